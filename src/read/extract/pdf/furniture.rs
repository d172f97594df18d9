//! Running heads, feet and page numbers: lines at the top and bottom of pages that come again at the same height.

use super::lines::Line;
use rustc_hash::FxHashMap;

/// So many lines at either end of a page may be furniture.
const DEEP: usize = 3;

/// Heights that differ by less, in points, are one.
const SAME: f32 = 3.0;

/// Share of the pages on which a line must come again; heads often differ on left and right pages, and chapters begin without.
const AGAIN: f64 = 0.35;

/// What a line says, its figures left out: page numbers count on.
fn pattern(text: &str) -> String {
    let digit = |c: char| c.is_numeric() || "ivxlc".contains(c) && text.chars().all(|c| "ivxlc.-–— ".contains(c));
    text.chars().filter(|c| !digit(*c) && !c.is_whitespace()).collect()
}

/// Takes furniture out of the pages; how many lines there were.
pub(super) fn remove(pages: &mut [Vec<Line>]) -> usize {
    if pages.len() < 2 {
        return 0;
    }
    let mut seen: FxHashMap<(String, i32), usize> = FxHashMap::default();
    let keys = |l: &Line| {
        let bin = (l.y / SAME).round() as i32;
        let pattern = pattern(&l.text);
        [-1, 0, 1].map(|d| (pattern.clone(), bin + d))
    };
    for page in pages.iter() {
        for i in ends(page) {
            let [_, own, _] = keys(&page[i]);
            *seen.entry(own).or_default() += 1;
        }
    }
    let least = ((AGAIN * pages.len() as f64).ceil() as usize).max(2);
    let mut removed = 0;
    for page in pages {
        let out: Vec<usize> = ends(page).into_iter().filter(|i| again(&keys(&page[*i]), &seen) >= least).collect();
        removed += out.len();
        let mut at = 0;
        page.retain(|_| {
            at += 1;
            !out.contains(&(at - 1))
        });
    }
    removed
}

fn again(keys: &[(String, i32)], seen: &FxHashMap<(String, i32), usize>) -> usize {
    keys.iter().filter_map(|k| seen.get(k)).sum()
}

/// The lines at the top and the bottom of a page.
fn ends(page: &[Line]) -> Vec<usize> {
    let mut by_height: Vec<usize> = (0..page.len()).collect();
    by_height.sort_by(|a, b| page[*b].y.total_cmp(&page[*a].y));
    let last = by_height.len().saturating_sub(DEEP);
    by_height.iter().enumerate().filter(|(i, _)| *i < DEEP || *i >= last).map(|(_, l)| *l).collect()
}
