//! One branch of the encoder of n-grams: two convolutions over neighbouring tokens, from what is known of each token alone.

use super::ngrams::{BRANCHED, BYTES, CHANNELS, Quantised, Token};
use rten_tensor::NdTensorView;

/// Columns of a sum that stay in registers.
const BLOCK: usize = 64;

/// One branch.
pub struct Branch {
    /// Tokens that it looks at.
    pub order: usize,
    left: usize,
    /// 256 rows; for each neighbour the columns of the first convolution, then of the second.
    pub both: Quantised,
    /// Scale and bias of each number that comes out of each convolution.
    scale: [[f32; CHANNELS]; 2],
    bias: [[f32; CHANNELS]; 2],
    /// The second convolution's matrix: for each number that goes in, its row for each neighbour.
    second: Vec<f32>,
}

/// The scale of each of `columns` columns that brings its largest number to 127.
pub fn column_scales(weights: &[f32], columns: usize) -> Vec<f32> {
    let mut largest = vec![0.0_f32; columns];
    for row in weights.chunks_exact(columns) {
        for (largest, weight) in largest.iter_mut().zip(row) {
            *largest = largest.max(weight.abs());
        }
    }
    largest.into_iter().map(|l| if l > 0.0 { l / 127.0 } else { 1.0 }).collect()
}

/// `into += factor * row`, for a row of products.
#[inline(always)]
fn add_products(into: &mut [f32; CHANNELS], row: &[i16; CHANNELS], factor: f32) {
    for i in 0..CHANNELS {
        into[i] += factor * f32::from(row[i]);
    }
}

/// Room that sentences use one after another.
#[derive(Default)]
pub struct Scratch {
    /// What the branches make of each position.
    pub features: Vec<[f32; BRANCHED]>,
    /// The second convolution's sums.
    sums: Vec<[f32; CHANNELS]>,
    /// What the first rectification let through: which number, and how much.
    active: Vec<(u32, f32)>,
}

impl Branch {
    /// A branch from its matrices and biases, first those of the first convolution.
    pub fn new((order, left): (usize, usize), weights: [Vec<f32>; 2], bias: [Vec<f32>; 2]) -> Branch {
        let array = |numbers: &Vec<f32>| std::array::from_fn(|i| numbers[i]);
        let scale = [array(&column_scales(&weights[0], CHANNELS)), array(&column_scales(&weights[1], CHANNELS))];
        let bias = [array(&bias[0]), array(&bias[1])];
        let columns = 2 * order * CHANNELS;
        let mut both = vec![0_i8; CHANNELS * columns];
        let mut second = vec![0.0; order * CHANNELS * CHANNELS];
        for (row, both) in both.chunks_exact_mut(columns).enumerate() {
            for neighbour in 0..order {
                let at = (neighbour * CHANNELS + row) * CHANNELS;
                for which in 0..2 {
                    let out = &mut both[(2 * neighbour + which) * CHANNELS..][..CHANNELS];
                    let weights = &weights[which][at..at + CHANNELS];
                    out.iter_mut().zip(weights).zip(&scale[which]).for_each(|((out, w), s)| *out = (w / s).round() as i8);
                }
                second[(row * order + neighbour) * CHANNELS..][..CHANNELS].copy_from_slice(&weights[1][at..at + CHANNELS]);
            }
        }
        let both = Quantised(BYTES.prepack_b(NdTensorView::from_data([CHANNELS, columns], &both[..])));
        Branch { order, left, both, scale, bias, second }
    }

    /// Both convolutions of branch number `index`, whose products start at `products` in each token, into the features.
    #[inline(always)]
    pub fn convolve(&self, index: usize, products: usize, sentence: &[&Token], scratch: &mut Scratch) {
        let Scratch { features, sums, active } = scratch;
        sums.clear();
        sums.resize(sentence.len(), [0.0; CHANNELS]);
        let part = index * CHANNELS..(index + 1) * CHANNELS;
        for (at, token) in sentence.iter().enumerate() {
            let (mut first, mut second) = ([0.0; CHANNELS], [0.0; CHANNELS]);
            for neighbour in 0..self.order {
                let Some(other) = (at + neighbour).checked_sub(self.left).and_then(|i| sentence.get(i)) else { continue };
                let rows = &other.products[products + 2 * neighbour * CHANNELS..][..2 * CHANNELS];
                let (rows, _) = rows.as_chunks::<CHANNELS>();
                add_products(&mut first, &rows[0], other.scales[index]);
                add_products(&mut second, &rows[1], other.scales[index]);
            }
            for i in 0..CHANNELS {
                let sum = first[i] * self.scale[0][i] + self.bias[0][i];
                first[i] = if sum > 0.0 { sum } else { 0.0 };
                sums[at][i] += second[i] * self.scale[1][i] + self.bias[1][i];
            }
            let out = &mut features[at][part.clone()];
            for ((out, &through), &round) in out.iter_mut().zip(&first).zip(&token.projected[part.clone()]) {
                *out = through + round;
            }
            collect_active(&first, active);
            for neighbour in 0..self.order {
                let Some(target) = (at + self.left).checked_sub(neighbour).and_then(|i| sums.get_mut(i)) else { continue };
                self.scatter(active, neighbour, target);
            }
        }
        for (features, sums) in features.iter_mut().zip(sums) {
            for (feature, &sum) in features[part.clone()].iter_mut().zip(sums.iter()) {
                *feature += if sum > 0.0 { sum } else { 0.0 };
            }
        }
    }

    /// Adds the rows of the second convolution's matrix that belong to the active numbers, as one neighbour sees them.
    #[inline(always)]
    fn scatter(&self, active: &[(u32, f32)], neighbour: usize, target: &mut [f32; CHANNELS]) {
        for (block, target) in target.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
            let mut sum = *target;
            for &(row, factor) in active {
                let at = (row as usize * self.order + neighbour) * CHANNELS + block * BLOCK;
                let weights = &self.second[at..at + BLOCK];
                for i in 0..BLOCK {
                    sum[i] += factor * weights[i];
                }
            }
            *target = sum;
        }
    }
}

/// Which numbers are not 0; none is below 0.
#[inline(always)]
fn collect_active(numbers: &[f32; CHANNELS], active: &mut Vec<(u32, f32)>) {
    active.clear();
    for (block, lanes) in numbers.as_chunks::<16>().0.iter().enumerate() {
        if lanes.iter().fold(0, |bits, n| bits | n.to_bits()) != 0 {
            let from = block as u32 * 16;
            active.extend((from..).zip(lanes).filter(|(_, n)| **n > 0.0).map(|(i, &n)| (i, n)));
        }
    }
}
