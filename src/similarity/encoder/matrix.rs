//! The dense arithmetic of encoders: linear layers, layer norm, GELU. Rows lie one after another in flat slices.
//!
//! Products are rten-gemm's: its interface is safe and it picks its instructions when it runs. Measured on two cores with AVX-512 VNNI,
//! 512 rows of 384 numbers to 1,536, in 10⁹ operations a second: rten-gemm in bytes 644 to 767, in floats about a quarter of that,
//! and so are the crates gemm 0.19 and matrixmultiply 0.3 (all three within a tenth of each other), which can only be called by `unsafe`
//! code. Its 4-bit products (`BlockQuantizedGemm`) go row by row, for batches of one.

use super::wide::{bounds, gelu, squares, sum, wide};
use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::{Isa, SimdOp};
use rten_tensor::NdTensorView;
use std::sync::LazyLock;

// An executor may be shared by threads but not handed from one to another: a reference may be both. Making one for each call would
// ask the processor each time what it can do, which takes long where it is a virtual one.
static FLOATS: LazyLock<&GemmExecutor<f32>> = LazyLock::new(|| Box::leak(Box::default()));
static BYTES: LazyLock<&GemmExecutor<u8, i8, i32>> = LazyLock::new(|| Box::leak(Box::default()));

/// How a linear layer is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// In 32-bit floats.
    Float,
    /// In bytes: weights in 8 bits with one scale an output, inputs in 8 bits with one range a row. Four times as fast.
    Bytes,
}

/// A linear layer: `out = input · weights + bias`, row by row.
pub struct Linear {
    weights: Weights,
    bias: Vec<f32>,
    inputs: usize,
}

enum Weights {
    Float(PackedBMatrix<f32>),
    Bytes { packed: PackedBMatrix<i8>, columns: Vec<Column> },
}

/// What an output's byte weights leave out.
struct Column {
    /// Weight of a step.
    scale: f32,
    /// Sum of the byte weights: what an input's zero point adds to a sum, once for each unit of it.
    sum: f32,
}

/// Room for what stands between the steps of a linear layer; one a thread, kept from call to call.
#[derive(Debug, Default)]
pub struct Scratch {
    bytes: Vec<u8>,
    /// Scale and zero point of each row of bytes.
    rows: Vec<(f32, f32)>,
    sums: Vec<i32>,
}

impl Linear {
    /// A layer from its weights, one row of `inputs` numbers an output (as PyTorch keeps them), and its bias, one number an output.
    /// None where the lengths do not fit.
    pub fn new(weights: &[f32], bias: Vec<f32>, precision: Precision) -> Option<Linear> {
        let outputs = bias.len();
        let inputs = weights.len().checked_div(outputs).filter(|inputs| inputs * outputs == weights.len() && *inputs > 0)?;
        let weights = match precision {
            Precision::Float => Weights::Float(FLOATS.prepack_b(NdTensorView::from_data([outputs, inputs], weights).transposed())),
            Precision::Bytes => {
                // Without the instructions for it, sums of two products saturate at 16 bits: weights of 7 bits keep clear of that.
                let most = if BYTES.may_saturate() { 63.0 } else { 127.0 };
                let mut columns = Vec::with_capacity(outputs);
                let mut bytes = Vec::with_capacity(weights.len());
                for row in weights.chunks_exact(inputs) {
                    let scale = row.iter().fold(0.0_f32, |most, w| most.max(w.abs())) / most;
                    let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
                    let start = bytes.len();
                    bytes.extend(row.iter().map(|w| (w * inverse).round() as i8));
                    columns.push(Column { scale, sum: bytes[start..].iter().map(|b| i32::from(*b)).sum::<i32>() as f32 });
                }
                let packed = BYTES.prepack_b(NdTensorView::from_data([outputs, inputs], &bytes[..]).transposed());
                Weights::Bytes { packed, columns }
            }
        };
        Some(Linear { weights, bias, inputs })
    }

    /// Numbers a row of the input.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Numbers a row of the output.
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Applies the layer to some rows; `out` takes as many rows as `input` has.
    pub fn apply(&self, input: &[f32], out: &mut [f32], scratch: &mut Scratch) {
        let rows = input.len() / self.inputs;
        assert!(input.len() == rows * self.inputs && out.len() == rows * self.bias.len(), "rows of {} to {}", self.inputs, self.bias.len());
        let done = match &self.weights {
            Weights::Float(packed) => {
                let input = GemmInputA::Unpacked(NdTensorView::from_data([rows, self.inputs], input));
                let options = GemmOptions { bias: Some(BiasVector::Row(&self.bias)), ..Default::default() };
                FLOATS.gemm(out, input, GemmInputB::Packed(packed), options)
            }
            Weights::Bytes { packed, columns } => {
                Quantise { input, width: self.inputs, scratch }.dispatch();
                scratch.sums.resize(rows * self.bias.len(), 0);
                // Packed here, the rows are packed once; the multiplication itself would do it once for each block of columns.
                let bytes = BYTES.prepack_a(NdTensorView::from_data([rows, self.inputs], &scratch.bytes[..]));
                // The zero points of rows are taken off below: rten-gemm 0.27 gives every eight rows those of the first eight.
                let done = BYTES.gemm(&mut scratch.sums, GemmInputA::Packed(&bytes), GemmInputB::Packed(packed), GemmOptions::default());
                wide(
                    #[inline(always)]
                    || restore(&scratch.sums, &scratch.rows, columns, &self.bias, out),
                );
                done
            }
        };
        // The lengths fit, and packing and multiplying are the same executor's.
        done.expect("a layer of a known shape");
    }
}

/// Whole sums back to floats.
#[inline(always)]
fn restore(sums: &[i32], rows: &[(f32, f32)], columns: &[Column], bias: &[f32], out: &mut [f32]) {
    let width = bias.len();
    for ((out, sums), (scale, zero)) in out.chunks_exact_mut(width).zip(sums.chunks_exact(width)).zip(rows) {
        for (((out, sum), column), bias) in out.iter_mut().zip(sums).zip(columns).zip(bias) {
            *out = (*sum as f32 - zero * column.sum) * (scale * column.scale) + bias;
        }
    }
}

/// Rows to bytes: the range of each, widened to hold zero, is cut in 255 steps.
struct Quantise<'a> {
    input: &'a [f32],
    width: usize,
    scratch: &'a mut Scratch,
}

impl SimdOp for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let Quantise { input, width, scratch } = self;
        scratch.bytes.resize(input.len(), 0);
        scratch.rows.clear();
        for (row, bytes) in input.chunks_exact(width).zip(scratch.bytes.chunks_exact_mut(width)) {
            let (low, high) = bounds(isa, row, 0.0);
            let scale = (high - low) / 255.0;
            let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            // Adding 2²³ rounds to a whole number, which then stands in the low bits.
            const ROUND: f32 = 8_388_608.0;
            let shift = ROUND - low * inverse;
            for (byte, x) in bytes.iter_mut().zip(row) {
                let x = x * inverse + shift;
                let x = if x < ROUND + 255.0 { x } else { ROUND + 255.0 };
                *byte = if x > ROUND { x.to_bits() as u8 } else { 0 };
            }
            scratch.rows.push((scale, shift - ROUND));
        }
    }
}

/// Layer norm: each row to mean 0 and variance 1, then scaled and shifted number by number.
pub struct Norm {
    weights: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
}

impl Norm {
    /// None where the lengths differ or are zero.
    pub fn new(weights: Vec<f32>, bias: Vec<f32>, epsilon: f32) -> Option<Norm> {
        (weights.len() == bias.len() && !bias.is_empty()).then_some(Norm { weights, bias, epsilon })
    }

    /// Numbers a row.
    pub fn width(&self) -> usize {
        self.bias.len()
    }

    /// Normalises rows in place.
    pub fn apply(&self, rows: &mut [f32]) {
        Normalise { norm: self, rows, more: &[] }.dispatch();
    }

    /// Adds `more` to rows and normalises them.
    pub fn add_and_apply(&self, rows: &mut [f32], more: &[f32]) {
        Normalise { norm: self, rows, more }.dispatch();
    }
}

struct Normalise<'a> {
    norm: &'a Norm,
    rows: &'a mut [f32],
    /// What is added before; may be empty.
    more: &'a [f32],
}

impl SimdOp for Normalise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let Norm { weights, bias, epsilon } = self.norm;
        let width = bias.len();
        let mut more = self.more.chunks_exact(width);
        for row in self.rows.chunks_exact_mut(width) {
            for (x, y) in row.iter_mut().zip(more.next().unwrap_or_default()) {
                *x += y;
            }
            let mean = sum(isa, row) / width as f32;
            let variance = squares(isa, row, mean) / width as f32;
            let inverse = 1.0 / (variance + epsilon).sqrt();
            for ((x, w), b) in row.iter_mut().zip(weights).zip(bias) {
                *x = (*x - mean) * inverse * w + b;
            }
        }
    }
}

/// GELU of every number, in place.
pub fn gelu_all(numbers: &mut [f32]) {
    wide(
        #[inline(always)]
        || {
            for x in numbers {
                *x = gelu(*x);
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::encoder::wide::tests::noise;

    #[test]
    fn a_layer_is_that_of_plain_loops_in_floats_and_within_two_hundredths_in_bytes() {
        let mut scratch = Scratch::default();
        for (rows, inputs, outputs) in [(1, 3, 5), (70, 64, 40), (9, 1100, 33)] {
            let (input, weights, bias) = (noise(rows * inputs), noise(outputs * inputs), noise(outputs));
            let row = |r: usize| &input[r * inputs..(r + 1) * inputs];
            let exact = |r, o: usize| bias[o] + row(r).iter().zip(&weights[o * inputs..]).map(|(x, w)| x * w).sum::<f32>();
            for (precision, allowed) in [(Precision::Float, 1e-6), (Precision::Bytes, 0.02)] {
                let layer = Linear::new(&weights, bias.clone(), precision).expect("lengths that fit");
                assert_eq!((layer.inputs(), layer.outputs()), (inputs, outputs));
                let mut out = vec![0.0; rows * outputs];
                layer.apply(&input, &mut out, &mut scratch);
                let off: f32 = out.iter().enumerate().map(|(i, x)| (x - exact(i / outputs, i % outputs)).powi(2)).sum();
                let size: f32 = out.iter().map(|x| x * x).sum();
                assert!((off / size).sqrt() <= allowed, "{rows}×{inputs}×{outputs}, {precision:?}: {}", (off / size).sqrt());
            }
        }
    }

    #[test]
    fn bytes_keep_rows_of_one_sign_and_rows_of_zeros() {
        let layer = Linear::new(&[0.5; 8], vec![1.0, -1.0], Precision::Bytes).expect("lengths that fit");
        let mut out = [0.0; 8];
        let rows = [[0.0; 4], [1.0, 2.0, 3.0, 4.0], [-1.0, -2.0, -3.0, -4.0], [f32::NAN, 0.0, 0.0, 0.0]].concat();
        layer.apply(&rows, &mut out, &mut Scratch::default());
        assert_eq!(out[..2], [1.0, -1.0]);
        assert!((out[2] - 6.0).abs() < 0.05 && (out[4] + 4.0).abs() < 0.05, "{out:?}");
    }

    #[test]
    fn a_layer_whose_lengths_do_not_fit_is_none() {
        assert!(Linear::new(&[0.0; 7], vec![0.0; 2], Precision::Float).is_none());
        assert!(Linear::new(&[], vec![], Precision::Bytes).is_none());
        assert!(Norm::new(vec![1.0], vec![], 0.0).is_none());
    }

    #[test]
    fn a_norm_gives_mean_0_and_variance_1_before_its_weights() {
        let mut rows = noise(2 * 21);
        let norm = Norm::new(vec![2.0; 21], vec![1.0; 21], 1e-12).expect("lengths that fit");
        norm.add_and_apply(&mut rows, &[3.0; 42]);
        for row in rows.chunks(21) {
            let mean = row.iter().sum::<f32>() / 21.0;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 21.0;
            assert!((mean - 1.0).abs() < 1e-5 && (variance - 4.0).abs() < 1e-4, "{mean} {variance}");
        }
    }
}
