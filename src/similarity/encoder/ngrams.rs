//! The arithmetic of the multilingual Universal Sentence Encoder, version 3 (Yang et al. 2019): a convolutional encoder of n-grams.
//!
//! A token's embedding (512 numbers) is projected and normalised to three times 256 numbers, one part a branch. The branches look at
//! 2, 3 and 5 neighbouring tokens; each is two convolutions, every one rectified and added to what went in. Embedding and branches
//! together (1280 numbers) are normalised at each position, summed over the positions, divided by the root of their number, projected
//! to 512 numbers, sent through a small dense net, and brought to length 1.
//!
//! # Why it is fast
//! A convolution is a sum over neighbours, each times a matrix of its own. So
//! - everything up to the first rectification, and the share of what goes round it in the second convolution, depends on one token
//!   alone: it is computed once for each distinct token of a batch ([`Token`]), in whole numbers of 8 bits, and kept for the frequent
//!   ones. The table of embeddings is in such numbers to begin with, so nothing is lost there;
//! - what the first rectification lets through is 2 to 6 of 100 numbers (measured on 300 lines of NTREX in six languages), so that its
//!   share of the second convolution is a sum over a few rows of the matrix, in single precision.
//!
//! Activations are put into 7 bits, weights into 8: on processors without VNNI the product of pairs saturates above that. All sums
//! have a fixed order, so that a text's vector does not depend on the processor.

use super::ModelError;
use super::convolution::{Branch, Scratch, column_scales};
use super::npz::Npz;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix, QuantParams};
use rten_simd::{Isa, SimdOp};
use rten_tensor::NdTensorView;
use std::sync::LazyLock;

// An executor may be shared by threads but not handed from one to another: a reference may be both. Making one for each call would
// ask the processor each time what it can do, which takes long where it is a virtual one.
static FLOATS: LazyLock<&GemmExecutor<f32>> = LazyLock::new(|| Box::leak(Box::default()));
pub(super) static BYTES: LazyLock<&GemmExecutor<u8, i8, i32>> = LazyLock::new(|| Box::leak(Box::default()));

/// Numbers of an embedding, and of a vector.
pub const EMBEDDING: usize = 512;
/// Numbers of a branch at one position.
pub const CHANNELS: usize = 256;
/// Tokens that a branch looks at, and how many of them stand before the one in question.
const BRANCHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Numbers of all branches at one position.
pub const BRANCHED: usize = CHANNELS * BRANCHES.len();
/// Numbers of the embedding and all branches at one position.
const FEATURES: usize = EMBEDDING + BRANCHED;
/// Neighbours of all branches together.
const NEIGHBOURS: usize = 2 + 3 + 5;
/// Width of the dense net's hidden layers.
const HIDDEN: usize = 320;
/// The table of embeddings is cut into so many chunks; a token's is its id modulo their number.
const CHUNKS: usize = 17;
/// Highest number of a quantised activation; they stand around `ZERO`.
const HIGHEST: f32 = 63.0;
/// Stands for 0 in a quantised activation.
const ZERO: u8 = 64;

/// What depends on a token alone.
pub struct Token {
    id: u32,
    /// Projected and normalised embedding, branch by branch.
    pub projected: [f32; BRANCHED],
    /// Products with the matrices of each branch: for each neighbour the first convolution's, then the second's.
    pub products: [i16; 2 * NEIGHBOURS * CHANNELS],
    /// What one unit of the products stands for, before the column's scale.
    pub scales: [f32; BRANCHES.len()],
    /// Sum of the embedding, and of its squares.
    sums: (f32, f32),
}

impl Token {
    /// Its piece's number.
    pub fn id(&self) -> u32 {
        self.id
    }
}

/// A matrix of 8-bit numbers, ready for multiplication from the right.
pub struct Quantised(pub PackedBMatrix<i8>);

/// A matrix in single precision, ready for multiplication from the right.
struct Dense(PackedBMatrix<f32>, usize);

/// Weights.
pub struct Network {
    /// Chunks of embeddings, row after row.
    table: Vec<Vec<u8>>,
    /// What one unit of a chunk stands for, and what its 0 does.
    steps: Vec<(f32, f32)>,
    projection: Quantised,
    /// Scale of each column of the projection, its sum, and its bias.
    projected: [Vec<f32>; 3],
    /// Gain and bias.
    norm: [Vec<f32>; 2],
    branches: Vec<Branch>,
    final_norm: [Vec<f32>; 2],
    pooled: Dense,
    pooled_bias: Vec<f32>,
    /// The dense net's matrices.
    hidden: [Dense; 2],
    skip: [Dense; 2],
    last: [Dense; 2],
    epsilon: f32,
}

fn mean_and_scale(sum: f32, squares: f32, count: usize, epsilon: f32) -> (f32, f32) {
    let mean = sum / count as f32;
    let variance = (squares / count as f32 - mean * mean).max(0.0);
    (mean, 1.0 / (variance + epsilon).sqrt())
}

/// Sum of numbers and of their squares, in a fixed order that fits vector registers.
#[inline(always)]
fn sums(numbers: &[f32]) -> (f32, f32) {
    let (mut sum, mut squares) = ([0.0; 16], [0.0; 16]);
    for lanes in numbers.as_chunks::<16>().0 {
        for i in 0..16 {
            sum[i] += lanes[i];
            squares[i] += lanes[i] * lanes[i];
        }
    }
    (sum.iter().sum(), squares.iter().sum())
}

/// Rows times a matrix.
fn multiply(rows: &[u8], matrix: &Quantised, zeros: Option<&[u8]>, out: &mut [i32]) {
    let Quantised(packed) = matrix;
    let depth = if zeros.is_some() { CHANNELS } else { EMBEDDING };
    let rows = NdTensorView::from_data([rows.len() / depth, depth], rows);
    let options = GemmOptions { a_quant: zeros.map(|zero_point| QuantParams { zero_point }), ..GemmOptions::default() };
    GemmExecutor::<u8, i8, i32>::default().gemm(out, GemmInputA::Unpacked(rows), GemmInputB::Packed(packed), options).expect("sizes agree");
}

/// Rows times a matrix, added to what is there or in its place.
fn apply(rows: &[f32], count: usize, Dense(packed, columns): &Dense, out: &mut Vec<f32>, add: bool) {
    out.resize(count * columns, 0.0);
    let rows = NdTensorView::from_data([count, rows.len() / count], rows);
    let options = GemmOptions { beta: f32::from(u8::from(add)), ..GemmOptions::default() };
    FLOATS.gemm(out, GemmInputA::Unpacked(rows), GemmInputB::Packed(packed), options).expect("sizes agree");
}

impl Network {
    /// Reads the weights; the table has a row for each of `tokens` tokens.
    pub fn read(npz: &Npz, path: &str, tokens: usize) -> Result<Network, ModelError> {
        use rayon::prelude::*;
        let table = (1..=CHUNKS).into_par_iter().map(|i| npz.array::<u8>(&format!("q{i}"), &[tokens.div_ceil(CHUNKS), EMBEDDING]));
        let table = table.collect::<Result<Vec<_>, _>>()?;
        let floats = |name: &str, shape: &[usize]| {
            let numbers: Vec<f32> = npz.array(name, shape)?;
            if numbers.iter().all(|n| n.is_finite()) {
                return Ok(numbers);
            }
            Err(ModelError::Broken { path: path.to_string(), what: format!("its array '{name}' holds what is no number") })
        };
        let dense = |name: &str, rows: usize, columns: usize| {
            let weights = floats(name, &[rows, columns])?;
            Ok::<Dense, ModelError>(Dense(FLOATS.prepack_b(NdTensorView::from_data([rows, columns], &weights[..])), columns))
        };
        let mut projection = vec![0.0; EMBEDDING * BRANCHED];
        let (mut projection_bias, mut norm, mut branches) = (Vec::new(), [Vec::new(), Vec::new()], Vec::new());
        for (i, (order, left)) in BRANCHES.into_iter().enumerate() {
            let part = floats(&format!("proj{order}"), &[EMBEDDING, CHANNELS])?;
            for (row, part) in projection.chunks_exact_mut(BRANCHED).zip(part.chunks_exact(CHANNELS)) {
                row[i * CHANNELS..(i + 1) * CHANNELS].copy_from_slice(part);
            }
            projection_bias.extend(floats(&format!("proj_b{order}"), &[CHANNELS])?);
            norm[0].extend(floats(&format!("ln_g{order}"), &[CHANNELS])?);
            norm[1].extend(floats(&format!("ln_b{order}"), &[CHANNELS])?);
            let matrix = |name| floats(&format!("{name}_{order}"), &[order * CHANNELS, CHANNELS]);
            let bias = |name| floats(&format!("{name}_{order}"), &[CHANNELS]);
            branches.push(Branch::new((order, left), [matrix("w1")?, matrix("w2")?], [bias("b1")?, bias("b2")?]));
        }
        let scales = column_scales(&projection, BRANCHED);
        let quantised: Vec<i8> =
            projection.chunks_exact(BRANCHED).flat_map(|row| row.iter().zip(&scales).map(|(w, s)| (w / s).round() as i8)).collect();
        // The sums are those of the rounded weights: a number and its chunk's 0 then have the same error, and lose it together.
        let mut column_sums = vec![0.0; BRANCHED];
        for row in quantised.chunks_exact(BRANCHED) {
            column_sums.iter_mut().zip(row).zip(&scales).for_each(|((sum, &weight), scale)| *sum += scale * f32::from(weight));
        }
        Ok(Network {
            table,
            steps: floats("scale", &[CHUNKS])?.into_iter().zip(floats("lo", &[CHUNKS])?).collect(),
            projection: Quantised(BYTES.prepack_b(NdTensorView::from_data([EMBEDDING, BRANCHED], &quantised[..]))),
            projected: [scales, column_sums, projection_bias],
            norm,
            branches,
            final_norm: [floats("ln_g", &[FEATURES])?, floats("ln_b", &[FEATURES])?],
            pooled: dense("cnn_W", FEATURES, EMBEDDING)?,
            pooled_bias: floats("cnn_b", &[EMBEDDING])?,
            hidden: [dense("d0", EMBEDDING, HIDDEN)?, dense("d1", HIDDEN, HIDDEN)?],
            skip: [dense("p1", EMBEDDING, HIDDEN)?, dense("d2", HIDDEN, EMBEDDING)?],
            last: [dense("p3", HIDDEN, EMBEDDING)?, dense("d3", EMBEDDING, EMBEDDING)?],
            epsilon: npz.array::<f64>("eps", &[])?.first().map_or(0.0, |&e| e as f32).max(f32::MIN_POSITIVE),
        })
    }

    /// The embedding of a token, in units of its chunk's step.
    fn embedding(&self, id: u32) -> (&[u8], (f32, f32)) {
        let (chunk, row) = (id as usize % CHUNKS, id as usize / CHUNKS);
        (&self.table[chunk][row * EMBEDDING..(row + 1) * EMBEDDING], self.steps[chunk])
    }

    /// What depends on each of some tokens alone.
    pub fn tokens(&self, ids: &[u32]) -> Vec<Token> {
        let embeddings: Vec<u8> = ids.iter().flat_map(|&id| self.embedding(id).0).copied().collect();
        let mut products = vec![0; ids.len() * BRANCHED];
        multiply(&embeddings, &self.projection, None, &mut products);
        let blank = |&id| Token {
            id,
            projected: [0.0; BRANCHED],
            products: [0; 2 * NEIGHBOURS * CHANNELS],
            scales: [0.0; BRANCHES.len()],
            sums: (0.0, 0.0),
        };
        let mut tokens: Vec<Token> = ids.iter().map(blank).collect();
        let mut quantised = vec![0; BRANCHES.len() * ids.len() * CHANNELS];
        Project { network: self, products: &products, tokens: &mut tokens, quantised: &mut quantised }.dispatch();
        let zeros = vec![ZERO; ids.len()];
        let mut start = 0;
        for (index, part) in quantised.chunks_exact(ids.len() * CHANNELS).enumerate() {
            let branch = &self.branches[index];
            let columns = 2 * branch.order * CHANNELS;
            products.resize(ids.len() * columns, 0);
            multiply(part, &branch.both, Some(&zeros), &mut products[..ids.len() * columns]);
            for (token, products) in tokens.iter_mut().zip(products.chunks_exact(columns)) {
                let out = &mut token.products[start..start + columns];
                token.scales[index] *= Shorten { numbers: products, out }.dispatch();
            }
            start += columns;
        }
        tokens
    }

    /// Projects and normalises a token's embedding, of whose product with the matrix the whole numbers are given.
    #[inline(always)]
    fn project(&self, token: &mut Token, products: &[i32]) {
        let (embedding, (step, low)) = self.embedding(token.id);
        let mut exact = [0.0; EMBEDDING];
        for (exact, &units) in exact.iter_mut().zip(embedding) {
            *exact = low + step * f32::from(units);
        }
        token.sums = sums(&exact);
        let [scales, column_sums, biases] = &self.projected;
        let columns = scales.iter().zip(column_sums).zip(biases);
        for ((out, &product), ((scale, sum), bias)) in token.projected.iter_mut().zip(products).zip(columns) {
            *out = product as f32 * (step * scale) + low * sum + bias;
        }
        let (sum, squares) = sums(&token.projected);
        let (mean, scale) = mean_and_scale(sum, squares, BRANCHED, self.epsilon);
        for (number, (gain, bias)) in token.projected.iter_mut().zip(self.norm[0].iter().zip(&self.norm[1])) {
            *number = (*number - mean) * scale * gain + bias;
        }
    }

    /// The vectors of some sentences, one after another; each sentence has a token at least.
    pub fn vectors(&self, sentences: &[Vec<&Token>], out: &mut [f32]) {
        let count = sentences.len();
        let mut pooled = vec![0.0; count * FEATURES];
        let mut scratch = Scratch::default();
        for (sentence, pooled) in sentences.iter().zip(pooled.chunks_exact_mut(FEATURES)) {
            Pool { network: self, sentence, scratch: &mut scratch, pooled }.dispatch();
        }
        let (mut mean, mut hidden, mut both, mut vectors) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        apply(&pooled, count, &self.pooled, &mut mean, false);
        for (row, sentence) in mean.chunks_exact_mut(EMBEDDING).zip(sentences) {
            let length = sentence.len() as f32;
            row.iter_mut().zip(&self.pooled_bias).for_each(|(sum, bias)| *sum = (*sum + length * bias) / length.sqrt());
        }
        let rectify = |numbers: &mut Vec<f32>| numbers.iter_mut().for_each(|n| *n = n.max(0.0));
        apply(&mean, count, &self.hidden[0], &mut hidden, false);
        rectify(&mut hidden);
        apply(&mean, count, &self.skip[0], &mut both, false);
        apply(&hidden, count, &self.hidden[1], &mut both, true);
        rectify(&mut both);
        apply(&both, count, &self.skip[1], &mut mean, false);
        rectify(&mut mean);
        apply(&both, count, &self.last[0], &mut vectors, false);
        apply(&mean, count, &self.last[1], &mut vectors, true);
        for (vector, out) in vectors.chunks_exact(EMBEDDING).zip(out.chunks_exact_mut(EMBEDDING)) {
            out.iter_mut().zip(vector).for_each(|(out, number)| *out = number.tanh());
            let length = sums(out).1.max(self.epsilon).sqrt();
            out.iter_mut().for_each(|n| *n /= length);
        }
    }

    /// The sum over a sentence's positions of the normalised features.
    #[inline(always)]
    fn pool(&self, sentence: &[&Token], scratch: &mut Scratch, pooled: &mut [f32]) {
        scratch.features.resize(sentence.len(), [0.0; BRANCHED]);
        let mut products = 0;
        for (i, branch) in self.branches.iter().enumerate() {
            branch.convolve(i, products, sentence, scratch);
            products += 2 * branch.order * CHANNELS;
        }
        let (embedded, branched) = pooled.split_at_mut(EMBEDDING);
        let mut constant = 0.0;
        for (token, features) in sentence.iter().zip(&scratch.features) {
            let (sum, squares) = sums(features);
            let (mean, scale) = mean_and_scale(sum + token.sums.0, squares + token.sums.1, FEATURES, self.epsilon);
            let (embedding, (step, low)) = self.embedding(token.id);
            constant += scale * (low - mean);
            let step = scale * step;
            embedded.iter_mut().zip(embedding).for_each(|(sum, &units)| *sum += step * f32::from(units));
            branched.iter_mut().zip(features).for_each(|(sum, feature)| *sum += scale * (feature - mean));
        }
        embedded.iter_mut().for_each(|sum| *sum += constant);
        let length = sentence.len() as f32;
        let norm = self.final_norm[0].iter().zip(&self.final_norm[1]);
        pooled.iter_mut().zip(norm).for_each(|(sum, (gain, bias))| *sum = *sum * gain + length * bias);
    }
}

/// Brings numbers to 7 bits; gives what one unit stands for.
#[inline(always)]
fn quantise(numbers: &[f32], out: &mut [u8]) -> f32 {
    let largest = numbers.iter().fold(0.0_f32, |largest, n| largest.max(n.abs()));
    let factor = if largest > 0.0 { HIGHEST / largest } else { 0.0 };
    for (out, number) in out.iter_mut().zip(numbers) {
        *out = (number * factor + (f32::from(ZERO) + 0.5)) as i32 as u8;
    }
    largest / HIGHEST
}

/// Projects some tokens and brings the outcome to 7 bits, branch by branch. This and the next are structs because the dispatch
/// compiles them anew for wide registers; a closure it would call.
struct Project<'a> {
    network: &'a Network,
    products: &'a [i32],
    tokens: &'a mut [Token],
    quantised: &'a mut [u8],
}

impl SimdOp for Project<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let count = self.tokens.len();
        for (i, (token, products)) in self.tokens.iter_mut().zip(self.products.chunks_exact(BRANCHED)).enumerate() {
            self.network.project(token, products);
            for (branch, part) in self.quantised.chunks_exact_mut(count * CHANNELS).enumerate() {
                let numbers = &token.projected[branch * CHANNELS..(branch + 1) * CHANNELS];
                token.scales[branch] = quantise(numbers, &mut part[i * CHANNELS..(i + 1) * CHANNELS]);
            }
        }
    }
}

/// Brings whole numbers to 16 bits, by a power of two; gives what one unit stands for.
struct Shorten<'a> {
    numbers: &'a [i32],
    out: &'a mut [i16],
}

impl SimdOp for Shorten<'_> {
    type Output = f32;

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> f32 {
        let largest = self.numbers.iter().fold(0, |largest, n| largest.max(n.unsigned_abs()));
        // 14 bits and the sign: rounding up may take one more.
        let shift = (u32::BITS - largest.leading_zeros()).saturating_sub(14);
        let half = (1 << shift) >> 1;
        for (out, number) in self.out.iter_mut().zip(self.numbers) {
            *out = ((number + half) >> shift) as i16;
        }
        (1_u32 << shift) as f32
    }
}

/// Sums a sentence's normalised features.
struct Pool<'a> {
    network: &'a Network,
    sentence: &'a [&'a Token],
    scratch: &'a mut Scratch,
    pooled: &'a mut [f32],
}

impl SimdOp for Pool<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        self.network.pool(self.sentence, self.scratch, self.pooled);
    }
}
