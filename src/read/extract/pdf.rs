//! PDF with a text layer, as well as can be done: a PDF knows glyphs and their places and no paragraphs. Lines are put together from
//! glyphs, columns from lines, paragraphs from lines that run on; running heads, feet and page numbers are left out, hyphenation is undone.
//! That this was guessed is told with every file.
//!
//! ```text
//! guard (what the file may cost) ─▶ show (glyphs of a page) ─▶ lines (rows, columns, direction) ─▶ furniture ─▶ paragraphs
//! ```
//!
//! Encrypted files are refused, and scans without text: nothing is decrypted and no picture is read.

mod direction;
mod font;
mod furniture;
mod glyphs;
mod guard;
mod lines;
mod paragraphs;
mod show;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_hostile;

use super::{Extracted, Limits, broken};
use crate::read::error::ReadError;
use hayro_syntax::{LoadPdfError, Pdf};

/// Most pages that are read.
const MOST_PAGES: usize = 10_000;

/// Share of the glyphs that may lack a character; beyond it what is left makes no sense.
const ILLEGIBLE: f64 = 0.1;

/// Takes the text out of a PDF, which `bytes` are; `path` is how errors call the file.
pub fn extract(path: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Extracted, ReadError> {
    if !bytes[..bytes.len().min(1024)].windows(5).any(|w| w == b"%PDF-") {
        let remedy = "save it as PDF, or give it the ending of its own format";
        return Err(broken(path, "the file", "does not begin as a PDF does", remedy));
    }
    guard::check(path, &bytes, limits)?;
    // The crate is made for broken files; should it fail on one all the same, the file is told and the others go on.
    let read = crate::quiet::caught(|| text_of(path, bytes, limits));
    read.unwrap_or_else(|_| {
        Err(broken(path, "the file", "is damaged in a way that cannot be read past", "save it again as PDF, or as text"))
    })
}

fn text_of(path: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Extracted, ReadError> {
    let damaged = || broken(path, "the file", "is no PDF that can be read: its pages are not found", "save it again as PDF");
    let pdf = Pdf::new(bytes).map_err(|e| match e {
        LoadPdfError::Decryption(_) => guard::encrypted(path),
        LoadPdfError::Invalid => damaged(),
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(damaged());
    }
    if pages.len() > MOST_PAGES {
        let reason = format!("has {} pages, more than the limit of {MOST_PAGES}", pages.len());
        return Err(broken(path, "the file", reason, "split it"));
    }
    let mut shown = show::Shown::new(limits);
    let mut all = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        let tokens =
            shown.page(page).map_err(|reason| broken(path, format_args!("page {}", i + 1), reason, "split it, or save it as text"))?;
        all.push(tokens);
    }
    if shown.glyphs == 0 {
        let remedy = "have its text recognized (OCR) and saved with it, or check the document that it was made from";
        return Err(broken(path, "the file", format_args!("has no text on its {} pages, as scans have none", pages.len()), remedy));
    }
    if shown.illegible as f64 > ILLEGIBLE * shown.glyphs as f64 {
        let share = 100 * shown.illegible / shown.glyphs;
        let reason = format!("does not say which characters {share} % of its glyphs are (a font without ToUnicode)");
        return Err(broken(
            path,
            "the file",
            reason,
            "save it anew with its fonts' characters, have its text recognized (OCR), or check its original",
        ));
    }
    let rtl = direction::mostly_right_to_left(all.iter().flatten().map(|t| t.text.as_str()));
    let mut pages: Vec<Vec<lines::Line>> = all.into_iter().map(|tokens| lines::of(tokens, rtl)).collect();
    direction::settle(pages.iter_mut().flatten().map(|l| &mut l.text));
    let removed = furniture::remove(&mut pages);
    let count = pages.len();
    let out = paragraphs::of(pages, rtl);
    if out.len() > limits.lines {
        let reason = format!("has {} lines of text, more than the limit of {}", out.len(), limits.lines);
        return Err(broken(path, "the file", reason, "split it"));
    }
    let left = match removed {
        0 => String::new(),
        1 => "; one line that is a running head, foot or page number is left out".to_string(),
        n => format!("; {n} lines that are running heads, feet or page numbers are left out"),
    };
    let pages = if count == 1 { "one page".to_string() } else { format!("{count} pages") };
    let mut notices =
        vec![format!("a PDF knows no paragraphs: they are put together from the lines of {pages}{left}; see that they are right")];
    if shown.illegible > 0 {
        notices.push(format!("{} glyphs do not say which character they are and are left out", shown.illegible));
    }
    Ok(Extracted { language: None, lines: out, notices })
}
