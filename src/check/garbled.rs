//! # garbled
//! ## What it flags
//! Text that no author meant: phrases that go round in circles, doubled words ("the the", or a list that names one thing twice where
//! another version names two), words glued together, words that lost their first letter, misspellings that the counterparts or the
//! version itself give away, pieces of sentences left over, letters broken by a wrong decoding, leftovers of web pages, stray codes.
//! ## Why it matters
//! A reader stumbles, and a clause that is machine noise binds nobody. Behind a doubled word there may be a lost one.
//! ## Example
//! “We process it for the purpose and purpose of …” where the French has “l'objet et la finalité”.
//! ## When it is wrong
//! Where words are doubled for effect, or an unusual product name looks like two words in one.
//! ## How to accept it
//! `concordat accept ID --reason …`, or add the name to `allowed_names` in `concordat.toml`.

use super::context::{Context, Draft};
use super::garbled_doubles::doubles;
use super::garbled_glued::{Glue, glued, glued_of, spaces, spaces_of};
use super::garbled_loops::loops;
use super::garbled_noise::noise;
use super::garbled_tails::tails;
use super::garbled_text::{Found, Text, Vocabulary};
use super::garbled_words::{Stems, habit, words};
use super::kept::About;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::garbled_joined::joined;
pub(super) use super::garbled_loops::corrupt;

/// Runs the rule.
pub fn garbled(cx: &Context, out: &mut Vec<Draft>) {
    let vocabulary = Vocabulary::of(cx);
    for v in 0..cx.versions() {
        let stems = Stems::of(cx, v);
        let (habits, leaves_english) = (OnceLock::new(), |cell: &OnceLock<bool>| *cell.get_or_init(|| habit(cx, v)));
        let leaves_english = || leaves_english(&habits);
        let mut lost: BTreeMap<char, Vec<(usize, Range<usize>)>> = BTreeMap::new();
        let mut glue: Vec<Glue> = Vec::new();
        for u in 0..cx.version(v).units.len() {
            if cx.is_quiet(About::Garbled, v, u) {
                continue;
            }
            let t = Text::of(cx, v, u);
            let before = glue.len();
            let mut found: Vec<Found> = Vec::new();
            // The graver first: what touches it says no more.
            noise(&t, &mut found);
            loops(&t, &mut found);
            let touches = |told: &[Range<usize>], r: &Range<usize>| told.iter().any(|x| x.start < r.end && r.start < x.end);
            let mut told: Vec<Range<usize>> = Vec::new();
            for (range, cut, sure) in glued(&t, &vocabulary) {
                if !found.iter().any(|f| f.range.start < range.end && range.start < f.range.end) {
                    told.push(range.clone());
                    glue.push((u, range, cut, sure));
                }
            }
            let glued_words = told.len();
            doubles(&t, &vocabulary, &mut found);
            words(&t, &vocabulary, &stems, &leaves_english, &mut found);
            tails(&t, &mut found);
            joined(&t, &mut found);
            let mut quiet = found.is_empty() && glue.len() == before;
            for f in found {
                if !touches(&told, &f.range) {
                    told.push(f.range);
                    out.push(f.draft);
                }
            }
            // A space that was lost at the edge of what is told has to be put there all the same.
            let inside = |r: &Range<usize>| told.iter().any(|x| x.start <= r.start && r.end <= x.end);
            for (mark, range) in spaces(&t).into_iter().filter(|(_, r)| !inside(r) && !touches(&told[..glued_words], r)) {
                lost.entry(mark).or_default().push((u, range));
                quiet = false;
            }
            if quiet {
                cx.found_nothing(About::Garbled, v, u);
            }
        }
        glued_of(cx, v, &glue, out);
        out.extend(lost.into_iter().map(|(mark, places)| spaces_of(cx, v, mark, &places)));
    }
}
