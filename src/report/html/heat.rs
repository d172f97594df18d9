//! Where a document disagrees, at a glance: a strip a language, from its first row to its last. On a family's page every spot of a
//! strip is a link; on the index the strips are a picture.

use super::escape::A;
use super::view::{Heat, View};
use crate::check::{context::language_name, row_id};
use maud::{Markup, PreEscaped, html};
use std::fmt::Write;

/// Spots of a strip that can still be told apart and clicked on a screen of usual height; a longer document has several rows a spot.
const SPOTS: usize = 200;

/// The same for the small pictures of the index.
const SMALL: usize = 150;

/// Side of the square that a map is drawn in. The page stretches it, and turns it where the map stands upright.
const SIDE: usize = 10_000;

/// Part of a strip's share of the square that stays empty beside it, in hundredths.
const GAP: usize = 14;

/// Least distance between two numbers of sections beside the map, in hundredths of its length.
const TICKS: f64 = 2.4;

/// Neighbouring rows that are drawn as one.
#[derive(Debug, PartialEq, Eq)]
struct Spot {
    from: usize,
    to: usize,
    heat: Heat,
    /// The worst row.
    row: usize,
}

/// The rows of a strip gathered in at most `most` spots; what is clean is left out.
fn spots(heat: &[Heat], most: usize) -> Vec<Spot> {
    let size = heat.len().div_ceil(most).max(1);
    let spot = |(i, rows): (usize, &[Heat])| {
        let heat = rows.iter().copied().max().unwrap_or_default();
        let row = i * size + rows.iter().position(|h| *h == heat).unwrap_or(0);
        Spot { from: i * size, to: i * size + rows.len(), heat, row }
    };
    heat.chunks(size).enumerate().map(spot).filter(|s| s.heat != Heat::Clean).collect()
}

fn class(heat: Heat) -> &'static str {
    match heat {
        Heat::Clean => "k0",
        Heat::Empty => "k1",
        Heat::Minor => "minor",
        Heat::Major => "major",
        Heat::Critical => "critical",
    }
}

fn said(heat: Heat) -> &'static str {
    match heat {
        Heat::Clean => "agrees",
        Heat::Empty => "no text",
        Heat::Minor => "minor",
        Heat::Major => "major",
        Heat::Critical => "critical",
    }
}

/// The map of a family's page: links to the rows that have something to tell.
pub fn map(view: &View<'_>) -> Markup {
    let rows = view.checked.concordance.rows.len().max(1);
    let strip = SIDE / view.columns.len().max(1);
    let thick = strip * (100 - GAP) / 100;
    html! {
        svg.map viewBox={"0 0 " (SIDE) " " (SIDE)} preserveAspectRatio="none" role="group" aria-label="Where the versions disagree" {
            g {
                @for (k, &v) in view.columns.iter().enumerate() {
                    @let name = language_name(&view.checked.family.versions[v].language);
                    g class={"v" (k)} {
                        rect.k0 x="0" y=(k * strip) width=(SIDE) height=(thick) {}
                        @for s in spots(&view.heat[v], SPOTS) {
                            @let label = format!("{name}, row {}: {}", s.row + 1, said(s.heat));
                            @let (x, width) = (s.from * SIDE / rows, (s.to - s.from) * SIDE / rows);
                            a href={"#" (row_id(s.row))} class=(class(s.heat)) aria-label=(A(&label)) {
                                rect x=(x) y=(k * strip) width=(width.max(1)) height=(thick) { title { (A(&label)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Numbers of sections beside an upright map. `sections` are numbers and the rows they begin with.
pub fn ticks(sections: &[(String, usize)], rows: usize) -> Markup {
    let mut shown: Vec<(&str, f64)> = Vec::new();
    for (number, row) in sections {
        let at = *row as f64 * 100.0 / rows.max(1) as f64;
        if shown.last().is_none_or(|last| at - last.1 >= TICKS) {
            shown.push((number, at));
        }
    }
    html! {
        svg.ticks aria-hidden="true" {
            @for (number, at) in shown { text x="100%" y=(format!("{at:.2}%")) dy="0.8em" { (A(number)) } }
        }
    }
}

/// The strips of a family as a small picture, for a line of the index.
pub fn picture(view: &View<'_>) -> String {
    let rows = view.checked.concordance.rows.len().max(1);
    let high = view.columns.len() * 4;
    let mut paths: Vec<(Heat, String)> =
        [Heat::Empty, Heat::Minor, Heat::Major, Heat::Critical].map(|h| (h, String::new())).into_iter().collect();
    for (k, &v) in view.columns.iter().enumerate() {
        for s in spots(&view.heat[v], SMALL) {
            let Some((_, path)) = paths.iter_mut().find(|p| p.0 == s.heat) else { continue };
            let (x, width) = (s.from * 1000 / rows, ((s.to - s.from) * 1000 / rows).max(4));
            // Writing to a String cannot fail.
            let _ = write!(path, "M{x} {}h{width}v3h-{width}z", k * 4);
        }
    }
    let grounds: String = (0..view.columns.len()).map(|k| format!("M0 {}h1000v3h-1000z", k * 4)).collect();
    let svg = html! {
        svg.strip viewBox={"0 0 1000 " (high)} preserveAspectRatio="none" aria-hidden="true" {
            path.k0 d=(grounds) {}
            @for (heat, path) in paths.iter().filter(|p| !p.1.is_empty()) {
                path class=(class(*heat)) d=(path) {}
            }
        }
    };
    let PreEscaped(text) = svg;
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_gathered_and_the_worst_of_them_is_shown() {
        let mut heat = vec![Heat::Clean; 10];
        (heat[4], heat[5], heat[9]) = (Heat::Minor, Heat::Critical, Heat::Empty);
        let spot = |from, to, heat, row| Spot { from, to, heat, row };
        assert_eq!(spots(&heat, 10), [spot(4, 5, Heat::Minor, 4), spot(5, 6, Heat::Critical, 5), spot(9, 10, Heat::Empty, 9)]);
        assert_eq!(spots(&heat, 4), [spot(3, 6, Heat::Critical, 5), spot(9, 10, Heat::Empty, 9)]);
        assert!(spots(&[], 4).is_empty());
    }
}
