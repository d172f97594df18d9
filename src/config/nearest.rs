//! The nearest of some names to a mistyped one, for messages that end in "did you mean …?".

/// The candidate most like `word`, where one is like enough to be what was meant: at most a third of its letters (or two) mistyped,
/// or one a beginning of the other.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase().replace('_', "-");
    candidates
        .into_iter()
        .filter_map(|c| {
            let form = c.to_lowercase().replace('_', "-");
            let distance = strsim::damerau_levenshtein(&word, &form);
            let allowed = (form.chars().count() / 3).max(2);
            let begins = word.len() >= 3 && (form.starts_with(&word) || word.starts_with(&form));
            (distance <= allowed || begins).then_some((distance, c))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_finds_none() {
        let names = ["missing-clause", "number", "numbering", "min_confidence"];
        assert_eq!(nearest("mising-clause", names), Some("missing-clause"));
        assert_eq!(nearest("nubmer", names), Some("number"));
        assert_eq!(nearest("min-confidense", names), Some("min_confidence"));
        assert_eq!(nearest("missing", names), Some("missing-clause"));
        assert_eq!(nearest("colour", names), None);
    }
}
