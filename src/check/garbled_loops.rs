//! Part of garbled: text that goes round in circles. The same words come again at once, once ("said twice") or again and again, as
//! translation engines do when they lose the thread; quotation marks lie about with nothing sensible between them.

use super::context::{Context, short};
use super::finding::{Grain, Severity};
use super::garbled_text::{Found, Text, list, listed_word};
use crate::language::{Script, fold_word, is_han};
use std::ops::Range;

/// Longest phrase, in words, whose coming again is looked for; loops of engines are shorter.
const LONGEST: usize = 40;
/// Fewest words of a phrase that must not be said twice: shorter ones ("day by day") are idioms.
const WORDS: usize = 3;
/// Fewest letters of it, for the same reason.
const LETTERS: usize = 12;
/// Fewest characters of a Chinese one: four are an idiom or a name at the most once.
const HAN: usize = 4;
/// So many times make a loop, also for phrases of two words.
const TIMES: usize = 3;
/// Fewest letters of a single word that makes one: "no, no, no" is speech.
const SINGLE: usize = 5;
/// Share of a further round's words that must be the same for it to count.
const ROUND: f32 = 0.6;
/// So many scraps between quotation marks are debris.
const SCRAPS: usize = 3;
/// Most letters of a scrap.
const SCRAP: usize = 8;
/// Words on either side of a loop that are debris of it.
const EDGE: usize = 5;

/// A phrase that comes again at once.
struct Again {
    /// Words of it, by index.
    words: Range<usize>,
    /// Words of one round.
    period: usize,
    /// How many rounds.
    times: usize,
}

/// What is compared: the folded words, and marks that end a sentence (for Chinese every mark) as words of their own.
struct Row {
    forms: Vec<String>,
    places: Vec<Range<usize>>,
}

fn row(text: &str, words: &[Range<usize>], han: bool) -> Row {
    let mut row = Row { forms: Vec::with_capacity(words.len()), places: Vec::with_capacity(words.len()) };
    let mut end = 0;
    for w in words {
        let mark = text[end..w.start].char_indices().find(|(_, c)| "。.!?！？:：".contains(*c) || han && !c.is_whitespace());
        if let Some((i, c)) = mark.filter(|_| end > 0) {
            row.forms.push(c.to_string());
            row.places.push(end + i..end + i + c.len_utf8());
        }
        row.forms.push(fold_word(&text[w.clone()]));
        row.places.push(w.clone());
        end = w.end;
    }
    row
}

/// Phrases that come again at once, without overlaps.
fn again(text: &str, row: &Row, han: bool) -> Vec<Again> {
    let n = row.forms.len();
    let mut found: Vec<Again> = Vec::new();
    let least = if han { HAN } else { 2 };
    for period in least..=LONGEST.min(n / 2) {
        let mut run = 0;
        for i in 0..n - period {
            run = if row.forms[i] == row.forms[i + period] { run + 1 } else { 0 };
            let ends = i + 1 == n - period || row.forms[i + 1] != row.forms[i + 1 + period];
            if !ends || run < period {
                continue;
            }
            let words = i + 1 - run..i + 1 + period;
            let round = &row.forms[words.start..words.start + period];
            let letters = round.iter().flat_map(|w| w.chars()).filter(|c| c.is_alphabetic()).count();
            let enough = letters >= if han { HAN } else { LETTERS };
            // Names of programs and tables of them come again by right.
            let code =
                text[row.places[words.start].start..row.places[words.end - 1].end].contains(['_', '[', ']', '<', '>', '{', '}', '|', '=']);
            let again = extended(row, Again { times: rounds(words.len(), period), words, period });
            let covered = found.iter().any(|f| f.words.start <= again.words.start && again.words.end <= f.words.end);
            if enough && !code && !covered && (period >= WORDS || again.times >= TIMES) {
                found.push(again);
            }
        }
    }
    found
}

/// How many rounds so many words are; a last one that is nearly whole counts.
fn rounds(words: usize, period: usize) -> usize {
    (words as f32 / period as f32 + 1.0 - ROUND) as usize
}

/// Adds rounds before and behind that are nearly the same.
fn extended(row: &Row, mut a: Again) -> Again {
    let alike = |x: usize, y: usize| (0..a.period).filter(|k| row.forms[x + k] == row.forms[y + k]).count() as f32 / a.period as f32;
    while a.words.start >= a.period && alike(a.words.start - a.period, a.words.start) >= ROUND {
        a.words.start -= a.period;
        a.times += 1;
    }
    let aligned = a.words.start + (a.words.len() / a.period - 1) * a.period;
    let next = aligned + a.period;
    if next + a.period <= row.forms.len() && alike(aligned, next) >= ROUND && alike(aligned, next) < 1.0 {
        a.words.end = a.words.end.max(next + a.period);
        a.times += 1;
    }
    a
}

/// Scraps between quotation marks that begin with a mark or hold none but marks: where they lie, where there are enough.
fn debris(text: &str) -> Option<Range<usize>> {
    let quotes: Vec<usize> = text.char_indices().filter(|(_, c)| matches!(c, '"' | '“' | '”' | '„' | '«' | '»')).map(|(i, _)| i).collect();
    let end = |at: usize| at + text[at..].chars().next().map_or(1, char::len_utf8);
    // Behind a mark that closes stands what is between two quotations: “we”, or “us”. Straight marks open and close in turn.
    let closes = |at: usize| match text[at..].chars().next() {
        Some('"') => text[..at].matches('"').count() % 2 == 1,
        mark => matches!(mark, Some('”' | '»')),
    };
    let scrap = |w: &&[usize]| {
        let inside = &text[end(w[0])..w[1]];
        let letters = inside.chars().filter(|c| c.is_alphanumeric()).count();
        let begins = inside.trim_start().starts_with([',', '،', '，']);
        !closes(w[0]) && begins && letters <= SCRAP
    };
    let scraps: Vec<&[usize]> = quotes.windows(2).filter(scrap).collect();
    let (first, last) = (scraps.first()?, scraps.last()?);
    (scraps.len() >= SCRAPS).then(|| first[0]..end(last[1]))
}

/// What is wrong with a text.
struct Noise {
    /// Bytes of the text.
    range: Range<usize>,
    /// The phrase that comes again, once.
    phrase: Option<Range<usize>>,
    /// How often.
    times: usize,
    /// Machine noise, and not only a phrase said twice.
    corrupt: bool,
}

fn noise(text: &str, words: &[Range<usize>], script: Script) -> Option<Noise> {
    let han = script == Script::Han || words.iter().filter(|w| text[(*w).clone()].starts_with(is_han)).count() * 2 > words.len();
    let row = row(text, words, han);
    let again = again(text, &row, han);
    let debris = debris(text);
    let most = again.iter().max_by_key(|a| (a.times, a.words.len()));
    let corrupt = debris.is_some() || most.is_some_and(|a| a.times >= TIMES) || again.len() >= TIMES;
    let bytes = |a: &Again| row.places[a.words.start].start..row.places[a.words.end - 1].end;
    let all = again.iter().map(bytes).chain(debris);
    let range = all.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))?;
    let phrase = most.map(|a| row.places[a.words.start].start..row.places[a.words.start + a.period - 1].end);
    Some(Noise { range, phrase, times: most.map_or(0, |a| a.times), corrupt })
}

/// The bytes of a unit's text that are machine noise, with the words right beside them, which belong to it; none for sound text.
pub(super) fn corrupt(cx: &Context, v: usize, u: usize) -> Option<Range<usize>> {
    let t = Text::of(cx, v, u);
    let noise = noise(t.text, &t.words, t.own.script).filter(|n| n.corrupt)?;
    let first = t.words.partition_point(|w| w.end <= noise.range.start);
    let last = t.words.partition_point(|w| w.start < noise.range.end);
    let start = t.words.get(first.saturating_sub(EDGE)).map_or(0, |w| w.start);
    let end = t.words.get((last + EDGE).min(t.words.len()).saturating_sub(1)).map_or(t.text.len(), |w| w.end);
    Some(start.min(noise.range.start)..end.max(noise.range.end))
}

/// One word three times and more in a row, with or without commas; in Chinese two characters. Their bytes, and those of one.
fn thrice(t: &Text) -> Option<(Range<usize>, Range<usize>)> {
    let han = t.own.script == Script::Han;
    let period = if han { HAN / 2 } else { 1 };
    let form = |i: usize| fold_word(t.word(i));
    let near = |i: usize| {
        let gap = t.gap(i);
        if han { gap.is_empty() } else { !gap.is_empty() && gap.chars().all(|c| c.is_whitespace() || ",،".contains(c)) }
    };
    let mut i = 0;
    while i + TIMES * period <= t.words.len() {
        let mut end = i + period;
        while end < t.words.len() && near(end - 1) && form(end) == form(end - period) {
            end += 1;
        }
        let one = t.words[i].start..t.words[i + period - 1].end;
        let word = &t.text[one.clone()];
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let alike = han && form(i) == form(i + 1);
        let meant = listed_word(list("twice", t.tag()), &form(i)) || listed_word(list("again", t.tag()), &form(i));
        let capital = word.starts_with(char::is_uppercase) && i > 0;
        if end - i >= TIMES * period && letters >= if han { period } else { SINGLE } && !meant && !alike && !capital && !t.in_anchor(&one) {
            return Some((one.start..t.words[i + (end - i) / period * period - 1].end, one));
        }
        i += 1;
    }
    None
}

/// Reports a unit that goes round in circles.
pub(super) fn loops(t: &Text, out: &mut Vec<Found>) {
    let Some(n) = noise(t.text, &t.words, t.own.script) else {
        if let Some((range, one)) = thrice(t) {
            let word = short(&t.text[one], 30);
            let message = format!("{} says {word} again and again: {}.", t.cx.name(t.v), short(&t.text[range.clone()], 60));
            let help = format!("Keep one {word}, and see by a counterpart what the others stand for.");
            out.push(Found { range: range.clone(), draft: t.draft(range, (Severity::Major, 0.9), message, help) });
        }
        return;
    };
    let name = t.cx.name(t.v);
    let phrase = n.phrase.clone().map(|p| &t.text[p]);
    if !n.corrupt {
        let Some(phrase) = phrase else { return };
        if phrase.split_whitespace().all(|w| listed_word(list("again", t.tag()), &fold_word(w))) {
            return;
        }
        let mut draft = t.draft(
            n.range.clone(),
            (Severity::Minor, 0.85),
            format!("{name} says {} twice in a row.", short(phrase, 60)),
            "Take one of the two out, or write what should stand in its place.".to_string(),
        );
        draft.grain = Grain::Fragment;
        draft.slip = Some(format!("{} twice {}", t.tag(), fold_word(phrase)));
        out.push(Found { range: n.range, draft });
        return;
    }
    let what = match phrase {
        Some(p) if n.times >= TIMES => format!("the words {} come again and again", short(p, 50)),
        Some(p) => format!("phrases such as {} come again at once, and quotation marks lie between scraps of words", short(p, 50)),
        None => "quotation marks lie between scraps of words".to_string(),
    };
    let mut draft = t.draft(
        n.range.clone(),
        (Severity::Major, 0.93),
        format!("{name} is machine noise at line {}: {what}.", t.cx.unit(t.v, t.u).lines.0),
        "Translate this clause anew from its counterpart; do not carry the noise over into the other versions.".to_string(),
    );
    draft.grain = t.cx.grain(t.v, t.u);
    draft.evidence.push(format!(
        "The noise takes {} of {} characters of the clause.",
        t.text[n.range.clone()].chars().count(),
        t.text.chars().count()
    ));
    out.push(Found { range: n.range, draft });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::garbled_text::words;

    fn state(text: &str, script: Script) -> Option<bool> {
        noise(text, &words(text), script).map(|n| n.corrupt)
    }

    #[test]
    fn loops_are_noise_and_doubled_phrases_are_not_sound() {
        let latin = |t: &str| state(t, Script::Latin);
        assert_eq!(
            latin("We keep logs of the useful content of ours, of the useful content of logs, of the useful content of logs, of it."),
            Some(true)
        );
        assert_eq!(latin("We apply our security measures and our security measures and delete the rest."), Some(false));
        assert_eq!(latin("as told in \", as we\", as we \",\", as \", in\" Policies"), Some(true));
        assert_eq!(
            state("نحن نستخدم معلومات الجهاز الخاصة بنا ، معلومات الجهاز الخاصة بنا ، معلومات الجهاز الخاصة بنا .", Script::Arabic),
            Some(true)
        );
        assert_eq!(state("我们将收集您的设备信息您的设备信息并保存。", Script::Han), Some(false));
    }

    #[test]
    fn lists_and_idioms_are_sound() {
        for text in [
            "the right to access, the right to rectification, the right to erasure and the right to object",
            "day by day, step by step, more and more and more",
            "Article 5 of the Act, Article 6 of the Act, Article 7 of the Act",
            "“a”, “b”, “c” and “d”",
            "Words such as \"no\", \"not\", \"nor\" and \"none\" count.",
            "të drejtën për të hyrë, të drejtën për të korrigjuar, të drejtën për të fshirë",
            "girmek hukugy, düzetmek hukugy, pozmak hukugy",
            "le droit d'accès, le droit de rectification, le droit d'effacement",
        ] {
            assert_eq!(state(text, Script::Latin), None, "{text}");
        }
        assert_eq!(state("حق الوصول، حق التصحيح، حق المحو، حق الاعتراض", Script::Arabic), None);
        assert_eq!(state("收集个人信息，个人信息的处理，个人信息的删除", Script::Han), None);
    }
}
