//! Part of garbled: how a misspelt word differs from the right one: by one letter.

/// What happened to the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The wrong word lacks it.
    Lost,
    /// The wrong word has it beside.
    Extra,
    /// Two neighbours changed places.
    Swapped,
    /// It stands for another one.
    Changed,
}

/// One letter's difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    /// What happened.
    pub kind: Kind,
    /// Where, in characters of the wrong word.
    pub at: usize,
    /// The letter: of the right word where it is lost, of the wrong one elsewhere.
    pub letter: char,
}

/// The one difference between a wrong word and a right one; none where there are more or none at all.
pub(super) fn one_edit(wrong: &[char], right: &[char]) -> Option<Edit> {
    let same = wrong.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (w, r) = (&wrong[same..], &right[same..]);
    match (w, r) {
        ([], [x]) => Some(Edit { kind: Kind::Lost, at: same, letter: *x }),
        ([x], []) => Some(Edit { kind: Kind::Extra, at: same, letter: *x }),
        ([a, w @ ..], [b, r @ ..]) => {
            let edit = |kind, letter| Some(Edit { kind, at: same, letter });
            if w == r {
                edit(Kind::Changed, *a)
            } else if wrong[same..] == *r {
                edit(Kind::Lost, *b)
            } else if *w == right[same..] {
                edit(Kind::Extra, *a)
            } else if w.first() == Some(b) && r.first() == Some(a) && w[1..] == r[1..] {
                edit(Kind::Swapped, *a)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// True for a difference that is neither at the first letter nor among the last ones, where endings are. `whole`: nothing stands behind.
pub(super) fn interior(e: &Edit, wrong: usize, right: usize, whole: bool) -> bool {
    let behind = match e.kind {
        Kind::Lost => right - e.at - 1,
        Kind::Extra | Kind::Changed => wrong - e.at - 1,
        Kind::Swapped => wrong - e.at - 2,
    };
    e.at >= 1 && behind >= if whole { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(wrong: &str, right: &str) -> Option<(Kind, usize)> {
        let c = |s: &str| s.chars().collect::<Vec<_>>();
        one_edit(&c(wrong), &c(right)).map(|e| (e.kind, e.at))
    }

    #[test]
    fn one_letter_is_told_from_two() {
        assert_eq!(edit("adress", "address"), Some((Kind::Lost, 2)));
        assert_eq!(edit("addresse", "adresse"), Some((Kind::Extra, 2)));
        assert_eq!(edit("rique", "risque"), Some((Kind::Lost, 2)));
        assert_eq!(edit("recieve", "receive"), Some((Kind::Swapped, 3)));
        assert_eq!(edit("stupulate", "stipulate"), Some((Kind::Changed, 2)));
        assert_eq!(edit("informatio", "information"), Some((Kind::Lost, 10)));
        for (a, b) in [("policy", "policy"), ("policy", "police"), ("data", "date")] {
            let e = edit(a, b);
            assert!(e.is_none() || e.is_some_and(|e| e.0 == Kind::Changed), "{a} {b}");
        }
        assert_eq!(edit("affiliate", "subsidiary"), None);
    }
}
