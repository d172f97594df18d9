//! Part of modality: where a clause says may, must, not, unless and the like. `lexicon/markers/modality.tsv` holds, for each class of
//! such words, how every language says it (`says`: strong, a reader would swear to it), what else may stand for it in a translation
//! (`also`, generous: lexical negations, freer renderings, inflections) and what only looks like it (`never`). In a pattern, `x*`
//! begins so, `*x` ends so, `*x*` has it inside; `_` stands for up to three words and `__` for up to eight.

use crate::language::Script;
use crate::language::fold;
use crate::lexicon::pattern::{Openings, Pattern, fits};
use crate::lexicon::{self, COLUMNS};
use crate::similarity::Analysis;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Words that `_` and `__` stand for at most.
const GAP: usize = 3;
/// See there.
const LONG_GAP: usize = 8;

/// How a pattern bears on its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Says,
    /// Says it, but merely takes it up again behind another word of its class in the sentence (neither … nor).
    Again,
    Also,
    Never,
}

/// The patterns of one language, found by their first words.
#[derive(Debug, Default)]
struct Index {
    patterns: Vec<(u8, Kind, Pattern)>,
    /// By the first word.
    openings: Openings,
    /// Chinese: by the first character.
    by_char: FxHashMap<char, Vec<u32>>,
}

/// The table.
#[derive(Debug)]
struct Table {
    classes: Vec<&'static str>,
    languages: [Index; 6],
}

const TEXT: &str = include_str!("../lexicon/markers/modality.tsv");

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut classes: Vec<&'static str> = Vec::new();
        let mut languages: [Index; 6] = Default::default();
        for cells in lexicon::rows(TEXT) {
            let [id, kind, ..] = cells.as_slice() else { continue };
            let class = classes.iter().position(|c| c == id).unwrap_or_else(|| {
                classes.push(id);
                classes.len() - 1
            });
            let kind = match *kind {
                "says" => Kind::Says,
                "also" => Kind::Also,
                "again" => Kind::Again,
                _ => Kind::Never,
            };
            for (c, index) in languages.iter_mut().enumerate() {
                for p in cells.get(2 + c).copied().unwrap_or("").split('|').map(str::trim).filter(|p| !p.is_empty()) {
                    index.add(class as u8, kind, p, COLUMNS[c] == "zh");
                }
            }
        }
        Table { classes, languages }
    })
}

impl Index {
    fn add(&mut self, class: u8, kind: Kind, pattern: &str, han: bool) {
        let folded = fold::fold(pattern).text;
        let words: Pattern = if han {
            vec![folded]
        } else {
            let part = |c: char| c.is_alphanumeric() || c == '*' || c == '_';
            folded.split(|c: char| !part(c)).filter(|w| !w.is_empty()).map(String::from).collect()
        };
        let (Some(first), at) = (words.first(), self.patterns.len() as u32) else { return };
        match first.chars().next() {
            Some(c) if han => self.by_char.entry(c).or_default().push(at),
            _ => self.openings.add(first, at),
        }
        self.patterns.push((class, kind, words));
    }
}

/// Number of a class of the table; for names in the code, which a test checks.
pub fn class(id: &str) -> Option<u8> {
    table().classes.iter().position(|c| *c == id).map(|i| i as u8)
}

/// A place that says something of a class, or may stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Class.
    pub class: u8,
    /// True where it says it outright.
    pub strict: bool,
    /// Bytes of the folded text.
    pub range: Range<usize>,
}

/// A pattern found: class, kind, bytes, letters of the pattern.
type Found = (u8, Kind, Range<usize>, usize);

/// The marks of a unit, by class and place.
pub struct Marks(pub Vec<Mark>);

/// All marks of a unit. None for a language without a column.
pub fn marks(a: &Analysis) -> Marks {
    Marks(all(a))
}

fn all(a: &Analysis) -> Vec<Mark> {
    let Some(column) = lexicon::column(&a.language) else { return Vec::new() };
    let index = &table().languages[column];
    let mut found: Vec<Found> = if a.profile().script == Script::Han { in_han(a, index) } else { in_words(a, index) };
    // The first place, and there the longest stretch and the closest pattern, takes its words; what says outweighs what may say.
    found.sort_by_key(|(c, k, r, n)| (*c, r.start, std::cmp::Reverse(r.end), std::cmp::Reverse(*n), *k as u8));
    let mut out: Vec<Mark> = Vec::new();
    let mut taken: Option<(u8, usize)> = None;
    for (class, kind, range, _) in found {
        if taken.is_some_and(|(c, end)| c == class && range.start < end) {
            continue;
        }
        taken = Some((class, range.end));
        let before = out.last().filter(|m| m.class == class && kind == Kind::Again);
        let again = before.is_some_and(|m| !a.folded.text[m.range.end..range.start].contains(['.', ';', '!', '?']));
        if kind != Kind::Never {
            out.push(Mark { class, strict: kind == Kind::Says || kind == Kind::Again && !again, range });
        }
    }
    soften(a, &mut out);
    out
}

fn in_han(a: &Analysis, index: &Index) -> Vec<Found> {
    let text = a.folded.text.as_str();
    let mut out = Vec::new();
    for (i, c) in text.char_indices() {
        for &p in index.by_char.get(&c).into_iter().flatten() {
            let (class, kind, words) = &index.patterns[p as usize];
            if text[i..].starts_with(words[0].as_str()) {
                out.push((*class, *kind, i..i + words[0].len(), words[0].len()));
            }
        }
    }
    out
}

fn in_words(a: &Analysis, index: &Index) -> Vec<Found> {
    let latin = a.profile().script == Script::Latin;
    let mut out = Vec::new();
    for (i, t) in a.tokens.iter().enumerate() {
        if month_or_number(a, i) {
            continue;
        }
        let mut attempt = |p: u32| {
            let (class, kind, words) = &index.patterns[p as usize];
            if let Some(end) = whole(a, words, i) {
                out.push((*class, *kind, t.range.start..end, words.iter().map(|w| w.trim_matches(['*', '_']).len()).sum()));
            }
        };
        index.openings.of(&t.form, &mut attempt);
        // Short words keep their joined conjunction elsewhere: ولا, فلن.
        let joined = t.form.strip_prefix(['و', 'ف']).filter(|r| r.chars().count() <= JOINED && *r != &*t.bare);
        if let Some(r) = joined.filter(|_| !latin) {
            index.openings.exactly(r).for_each(&mut attempt);
        }
        if t.bare != t.form {
            index.openings.of(&t.bare, &mut attempt);
        }
    }
    out
}

/// Letters of a word that conjunctions are taken off here, at most.
const JOINED: usize = 4;

/// "No. 5", "no 5", "in May", and the letters of a code: "YR7 4PA" has no Albanian "pa".
fn month_or_number(a: &Analysis, at: usize) -> bool {
    let t = &a.tokens[at];
    if a.folded.text[..t.range.start].ends_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    if &*t.form == "may" && t.capital && !t.initial && !t.all_caps {
        return true;
    }
    &*t.form == "no" && a.folded.text[t.range.end..].trim_start_matches(['.', ' ']).starts_with(|c: char| c.is_ascii_digit())
}

/// End of a pattern whose first word is that of token `at`, within the sentence.
fn whole(a: &Analysis, pattern: &[String], at: usize) -> Option<usize> {
    let mut i = at;
    let mut gap = 0;
    for word in &pattern[1..] {
        match word.as_str() {
            "_" => gap = GAP,
            "__" => gap = LONG_GAP,
            w => {
                let near = a.tokens.get(i + 1..)?.iter().take(gap + 1);
                i += 1 + near.into_iter().position(|t| fits(w, &t.form) || fits(w, &t.bare))?;
                gap = 0;
            }
        }
    }
    let range = a.tokens[at].range.start..a.tokens[i].range.end;
    let one_sentence = pattern.len() == 1 || !a.folded.text[range.clone()].contains(['.', ';', '!', '?']) || pattern[0].len() <= 1;
    one_sentence.then_some(range.end)
}

/// Words between a modal word and a negation that is taken to be its own, at most.
const BESIDE: usize = 1;

/// A negated permission is a prohibition and a negated duty an exemption; languages say either with either word (may not, must not;
/// 不得; need not), so that a modal word beside a negation speaks for both classes, softly.
fn soften(a: &Analysis, marks: &mut Vec<Mark>) {
    let (Some(negation), Some(may), Some(must)) = (class("negation"), class("permission"), class("duty")) else { return };
    let negations: Vec<Range<usize>> = marks.iter().filter(|m| m.class == negation && m.strict).map(|m| m.range.clone()).collect();
    let han = a.profile().script == Script::Han;
    let beside = |r: &Range<usize>, n: &Range<usize>| {
        if r.start < n.end && n.start < r.end {
            return true;
        }
        let (left, right) = (r.end.min(n.end), r.start.max(n.start));
        if han {
            return right - left <= 3;
        }
        let text = &a.folded.text[left..right];
        text.split_whitespace().count() <= BESIDE && !text.contains([',', ';', '.', ':'])
    };
    let mut more = Vec::new();
    for m in marks.iter_mut().filter(|m| m.class == may || m.class == must) {
        if negations.iter().any(|n| beside(&m.range, n)) {
            m.strict = false;
            more.push(Mark { class: if m.class == may { must } else { may }, strict: false, range: m.range.clone() });
        }
    }
    marks.extend(more);
    marks.sort_by_key(|m| (m.class, m.range.start));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Tag;

    fn says(language: &str, text: &str, id: &str) -> (usize, usize) {
        let a = Analysis::of_text(text, Tag::new(language));
        let c = class(id);
        let of = marks(&a).0.into_iter().filter(|m| Some(m.class) == c).collect::<Vec<_>>();
        (of.iter().filter(|m| m.strict).count(), of.len())
    }

    #[test]
    fn the_letters_of_a_code_are_no_words() {
        assert_eq!(says("sq", "Adresa: Rruga 7, YR7 4PA.", "negation").0, 0);
        assert_eq!(says("sq", "Adresa: Rruga 7, pa kod.", "negation").0, 1);
    }

    #[test]
    fn every_class_is_said_in_every_language() {
        for (c, language) in COLUMNS.iter().enumerate() {
            for (i, id) in table().classes.iter().enumerate() {
                let any = table().languages[c].patterns.iter().any(|(k, kind, _)| *k as usize == i && *kind == Kind::Says);
                assert!(any, "{id} in {language}");
            }
        }
        for line in TEXT.lines().skip(1) {
            assert_eq!(line.split('\t').count(), 8, "{line}");
        }
    }

    #[test]
    fn negations_are_counted_once_and_look_alikes_are_none() {
        for (language, text, strict) in [
            ("en", "We do not sell data and we never share it without consent.", 3),
            ("en", "Delivery takes no more than 3 days.", 0),
            ("fr", "Nous ne vendons pas vos données et n'en partageons aucune sans votre accord.", 3),
            ("fr", "Nous ne les traitons qu'avec votre accord.", 0),
            ("ar", "لا نبيع البيانات ولن نشاركها دون موافقتك", 3),
            ("ar", "لا نعالج البيانات إلا بموافقتك", 0),
            ("sq", "Ne nuk i shesim të dhënat dhe nuk i ndajmë pa pëlqimin tuaj.", 3),
            ("tk", "Biz maglumatlary satmaýarys we razylygyňyz bolmazdan paýlaşmaýarys.", 3),
            ("tk", "Biz maglumatlary ýygnaýarys we programmany goldaýarys.", 0),
            ("zh", "我们不出售数据。我们不会未经同意共享。", 3),
            ("ar", "لا نجمع محتوى رسائلك ولا موقعك", 1),
            ("ar", "ولا نبيع البيانات", 1),
            ("zh", "我们不断改进不同的功能，期限不超过三天。", 0),
        ] {
            assert_eq!(says(language, text, "negation").0, strict, "{text}");
        }
    }

    #[test]
    fn words_that_only_hold_such_a_word_say_nothing() {
        for (language, text, id) in [
            ("ar", "نجمع اسم الدخول بموجب هذه السياسة", "duty"),
            ("ar", "نجمع اسم الدخول ومفتاح الجهاز", "permission"),
            ("ar", "تنفيذ العقد والاستفادة من الخدمة", "negation"),
            ("ar", "رسالة بالبريد مع العنوان الكامل", "wish"),
            ("tk", "rugsatnama we rugsatsyz giriş", "allow"),
            ("tk", "islendik wagt", "wish"),
            ("tk", "bu ulgamdaky problemadygyny bilýäris", "negation"),
            ("zh", "我们如何收集信息，例如姓名", "if"),
            ("zh", "以前者为准", "before"),
            ("zh", "向有权机关提供", "permission"),
            ("zh", "重要须知", "duty"),
            ("zh", "设备的唯一标识符", "identify"),
        ] {
            assert_eq!(says(language, text, id).1, 0, "{id}: {text}");
        }
        for (language, text, id) in [
            ("ar", "تخزن البيانات لمدة لا تقل عن سنة", "least"),
            ("sq", "Me pëlqimin tuaj të shprehur.", "explicit"),
            ("tk", "Maglumatlaryň ulanylmadygyny tassyklaýarys.", "negation"),
            ("zh", "您可行使权利，个人信息可用于服务", "permission"),
            ("zh", "如您不同意", "if"),
        ] {
            assert!(says(language, text, id).0 > 0, "{id}: {text}");
        }
    }

    #[test]
    fn a_negated_modal_word_speaks_softly_for_both() {
        for (language, text) in [
            ("en", "You may not copy it."),
            ("fr", "Vous ne devez pas le copier."),
            ("ar", "لا يجوز لك نسخه"),
            ("sq", "Nuk mund ta kopjoni."),
            ("tk", "Ony göçürmeli däl."),
            ("zh", "您不得复制。"),
        ] {
            assert_eq!(says(language, text, "permission").0 + says(language, text, "duty").0, 0, "{text}");
        }
    }

    #[test]
    fn modal_words_are_told_from_look_alikes() {
        assert_eq!(says("zh", "相应的功能需求是主要的", "duty"), (0, 0));
        assert_eq!(says("zh", "您可以使用，但必须付款。", "permission").0, 1);
        assert_eq!(says("en", "On 3 May we met Will.", "permission"), (0, 0));
        assert_eq!(says("tk", "Siz tölemelisiňiz.", "duty").0, 1);
        assert_eq!(says("tk", "Siz sorap bilersiňiz.", "permission").0, 1);
    }
}
