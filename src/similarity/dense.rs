//! Sentence vectors of a family's units, centred by language and kept as bytes, and how far above chance two of them agree.

use super::encoder::Vectors;

/// How many encoders may judge a pair of versions together.
pub const MODELS: usize = 2;

/// A direction in an encoder's space: a vector of length 1 in bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense {
    bytes: Box<[i8]>,
    /// What a byte's 1 stands for.
    scale: f32,
}

impl Dense {
    /// A vector brought to length 1. A vector of zeros is no direction.
    pub fn of(v: &[f32]) -> Option<Dense> {
        let length = v.iter().map(|x| x * x).sum::<f32>().sqrt();
        let peak = v.iter().fold(0.0f32, |m, x| m.max(x.abs()));
        if !length.is_normal() || !peak.is_normal() {
            return None;
        }
        let bytes = v.iter().map(|x| (x / peak * 127.0).round() as i8).collect();
        Some(Dense { bytes, scale: peak / 127.0 / length })
    }

    /// Cosine of the angle between two directions, from -1 to 1.
    pub fn cosine(&self, o: &Dense) -> f32 {
        let dot: i32 = self.bytes.iter().zip(&o.bytes).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
        dot as f32 * self.scale * o.scale
    }

    /// The direction of a sum.
    pub fn sum(parts: &[(&Dense, f32)]) -> Option<Dense> {
        let mut out = vec![0.0; parts.first()?.0.bytes.len()];
        for (d, weight) in parts {
            let w = weight * d.scale;
            out.iter_mut().zip(&d.bytes).for_each(|(o, b)| *o += w * f32::from(*b));
        }
        Dense::of(&out)
    }
}

/// Mean of some vectors: what they owe to their language alone.
pub fn mean(vectors: &Vectors, which: &[usize]) -> Vec<f32> {
    let mut mean = vec![0.0f32; vectors.dims()];
    for &i in which {
        mean.iter_mut().zip(vectors.row(i)).for_each(|(m, x)| *m += x / which.len() as f32);
    }
    mean
}

/// Some vectors of one language as directions from the mean of that language.
pub fn centred<'a>(vectors: &'a Vectors, which: &'a [usize], mean: &'a [f32]) -> impl Iterator<Item = Option<Dense>> + 'a {
    which.iter().map(move |&i| Dense::of(&vectors.row(i).iter().zip(mean).map(|(x, m)| x - m).collect::<Vec<f32>>()))
}

/// Mean and standard deviation.
pub fn moments(xs: &[f32]) -> (f32, f32) {
    let n = xs.len().max(1) as f32;
    let mean = xs.iter().sum::<f32>() / n;
    let variance = xs.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / n;
    (mean, variance.sqrt())
}
