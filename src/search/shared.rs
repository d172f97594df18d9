//! What a text says in every language alike, as words of an index: concepts of the termbase, numbers, addresses, names by sound and
//! words that languages share. The same texts of two languages have many of these words in common, so that a query in one language
//! finds the clause in another without any model.
//!
//! | word | stands for |
//! | --- | --- |
//! | `c:personal-data` | a concept, by its slug, which outlives changes of the termbase |
//! | `n:30` | a number in digits, and once more with its scale word (`n:3000000`) |
//! | `a:www.example.com` | a web address, e-mail address or phone number |
//! | `w:tarnivel` | a Latin word as it is, without diacritics |
//! | `s:TRNFL` | a name or an international word as western ears hear it |
//! | `h:TNWL` | a name as Chinese hears it |

use crate::language::{self, Profile, Script};
use crate::lexicon;
use crate::similarity::{Analysis, TokenKind, sound};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Fewest letters of a Latin word that may be the same in another language; shorter ones are the same by chance.
const SHORTEST_WORD: usize = 3;

/// Fewest consonants of a word that is compared by its sound.
const SHORTEST_SOUND: usize = 3;

/// A word with its bytes in the text.
pub type Placed = (String, Range<usize>);

/// The words of a text, each once, in the order of its kinds. Used for what is indexed and for what is asked alike.
pub fn tokens(analysis: &Analysis) -> Vec<String> {
    let mut seen = rustc_hash::FxHashSet::default();
    placed(analysis).into_iter().map(|(word, _)| word).filter(|w| seen.insert(w.clone())).collect()
}

/// The words of a text, each as often as it stands there.
pub fn placed(analysis: &Analysis) -> Vec<Placed> {
    let mut out = Vec::new();
    concepts(analysis, &analysis.concepts, &mut out);
    for n in &analysis.numbers {
        out.push((format!("n:{}", n.value), n.range.clone()));
        if n.scale > 1.0 {
            out.push((format!("n:{}", n.scaled()), n.range.clone()));
        }
    }
    // A space would make two words of it; there is none in addresses, and phone numbers are digits alone.
    out.extend(analysis.anchors.iter().map(|a| (format!("a:{}", a.value), a.range.clone())));
    names(analysis, &mut out);
    out.into_iter().map(|(word, folded)| (word, analysis.origin(folded))).collect()
}

/// The concepts of words that are typed without diacritics, as `placed` tells them of the very words. For what is asked alone. None in
/// Chinese.
pub fn plain_concepts(analysis: &Analysis) -> Vec<Placed> {
    let profile = analysis.profile();
    let (mut hits, mut out) = (Vec::new(), Vec::new());
    if profile.script == Script::Han {
        return out;
    }
    if let Some(matcher) = lexicon::builtin().plain_matcher(&analysis.language) {
        let tokens: Vec<Plain> = analysis.tokens.iter().map(|t| Plain::new(profile, &t.form, &t.bare)).collect();
        matcher.find(&tokens, &mut hits);
    }
    concepts(analysis, &hits, &mut out);
    out.into_iter().map(|(word, folded)| (word, analysis.origin(folded))).collect()
}

/// A word without its diacritics, as the matcher looks at words.
struct Plain {
    form: String,
    root: String,
    bare: String,
}

impl Plain {
    fn new(profile: &Profile, form: &str, bare: &str) -> Plain {
        let form = language::plain(form);
        Plain { root: profile.root(&form), bare: language::plain(bare), form }
    }
}

impl lexicon::Form for Plain {
    fn form(&self) -> &str {
        &self.form
    }
    fn stem(&self) -> &str {
        &self.root
    }
    fn bare(&self) -> &str {
        &self.bare
    }
}

fn concepts(analysis: &Analysis, hits: &[lexicon::Hit], out: &mut Vec<Placed>) {
    let entries = &lexicon::builtin().entries;
    for h in hits {
        let (first, end) = (h.first as usize, h.end as usize);
        let range = match analysis.tokens.get(first..end).unwrap_or_default() {
            _ if analysis.profile().script == Script::Han => first..end,
            [] => continue,
            [one] => one.range.clone(),
            [a, .., b] => a.range.start..b.range.end,
        };
        out.extend(entries.get(h.concept as usize).map(|e| (format!("c:{}", e.id), range)));
    }
}

/// Names and international words, as the aligner's features collect them.
fn names(analysis: &Analysis, out: &mut Vec<Placed>) {
    let tag = analysis.profile().tag;
    let (albanian, turkmen) = (tag == "sq", tag.starts_with("tk"));
    for (i, t) in analysis.tokens.iter().enumerate() {
        if t.kind != TokenKind::Word || t.stop {
            continue;
        }
        let letters = t.form.chars().count();
        let mut put = |word: String| out.push((word, t.range.clone()));
        match t.script {
            Script::Latin => {
                if letters >= SHORTEST_WORD || (letters == 2 && t.all_caps) {
                    put(format!("w:{}", plain(&t.form)));
                }
                // The stem of an inflected name; French elision and hyphens are cut off already.
                let word: &str = if letters >= 4 { &t.stem } else { &t.form };
                let s = sound::western(word, albanian, turkmen);
                if s.len() >= SHORTEST_SOUND || (t.capital && !t.initial && s.len() >= 2) {
                    put(format!("s:{s}"));
                }
                if t.capital {
                    let s = sound::han_of_latin(word, turkmen);
                    if s.len() >= 2 {
                        put(format!("h:{s}"));
                    }
                }
            }
            Script::Arabic => {
                // A word that the termbase translates is seldom a name.
                let known = analysis.concepts.iter().any(|h| (h.first as usize..h.end as usize).contains(&i));
                let latin = sound::romanise_arabic(&t.bare);
                let s = sound::western(&latin, false, false);
                if s.len() >= SHORTEST_SOUND + usize::from(known) {
                    put(format!("s:{s}"));
                }
                let s = sound::han_of_latin(&latin, false);
                if !known && s.len() >= SHORTEST_SOUND {
                    put(format!("h:{s}"));
                }
            }
            _ => {}
        }
    }
    for run in &analysis.transcriptions {
        let s = sound::han_of_pinyin(&analysis.folded.text[run.clone()]);
        if s.len() >= 2 {
            out.push((format!("h:{s}"), run.clone()));
        }
    }
}

/// A folded word without its diacritics.
fn plain(form: &str) -> String {
    if form.is_ascii() { form.to_owned() } else { form.nfd().filter(|c| !is_combining_mark(*c)).collect() }
}

#[cfg(test)]
mod tests {
    use super::tokens;
    use crate::language::Tag;
    use crate::similarity::Analysis;

    fn shared(text: &str, language: &str) -> Vec<String> {
        tokens(&Analysis::of_text(text, Tag::new(language)))
    }

    #[test]
    fn one_clause_shares_words_in_every_language() {
        let english = shared("Tarnivel stores personal data for 30 days; see www.tarnivel.example.", "en");
        for (language, text, kinds) in [
            ("fr", "Tarnivel conserve les données personnelles pendant 30 jours ; voir www.tarnivel.example.", "cnaw"),
            ("ar", "تحتفظ تارنيفل بالبيانات الشخصية لمدة ٣٠ يوما؛ انظر www.tarnivel.example.", "cnas"),
            ("sq", "Tarnivel i ruan të dhënat personale për 30 ditë; shihni www.tarnivel.example.", "cnaw"),
            ("tk", "Tarnivel şahsy maglumatlary 30 günläp saklaýar; www.tarnivel.example serediň.", "cnaw"),
            ("zh", "Tarnivel 将个人信息保存 30 天，见 www.tarnivel.example。", "cnaw"),
        ] {
            let theirs = shared(text, language);
            let common: Vec<&String> = english.iter().filter(|t| theirs.contains(t)).collect();
            assert!(common.contains(&&"c:personal-data".to_owned()) && common.contains(&&"n:30".to_owned()), "{language}: {theirs:?}");
            for kind in kinds.chars() {
                assert!(common.iter().any(|t| t.starts_with(kind)), "{language}: no {kind} in {common:?}");
            }
        }
    }

    #[test]
    fn words_come_once() {
        let words = shared("30 days, 30 days, 30 Days", "en");
        assert_eq!(words.iter().filter(|t| *t == "n:30").count(), 1);
    }
}
