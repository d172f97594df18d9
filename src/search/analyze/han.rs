//! Text that is written without spaces: Chinese, Japanese, Thai and their neighbours. Words by ICU's dictionaries, and every pair of
//! neighbouring characters and every character beside them, so that a wrong cut hides nothing and 险 finds 保险.
//!
//! ICU's segmenter (icu_segmenter) won over jieba-rs and charabia. jieba cuts policies a little better (自|我们 where ICU has 自我|们,
//! 本|条款 for 本条|款), but reads its dictionary for 0.17 s in every process that meets a Chinese word, against 17 µs for ICU, whose data
//! need no unpacking; the pairs catch those cuts, and ICU knows Japanese, Thai, Lao, Khmer and Burmese as well. ICU takes 45 ms a
//! megabyte, jieba 10; charabia brings jieba along. Measured on the Chinese versions of corpus/clean.

use super::{Kind, Term};
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use std::ops::Range;
use std::sync::OnceLock;

/// Characters that the segmenter takes at once. It keeps a graph of what it reads; a text without any stop must not make it large.
const AT_ONCE: usize = 500;

/// True for letters of scripts that write no spaces.
pub(super) fn is_unspaced(c: char) -> bool {
    crate::language::is_han(c)
        || matches!(c, '\u{2E80}'..='\u{2FDF}' | '々')
        || matches!(c, '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}') && c.is_alphanumeric()
        || matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}') && c.is_alphanumeric()
}

/// The terms of a run: `characters` are plain characters with the bytes they come from, `position` that of the first.
pub(super) fn terms(characters: &[(String, Range<usize>)], form: bool, position: usize, out: &mut Vec<Term>) {
    if form {
        out.extend(characters.iter().enumerate().map(|(i, (c, r))| Term {
            text: c.clone(),
            range: r.clone(),
            position: position + i,
            kind: Kind::Word,
        }));
        return;
    }
    for (n, part) in characters.chunks(AT_ONCE).enumerate() {
        let offset = n * AT_ONCE;
        let words = words(part);
        for (i, &end) in words.iter().enumerate() {
            let at = offset + i;
            let mut push = |to: usize, kind: Kind| {
                let whole = &characters[at..to];
                let text: String = whole.iter().map(|(c, _)| c.as_str()).collect();
                out.push(Term { text, range: whole[0].1.start..whole[whole.len() - 1].1.end, position: position + at, kind });
            };
            push(at + 1, if end == 1 { Kind::Word } else { Kind::Character });
            if at + 2 <= characters.len() {
                push(at + 2, if end == 2 { Kind::Word } else { Kind::Pair });
            }
            if end > 2 {
                push(at + end, Kind::Word);
            }
        }
    }
}

/// For every character, the characters of the word that begins there; zero where none begins.
fn words(part: &[(String, Range<usize>)]) -> Vec<usize> {
    static SEGMENTER: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    let segmenter = SEGMENTER.get_or_init(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));
    let text: String = part.iter().map(|(c, _)| c.as_str()).collect();
    let mut starts = Vec::with_capacity(part.len());
    let mut at = 0;
    for (c, _) in part {
        starts.push(at);
        at += c.len();
    }
    let mut out = vec![0; part.len()];
    let mut from = 0;
    for end in segmenter.segment_str(&text).skip(1) {
        // A break inside what one character folded to is none.
        let to = if end == text.len() { part.len() } else { starts.binary_search(&end).unwrap_or(from) };
        if to > from {
            out[from] = to - from;
            from = to;
        }
    }
    out
}
