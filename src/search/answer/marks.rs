//! What of a text a query asks for: the words to be marked in each language. In the language that is asked they are marked by stem, in
//! the others by what they share: concepts of the termbase, numbers, addresses and names.

use crate::check::said::{self, Says};
use crate::language::Tag;
use crate::search::analyze::{self, SLOTS, Term};
use crate::search::query::{FieldName, Node, Value, What, measures};
use crate::search::retrieve::fields::{ANY, CHINESE, bare, is_address, ordered, slips};
use crate::search::retrieve::words::Words;
use crate::search::schema::days;
use crate::similarity::Analysis;
use std::ops::{Bound, Range};

/// Words in order, the last of which may go on.
struct Sequence {
    /// With their positions: between `droit` and `accès` of « droit d'accès » there is room for one.
    words: Vec<(String, usize)>,
    open: bool,
}

/// What is to be marked in the texts of one slot.
#[derive(Default)]
struct Own {
    sequences: Vec<Sequence>,
    slips: Vec<(String, u8)>,
}

/// Marks what a query asks for.
#[derive(Default)]
pub struct Marker<'w> {
    own: [Own; SLOTS.len()],
    names: Vec<Sequence>,
    words: Vec<&'w Words>,
    figures: Vec<(Bound<f64>, Bound<f64>)>,
    dates: Vec<(Bound<f64>, Bound<f64>)>,
    addresses: Vec<(String, bool)>,
}

impl std::fmt::Debug for Marker<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Marker").finish_non_exhaustive()
    }
}

impl<'w> Marker<'w> {
    /// Marks what `query` asks for; `words` are its plain words, by their text.
    pub fn new(query: &Node, words: &'w [(&str, Words)]) -> Marker<'w> {
        let mut marker = Marker::default();
        marker.wants(query, words);
        marker
    }

    fn wants(&mut self, node: &Node, words: &'w [(&str, Words)]) {
        match &node.what {
            What::And(all) | What::Or(all) => all.iter().for_each(|n| self.wants(n, words)),
            What::Words(text) => {
                let words = words.iter().find(|w| w.0 == text.as_str()).map(|w| &w.1);
                let measured = words.into_iter().flat_map(Words::measures).filter_map(|m| m.split(' ').next()?.parse().ok());
                self.figures.extend(measured.map(|x: f64| (Bound::Included(x), Bound::Included(x))));
                self.words.extend(words);
            }
            What::Phrase(text) => self.each(|slot, own| own.sequences.extend(sequence(slot, text, false))),
            What::Prefix(text) => self.each(|slot, own| own.sequences.extend(sequence(slot, text, true))),
            What::Fuzzy(text, distance) => self.each(|slot, own| match slot {
                CHINESE => own.sequences.extend(sequence(slot, text, false)),
                _ => own.slips.extend(ordered(slot, text).into_iter().map(|w| (w.text.clone(), slips(&w.text, *distance)))),
            }),
            What::Field(FieldName::Name, Value::Text(text)) => self.names.extend(sequence(ANY, text, false)),
            What::Field(FieldName::Name, Value::Prefix(text)) => self.names.extend(sequence(ANY, text, true)),
            What::Field(FieldName::Url, Value::Text(text)) => self.addresses.push((bare(text), false)),
            What::Field(FieldName::Url, Value::Prefix(text)) => self.addresses.push((bare(text), true)),
            What::Field(FieldName::Number, Value::Range(low, high)) => self.figures.push((*low, *high)),
            What::Field(FieldName::Date, Value::Range(low, high)) => self.dates.push((*low, *high)),
            What::Field(FieldName::Number, Value::Text(text)) => {
                self.figures.extend(measures(text).into_iter().map(|(x, _)| (Bound::Included(x), Bound::Included(x))));
            }
            // What is not to be there is not there, and the rest says nothing of words.
            What::All | What::Lang(_) | What::Not(_) | What::Field(..) => {}
        }
    }

    fn each(&mut self, mut add: impl FnMut(usize, &mut Own)) {
        self.own.iter_mut().enumerate().for_each(|(slot, own)| add(slot, own));
    }

    /// The byte ranges of a text in a language that are to be marked: in order, none overlapping or touching.
    pub fn marks(&self, text: &str, language: &Tag) -> Vec<Range<usize>> {
        let slot = analyze::slot(language);
        let own = &self.own[slot];
        let mut out: Vec<Range<usize>> = Vec::new();
        self.words.iter().for_each(|w| w.marks(language, text, &mut out));
        if !own.sequences.is_empty() || !own.slips.is_empty() {
            let words = ordered(slot, text);
            own.sequences.iter().for_each(|s| s.find(&words, &mut out));
            for (word, most) in &own.slips {
                let near = |t: &&Term| strsim::osa_distance(word, &t.text) <= usize::from(*most);
                out.extend(words.iter().filter(near).map(|t| t.range.clone()));
            }
        }
        if !self.names.is_empty() {
            let words = ordered(ANY, text);
            self.names.iter().for_each(|s| s.find(&words, &mut out));
        }
        if !self.addresses.is_empty() || !self.figures.is_empty() || !self.dates.is_empty() {
            self.shared(&Analysis::of_text(text, language.clone()), &mut out);
        }
        merged(text, out)
    }

    fn shared(&self, a: &Analysis, out: &mut Vec<Range<usize>>) {
        let asked = |value: &str| self.addresses.iter().any(|(text, open)| is_address(&bare(value), text, *open));
        out.extend(a.anchors.iter().filter(|x| asked(&x.value)).map(|x| a.origin(x.range.clone())));
        if !self.figures.is_empty() {
            let inside = |x: f64| self.figures.iter().any(|range| std::ops::RangeBounds::contains(range, &x));
            let numbers = said::said(a).into_iter().filter(|s| s.what == Says::Number);
            out.extend(numbers.filter(|s| s.value.parse().is_ok_and(inside)).map(|s| s.range));
        }
        if !self.dates.is_empty() {
            #[allow(clippy::cast_precision_loss)] // Eight digits.
            let inside = |x: u64| self.dates.iter().any(|range| std::ops::RangeBounds::contains(range, &(x as f64)));
            let told = said::dated(a).into_iter().filter(|(iso, _)| days(iso).is_some_and(|(first, last)| inside(first) || inside(last)));
            out.extend(told.map(|t| t.1));
        }
    }
}

fn sequence(slot: usize, text: &str, open: bool) -> Option<Sequence> {
    let words: Vec<(String, usize)> = ordered(slot, text).into_iter().map(|w| (w.text, w.position)).collect();
    (!words.is_empty()).then_some(Sequence { words, open: open && slot != CHINESE })
}

impl Sequence {
    /// Adds the places at which the words stand one after another.
    fn find(&self, words: &[Term], out: &mut Vec<Range<usize>>) {
        let last = self.words.len() - 1;
        let fits = |window: &&[Term]| {
            window.iter().zip(&self.words).enumerate().all(|(i, (have, (want, at)))| {
                let same = have.text == *want || (i == last && self.open && have.text.starts_with(want.as_str()));
                same && have.position - window[0].position == at - self.words[0].1
            })
        };
        out.extend(words.windows(self.words.len()).filter(fits).map(|w| w[0].range.start..w[last].range.end));
    }
}

/// The ranges in order, those that overlap or touch as one, none outside the text or through a character.
fn merged(text: &str, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|r| text.get(r.clone()).is_some_and(|t| !t.trim().is_empty()));
    ranges.sort_unstable_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for r in ranges {
        match out.last_mut() {
            Some(last) if r.start <= last.end => last.end = last.end.max(r.end),
            _ => out.push(r),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query::parse;
    use crate::search::retrieve::plain;

    fn marked<'t>(query: &str, language: &str, text: &'t str) -> Vec<&'t str> {
        let query = parse(query).unwrap_or_else(|e| panic!("{query}: {e}"));
        let mut texts = Vec::new();
        plain(&query.root, &mut texts);
        let words: Vec<(&str, Words)> = texts.iter().map(|t| (*t, Words::new(t, None))).collect();
        let marks = Marker::new(&query.root, &words).marks(text, &Tag::new(language));
        marks.into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn an_elided_word_takes_its_place_in_a_phrase() {
        assert_eq!(marked("\"vous avez\"", "fr", "ce que vous avez, si vous l'avez"), ["vous avez"]);
        assert_eq!(marked("\"droit d'accès\"", "fr", "du droit d’accès"), ["droit d’accès"]);
        assert_eq!(marked("\"l'accès à\"", "fr", "sur l'accès à vos données"), ["accès à"]);
    }

    #[test]
    fn words_are_marked_by_stem_and_phrases_where_they_stand() {
        let text = "We share your data with partners; the sharing of data ends then.";
        assert_eq!(marked("share", "en", text), ["share", "sharing"]);
        assert_eq!(marked("\"data with partners\"", "en", text), ["data with partners"]);
        assert_eq!(marked("\"partners data\"", "en", text), [""; 0]);
        assert_eq!(marked("shar* partnres~ -data", "en", text), ["share", "partners", "sharing"]);
        assert_eq!(marked("the end", "en", text), ["ends"]);
        assert_eq!(marked("the", "en", text), ["the"]);
    }

    #[test]
    fn a_concept_is_marked_in_every_language() {
        for (language, text, want) in [
            ("fr", "Nous conservons les données personnelles.", "données personnelles"),
            ("sq", "Ne i ruajmë të dhënat personale.", "dhënat personale"),
            ("tk", "Biz şahsy maglumatlary saklaýarys.", "şahsy maglumatlary"),
            ("ar", "نحتفظ بالبيانات الشخصية.", "بالبيانات الشخصية"),
            ("zh", "我们保存个人信息。", "个人信息"),
        ] {
            let found = marked("personal data", language, text).join(" ");
            assert!(found.contains(want), "{language}: {found}");
        }
    }

    #[test]
    fn numbers_names_and_addresses_are_marked() {
        let text = "Tarnivel answers within 30 days, see https://www.belmora.example/help or section 30.";
        assert_eq!(marked("number:[10 TO 40]", "en", text), ["30"]);
        assert_eq!(marked("number:\"30 jours\"", "en", text), ["30"]);
        assert_eq!(marked("number:31", "en", text), [""; 0]);
        assert_eq!(marked("date:2020", "fr", "Depuis le 1er mars 2020, et non 2021."), ["1er mars 2020"]);
        assert_eq!(marked("name:tarn*", "en", text), ["Tarnivel"]);
        assert_eq!(marked("url:belmora.example", "en", text), ["https://www.belmora.example/help"]);
        assert_eq!(marked("Tarnivel", "ar", "تجيب تارنيفل خلال ٣٠ يوما."), ["تارنيفل"]);
        assert_eq!(marked("30", "ar", "تجيب تارنيفل خلال ٣٠ يوما."), ["٣٠"]);
    }

    #[test]
    fn ranges_are_in_order_and_whole() {
        let text = "étés été";
        assert_eq!(merged(text, vec![0..3, 7..9, 2..5, 1..2, 40..50, 6..7]), [0..5, 7..9]);
    }
}
