//! What changed in a document since its translations were made, and what that makes of each translation.
//!
//! A translation was made from the old state of the reference and fits it best. So the old reference is aligned with the translation
//! (`align`), the two states of the reference with each other (`pairs`), and the counterpart of a new clause is found by way of its old
//! self; only what has no old self is looked for in an alignment of the new state. Whether a translation followed a change is told by its
//! own two states where both are there, else by what it says: a translation that says 90 where the reference came from 30 to 90 has
//! followed.

mod carry;
pub mod families;
pub mod kinds;
mod likeness;
pub mod pairs;
mod runs;
mod versions;
pub mod words;

pub use carry::compare;
pub use families::{Matched, Subject};
pub use kinds::Kind;
pub use words::Hunk;

use std::ops::Range;

/// What happened to clauses of the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Its text was changed.
    Changed,
    /// It is new.
    Added,
    /// It was taken out.
    Removed,
    /// It stands elsewhere.
    Moved,
    /// It bears another label.
    Renumbered,
    /// The same words in more or fewer paragraphs.
    Divided,
}

/// What a change makes of a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It says what the old reference said.
    Stale,
    /// It lacks the clause.
    ToTranslate,
    /// It still has what the reference no longer has.
    ToRemove,
    /// It has the clause where it stood before.
    ToMove,
    /// It bears the old label.
    ToRenumber,
    /// It was changed too, or seems to say already what the reference says now: to be reviewed.
    Updated,
    /// It has followed already: nothing to do.
    Done,
}

impl State {
    /// All, as tables list them.
    pub const ALL: [State; 7] =
        [State::Stale, State::ToTranslate, State::ToRemove, State::ToMove, State::ToRenumber, State::Updated, State::Done];

    /// True where the translation is behind the reference.
    pub fn is_behind(self) -> bool {
        !matches!(self, State::Updated | State::Done)
    }

    /// As reports say it.
    pub fn name(self) -> &'static str {
        match self {
            State::Stale => "stale",
            State::ToTranslate => "to translate",
            State::ToRemove => "to remove",
            State::ToMove => "to move",
            State::ToRenumber => "to renumber",
            State::Updated => "to review",
            State::Done => "done",
        }
    }
}

/// A change of the reference, with what it makes of every translation.
#[derive(Debug, Clone)]
pub struct Change {
    /// What happened.
    pub what: What,
    /// For changed text what kind of change it is, the gravest first.
    pub kinds: Vec<Kind>,
    /// How alike both texts are, 0 to 1.
    pub likeness: f32,
    /// Units of the old reference.
    pub old: Vec<usize>,
    /// Units of the new reference.
    pub new: Vec<usize>,
    /// For changed text the changes, in bytes of the texts that `Subject::text` joins.
    pub hunks: Vec<Hunk>,
    /// What it makes of the translations; those that it does not concern are left out.
    pub effects: Vec<Effect>,
}

impl Change {
    /// The gravest state that it makes of a translation.
    pub fn state(&self) -> Option<State> {
        self.effects.iter().map(|e| e.state).min()
    }

    /// Number of clauses concerned.
    pub fn clauses(&self) -> usize {
        if self.new.is_empty() { self.old.len() } else { self.new.len() }
    }
}

/// What a change makes of one translation.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Index of the version in both families of the subject.
    pub version: usize,
    /// What is to be done.
    pub state: State,
    /// Units of the translation as it was.
    pub old: Vec<usize>,
    /// Units of the translation as it is; none where it lacks the clause.
    pub units: Vec<usize>,
    /// The lines between which the clause belongs, where it is to be translated or moved.
    pub gap: Option<[usize; 2]>,
    /// What most likely has to change: units of the translation as it is, and bytes of their texts.
    pub marks: Vec<(usize, Range<usize>)>,
    /// What the check finds on these units; filled in by whoever runs it.
    pub findings: Vec<Noted>,
}

/// A finding of the check, in short.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Noted {
    /// Its id.
    pub id: String,
    /// Its rule.
    pub rule: &'static str,
    /// What it says.
    pub message: String,
}

/// A change of a translation to which no change of the reference belongs.
#[derive(Debug, Clone)]
pub struct Alone {
    /// Index of the version.
    pub version: usize,
    /// What happened.
    pub what: What,
    /// Units as they were.
    pub old: Vec<usize>,
    /// Units as they are.
    pub new: Vec<usize>,
    /// The changes, as for `Change`.
    pub hunks: Vec<Hunk>,
}

/// A document compared with its old self.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// Changes of the reference, in its new order.
    pub changes: Vec<Change>,
    /// What changed in translations alone.
    pub alone: Vec<Alone>,
}

/// Sums of one translation: clauses of the reference by state, in the order of `State::ALL`, and those that nothing happened to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// By state.
    pub states: [usize; 7],
    /// Clauses with nothing to do.
    pub fresh: usize,
}

impl Counts {
    /// Clauses in which the translation is behind.
    pub fn behind(&self) -> usize {
        State::ALL.iter().zip(self.states).filter(|(s, _)| s.is_behind()).map(|(_, n)| n).sum()
    }
}

impl Compared {
    /// Sums of a version.
    pub fn counts(&self, subject: &Subject, version: usize) -> Counts {
        let mut counts = Counts::default();
        let mut touched = vec![false; subject.new.versions[0].units.len()];
        for c in &self.changes {
            for e in c.effects.iter().filter(|e| e.version == version) {
                counts.states[e.state as usize] += c.clauses();
                if e.state != State::Done {
                    c.new.iter().for_each(|&j| touched[j] = true);
                }
            }
        }
        counts.fresh = touched.iter().filter(|t| !**t).count();
        counts
    }

    /// True where a translation is behind.
    pub fn is_behind(&self) -> bool {
        self.changes.iter().any(|c| c.state().is_some_and(State::is_behind))
    }
}
