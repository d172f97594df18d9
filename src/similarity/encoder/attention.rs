//! Attention of several heads within one text: every token looks at every token of the same text.

use super::wide::{LANES, bounds, exp, multiply, sum};
use rten_simd::{Isa, SimdOp};

/// Room for one head; one a thread, kept from call to call.
#[derive(Debug, Default)]
pub struct Scratch {
    queries: Vec<f32>,
    /// Keys, one row a number of the head, one column a token.
    keys: Vec<f32>,
    values: Vec<f32>,
    shares: Vec<f32>,
    mixed: Vec<f32>,
}

/// Attention within one text. `projected` holds for each token its query, key and value side by side, each of `width` numbers;
/// `out` takes `width` numbers a token.
pub fn attend(projected: &[f32], width: usize, heads: usize, out: &mut [f32], scratch: &mut Scratch) {
    for head in 0..heads {
        OneHead { projected, width, head, size: width / heads, out, scratch }.dispatch();
    }
}

struct OneHead<'a> {
    projected: &'a [f32],
    width: usize,
    head: usize,
    size: usize,
    out: &'a mut [f32],
    scratch: &'a mut Scratch,
}

impl SimdOp for OneHead<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let OneHead { projected, width, head, size, out, scratch } = self;
        let tokens = out.len() / width;
        // Rows filled up to whole vectors. What stands in the filling is some number of an earlier text and goes nowhere.
        let (across, padded) = (tokens.next_multiple_of(LANES), size.next_multiple_of(LANES));
        let Scratch { queries, keys, values, shares, mixed } = scratch;
        queries.resize(tokens * size, 0.0);
        keys.resize(size * across, 0.0);
        values.resize(tokens * padded, 0.0);
        shares.resize(tokens * across, 0.0);
        mixed.resize(tokens * padded, 0.0);
        let scale = 1.0 / (size as f32).sqrt();
        for (t, token) in projected.chunks_exact(3 * width).enumerate() {
            let part = |n: usize| &token[n * width + head * size..][..size];
            for (to, q) in queries[t * size..].iter_mut().zip(part(0)) {
                *to = q * scale;
            }
            for (keys, k) in keys.chunks_exact_mut(across).zip(part(1)) {
                keys[t] = *k;
            }
            values[t * padded..][..size].copy_from_slice(part(2));
        }
        multiply(isa, queries, size, size, keys, across, shares);
        for row in shares.chunks_exact_mut(across) {
            softmax(isa, &mut row[..tokens]);
        }
        multiply(isa, shares, tokens, across, values, padded, mixed);
        for (token, mixed) in out.chunks_exact_mut(width).zip(mixed.chunks_exact(padded)) {
            token[head * size..][..size].copy_from_slice(&mixed[..size]);
        }
    }
}

/// Numbers to shares of one, by their exponentials.
#[inline(always)]
fn softmax<I: Isa>(isa: I, row: &mut [f32]) {
    let (_, most) = bounds(isa, row, f32::NEG_INFINITY);
    for x in row.iter_mut() {
        *x = exp(*x - most);
    }
    let inverse = 1.0 / sum(isa, row);
    for x in row {
        *x *= inverse;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::encoder::wide::tests::noise;

    #[test]
    fn attention_is_that_of_plain_loops_and_keeps_nothing_from_the_text_before() {
        let mut scratch = Scratch::default();
        for (tokens, heads, size) in [(40, 2, 32), (1, 3, 8), (17, 1, 24), (5, 2, 32)] {
            let width = heads * size;
            let projected: Vec<f32> = noise(tokens * 3 * width).iter().map(|x| x * 3.0).collect();
            let mut out = vec![0.0; tokens * width];
            attend(&projected, width, heads, &mut out, &mut scratch);
            let at = |token: usize, part: usize, head: usize, e: usize| projected[token * 3 * width + part * width + head * size + e];
            for (i, x) in out.iter().enumerate() {
                let (token, head, e) = (i / width, i % width / size, i % size);
                let likeness = |other| (0..size).map(|e| at(token, 0, head, e) * at(other, 1, head, e)).sum::<f32>();
                let shares: Vec<f32> = (0..tokens).map(|other| (likeness(other) / (size as f32).sqrt()).exp()).collect();
                let exact = shares.iter().enumerate().map(|(other, s)| s * at(other, 2, head, e)).sum::<f32>() / shares.iter().sum::<f32>();
                assert!((x - exact).abs() < 1e-4, "{tokens} tokens, {heads} heads of {size}, place {i}: {x}, not {exact}");
            }
        }
    }
}
