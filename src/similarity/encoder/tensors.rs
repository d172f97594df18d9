//! Tensors of model files, in the forms in which their numbers come, and an encoder put together from them by name.

use super::e5_file::{self, BLOCK, BLOCK_BYTES};
use super::matrix::{Linear, Norm, Precision};
use super::transformer::{Embeddings, Layer, Table, Transformer};
use rayon::prelude::*;

/// Widest of the models, in numbers.
const WIDEST: usize = 1 << 14;
/// Most layers.
const MOST_LAYERS: usize = 256;

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 32-bit floats.
    F32,
    /// Half precision.
    F16,
    /// The upper half of 32-bit floats.
    Bf16,
    /// Blocks of 32 in 4 bits with one scale (GGML).
    Q4_0,
    /// Blocks of 32 in 8 bits with one scale (GGML).
    Q8_0,
}

impl Kind {
    /// Bytes of so many numbers; None where they are no whole blocks.
    pub fn bytes(self, count: usize) -> Option<usize> {
        let (numbers, bytes) = match self {
            Kind::F32 => (1, 4),
            Kind::F16 | Kind::Bf16 => (1, 2),
            Kind::Q4_0 => (BLOCK, BLOCK_BYTES),
            Kind::Q8_0 => (BLOCK, 2 + BLOCK),
        };
        (count.is_multiple_of(numbers)).then_some(count / numbers)?.checked_mul(bytes)
    }

    /// Numbers of their bytes; both have the lengths that belong together.
    fn read(self, bytes: &[u8], out: &mut [f32]) {
        let pairs = || bytes.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b));
        match self {
            Kind::F32 => bytes.as_chunks::<4>().0.iter().zip(out).for_each(|(b, x)| *x = f32::from_le_bytes(*b)),
            Kind::F16 => pairs().zip(out).for_each(|(bits, x)| *x = half(bits)),
            Kind::Bf16 => pairs().zip(out).for_each(|(bits, x)| *x = f32::from_bits(u32::from(bits) << 16)),
            Kind::Q4_0 => e5_file::unpack(bytes, out),
            Kind::Q8_0 => {
                for (block, out) in bytes.chunks_exact(2 + BLOCK).zip(out.chunks_exact_mut(BLOCK)) {
                    let scale = half(u16::from_le_bytes([block[0], block[1]]));
                    block[2..].iter().zip(out).for_each(|(&byte, x)| *x = f32::from(byte as i8) * scale);
                }
            }
        }
    }
}

/// A number in half precision.
fn half(bits: u16) -> f32 {
    if bits & 0x7c00 == 0x7c00 { f32::NAN } else { e5_file::half(bits) }
}

/// A tensor within a file's bytes, which are as many as its shape needs.
#[derive(Debug, Clone)]
pub struct Tensor<'a> {
    kind: Kind,
    shape: Vec<usize>,
    bytes: &'a [u8],
}

impl<'a> Tensor<'a> {
    /// None where the bytes are not as many as the shape needs.
    pub fn new(kind: Kind, shape: Vec<usize>, bytes: &'a [u8]) -> Option<Tensor<'a>> {
        let count = shape.iter().try_fold(1_usize, |product, &n| product.checked_mul(n))?;
        (kind.bytes(count)? == bytes.len()).then_some(Tensor { kind, shape, bytes })
    }

    fn floats(&self, name: &str) -> Result<Vec<f32>, String> {
        let mut out = vec![0.0; self.shape.iter().product()];
        self.kind.read(self.bytes, &mut out);
        if out.iter().all(|x| x.is_finite()) { Ok(out) } else { Err(format!("its tensor `{name}` holds something that is no number")) }
    }
}

/// A table of vectors as the file has it.
struct Rows {
    kind: Kind,
    bytes: Box<[u8]>,
    count: usize,
    width: usize,
}

impl Table for Rows {
    fn rows(&self) -> usize {
        self.count
    }

    fn width(&self) -> usize {
        self.width
    }

    fn read(&self, row: usize, out: &mut [f32]) {
        let length = self.bytes.len() / self.count;
        self.kind.read(&self.bytes[row * length..(row + 1) * length], out);
        // A number that is none would spoil all of its text; the file is not looked through for it beforehand.
        out.iter_mut().filter(|x| !x.is_finite()).for_each(|x| *x = 0.0);
    }
}

/// What a file's parts are called; `.weight` and `.bias` follow.
pub struct Names {
    /// Vectors of tokens, of places, of segment types; their norm.
    pub embeddings: [&'static str; 4],
    /// Before and after a layer's number.
    pub layer: (&'static str, &'static str),
    /// Query, key, value, output, up, down.
    pub linear: [&'static str; 6],
    /// Norm after attention, and after the feed-forward net.
    pub norms: [&'static str; 2],
}

/// Sizes that a file states.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Length of a vector.
    pub width: usize,
    /// Number of layers.
    pub layers: usize,
    /// Number of heads.
    pub heads: usize,
    /// Width of the feed-forward net.
    pub inner: usize,
    /// Smallest variance of a norm.
    pub epsilon: f32,
    /// Place of the first token.
    pub first_place: usize,
}

/// Puts an encoder together from tensors that `find` knows by name. What is wrong comes as half a sentence.
pub fn assemble<'a>(
    find: &(dyn Fn(&str) -> Option<Tensor<'a>> + Sync),
    names: &Names,
    sizes: Sizes,
    precision: Precision,
) -> Result<Transformer, String> {
    let Sizes { width, layers, heads, inner, epsilon, first_place } = sizes;
    let sound = (1..=WIDEST).contains(&width) && (1..=WIDEST).contains(&inner) && (1..=MOST_LAYERS).contains(&layers) && epsilon >= 0.0;
    if !sound || heads == 0 || !width.is_multiple_of(heads) {
        return Err("its sizes do not fit together".to_string());
    }
    let tensor = |name: &str| find(name).ok_or_else(|| format!("its tensor `{name}` is missing or has another size than it says"));
    let floats = |name: &str, count: usize| {
        let floats = tensor(name)?.floats(name)?;
        if floats.len() == count { Ok(floats) } else { Err(format!("its tensor `{name}` has {} numbers, not {count}", floats.len())) }
    };
    let linear = |names: &[String], inputs: usize, outputs: usize| {
        let mut weights = Vec::with_capacity(names.len() * inputs * outputs);
        let mut bias = Vec::with_capacity(names.len() * outputs);
        for name in names {
            weights.extend(floats(&format!("{name}.weight"), inputs * outputs)?);
            bias.extend(floats(&format!("{name}.bias"), outputs)?);
        }
        Linear::new(&weights, bias, precision).ok_or_else(|| format!("its layer {names:?} is empty"))
    };
    let norm = |name: &str| {
        let (weights, bias) = (floats(&format!("{name}.weight"), width)?, floats(&format!("{name}.bias"), width)?);
        Norm::new(weights, bias, epsilon).ok_or_else(|| format!("its norm `{name}` is empty"))
    };
    let layer = |number: usize| {
        let full = |name: &str| format!("{}{number}{}{name}", names.layer.0, names.layer.1);
        let [query, key, value, output, up, down] = names.linear.map(full);
        Ok(Layer {
            attention: linear(&[query, key, value], width, width)?,
            output: linear(&[output], width, width)?,
            output_norm: norm(&full(names.norms[0]))?,
            up: linear(&[up], width, inner)?,
            down: linear(&[down], inner, width)?,
            down_norm: norm(&full(names.norms[1]))?,
        })
    };
    let [words, places, types, first_norm] = names.embeddings;
    let name = format!("{words}.weight");
    let Tensor { kind, shape, bytes } = tensor(&name)?;
    let [count, _] = shape[..] else { return Err(format!("its tensor `{name}` is no table")) };
    // Rows of blocks have to start with a block.
    if shape != [count, width] || count == 0 || kind.bytes(width).is_none() {
        return Err(format!("its tensor `{name}` is no table of vectors of {width} numbers"));
    }
    let words = Box::new(Rows { kind, bytes: bytes.into(), count, width });
    let name = format!("{places}.weight");
    let mut places = tensor(&name)?.floats(&name)?;
    let name = format!("{types}.weight");
    if find(&name).is_some() {
        // Of the segment types only the first is ever used.
        let types = tensor(&name)?.floats(&name)?;
        let first = types.get(..width).ok_or_else(|| format!("its tensor `{name}` is too short"))?;
        places.chunks_exact_mut(width).for_each(|place| place.iter_mut().zip(first).for_each(|(p, t)| *p += t));
    }
    let embeddings = Embeddings { words, places, first_place, norm: norm(first_norm)? };
    let layers: Vec<Layer> = (0..layers).into_par_iter().map(layer).collect::<Result<_, String>>()?;
    Transformer::new(embeddings, layers, heads).ok_or_else(|| "its tensors do not fit together".to_string())
}

/// A linear layer after pooling, in 32-bit floats.
pub fn dense<'a>(find: &dyn Fn(&str) -> Option<Tensor<'a>>, inputs: usize, outputs: usize) -> Result<Linear, String> {
    let floats = |name: &str| find(name).ok_or_else(|| format!("its tensor `{name}` is missing"))?.floats(name);
    let weights = floats("linear.weight")?;
    // Before there is memory for as many outputs as the settings claim.
    if inputs.checked_mul(outputs) != Some(weights.len()) {
        return Err(format!("its layer does not go from {inputs} numbers to {outputs}"));
    }
    let bias = if find("linear.bias").is_some() { floats("linear.bias")? } else { vec![0.0; outputs] };
    let made = Linear::new(&weights, bias, Precision::Float).filter(|l| l.inputs() == inputs && l.outputs() == outputs);
    made.ok_or_else(|| format!("its layer does not go from {inputs} numbers to {outputs}"))
}
