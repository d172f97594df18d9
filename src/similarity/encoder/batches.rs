//! Token lists to one vector each: batches of texts of like length, one batch a thread.

use super::Vectors;
use super::transformer::{Scratch, Transformer};
use rayon::prelude::*;

/// Tokens that a batch holds at most, save where one text has more. Small batches keep all cores busy to the end and take little
/// memory; other sizes have not been measured.
const TOKENS: usize = 512;

/// What makes one vector of a text's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    /// Their mean.
    Mean,
    /// The first one (`[CLS]`).
    First,
}

/// The vectors of token lists, in their order, not scaled to length 1. Each list is as `Transformer::run` has it.
pub fn encode(transformer: &Transformer, lists: &[Vec<u32>], pooling: Pooling) -> Vectors {
    let mut order: Vec<usize> = (0..lists.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(lists[i].len()));
    let mut batches: Vec<&[usize]> = Vec::new();
    let mut rest = &order[..];
    while !rest.is_empty() {
        let mut tokens = 0;
        let fitting = rest.iter().take_while(|&&i| {
            tokens += lists[i].len();
            tokens <= TOKENS
        });
        let (batch, after) = rest.split_at(fitting.count().max(1));
        batches.push(batch);
        rest = after;
    }
    let pooled: Vec<Vec<f32>> = batches
        .par_iter()
        .with_max_len(1)
        .map_init(
            || (Scratch::default(), Vec::new()),
            |(scratch, states), batch| {
                let texts: Vec<&[u32]> = batch.iter().map(|&i| &lists[i][..]).collect();
                transformer.run(&texts, states, scratch);
                pool(&texts, states, transformer.width(), pooling)
            },
        )
        .collect();
    let mut vectors = Vectors::zeros(transformer.width(), lists.len());
    for (batch, pooled) in batches.iter().zip(pooled) {
        for (&i, vector) in batch.iter().zip(pooled.chunks_exact(transformer.width())) {
            vectors.row_mut(i).copy_from_slice(vector);
        }
    }
    vectors
}

/// One vector a text, one after another.
fn pool(texts: &[&[u32]], states: &[f32], width: usize, pooling: Pooling) -> Vec<f32> {
    let mut out = vec![0.0; texts.len() * width];
    let mut start = 0;
    for (text, vector) in texts.iter().zip(out.chunks_exact_mut(width)) {
        let tokens = &states[start * width..(start + text.len()) * width];
        match pooling {
            Pooling::First => vector.copy_from_slice(&tokens[..width]),
            Pooling::Mean => {
                for token in tokens.chunks_exact(width) {
                    vector.iter_mut().zip(token).for_each(|(v, x)| *v += x);
                }
                vector.iter_mut().for_each(|v| *v /= text.len() as f32);
            }
        }
        start += text.len();
    }
    out
}

/// Scales a vector to length 1. One of length 0, or that holds something that is no number, becomes all zero.
pub fn to_unit(vector: &mut [f32]) {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    let inverse = if length > 0.0 && length.is_finite() { 1.0 / length } else { 0.0 };
    for x in vector {
        *x = if inverse > 0.0 { *x * inverse } else { 0.0 };
    }
}
