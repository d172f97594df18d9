//! Physical lines to logical ones: is the text hard-wrapped, and which lines go on in the next?

use super::block::{halts, pauses, shape, stops};
use super::is_space;
use crate::document::Source;
use crate::read::comment;
use crate::read::labels::{digit_like, is_han, is_uncased};

/// A non-blank line.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// 1-based number.
    pub number: usize,
    /// Byte range in the source, white space at both ends left out.
    pub start: usize,
    /// See `start`.
    pub end: usize,
    /// Columns of white space before it.
    pub indent: usize,
}

/// Widths that editors and mail programs wrap at lie between these.
const WIDTHS: std::ops::RangeInclusive<usize> = 38..=132;

/// Fewest lines that must break inside a sentence before a text counts as hard-wrapped; below, each break is judged alone.
const FEWEST_BREAKS: usize = 4;

/// Share of all lines that break inside a sentence in a hard-wrapped text: 0.66 in the wrapped seed, at most 0.1 in the others.
const BREAKING: f64 = 0.3;

/// Share of such breaks at which the next word would not have fitted: 0.85 in the wrapped seed, whose blanked names shorten lines.
const FULL: f64 = 0.6;

/// Share of lines that may be longer than the wrap width by a quarter.
const OVERLONG: f64 = 0.08;

/// The non-blank lines of a range of physical lines.
pub fn lines(source: &Source, range: (usize, usize)) -> Vec<Line> {
    (range.0..=range.1.min(source.lines.len()))
        .filter_map(|number| {
            let whole = source.line(number);
            // What is said to concordat is no text of the document.
            let own = comment::text(whole);
            let s = &whole[own.clone()];
            let body = s.trim_matches(is_space);
            let start = source.lines[number - 1].start + own.start + (s.len() - s.trim_start_matches(is_space).len());
            let lead = &s[..s.len() - s.trim_start_matches(is_space).len()];
            let indent = lead.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            (!body.is_empty()).then_some(Line { number, start, end: start + body.len(), indent })
        })
        .collect()
}

/// Groups of lines (indices into `lines`) that make one logical line each. `labelled` says which lines start with a label.
pub fn group(source: &Source, lines: &[Line], labelled: &[bool]) -> Vec<Vec<usize>> {
    let facts: Vec<Fact> = lines.iter().map(|l| Fact::of(&source.text[l.start..l.end])).collect();
    let adjacent = |i: usize| i + 1 < lines.len() && lines[i + 1].number == lines[i].number + 1 && !labelled[i + 1];
    let width = wrap_width(&facts, &adjacent);
    let custom = Custom::of(&facts);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut joined = false;
    for i in 0..lines.len() {
        match groups.last_mut() {
            Some(g) if joined => g.push(i),
            _ => groups.push(vec![i]),
        }
        joined = adjacent(i)
            && match width {
                Some(w) => goes_on(&facts[i], &facts[i + 1], w),
                None => slipped(&facts[i], &facts[i + 1], joined, &custom),
            };
    }
    groups
}

struct Fact {
    width: usize,
    /// Columns of the first word (of the first character in Han text).
    first: usize,
    start: char,
    end: char,
    closed: bool,
    /// Commas or semicolons inside.
    clauses: bool,
    /// The text after the last enumeration comma is short.
    enumerating: bool,
    /// More opening than closing brackets.
    open: bool,
    /// A quotation is open: speech and verse are set line by line.
    speech: bool,
    bracketed: bool,
}

impl Fact {
    fn of(s: &str) -> Fact {
        let h = shape(s);
        let first_char = s.chars().next().unwrap_or(' ');
        let first = if is_han(first_char) { 2 } else { s.split(is_space).next().map_or(0, |w| w.chars().take(200).count()) };
        let start = s.chars().find(|c| c.is_alphanumeric()).unwrap_or(first_char);
        let count = |set: &[char]| s.chars().filter(|c| set.contains(c)).count();
        let inner = s.trim_end_matches(|c| pauses(c) || halts(c));
        Fact {
            width: h.width,
            first,
            start,
            end: h.end,
            closed: h.closed,
            clauses: inner.contains([',', '，', '；', ';', '،', '؛']) || inner.contains(". "),
            enumerating: s.rfind('、').is_some_and(|i| s[i..].chars().count() <= 8),
            open: count(&['(', '（', '「', '《']) > count(&[')', '）', '」', '》']),
            speech: count(&['«', '“', '„']) > count(&['»', '”']),
            bracketed: (s.starts_with('[') && s.ends_with(']')) || (s.starts_with('【') && s.ends_with('】')),
        }
    }

    /// Ends inside a sentence.
    fn breaks(&self) -> bool {
        !stops(self.end) && !halts(self.end) && !self.bracketed
    }

    fn lower(&self) -> bool {
        self.start.is_lowercase()
    }
}

/// The width at which a text is hard-wrapped; `None` where it is not. Wrapping shows in that lines break inside sentences, at
/// nearly one width, and where the next line's first word would not have fitted (the test of greedy filling).
fn wrap_width(facts: &[Fact], adjacent: &dyn Fn(usize) -> bool) -> Option<usize> {
    let breaks: Vec<usize> = (0..facts.len()).filter(|i| adjacent(*i) && facts[*i].breaks()).collect();
    if breaks.len() < FEWEST_BREAKS || (breaks.len() as f64) < BREAKING * facts.len() as f64 {
        return None;
    }
    let mut widths: Vec<usize> = breaks.iter().map(|i| facts[*i].width).collect();
    widths.sort_unstable();
    let w = widths[(widths.len() * 19 / 20).min(widths.len() - 1)];
    let share = |n: usize| n as f64 / breaks.len() as f64;
    let full = breaks.iter().filter(|i| (facts[**i].width + 1 + facts[**i + 1].first) * 100 >= w * 93).count();
    let cased: Vec<&usize> = breaks.iter().filter(|i| !is_uncased(facts[**i + 1].start) && facts[**i + 1].start.is_alphabetic()).collect();
    let lower = cased.iter().filter(|i| facts[***i + 1].lower()).count();
    let overlong = facts.iter().filter(|f| f.width * 4 > w * 5).count();
    let wraps =
        WIDTHS.contains(&w) && share(full) >= FULL && lower * 2 >= cased.len() && (overlong as f64) <= OVERLONG * facts.len() as f64;
    wraps.then_some(w)
}

/// In text wrapped at `w`: does the line go on in the next one?
fn goes_on(a: &Fact, b: &Fact, w: usize) -> bool {
    if a.bracketed || b.bracketed {
        return false;
    }
    let would_fit = |limit: usize| a.width + 1 + b.first <= limit;
    if !a.breaks() {
        // A sentence may end at a full line; a short line that ends a sentence ends the paragraph.
        let lead = |f: &Fact| matches!(f.end, ':' | '：');
        return !(would_fit(w) || lead(a) && would_fit(w + 8) || stops(a.end) && lead(b) && b.width < w / 2);
    }
    if b.lower() {
        return true;
    }
    // Before a capital, a digit or a letter without case, only a line that is clearly too short is a line of its own.
    !would_fit(w * 17 / 20)
}

/// The habits of a text that is not hard-wrapped.
struct Custom {
    /// Nearly all lines with commas in them end with a mark.
    closes: bool,
    /// Hardly any line starts with a small letter.
    capitals: bool,
}

/// Shares of lines that may break the habit.
const EXCEPTIONS: f64 = 0.1;

impl Custom {
    fn of(facts: &[Fact]) -> Custom {
        let long: Vec<&Fact> = facts.iter().filter(|f| f.clauses && f.width >= 30).collect();
        let open = long.iter().filter(|f| f.breaks()).count();
        let cased: Vec<&Fact> = facts.iter().filter(|f| f.start.is_alphabetic() && !is_uncased(f.start)).collect();
        let lower = cased.iter().filter(|f| f.lower()).count();
        Custom {
            closes: open as f64 <= (EXCEPTIONS * long.len() as f64).max(2.0),
            capitals: lower as f64 <= (EXCEPTIONS * cased.len() as f64).max(1.0),
        }
    }
}

/// Han characters that no sentence ends with: particles, prepositions, conjunctions, pronouns before what they belong to.
const HANGING: &str = "的和与及或在对向从把被将为于其该此您我并且而但以等由按经自所";

/// In text that is not wrapped: did one line slip into two? Only strong evidence counts.
fn slipped(a: &Fact, b: &Fact, already: bool, custom: &Custom) -> bool {
    if !a.breaks() || a.closed || a.bracketed || !custom.closes {
        return false;
    }
    let ends_in_word = a.end.is_alphabetic() || digit_like(a.end);
    if is_han(b.start) {
        let evidence = HANGING.contains(a.end) || a.open || already && a.enumerating;
        return a.clauses && a.width >= 30 && ends_in_word && evidence;
    }
    if is_uncased(b.start) {
        return a.open && a.clauses && a.width >= 30;
    }
    b.lower() && custom.capitals && !a.speech && a.width >= 25 && (ends_in_word && a.clauses || matches!(a.end, ',' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> Vec<usize> {
        let s = Source::from_text("t", text, 0);
        let l = lines(&s, (1, s.lines.len()));
        let labelled: Vec<bool> = l.iter().map(|l| source_label(&s.text[l.start..l.end])).collect();
        group(&s, &l, &labelled).iter().map(Vec::len).collect()
    }

    fn source_label(s: &str) -> bool {
        s.starts_with(|c: char| c.is_ascii_digit())
    }

    #[test]
    fn hard_wrapped_text_is_joined_into_its_paragraphs() {
        let text = "Our notice\n\
            This notice tells you in plain words which data we keep about you and\n\
            why we keep them, for how long they stay with us, and how you may have\n\
            them deleted at any time without giving us a reason.\n\
            Some partners see a part of them. They are bound by the same duties as\n\
            we are, and they may not use what they see for purposes of their own.\n\
            Please note:\n\
            1. Write to us if anything in this notice remains unclear, and we will\n\
            answer within two weeks.\n\
            2. Contact\n\
            Write to the address that stands at the end of this page, or visit us\n\
            in person.\n";
        assert_eq!(joined(text), [1, 3, 2, 1, 2, 1, 2]);
    }

    #[test]
    fn one_sentence_a_line_stays_so() {
        let text = "A title without a stop\n\nThe first sentence stands on its line.\nThe second one does too, and it is longer.\n\
            \"A third,\" she said\nAnd a fourth, which has no stop\nA fifth.\n";
        assert_eq!(joined(text), [1; 6]);
    }

    #[test]
    fn a_single_slip_is_mended_on_strong_evidence_only() {
        let rest = "我们会在必要时收集您的信息，并妥善保管。\n我们不会出售您的信息，也不会公开。\n";
        let text = format!("{rest}当您使用我们的软件及相关服务时，我们会根据您\n在安装时授予的权限，记录设备信息。\n{rest}");
        assert_eq!(joined(&text), [1, 1, 2, 1, 1]);
        assert_eq!(joined(&format!("{rest}一般规定\n我们依法处理信息，并保护您的权利。\n")), [1, 1, 1, 1]);
        let text = "We keep your name, your address and the\ndate of your order.\n\nNothing else is kept.\nWe delete it.\n";
        assert_eq!(joined(text), [2, 1, 1]);
    }
}
