//! Where a name stands in its sentence: alone in brackets, as the source of a statement, in quotation marks, as a gloss of what
//! stands before it.

use super::context::Context;
use super::names::{self, Name};
use crate::language::{Script, Side, fold, profiles};
use crate::similarity::analysis::{Analysis, Token};
use std::sync::OnceLock;

/// Where a name stands.
#[derive(Debug, Default, Clone, Copy)]
pub struct Place {
    /// Alone in brackets.
    pub bracketed: bool,
    /// In brackets after words that it abbreviates or writes in other letters.
    pub gloss: bool,
    /// "According to Acme".
    pub source: bool,
    /// The same, and the name alone is the whole phrase: "according to Acme, …".
    pub bare_source: bool,
    /// In quotation marks.
    pub quoted: bool,
}

/// Tokens between a name and the word that makes it a source ("X kompaniýasynyň maglumatyna görä").
const REACH: usize = 4;

/// Looks at the words and marks around a name.
pub fn place(cx: &Context, v: usize, name: &Name) -> Place {
    let a = cx.analysis(v, name.unit);
    let text = a.folded.text.as_str();
    let (Some(first), Some(last)) = (a.tokens.get(name.tokens.start), a.tokens.get(name.last)) else { return Place::default() };
    let before = text[..first.range.start].trim_end();
    let after = text[last.range.end..].trim_start_matches(['.', ' ']);
    let source = source(a, name, before);
    let han = a.profile().script == Script::Han;
    let bracketed = before.ends_with(['(', '[']) && after.starts_with([')', ']']);
    Place {
        bracketed,
        gloss: bracketed && gloss(a, name, before.len()),
        source,
        bare_source: source && (han || a.profile().tag == "tk-Latn" && names::legal_word_after(a, name.last) || after.starts_with(',')),
        quoted: before.ends_with(['"', '\'', '«', '《', '“']) && after.starts_with(['"', '\'', '»', '》', '”']),
    }
}

/// True where a bracketed name says once more what stands before the bracket: "Consumer Energy Alliance (CEA)", 罗森斯坦(Rosenstein).
fn gloss(a: &Analysis, name: &Name, bracket: usize) -> bool {
    let words = &a.tokens[name.tokens.clone()];
    let before: Vec<_> = a.tokens.iter().take_while(|t| t.range.end <= bracket).collect();
    if let [w] = words
        && (2..=6).contains(&w.form.chars().count())
        && w.all_caps
    {
        // Its letters begin words before the bracket, in their order; some words, as articles, give none.
        let mut initials = before.iter().rev().take(ABBREVIATED).rev().filter_map(|t| t.form.chars().next());
        if w.form.chars().all(|c| initials.any(|i| i == c)) {
            return true;
        }
    }
    // 英国独立党(Ukip): the short name of the body that stands before.
    let body = |t: &&Token| t.script == Script::Han && t.range.end == bracket - 1 && t.form.ends_with(BODIES);
    if words.len() == 1 && words[0].form.len() <= SHORT && before.last().copied().is_some_and(|t| body(&t)) {
        return true;
    }
    let near = before.iter().rev().take(2 + words.len());
    let runs = a.transcriptions.iter().filter(|r| r.end <= bracket && r.end + GLOSSED >= bracket);
    words.iter().any(|w| {
        near.clone().any(|t| t.script != Script::Han && names::sounds_like(w, t))
            || runs.clone().any(|r| names::sounds_like_run(w, &a.folded.text[r.clone()]))
    })
}

/// What the names of organisations end in, in Chinese.
const BODIES: [char; 14] = ['党', '会', '局', '院', '署', '部', '盟', '社', '所', '组', '织', '委', '行', '队'];

/// Letters of the longest short name of a body.
const SHORT: usize = 6;

/// Words before a bracket that an abbreviation in it may stand for.
const ABBREVIATED: usize = 10;

/// Bytes before a bracket within which a Chinese transcription may end that the bracket glosses: seven characters and two marks.
const GLOSSED: usize = 27;

/// Folded attributions of each profile.
fn attributions(tag: &str) -> &'static [(String, Side)] {
    static ALL: [OnceLock<Vec<(String, Side)>>; 6] = [const { OnceLock::new() }; 6];
    let Some(i) = profiles().iter().position(|p| p.tag == tag) else { return &[] };
    ALL[i].get_or_init(|| profiles()[i].attributions.iter().map(|(w, s)| (fold::fold_word(w), *s)).collect())
}

/// True where the name is the one to whom its sentence ascribes something.
fn source(a: &Analysis, name: &Name, before: &str) -> bool {
    let p = a.profile();
    // "وفقا لشركة X": the word for a company stands between.
    let mut head = before.trim_end_matches([':', ' ', '(']);
    if let Some(t) = a.tokens[..name.tokens.start].last().filter(|t| names::legal_word(t)) {
        head = a.folded.text[..t.range.start].trim_end();
    }
    attributions(p.tag).iter().any(|(w, side)| match side {
        Side::Before => head.ends_with(w.as_str()) && apart(&head[..head.len() - w.len()], p.script),
        Side::After => a.tokens.iter().skip(name.last + 1).take(REACH).any(|t| *t.form == **w),
    })
}

/// True where a word may begin after `head`.
fn apart(head: &str, script: Script) -> bool {
    let last = head.chars().next_back();
    match script {
        // 据 ends words of its own (数据, 依据): a source stands at the beginning of a clause.
        Script::Han => !last.is_some_and(char::is_alphanumeric),
        _ => !last.is_some_and(char::is_alphabetic),
    }
}

/// How many attributions a cell has.
pub fn attributions_of(cx: &Context, v: usize, cell: &[usize]) -> usize {
    cell.iter()
        .map(|&u| {
            let a = cx.analysis(v, u);
            let text = a.folded.text.as_str();
            attributions(a.profile().tag)
                .iter()
                .map(|(w, _)| {
                    text.match_indices(w.as_str())
                        .filter(|(i, m)| {
                            let tail = &text[i + m.len()..];
                            apart(&text[..*i], a.profile().script)
                                && (a.profile().script == Script::Han || !tail.starts_with(char::is_alphabetic))
                        })
                        .count()
                })
                .sum::<usize>()
        })
        .sum()
}

/// How many opening brackets a cell has.
pub fn brackets_of(cx: &Context, v: usize, cell: &[usize]) -> usize {
    cell.iter().map(|&u| cx.analysis(v, u).folded.text.chars().filter(|c| matches!(c, '(' | '[')).count()).sum()
}
