//! Whether another version has a name: in its very letters, inflected, by its sound, as an abbreviation or spelt out.

use super::context::Context;
use super::names::Name;
use crate::language::Script;
use crate::similarity::analysis::{Analysis, Token};
use crate::similarity::sound;

/// How well the other version's cell has the name: 1 for the very word, else how alike the best word sounds.
pub fn support(cx: &Context, v: usize, name: &Name, o: usize, cell: &[usize]) -> f64 {
    let a = cx.analysis(v, name.unit);
    let words = &a.tokens[name.tokens.clone()];
    if words.is_empty() || cell.iter().any(|&u| abbreviated(cx, v, name, cx.analysis(o, u))) {
        return 1.0;
    }
    // The rarest word decides: each word of the name must find its like, the longest weighs most.
    let (mut sum, mut weight) = (0.0, 0.0);
    for w in words {
        let best = word_support(cx, (v, w), o, cell);
        let n = w.form.chars().count() as f64;
        sum += best * n;
        weight += n;
    }
    sum / weight
}

/// The same for one word of version `v`.
pub fn word_support(cx: &Context, (v, w): (usize, &Token), o: usize, cell: &[usize]) -> f64 {
    cell.iter().map(|&u| support_in(cx, v, w, o, u)).fold(0.0, f64::max)
}

fn support_in(cx: &Context, v: usize, w: &Token, o: usize, u: usize) -> f64 {
    let b = cx.analysis(o, u);
    let p = cx.tag(v);
    let (albanian, turkmen) = (p.primary() == "sq", p.primary() == "tk");
    let ours = sound::western(&w.form, albanian, turkmen);
    let ours_stem = sound::western(&w.stem, albanian, turkmen);
    let mut best: f64 = 0.0;
    if b.tokens.len() > 1 && written_apart(b, &w.form) {
        return 1.0;
    }
    for t in &b.tokens {
        match t.script {
            Script::Latin => {
                if same_word(w, t) {
                    return 1.0;
                }
                if t.capital || t.form.chars().count() >= 5 {
                    let q = cx.tag(o);
                    let theirs = sound::western(&t.form, q.primary() == "sq", q.primary() == "tk");
                    if theirs.len() >= 2 && ours.len() >= 2 {
                        best = best.max(sound::likeness(&theirs, &ours)).max(sound::likeness(&theirs, &ours_stem));
                    }
                    best = best.max(strsim::jaro_winkler(&t.form, &w.form) - 0.1);
                }
            }
            Script::Arabic => {
                for form in [&t.bare, &t.form] {
                    let theirs = sound::western(&sound::romanise_arabic(form), false, false);
                    if theirs.len() >= 2 && ours.len() >= 2 {
                        best = best.max(sound::likeness(&theirs, &ours)).max(sound::likeness(&theirs, &ours_stem));
                    }
                }
            }
            Script::Han => {
                if sound::spells_in_pinyin(&b.folded.text[t.range.clone()], &w.form) {
                    return 1.0;
                }
                let han = sound::han_of_latin(&w.form, turkmen);
                for r in &b.transcriptions {
                    let run = sound::han_of_pinyin(&b.folded.text[r.clone()]);
                    best = best.max(inside(&run, &han));
                }
            }
            _ => {}
        }
    }
    best
}

/// True where a text has the word in two or three pieces ("What's app" for WhatsApp).
fn written_apart(b: &Analysis, word: &str) -> bool {
    (2..=3).any(|n| {
        b.tokens.windows(n).any(|w| {
            w[0].script == Script::Latin && w.iter().map(|t| t.form.len()).sum::<usize>() == word.len() && {
                let mut rest = word;
                w.iter().all(|t| rest.strip_prefix(&*t.form).map(|r| rest = r).is_some())
            }
        })
    })
}

/// How alike a skeleton is to the best stretch of a longer one.
pub fn inside(run: &str, name: &str) -> f64 {
    let n = name.len();
    if n < 2 || run.is_empty() {
        return 0.0;
    }
    let mut best = sound::likeness(run, name);
    for len in n.saturating_sub(1).max(2)..=n + 1 {
        if len < run.len() {
            for s in 0..=run.len() - len {
                best = best.max(sound::likeness(&run[s..s + len], name));
            }
        }
    }
    best
}

/// True for one word in two spellings or inflections, both in Latin letters.
pub fn same_word(w: &Token, t: &Token) -> bool {
    if t.form == w.form || t.stem == w.stem {
        return true;
    }
    let common = t.form.chars().zip(w.form.chars()).take_while(|(x, y)| x == y).count();
    let (n, m) = (t.form.chars().count(), w.form.chars().count());
    let inflected = common >= 4 && common + 3 >= n.min(m) && common * 5 >= n.max(m) * 3;
    inflected || common == n.min(m) && common >= 3 && n.max(m) <= common + 4
}

/// Likeness from which a word is taken for another's transcription within one text.
const TRANSCRIBED: f64 = 0.6;

/// True where a word of a text seems to write a Latin one of the same text.
pub fn sounds_like(w: &Token, t: &Token) -> bool {
    let mine = sound::western(&w.form, false, false);
    let theirs = match t.script {
        Script::Arabic => sound::western(&sound::romanise_arabic(&t.bare), false, false),
        _ if t.capital => sound::western(&t.form, false, false),
        _ => return false,
    };
    mine.len() >= 2 && theirs.len() >= 2 && sound::likeness(&mine, &theirs) >= TRANSCRIBED
}

/// The same for a run of Han characters.
pub fn sounds_like_run(w: &Token, run: &str) -> bool {
    inside(&sound::han_of_pinyin(run), &sound::han_of_latin(&w.form, false)) >= TRANSCRIBED
}

/// True where a text abbreviates the name to its initials, or spells out the initials that the name is (BBC, British Broadcasting
/// Corporation; MMA, arts martiaux mixtes).
fn abbreviated(cx: &Context, v: usize, name: &Name, b: &Analysis) -> bool {
    let a = cx.analysis(v, name.unit);
    let words = &a.tokens[name.tokens.clone()];
    if b.tokens.iter().all(|t| t.script != Script::Latin) {
        return false;
    }
    if let [w] = words
        && w.all_caps
    {
        let letters: Vec<char> = w.form.chars().collect();
        let n = letters.len();
        if !(2..=6).contains(&n) {
            return false;
        }
        // The same letters in another order: RGPD, GDPR.
        let sorted = |t: &str| {
            let mut c: Vec<char> = t.chars().collect();
            c.sort_unstable();
            c
        };
        if n >= 3 && b.tokens.iter().any(|t| t.all_caps && t.form.len() == w.form.len() && sorted(&t.form) == sorted(&w.form)) {
            return true;
        }
        let full: Vec<&Token> = b.tokens.iter().filter(|t| t.script == Script::Latin && (!t.stop || t.capital)).collect();
        return full.windows(n).any(|x| {
            let initials = || x.iter().filter_map(|t| t.form.chars().next());
            let capitals = x.iter().filter(|t| t.capital).count();
            (n >= 3 || capitals == n) && (initials().eq(letters.iter().copied()) || n >= 3 && initials().rev().eq(letters.iter().copied()))
        });
    }
    let source = &cx.unit(v, name.unit).text[name.range.clone()];
    let initials: String = source.chars().filter(|c| c.is_uppercase()).flat_map(char::to_lowercase).collect();
    initials.chars().count() >= 2 && b.tokens.iter().any(|t| t.all_caps && *t.form == *initials)
}
