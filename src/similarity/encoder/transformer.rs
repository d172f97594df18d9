//! The encoder of BERT and XLM-RoBERTa (Devlin et al. 2019, Conneau et al. 2020): embeddings of tokens and places, then layers of
//! attention and a feed-forward net, each with its layer norm after it. Texts of a batch stand one after another without padding;
//! each token looks at its own text only. Where the weights come from is the loaders' business.

use super::attention::{self, attend};
use super::matrix::{self, Linear, Norm, gelu_all};

/// Rows of tokens that go through the feed-forward net at once: the numbers between its two layers stay in a core's own cache.
const TOGETHER: usize = 64;

/// A table of vectors by token, in whatever form its file keeps them.
pub trait Table: Send + Sync {
    /// Number of vectors.
    fn rows(&self) -> usize;

    /// Length of each.
    fn width(&self) -> usize;

    /// Writes one vector, of a row below `rows`.
    fn read(&self, row: usize, out: &mut [f32]);
}

/// What a token is before the first layer: its own vector, its place's and a norm.
pub struct Embeddings {
    /// Vectors of tokens.
    pub words: Box<dyn Table>,
    /// Vectors of places, with that of the only segment type added where the model has one.
    pub places: Vec<f32>,
    /// Place of the first token: 0 in BERT, 2 in XLM-RoBERTa.
    pub first_place: usize,
    /// Norm of the sum.
    pub norm: Norm,
}

/// One layer.
pub struct Layer {
    /// Query, key and value side by side.
    pub attention: Linear,
    /// What mixes the heads.
    pub output: Linear,
    /// Norm after attention.
    pub output_norm: Norm,
    /// First half of the feed-forward net.
    pub up: Linear,
    /// Its second half.
    pub down: Linear,
    /// Norm after it.
    pub down_norm: Norm,
}

/// All of an encoder but its tokenizer and what makes one vector of its tokens'.
pub struct Transformer {
    embeddings: Embeddings,
    layers: Vec<Layer>,
    heads: usize,
    width: usize,
}

/// Room for one batch; one a thread, kept from call to call.
#[derive(Debug, Default)]
pub struct Scratch {
    linear: matrix::Scratch,
    attention: attention::Scratch,
    projected: Vec<f32>,
    mixed: Vec<f32>,
    inner: Vec<f32>,
    added: Vec<f32>,
}

impl Transformer {
    /// Puts an encoder together; None where the shapes of its parts do not fit.
    pub fn new(embeddings: Embeddings, layers: Vec<Layer>, heads: usize) -> Option<Transformer> {
        let width = embeddings.words.width();
        let linear = |l: &Linear, inputs: usize, outputs: usize| l.inputs() == inputs && l.outputs() == outputs;
        let fits = |layer: &Layer| {
            linear(&layer.attention, width, 3 * width)
                && linear(&layer.output, width, width)
                && linear(&layer.up, width, layer.down.inputs())
                && layer.down.outputs() == width
                && layer.output_norm.width() == width
                && layer.down_norm.width() == width
        };
        let whole = width > 0
            && heads > 0
            && width.is_multiple_of(heads)
            && embeddings.words.rows() > 0
            && embeddings.norm.width() == width
            && embeddings.places.len().is_multiple_of(width)
            && embeddings.places.len() / width > embeddings.first_place
            && layers.iter().all(fits);
        whole.then_some(Transformer { embeddings, layers, heads, width })
    }

    /// Length of a token's vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of different tokens.
    pub fn vocabulary(&self) -> usize {
        self.embeddings.words.rows()
    }

    /// Most tokens that a text may have.
    pub fn longest(&self) -> usize {
        self.embeddings.places.len() / self.width - self.embeddings.first_place
    }

    /// Vectors of all tokens of some texts, one after another, into `states`. Each text has at least one token and at most
    /// `longest()`, each token is below `vocabulary()`.
    pub fn run(&self, texts: &[&[u32]], states: &mut Vec<f32>, scratch: &mut Scratch) {
        let width = self.width;
        let tokens: usize = texts.iter().map(|t| t.len()).sum();
        states.resize(tokens * width, 0.0);
        let mut rows = states.chunks_exact_mut(width);
        for text in texts {
            let places = self.embeddings.places[self.embeddings.first_place * width..].chunks_exact(width);
            assert!(text.len() <= places.len(), "a text of {} tokens, {} are allowed", text.len(), places.len());
            for ((&token, place), row) in text.iter().zip(places).zip(&mut rows) {
                self.embeddings.words.read(token as usize, row);
                row.iter_mut().zip(place).for_each(|(x, p)| *x += p);
            }
        }
        self.embeddings.norm.apply(states);
        for layer in &self.layers {
            self.attention(layer, texts, states, scratch);
            layer.feed_forward(states, width, scratch);
        }
    }

    fn attention(&self, layer: &Layer, texts: &[&[u32]], states: &mut [f32], scratch: &mut Scratch) {
        let width = self.width;
        let Scratch { linear, attention, projected, mixed, added, .. } = scratch;
        projected.resize(states.len() * 3, 0.0);
        mixed.resize(states.len(), 0.0);
        added.resize(states.len(), 0.0);
        layer.attention.apply(states, projected, linear);
        let mut start = 0;
        for text in texts {
            let end = start + text.len();
            attend(&projected[start * 3 * width..end * 3 * width], width, self.heads, &mut mixed[start * width..end * width], attention);
            start = end;
        }
        layer.output.apply(mixed, added, linear);
        layer.output_norm.add_and_apply(states, added);
    }
}

impl Layer {
    fn feed_forward(&self, states: &mut [f32], width: usize, scratch: &mut Scratch) {
        let Scratch { linear, inner, added, .. } = scratch;
        for rows in states.chunks_mut(TOGETHER * width) {
            inner.resize(rows.len() / width * self.up.outputs(), 0.0);
            added.resize(rows.len(), 0.0);
            self.up.apply(rows, inner, linear);
            gelu_all(inner);
            self.down.apply(inner, added, linear);
            self.down_norm.add_and_apply(rows, added);
        }
    }
}
