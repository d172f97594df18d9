//! Where running text names a section, article, chapter or annex of the document: "Section 4", "section four", "l'article 12.3",
//! "المادة الرابعة", "nenit 5", "4-nji bölümde", "第四条", "sections 3 to 5", "Annex II", "Schedule A". Places in other laws and documents
//! are left out.

use crate::document::LabelWord;
use crate::language::numerals::Spoken;
use crate::language::{Profile, Script, fold_word, numerals};
use crate::similarity::Analysis;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// A cross-reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// The word it is built with.
    pub word: LabelWord,
    /// The number, one a level.
    pub value: Vec<u32>,
    /// Byte range in `Unit::text`.
    pub range: Range<usize>,
}

/// Largest number that a reference may bear; years stand beyond.
const MOST: u32 = 400;

/// The references of a unit, in order.
pub(super) fn mentions(a: &Analysis) -> Vec<Mention> {
    a.derived(|a| Mentions(found(a))).0.clone()
}

struct Mentions(Vec<Mention>);

fn found(a: &Analysis) -> Vec<Mention> {
    let p = a.profile();
    let f = a.folded.text.as_str();
    let mut out = Vec::new();
    if p.script == Script::Han {
        han(a, p, f, &mut out);
    } else {
        words(a, p, f, &mut out);
    }
    out.sort_by_key(|m| m.range.start);
    out.dedup_by(|b, a| a.range.end > b.range.start);
    out
}

/// The folded label words of a profile that stand before their number.
fn words_before(p: &Profile) -> &'static FxHashMap<String, LabelWord> {
    static WORDS: [OnceLock<FxHashMap<String, LabelWord>>; 7] = [const { OnceLock::new() }; 7];
    let all = crate::language::profiles();
    let at = all.iter().position(|x| x.tag == p.tag);
    WORDS[at.unwrap_or(6)].get_or_init(|| {
        let mut out = FxHashMap::default();
        let words = at.map_or(&[][..], |i| all[i].label_words);
        for (w, kind) in words.iter().filter(|w| !w.0.starts_with('~')) {
            out.entry(fold_word(w).trim_end_matches('.').to_string()).or_insert(*kind);
        }
        out
    })
}

/// The label word that a form is, where it stands before its number.
fn word_before(p: &Profile, form: &str) -> Option<LabelWord> {
    let words = words_before(p);
    let hit = |f: &str| words.get(f).copied();
    hit(form).or_else(|| {
        // بالمادة, للمادة, والفصل.
        let mut f = form;
        for joined in ["و", "ف", "ب", "ك"] {
            f = f.strip_prefix(joined).filter(|r| r.starts_with("ال")).unwrap_or(f);
        }
        let own = f.strip_prefix("لل").map(|r| format!("ال{r}"));
        (p.script == Script::Arabic).then(|| hit(own.as_deref().unwrap_or(f))).flatten()
    })
}

/// The label word that a folded word is, joined prefixes allowed; any word, those of small units included.
pub(super) fn label_word(p: &Profile, form: &str) -> Option<LabelWord> {
    word_before(p, form)
}

/// References to small units of a law ("point 3", "item 2") say too little.
fn telling(w: LabelWord) -> bool {
    w != LabelWord::Clause && w != LabelWord::Part
}

/// Plural label words, folded; after them a second number may follow.
const PLURALS: &[&str] = &[
    "sections",
    "articles",
    "chapters",
    "annexes",
    "appendices",
    "schedules",
    "§§",
    "arts",
    "chapitres",
    "appendices",
    "المواد",
    "مواد",
    "المادتين",
    "المادتان",
    "الفصول",
    "الاقسام",
    "الملاحق",
    "seksionet",
    "seksioneve",
    "nenet",
    "neneve",
    "kapitujt",
    "shtojcat",
    "anekset",
];

/// What stands between the two numbers of a range or a pair.
const RANGES: &[&str] =
    &["to", "and", "through", "a", "à", "au", "et", "الى", "حتى", "و", "deri", "deri ne", "deri në", "dhe", "e", "we", "-", ","];

/// The number in words that begins at a place: value and end. The word for one counts only as an ordinal (article premier).
fn spoken_at(spoken: &[Spoken], at: usize) -> Option<(u32, usize)> {
    let hit = spoken.iter().find(|s| s.range.start == at && (s.ordinal || !s.vague) && (1..=u64::from(MOST)).contains(&s.value))?;
    Some((hit.value as u32, hit.range.end))
}

/// A Roman number or a single capital letter as the number of an annex, chapter or section.
fn sign_at(a: &Analysis, word: LabelWord, at: usize) -> Option<(u32, usize)> {
    let t = a.tokens.get(a.tokens.partition_point(|t| t.range.start < at))?;
    let one = t.form.len() == 1;
    if t.range.start != at || !(t.all_caps || one && t.capital) || a.folded.text[t.range.end..].starts_with(['\'', '-']) {
        return None;
    }
    // "Section I" is a section; "Schedule C" is a letter, "Annex I" and "Annex V" are Roman.
    let roman = numerals::roman_number(&t.form).filter(|n| *n <= 60 && (!one || matches!(&*t.form, "i" | "v" | "x")));
    let letter = || (one && word == LabelWord::Annex && t.form.is_ascii()).then(|| u64::from(t.form.as_bytes()[0] - b'a' + 1));
    Some((roman.or_else(letter)? as u32, t.range.end))
}

fn words(a: &Analysis, p: &Profile, f: &str, out: &mut Vec<Mention>) {
    let follows = p.label_words.iter().any(|w| w.0.starts_with('~'));
    let spoken = numerals::spoken_numbers(p, f);
    for (i, t) in a.tokens.iter().enumerate() {
        let plain = word_before(p, &t.form).or_else(|| t.form.contains(['§']).then_some(LabelWord::Section));
        if let Some(word) = plain.filter(|w| telling(*w)) {
            let rest = &f[t.range.end..];
            let gap = rest.len() - rest.trim_start_matches(['.', ' ']).len();
            let at = t.range.end + gap;
            if gap > 0 && rest[..gap].contains(' ') {
                if let Some((value, len)) = levels(&f[at..]) {
                    let one = value.len() == 1;
                    push(a, p, word, value, t.range.start..at + len, out);
                    if one
                        && PLURALS.iter().any(|w| fold_word(w) == *t.bare || fold_word(w) == *t.form)
                        && let Some((value, r)) = second(f, at + len)
                    {
                        push(a, p, word, value, r, out);
                    }
                    continue;
                }
                // neni i katërt
                let article = ["i ", "e ", "të "].iter().find(|x| p.tag == "sq" && f[at..].starts_with(**x)).map_or(0, |x| x.len());
                if let Some((n, end)) = spoken_at(&spoken, at + article).or_else(|| sign_at(a, word, at)) {
                    push(a, p, word, vec![n], t.range.start..end, out);
                    continue;
                }
            }
        }
        if follows && let Some((word, start, value)) = after(p, a, f, i, &spoken) {
            // 3-5-nji bölümlerde
            let head = f[..start].strip_suffix('-').unwrap_or("");
            let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            if let Some((first, _)) = levels(&head[head.len() - digits..]) {
                push(a, p, word, first, head.len() - digits..start - 1, out);
            }
            push(a, p, word, value, start..t.range.end, out);
        }
    }
}

/// The second number of a range or a pair that begins with the number ending at `at`: "3 to 5", "12 and 13".
fn second(f: &str, at: usize) -> Option<(Vec<u32>, Range<usize>)> {
    let rest = &f[at..];
    let n = rest.find(|c: char| c.is_ascii_digit()).filter(|n| *n <= 12)?;
    let link = rest[..n].trim();
    if !RANGES.iter().any(|l| fold_word(l) == link) {
        return None;
    }
    let (value, len) = levels(&rest[n..])?;
    // "Sections 3 and 30 days": what is counted is no section.
    let next = rest[n + len..].trim_start_matches(' ');
    let counted = next.starts_with(|c: char| c.is_alphabetic()) && rest[n + len..].starts_with(' ') && link != "-" && value[0] > 20;
    (!counted).then_some((value, at + n..at + n + len))
}

/// "4-nji bölümde", "dördünji madda": the word at token `i`, inflected, its number before it.
fn after(p: &Profile, a: &Analysis, f: &str, i: usize, spoken: &[Spoken]) -> Option<(LabelWord, usize, Vec<u32>)> {
    let t = &a.tokens[i];
    let link = &a.tokens[i.checked_sub(1)?];
    if f[link.range.end..t.range.start].trim() != "" {
        return None;
    }
    let figures = matches!(&*link.form, "nji" | "njy" | "nyi");
    let said = spoken.iter().find(|s| s.ordinal && s.range.end == link.range.end && s.value <= u64::from(MOST));
    if !figures && said.is_none() {
        return None;
    }
    let word = p.label_words.iter().find_map(|(x, w)| {
        let stem = fold_word(x.strip_prefix('~')?.rsplit(' ').next()?);
        let rest = t.form.strip_prefix(stem.as_str())?;
        // A possessive ending hangs it on a noun before: "kanunyň 5-nji maddasy" is another law's.
        let own = [
            "", "de", "da", "däki", "daky", "däkiden", "den", "dan", "i", "y", "e", "a", "iň", "yň", "ň", "ny", "ni", "nyň", "niň", "yna",
            "ler", "lerde", "leri", "leriň", "lerden", "lar", "larda", "lary", "laryň", "lardan",
        ];
        own.iter().any(|e| fold_word(e) == rest).then_some(*w)
    })?;
    if let Some(s) = said {
        return telling(word).then(|| (word, s.range.start, vec![s.value as u32]));
    }
    let before = f[..link.range.start].trim_end_matches(['-', ' ']);
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let (value, len) = levels(&before[before.len() - digits..])?;
    (len == digits && telling(word)).then_some((word, before.len() - digits, value))
}

fn han(a: &Analysis, p: &Profile, f: &str, out: &mut Vec<Mention>) {
    for (i, _) in f.match_indices('第') {
        let rest = &f[i + '第'.len_utf8()..];
        let rest = rest.trim_start();
        let at = f.len() - rest.len();
        let digits = rest.len() - rest.trim_start_matches(|c| "〇零一二三四五六七八九十百".contains(c)).len();
        let (value, len) = match numerals::han_number(&rest[..digits]) {
            Some(n) => (vec![n as u32], digits),
            None => match levels(rest) {
                Some(x) => x,
                None => continue,
            },
        };
        let tail = f[at + len..].trim_start();
        let from = f.len() - tail.len();
        let hit = p
            .label_words
            .iter()
            .filter_map(|(x, w)| tail.starts_with(x.strip_prefix('~')?).then_some((x.len() - 1, *w)))
            .max_by_key(|x| x.0);
        if let Some((n, word)) = hit.filter(|h| telling(h.1)) {
            push(a, p, word, value, i..from + n, out);
        } else if let Some((second, word, end)) = range_in_han(p, tail, from) {
            // 第三至五条
            let first = i..at + len;
            push(a, p, word, value, first.clone(), out);
            push(a, p, word, second, first.end..end, out);
        }
    }
}

/// 至五条: the end of a range in front of the word that both numbers share.
fn range_in_han(p: &Profile, tail: &str, from: usize) -> Option<(Vec<u32>, LabelWord, usize)> {
    let rest = tail.strip_prefix(['至', '到', ',', '-', '和', '及'])?.trim_start_matches('第');
    let digits = rest.len() - rest.trim_start_matches(|c| "〇零一二三四五六七八九十百".contains(c)).len();
    let (value, len) = match numerals::han_number(&rest[..digits]) {
        Some(n) => (vec![n as u32], digits),
        None => levels(rest)?,
    };
    let word = &rest[len..];
    let hit = p.label_words.iter().find_map(|(x, w)| Some((x.strip_prefix('~').filter(|x| word.starts_with(x))?.len(), *w)))?;
    telling(hit.1).then(|| (value, hit.1, from + tail.len() - word.len() + hit.0))
}

/// `12`, `12.3`: a number that goes on ("12%", "2024") is none.
fn levels(s: &str) -> Option<(Vec<u32>, usize)> {
    let mut value = Vec::new();
    let mut at = 0;
    loop {
        let n = s[at..].len() - s[at..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if n == 0 || n > 3 {
            break;
        }
        value.push(s[at..at + n].parse::<u32>().ok().filter(|n| (1..=MOST).contains(n))?);
        at += n;
        let more = s[at..].strip_prefix('.').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
        if !more || value.len() == 4 {
            break;
        }
        at += 1;
    }
    let next = s[at..].chars().next();
    // "Section 4(b)" leads to section 4; "Article 6-bis", "12%" and "5 of 9" are something else.
    (!value.is_empty() && !next.is_some_and(|c| c == '%' || c == '/' || c.is_ascii_alphanumeric())).then_some((value, at))
}

fn push(a: &Analysis, p: &Profile, word: LabelWord, value: Vec<u32>, r: Range<usize>, out: &mut Vec<Mention>) {
    let f = &a.folded.text;
    if elsewhere(p, f, &r) {
        return;
    }
    out.push(Mention { word, value, range: a.origin(r) });
}

/// Stems of laws and other documents, folded.
const LAWS: &[&str] = &[
    "gdpr",
    "rgpd",
    "ccpa",
    "pipl",
    "law",
    "act",
    "regulation",
    "directive",
    "code",
    "convention",
    "treaty",
    "constitution",
    "statute",
    "loi",
    "reglement",
    "décret",
    "decret",
    "traite",
    "ligj",
    "rregullor",
    "direktiv",
    "kod",
    "konvent",
    "kushtetut",
    "kanun",
    "kodeks",
    "konwensi",
    "konstitusi",
    "القانون",
    "قانون",
    "اللائحه",
    "لائحه",
    "اللائحة",
    "لائحة",
    "نظام",
    "النظام",
    "المرسوم",
    "مرسوم",
    "توجيه",
    "اتفاقيه",
    "اتفاقية",
    "الدستور",
    "دستور",
];

/// True where a text names a law anywhere: an article that it mentions may be that law's.
pub(super) fn names_law(folded: &str) -> bool {
    folded.split(|c: char| !c.is_alphanumeric()).any(|w| LAWS.iter().any(|l| w.starts_with(l) && w.chars().count() < l.chars().count() + 6))
}

/// True where a law or a title in quotation marks is named near a reference.
pub(super) fn names_other(text: &str, r: &Range<usize>) -> bool {
    let near = format!("{} {}", tail(&text[..r.start], NEAR), head(&text[r.end..], NEAR));
    let folded = fold_word(&near);
    names_law(&folded) || folded.contains(['"', '《', '法'])
}

/// Characters on either side of a reference in which a law or another document counts as named near it.
const NEAR: usize = 120;

/// True where the words around say that the place is in a law or in another document. How far they look: the sentence, at most
/// this many characters on either side.
const AROUND: usize = 60;

fn elsewhere(p: &Profile, f: &str, r: &Range<usize>) -> bool {
    let before = tail(&f[..r.start], AROUND);
    let after = head(&f[r.end..], AROUND);
    if p.script == Script::Han {
        let near = before.trim_end();
        // Folding makes a plain quotation mark of the marks around a title.
        let named = ['"', '》', '法', '例', '则', '約', '约', '典'].iter().any(|c| near.ends_with(*c))
            || after.trim_start().starts_with(['《', '"']);
        let own = near.ends_with("本协议") || near.ends_with("本政策") || near.ends_with("本条款");
        return !own && (named || near.ends_with('议'));
    }
    let split = |s: &str| s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string).collect::<Vec<_>>();
    let sentence_before = before.rsplit(['.', ';', '؛', '!', '?']).next().unwrap_or(before);
    let sentence_after = after.split(['.', ';', '؛', '!', '?']).next().unwrap_or(after);
    if names_law(sentence_before) || names_law(sentence_after) {
        return true;
    }
    // "Section 4 of the Terms of Service": another document, unless it is "of this policy".
    let next = split(sentence_after);
    let link = next.first().is_some_and(|w| matches!(w.as_str(), "of" | "de" | "du" | "des" | "d" | "من" | "i" | "e" | "te" | "të"));
    let joined = sentence_after.starts_with(' ');
    let this = [
        "this",
        "these",
        "our",
        "present",
        "présent",
        "presente",
        "présente",
        "présentes",
        "cette",
        "ce",
        "ces",
        "nos",
        "notre",
        "هذه",
        "هذا",
        "kësaj",
        "ketij",
        "këtij",
        "kesaj",
        "tona",
    ];
    link && joined && !next.iter().skip(1).take(3).any(|w| this.iter().any(|t| fold_word(t) == *w))
}

fn tail(s: &str, n: usize) -> &str {
    s.char_indices().rev().nth(n).map_or(s, |(i, c)| &s[i + c.len_utf8()..])
}

fn head(s: &str, n: usize) -> &str {
    s.char_indices().nth(n).map_or(s, |(i, _)| &s[..i])
}

#[cfg(test)]
#[path = "numbering_mentions_tests.rs"]
mod tests;
