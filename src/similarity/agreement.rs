//! What the encoders say of a pair of versions: how far above chance two stretches agree, and whether either agrees better with
//! something else near.

use super::dense::{Dense, MODELS, moments};
use super::features::UnitFeatures;
use std::ops::Range;
use std::sync::Arc;

/// What a stretch means: its direction by each encoder that knows the language and was asked.
pub type Meaning = [Option<Arc<Dense>>; MODELS];

/// Pairs of units looked at to learn how chance pairs agree.
const SAMPLE: usize = 600;

/// Fewer chance pairs than this say nothing; `CHANCE` stands for them.
const ENOUGH: usize = 12;

/// Mean and standard deviation of the cosine of chance pairs in a document too short to tell.
const CHANCE: (f32, f32) = (0.0, 0.12);

/// Counterparts stand at about the same place: pairs nearer than this share of the document are no chance pairs.
const APART: f32 = 0.15;

/// The units of the other version that a unit agrees with best, and how far above chance, best first.
type Rivals = [(u32, f32); 5];

/// Nobody.
const NO_RIVALS: Rivals = [(u32::MAX, f32::NEG_INFINITY); 5];

/// How many units beside the diagonal are looked at for rivals.
const REACH: usize = 50;

/// How the encoders compare two versions.
#[derive(Debug, Default)]
pub struct Agreement {
    /// Which encoder judges this pair, with mean and standard deviation of the cosines of chance pairs.
    chance: Option<(usize, f32, f32)>,
    /// For each unit of either version its rivals.
    rivals: [Vec<Rivals>; 2],
}

impl Agreement {
    /// Compares the units of two versions; the first encoder that knows both languages judges.
    pub fn new(a: &[UnitFeatures], b: &[UnitFeatures]) -> Agreement {
        let knows = |units: &[UnitFeatures], m: usize| units.iter().any(|u| u.dense[m].is_some());
        let Some(m) = (0..MODELS).find(|&m| knows(a, m) && knows(b, m)) else { return Agreement::default() };
        // A walk over the table of pairs that visits its parts evenly.
        let far = |i: usize, j: usize| (i as f32 / a.len() as f32 - j as f32 / b.len() as f32).abs() > APART;
        let cosines: Vec<f32> = (0..SAMPLE)
            .map(|k| ((k * 7919 + 13) % a.len(), (k * 104_729 + 31 * (k / b.len())) % b.len()))
            .filter(|&(i, j)| far(i, j))
            .filter_map(|(i, j)| Some(a[i].dense[m].as_ref()?.cosine(b[j].dense[m].as_ref()?)))
            .collect();
        let (mean, deviation) = if cosines.len() < ENOUGH { CHANCE } else { moments(&cosines) };
        let mut agreement = Agreement { chance: Some((m, mean, deviation.max(0.02))), ..Agreement::default() };
        agreement.find_rivals(a, b);
        agreement
    }

    fn find_rivals(&mut self, a: &[UnitFeatures], b: &[UnitFeatures]) {
        let mut rivals = [vec![NO_RIVALS; a.len()], vec![NO_RIVALS; b.len()]];
        for (i, x) in a.iter().enumerate() {
            let centre = i * b.len() / a.len();
            for (j, y) in b.iter().enumerate().take(centre + REACH).skip(centre.saturating_sub(REACH)) {
                if let Some(z) = self.above_chance(&x.dense, &y.dense) {
                    enter(&mut rivals[0][i], j, z);
                    enter(&mut rivals[1][j], i, z);
                }
            }
        }
        self.rivals = rivals;
    }

    /// How far above chance two directions agree, in standard deviations of chance pairs: about 0 for strangers, 3 to 8 for
    /// counterparts. None where no encoder can tell.
    pub fn above_chance(&self, a: &Meaning, b: &Meaning) -> Option<f32> {
        let (m, mean, deviation) = self.chance?;
        Some((a[m].as_ref()?.cosine(b[m].as_ref()?) - mean) / deviation)
    }

    /// By how much two stretches that agree so far above chance do so better than either does with anything else near.
    pub fn margin(&self, z: f32, a: Range<usize>, b: Range<usize>) -> f32 {
        let rival = best_outside(&self.rivals[0], a.clone(), b.clone()).max(best_outside(&self.rivals[1], b, a));
        if rival.is_finite() { z - rival } else { z }
    }
}

fn enter(list: &mut Rivals, unit: usize, z: f32) {
    let mut k = list.len() - 1;
    if z <= list[k].1 {
        return;
    }
    list[k] = (unit as u32, z);
    while k > 0 && list[k].1 > list[k - 1].1 {
        list.swap(k, k - 1);
        k -= 1;
    }
}

/// The best rival of some units outside a stretch of the other version.
fn best_outside(rivals: &[Rivals], units: Range<usize>, outside: Range<usize>) -> f32 {
    let lists = rivals.get(units).unwrap_or_default();
    lists.iter().filter_map(|l| l.iter().find(|r| !outside.contains(&(r.0 as usize)))).map(|r| r.1).fold(f32::NEG_INFINITY, f32::max)
}
