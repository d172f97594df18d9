//! Marks of another script or width than the text around them, and words in letters of two alphabets.

use super::context::{Context, Draft};
use super::finding::Severity;
use super::markup::{Kind, Place, addresses, slips, tell_and_mend};
use super::markup_mend::{arabic, full_width, latin, one_alphabet, ordinary};
use crate::document::UnitKind;
use crate::language::{self, Script, is_han};
use crate::similarity::analysis::script_of;
use std::ops::Range;

const ARABIC_IN_LATIN: Kind = Kind {
    key: "Arabic mark",
    what: "an Arabic punctuation mark among Latin letters",
    help: "Write the comma, semicolon or question mark of Latin script there.",
    severity: Severity::Minor,
};

const ASCII_IN_ARABIC: Kind = Kind {
    key: "Latin mark",
    what: "a Latin comma, semicolon or question mark among Arabic words",
    help: "Write ، ؛ or ؟ as in the rest of the text.",
    severity: Severity::Minor,
};

const HALF_WIDTH: Kind = Kind {
    key: "half-width mark",
    what: "a half-width punctuation mark among Chinese characters",
    help: "Write the full-width mark as in the rest of the text.",
    severity: Severity::Minor,
};

const FULL_WIDTH: Kind = Kind {
    key: "full-width mark",
    what: "a full-width punctuation mark in text that is not Chinese",
    help: "Write the ordinary mark as in the rest of the text.",
    severity: Severity::Minor,
};

const TWO_ALPHABETS: Kind = Kind {
    key: "two alphabets",
    what: "a word in letters of two alphabets, which look alike",
    help: "Type the word anew in one alphabet: as it stands, no search finds it.",
    severity: Severity::Minor,
};

/// Looks at a version.
pub(super) fn scripts(cx: &Context, v: usize, out: &mut Vec<Draft>) {
    let own = crate::language::profile(cx.tag(v)).script;
    let mut all = Found::default();
    for (u, unit) in cx.version(v).units.iter().enumerate() {
        if unit.kind == UnitKind::TocEntry {
            continue;
        }
        mixed_words(&unit.text, |r| all.mixed.push(Place { unit: u, range: r, sure: 0.9 }));
        // Text left in another language has the marks of that language.
        if unit.language.as_ref().is_some_and(|l| crate::language::profile(l).script != own) {
            continue;
        }
        all.look(u, &unit.text, own);
    }
    let halves = |m: &&(usize, Place)| slips(all.half.iter().filter(|x| x.0 == m.0).count(), all.full[m.0]);
    let half: Vec<Place> =
        all.half.iter().filter(halves).map(|m| Place { unit: m.1.unit, range: m.1.range.clone(), sure: m.1.sure }).collect();
    tell_and_mend(cx, v, &ARABIC_IN_LATIN, &all.arabic_in_latin, latin, out);
    if slips(all.ascii_in_arabic.len(), all.arabic) {
        tell_and_mend(cx, v, &ASCII_IN_ARABIC, &all.ascii_in_arabic, arabic, out);
    }
    tell_and_mend(cx, v, &HALF_WIDTH, &half, full_width, out);
    if slips(all.full_width.len(), all.ascii) {
        tell_and_mend(cx, v, &FULL_WIDTH, &all.full_width, |text, r| ordinary(text, r, own), out);
    }
    tell_and_mend(cx, v, &TWO_ALPHABETS, &all.mixed, one_alphabet, out);
}

/// Half-width marks and what stands for them between Chinese characters.
pub(super) const WIDTHS: [(char, char); 7] = [(',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！'), ('(', '（'), ('.', '。')];

/// Marks of a version that are not of its script, and how many are.
#[derive(Default)]
struct Found {
    arabic_in_latin: Vec<Place>,
    ascii_in_arabic: Vec<Place>,
    /// With the index into `WIDTHS`.
    half: Vec<(usize, Place)>,
    full_width: Vec<Place>,
    mixed: Vec<Place>,
    /// Right marks: Arabic, ASCII, full-width by index into `WIDTHS`.
    arabic: usize,
    ascii: usize,
    full: [usize; 7],
}

impl Found {
    fn look(&mut self, unit: usize, text: &str, own: Script) {
        let addresses = addresses(text);
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        for (i, &(at, c)) in chars.iter().enumerate() {
            if c.is_alphanumeric() || c.is_whitespace() || addresses.iter().any(|a| a.contains(&at)) {
                continue;
            }
            let left = i.checked_sub(1).and_then(|k| chars.get(k)).map(|x| x.1);
            let right = chars.get(i + 1).map(|x| x.1);
            let near_left = chars[..i].iter().rev().map(|x| x.1).find(|c| !c.is_whitespace());
            let near_right = chars[i + 1..].iter().map(|x| x.1).find(|c| !c.is_whitespace());
            let place = |sure: f32| Place { unit, range: at..at + c.len_utf8(), sure };
            let is = |c: Option<char>, s: Script| c.is_some_and(|c| script_of(c) == s);
            match own {
                Script::Latin => match c {
                    '،' | '؛' | '؟' if is(near_left, Script::Latin) || is(near_right, Script::Latin) => {
                        self.arabic_in_latin.push(place(0.92))
                    }
                    '，' | '。' | '；' | '：' | '？' | '！' | '（' | '）' | '、'
                        if !near_left.is_some_and(is_han)
                            && !near_right.is_some_and(is_han)
                            && is(near_left.or(near_right), Script::Latin) =>
                    {
                        self.full_width.push(place(0.88));
                    }
                    ',' | '.' | ';' | ':' | '?' | '(' => self.ascii += 1,
                    _ => {}
                },
                Script::Arabic => match c {
                    '،' | '؛' | '؟' => {
                        self.arabic += 1;
                        if legal_form_after(&text[at + c.len_utf8()..])
                            && near_left.is_some_and(|c| c == '.' || script_of(c) == Script::Latin)
                        {
                            self.arabic_in_latin.push(place(0.88));
                        }
                    }
                    ',' | ';' if is(near_left, Script::Arabic) && is(near_right, Script::Arabic) => self.ascii_in_arabic.push(place(0.85)),
                    '?' if is(near_left, Script::Arabic) && right.is_none_or(char::is_whitespace) => self.ascii_in_arabic.push(place(0.85)),
                    '，' | '。' | '；' | '：' | '？' | '！' | '（' | '）' | '、' if is(near_left.or(near_right), Script::Arabic) =>
                    {
                        self.full_width.push(place(0.88));
                    }
                    '.' => self.ascii += 1,
                    _ => {}
                },
                Script::Han => self.look_in_han(&text[at..], place(0.85), (left, c, right)),
                _ => {}
            }
        }
    }

    fn look_in_han(&mut self, rest: &str, place: Place, (left, c, right): (Option<char>, char, Option<char>)) {
        if let Some(k) = WIDTHS.iter().position(|w| w.1 == c) {
            self.full[k] += 1;
        }
        let Some(k) = WIDTHS.iter().position(|w| w.0 == c) else { return };
        let han = |c: Option<char>| c.is_some_and(|c| is_han(c) || matches!(c, '”' | '》' | '）' | ')'));
        let wrong = match c {
            '(' => {
                let inside = rest.find(')').map_or("", |n| &rest[..n]);
                !inside.contains('（') && inside.chars().any(is_han) && (han(left) || han(right))
            }
            '.' => han(left) && right.is_none_or(|r| is_han(r) || r.is_whitespace()),
            _ => han(left) && right.is_none_or(|r| is_han(r) || r.is_whitespace() || "“《（\"".contains(r)),
        };
        if wrong {
            self.half.push((k, place));
        }
    }
}

/// True where a text begins with a company's legal form in Latin letters: the mark before it is inside a name.
fn legal_form_after(rest: &str) -> bool {
    let rest = rest.trim_start();
    let word: String = rest.chars().take_while(|c| c.is_ascii_alphabetic()).collect::<String>().to_lowercase();
    let english = language::profiles().iter().find(|p| p.tag == "en");
    word.len() > 1 && english.is_some_and(|p| p.legal_forms.iter().any(|(w, side)| *side == language::Side::After && *w == word))
}

/// Cyrillic and Greek letters that look like Latin ones.
fn lookalike(c: char) -> bool {
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅαοινρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".contains(c)
}

/// Words with Latin letters and letters of another alphabet that look like Latin ones.
fn mixed_words(text: &str, mut add: impl FnMut(Range<usize>)) {
    if !text.contains(lookalike) {
        return;
    }
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphabetic() && !is_han(c), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                start = None;
                let word = &text[s..i];
                let latin = word.chars().filter(|c| script_of(*c) == Script::Latin).count();
                let strange: Vec<char> =
                    word.chars().filter(|c| script_of(*c) == Script::Cyrillic || ('\u{370}'..'\u{400}').contains(c)).collect();
                // Two words of two alphabets glued together are another matter.
                if latin > 0 && !strange.is_empty() && strange.iter().all(|c| lookalike(*c)) && latin + strange.len() >= 3 {
                    add(s..i);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(own: Script, text: &str) -> Found {
        let mut all = Found::default();
        all.look(0, text, own);
        all
    }

    #[test]
    fn marks_of_another_script_are_seen() {
        assert_eq!(found(Script::Arabic, "شركة Tarnivel Co. ، Ltd. وفروعها").arabic_in_latin.len(), 1);
        assert_eq!(found(Script::Arabic, "تطبيقات Tarnivel، Belmora، وغيرها").arabic_in_latin.len(), 0);
        assert_eq!(found(Script::Latin, "Tarnivel، Belmora; të tjera").arabic_in_latin.len(), 1);
        assert_eq!(found(Script::Arabic, "نجمع البيانات, ثم نحذفها").ascii_in_arabic.len(), 1);
        assert_eq!(found(Script::Arabic, "هل تريد الحذف?").ascii_in_arabic.len(), 1);
        assert_eq!(found(Script::Arabic, "https://example.com/a?b=1;c و250,000").ascii_in_arabic.len(), 0);
        assert_eq!(found(Script::Han, "我们收集信息,并使用它(如姓名);电话").half.len(), 3);
        assert_eq!(found(Script::Han, "版本3.5, WIFI (GPS) 2:1 a,b").half.len(), 0);
        assert_eq!(found(Script::Latin, "your name， address（GPS）").full_width.len(), 3);
        assert_eq!(found(Script::Latin, "the word “个人信息。” means this").full_width.len(), 0);
    }

    #[test]
    fn habits_are_no_slips() {
        assert!(slips(1, 5) && slips(2, 10));
        assert!(!slips(0, 9) && !slips(1, 4) && !slips(3, 10));
    }

    #[test]
    fn words_of_two_alphabets_are_seen() {
        let all = |t: &str| {
            let mut out = Vec::new();
            mixed_words(t, |r| out.push(t[r].to_string()));
            out
        };
        assert_eq!(all("your pаssword here"), ["pаssword"]);
        assert_eq!(all("β-carotene, μm, Tarnivelпослать, слово, بTarnivel"), [] as [&str; 0]);
    }
}
