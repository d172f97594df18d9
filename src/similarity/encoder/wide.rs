//! Loops over numbers in the widest vectors of the processor at hand (AVX-512, AVX2, NEON, else what every processor of the kind has).
//! Loops in which each number stands for itself are left to the compiler (`wide`); sums, bounds and products, which it would have to put
//! in another order, are written with vectors.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, Simd, SimdOp};

struct Wide<F>(F);

impl<R, F: FnOnce() -> R> SimdOp for Wide<F> {
    type Output = R;

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> R {
        (self.0)()
    }
}

/// Runs a piece of code compiled for the widest vectors. All that it calls has to be `#[inline(always)]`, the closure itself too. No fused
/// multiply-add may be asked for: where the processor has none it would be a call.
#[inline(always)]
pub fn wide<R>(code: impl FnOnce() -> R) -> R {
    Wide(code).dispatch()
}

/// e to the power of x, for x from -87 to 88 (smaller ones count as -87), to two units in the last place.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    // Adding 1.5 · 2²³ rounds to a whole number, which then stands in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = if x > -87.0 { x } else { -87.0 };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    // ln 2 in two parts: the first has few enough digits for an exact product.
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for c in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        sum = sum * rest + c;
    }
    let sum = sum * rest * rest + rest + 1.0;
    sum * f32::from_bits((shifted.to_bits() << 23).wrapping_add(0x3f80_0000))
}

/// GELU with the normal distribution itself (no tanh): x · Φ(x). Φ by formula 7.1.26 of Abramowitz and Stegun, to 10⁻⁷.
#[inline(always)]
pub fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut sum = 1.061_405_4;
    for c in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
        sum = sum * t + c;
    }
    let tail = 0.5 * sum * t * exp(-z * z);
    x * if x < 0.0 { tail } else { 1.0 - tail }
}

/// The smallest of some numbers and `start`, and the largest of them and `start`.
#[inline(always)]
pub fn bounds<I: Isa>(isa: I, row: &[f32], start: f32) -> (f32, f32) {
    let ops = isa.f32();
    let (mut low, mut high) = (ops.splat(start), ops.splat(start));
    let chunks = row.chunks_exact(ops.len());
    let rest = chunks.remainder();
    for chunk in chunks {
        let x = ops.load(chunk);
        low = ops.min(low, x);
        high = ops.max(high, x);
    }
    let (low, high) = (low.to_array(), high.to_array());
    let least = low.as_ref().iter().chain(rest).fold(start, |a, &b| if b < a { b } else { a });
    let most = high.as_ref().iter().chain(rest).fold(start, |a, &b| if b > a { b } else { a });
    (least, most)
}

/// Sum of some numbers.
#[inline(always)]
pub fn sum<I: Isa>(isa: I, row: &[f32]) -> f32 {
    let ops = isa.f32();
    let chunks = row.chunks_exact(ops.len());
    let rest = chunks.remainder();
    let mut sums = ops.zero();
    for chunk in chunks {
        sums = ops.add(sums, ops.load(chunk));
    }
    ops.sum(sums) + rest.iter().sum::<f32>()
}

/// Sum of the squares of some numbers' distances from `from`.
#[inline(always)]
pub fn squares<I: Isa>(isa: I, row: &[f32], from: f32) -> f32 {
    let ops = isa.f32();
    let chunks = row.chunks_exact(ops.len());
    let rest = chunks.remainder();
    let (mut sums, mean) = (ops.zero(), ops.splat(from));
    for chunk in chunks {
        let distance = ops.sub(ops.load(chunk), mean);
        sums = ops.mul_add(distance, distance, sums);
    }
    ops.sum(sums) + rest.iter().map(|x| (x - from) * (x - from)).sum::<f32>()
}

/// Numbers that a row of a small matrix is filled up to a multiple of: the widest vector's.
pub const LANES: usize = 16;

/// `out = a · b` for small matrices: `a` has rows of `depth` numbers, one every `stride`; the rows of `b` and `out` are `width` long, a
/// multiple of `LANES`.
#[inline(always)]
pub fn multiply<I: Isa>(isa: I, a: &[f32], depth: usize, stride: usize, b: &[f32], width: usize, out: &mut [f32]) {
    let b = &b[..depth * width];
    let step = isa.f32().len();
    for (a, out) in a.chunks(4 * stride).zip(out.chunks_mut(4 * width)) {
        let rows = out.len() / width;
        let mut column = 0;
        while column < width {
            let two = column + 2 * step <= width;
            match (rows, two) {
                (4, true) => tile::<I, 4, 2>(isa, a, depth, stride, b, width, column, out),
                (4, false) => tile::<I, 4, 1>(isa, a, depth, stride, b, width, column, out),
                (_, true) => {
                    for (a, out) in a.chunks(stride).zip(out.chunks_mut(width)) {
                        tile::<I, 1, 2>(isa, a, depth, stride, b, width, column, out);
                    }
                }
                (_, false) => {
                    for (a, out) in a.chunks(stride).zip(out.chunks_mut(width)) {
                        tile::<I, 1, 1>(isa, a, depth, stride, b, width, column, out);
                    }
                }
            }
            column += if two { 2 * step } else { step };
        }
    }
}

/// `R` rows and `C` vectors of a product, from a column on.
#[inline(always)]
#[allow(clippy::too_many_arguments)]
fn tile<I: Isa, const R: usize, const C: usize>(
    isa: I,
    a: &[f32],
    depth: usize,
    stride: usize,
    b: &[f32],
    width: usize,
    column: usize,
    out: &mut [f32],
) {
    let ops = isa.f32();
    let step = ops.len();
    let rows: [&[f32]; R] = std::array::from_fn(|r| &a[r * stride..r * stride + depth]);
    let mut sums = [[ops.zero(); C]; R];
    for (k, b) in b.chunks_exact(width).enumerate() {
        let b: [I::F32; C] = std::array::from_fn(|c| ops.load(&b[column + c * step..]));
        for r in 0..R {
            let x = ops.splat(rows[r][k]);
            for c in 0..C {
                sums[r][c] = ops.mul_add(x, b[c], sums[r][c]);
            }
        }
    }
    for r in 0..R {
        for c in 0..C {
            ops.store(sums[r][c], &mut out[r * width + column + c * step..]);
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Numbers from -1 to 1 that look random.
    pub fn noise(count: usize) -> Vec<f32> {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    struct Reduce<'a>(&'a [f32]);

    impl SimdOp for Reduce<'_> {
        type Output = (f32, f32, f32, f32);

        fn eval<I: Isa>(self, isa: I) -> Self::Output {
            let (low, high) = bounds(isa, self.0, 0.0);
            (low, high, sum(isa, self.0), squares(isa, self.0, 0.5))
        }
    }

    #[test]
    fn exponentials_and_gelu_are_exact_to_a_millionth() {
        for i in -8700..=8700 {
            let x = i as f32 / 100.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 1e-6, "exp({x}) = {}, not {exact}", exp(x));
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
        // Values of the normal distribution from Abramowitz and Stegun, table 26.1.
        for (x, phi) in [(0.0, 0.5), (0.5, 0.691_462_46), (1.0, 0.841_344_7), (2.0, 0.977_249_9), (4.0, 0.999_968_35)] {
            assert!((gelu(x) - x * phi).abs() < 1e-6 && (gelu(-x) + x * (1.0 - phi)).abs() < 1e-6, "gelu({x}) = {}", gelu(x));
        }
        assert!(gelu(40.0) == 40.0 && gelu(-40.0).abs() < 1e-30);
    }

    #[test]
    fn bounds_and_sums_are_those_of_plain_loops() {
        for count in [0, 1, 15, 16, 17, 100] {
            let row = noise(count);
            let (low, high, total, spread) = Reduce(&row).dispatch();
            assert_eq!(low, row.iter().fold(0.0_f32, |a, &b| a.min(b)));
            assert_eq!(high, row.iter().fold(0.0_f32, |a, &b| a.max(b)));
            assert!((total - row.iter().sum::<f32>()).abs() < 1e-4);
            assert!((spread - row.iter().map(|x| (x - 0.5).powi(2)).sum::<f32>()).abs() < 1e-3);
        }
    }

    struct Product<'a>(&'a [f32], usize, usize, &'a [f32], usize, &'a mut [f32]);

    impl SimdOp for Product<'_> {
        type Output = ();

        fn eval<I: Isa>(self, isa: I) {
            multiply(isa, self.0, self.1, self.2, self.3, self.4, self.5);
        }
    }

    #[test]
    fn a_product_is_that_of_plain_loops() {
        for (rows, depth, stride, width) in [(1, 1, 1, 16), (4, 3, 5, 16), (7, 32, 32, 48), (9, 17, 32, 32)] {
            let (a, b) = (noise(rows * stride), noise(depth * width));
            let mut out = vec![0.0; rows * width];
            Product(&a, depth, stride, &b, width, &mut out).dispatch();
            for (i, x) in out.iter().enumerate() {
                let exact: f32 = (0..depth).map(|k| a[i / width * stride + k] * b[k * width + i % width]).sum();
                assert!((x - exact).abs() < 1e-4, "{rows}×{depth}×{width}, place {i}: {x}, not {exact}");
            }
        }
    }
}
