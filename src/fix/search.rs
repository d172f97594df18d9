//! Which fixes hold: they are applied together and the family is checked again; where that is not better throughout, halves of them are
//! tried, down to single ones.

use super::Reason;
use super::pieces::{Piece, counts};
use super::text::Text;
use crate::check::Finding;
use crate::document::Family;
use crate::read::{self, Options, UnitMode};
use std::sync::Arc;

/// Most rounds: a second one mends what the first could not because another fix stood in its place.
pub const ROUNDS: usize = 8;

/// Most checks of a round. One bad fix among a thousand is found with twenty; what is not tried is left.
const CHECKS: usize = 64;

/// A family at some point of the mending.
pub struct State {
    /// Its versions.
    pub family: Family,
    /// What is found in them.
    pub findings: Vec<Finding>,
    /// The files that have something to be mended.
    pub texts: Vec<Text>,
}

impl State {
    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&Text> {
        self.texts.iter().find(|t| t.path() == path)
    }
}

/// What came of a round.
pub struct Round {
    /// Pieces that hold.
    pub kept: Vec<Piece>,
    /// Pieces that do not.
    pub left: Vec<(Piece, Reason)>,
    /// The family with the pieces that hold; none where there are none.
    pub state: Option<State>,
}

/// A search under way.
struct Search<'a, J> {
    base: &'a State,
    options: &'a Options,
    judge: &'a J,
    checks: usize,
    kept: Vec<Piece>,
    left: Vec<(Piece, Reason)>,
    state: Option<State>,
}

/// Applies of the pieces those that hold.
pub fn round<J: Fn(&Family) -> Vec<Finding>>(base: &State, pieces: Vec<Piece>, options: &Options, judge: &J) -> Round {
    let mut search = Search { base, options, judge, checks: CHECKS, kept: Vec::new(), left: Vec::new(), state: None };
    let mut fit: Vec<Piece> = Vec::new();
    for p in pieces {
        // A file that could not be read again was told.
        let Some(text) = p.edits.first().and_then(|e| base.text(&e.source)) else { continue };
        match p.edits.iter().find(|e| !text.can_hold(&e.new)) {
            Some(_) => search.left.push((p, Reason::Encoding(text.encoding()))),
            None if fit.iter().any(|q| q.overlaps(&p)) => search.left.push((p, Reason::Overlap)),
            None => fit.push(p),
        }
    }
    search.look(fit);
    Round { kept: search.kept, left: search.left, state: search.state }
}

impl<J: Fn(&Family) -> Vec<Finding>> Search<'_, J> {
    fn look(&mut self, mut pieces: Vec<Piece>) {
        if pieces.is_empty() {
            return;
        }
        if self.checks > 0 {
            self.checks -= 1;
            if let Some(state) = self.with(&pieces) {
                self.state = Some(state);
                self.kept.append(&mut pieces);
                return;
            }
        }
        if pieces.len() == 1 || self.checks == 0 {
            self.left.extend(pieces.into_iter().map(|p| (p, Reason::NotBetter)));
            return;
        }
        let second = pieces.split_off(pieces.len() / 2);
        self.look(pieces);
        self.look(second);
    }

    /// The family with what holds so far and some more pieces; none where it is not better for them.
    fn with(&self, more: &[Piece]) -> Option<State> {
        let all: Vec<&Piece> = self.kept.iter().chain(more).collect();
        let mut texts = Vec::new();
        for t in &self.base.texts {
            let edits: Vec<_> = all.iter().flat_map(|p| &p.edits).filter(|e| e.source == t.path()).collect();
            texts.push(if edits.is_empty() { t.clone() } else { t.with(&edits, self.options)? });
        }
        let mut family = self.base.family.clone();
        for v in &mut family.versions {
            let changed = texts.iter().find(|t| t.path() == v.source.path && t.source().text != v.source.text);
            if let Some(t) = changed {
                *v = read::same_stretch(v, Arc::clone(t.source()), UnitMode::Clause);
            }
        }
        let findings = (self.judge)(&family);
        // Of the open ones too: an accepted finding whose words are mended may be open again.
        for open in [false, true] {
            let (mut allowed, after) = (counts(&self.base.findings, open), counts(&findings, open));
            for p in &all {
                let n = allowed.get_mut(&p.key)?;
                *n = n.checked_sub(1)?;
            }
            if !after.iter().all(|(k, n)| allowed.get(k).is_some_and(|a| n <= a)) {
                return None;
            }
        }
        Some(State { family, findings, texts })
    }
}
