//! What kind of change it is: the readers of the rules say what each state says, and what is no longer said, or newly, makes the kind.

use super::words::Hunk;
use crate::check::said::{Said, Says, said};
use crate::language::{Tag, fold};
use crate::similarity::Analysis;
use std::ops::Range;

/// What changed in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// May, must, not and the like.
    Modality,
    /// A number, date or time of day.
    Number,
    /// A web address, e-mail address or phone number.
    Address,
    /// A name.
    Name,
    /// A cross-reference.
    Reference,
    /// Other words.
    Wording,
    /// Case, spaces and marks alone.
    Typography,
}

impl Kind {
    /// Its name, as reports say it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Modality => "modality",
            Kind::Number => "number",
            Kind::Address => "address",
            Kind::Name => "name",
            Kind::Reference => "reference",
            Kind::Wording => "wording",
            Kind::Typography => "typography",
        }
    }

    fn of(says: Says) -> Kind {
        match says {
            Says::Number => Kind::Number,
            Says::Reference => Kind::Reference,
            Says::Address => Kind::Address,
            Says::Name => Kind::Name,
            Says::Modality => Kind::Modality,
        }
    }
}

/// A change looked at closely.
#[derive(Debug, Clone, Default)]
pub struct Graded {
    /// What changed, the gravest first; never empty where the texts differ.
    pub kinds: Vec<Kind>,
    /// What the old text says and the new one does not.
    pub gone: Vec<Said>,
    /// What the new text says and the old one does not.
    pub come: Vec<Said>,
}

/// Looks at a change.
pub fn grade(old: &str, new: &str, hunks: &[Hunk], language: &Tag) -> Graded {
    if old == new {
        return Graded::default();
    }
    let (a, b) = (Analysis::of_text(old, language.clone()), Analysis::of_text(new, language.clone()));
    let (x, y) = (said(&a), said(&b));
    let gone = without(&x, &y);
    let come = without(&y, &x);
    let mut kinds: Vec<Kind> = gone.iter().chain(&come).map(|s| Kind::of(s.what)).collect();
    let typographical = plain(&a.folded.text) == plain(&b.folded.text);
    if typographical {
        // Capitals alone make no other name.
        kinds.retain(|k| !matches!(k, Kind::Name | Kind::Modality));
        if kinds.is_empty() {
            kinds.push(Kind::Typography);
        }
    } else {
        let covered = |said: &[Said], text: &str, r: &Range<usize>| {
            let outside = |i: usize| !said.iter().any(|s| s.range.contains(&i));
            !text[r.clone()].char_indices().any(|(i, c)| c.is_alphabetic() && outside(r.start + i))
        };
        let by_said = hunks.iter().all(|h| covered(&gone, old, &h.old) && covered(&come, new, &h.new));
        if !by_said || kinds.is_empty() {
            kinds.push(Kind::Wording);
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    Graded { kinds, gone, come }
}

/// What is said in `a` more often than in `b`.
fn without(a: &[Said], b: &[Said]) -> Vec<Said> {
    let mut left: Vec<&Said> = b.iter().collect();
    a.iter()
        .filter(|s| match left.iter().position(|l| l.what == s.what && l.value == s.value) {
            // A name that is said once more or less is the same name.
            Some(_) if s.what == Says::Name => false,
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        })
        .cloned()
        .collect()
}

/// Letters and digits of a folded text.
fn plain(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// True where two texts differ at most in case, spaces and marks.
pub fn same_words(a: &str, b: &str) -> bool {
    a == b || plain(&fold::fold(a).text) == plain(&fold::fold(b).text)
}

#[cfg(test)]
mod tests {
    use super::super::words::hunks;
    use super::*;

    fn kinds(old: &str, new: &str, language: &str) -> Vec<Kind> {
        grade(old, new, &hunks(old, new), &Tag::new(language)).kinds
    }

    #[test]
    fn changes_are_told_by_kind() {
        assert_eq!(kinds("We keep it for 30 days.", "We keep it for 90 days.", "en"), [Kind::Number]);
        assert_eq!(kinds("We keep it for 30 days.", "we keep it, for 30 Days", "en"), [Kind::Typography]);
        assert_eq!(kinds("You may write to us.", "You must write to us.", "en"), [Kind::Modality]);
        assert_eq!(kinds("Write to a@b.example now.", "Write to c@b.example now.", "en"), [Kind::Address]);
        assert_eq!(kinds("See section 4 for this.", "See section 5 for this.", "en"), [Kind::Reference]);
        assert_eq!(kinds("We delete your records.", "We erase your records.", "en"), [Kind::Wording]);
        assert_eq!(kinds("Ask Belmora Ltd. for help.", "Ask Halvenor Ltd. for help.", "en"), [Kind::Name]);
        assert_eq!(kinds("我们保留30天。", "我们保留90天。", "zh"), [Kind::Number]);
        assert_eq!(kinds("a", "a", "en"), []);
    }

    #[test]
    fn a_number_that_only_its_marks_change_is_a_number() {
        assert!(kinds("It costs 30.5 euros.", "It costs 305 euros.", "en").contains(&Kind::Number));
    }
}
