//! Counting: which label a paragraph of a list bears, as Word shows it.

use super::formats::written;
use super::numbering::{Found, LEVELS, Numbering};
use super::styles::Styles;
use rustc_hash::{FxHashMap, FxHashSet};

/// Longest label; what a paragraph is called fits into much less.
const MAX_LABEL: usize = 256;

/// What has been counted so far in one story (the body, a text box, the notes).
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    /// For every base the number last given at each level.
    given: FxHashMap<i64, [Option<i64>; LEVELS]>,
    /// Lists that have begun with the number that they force, by level.
    begun: FxHashSet<(i64, usize)>,
}

/// The lists of a document and how they are written.
#[derive(Clone, Copy)]
pub(super) struct Labels<'d> {
    /// Its styles.
    pub(super) styles: &'d Styles,
    /// Its lists.
    pub(super) numbering: &'d Numbering,
}

impl Labels<'_> {
    /// Counts a paragraph and gives its label; nothing where the list, or the level, has none.
    pub(super) fn next(&self, counts: &mut Counts, list: i64, level: usize) -> Option<String> {
        let found = self.numbering.find(list, self.styles)?;
        let at = found.allowed(level);
        let own = found.level(at)?;
        let given = counts.given.entry(found.key).or_default();
        // Levels above that no paragraph had yet count as begun.
        for (above, number) in given.iter_mut().enumerate().take(at) {
            *number = number.or_else(|| found.level(above).map(|_| found.start(above)));
        }
        let forced = found.forced(at).filter(|_| counts.begun.insert((list, at)));
        given[at] = forced.or_else(|| given[at].map(|n| n.saturating_add(1))).or_else(|| Some(found.start(at)));
        for (below, number) in given.iter_mut().enumerate().skip(at + 1) {
            // A level begins anew after the one above it, or after the one it names and those above that.
            let after = found.level(below).and_then(|l| l.restart).unwrap_or(below).min(below);
            if at < after {
                *number = None;
            }
        }
        if own.format == "bullet" {
            return (!own.text.is_empty()).then(|| "•".to_string());
        }
        let given = *given;
        let label = self.label(&found, &given, at);
        (!label.is_empty()).then_some(label)
    }

    fn label(&self, found: &Found, given: &[Option<i64>; LEVELS], at: usize) -> String {
        let Some(own) = found.level(at) else { return String::new() };
        let english = self.styles.language.as_deref().is_none_or(|l| l.to_ascii_lowercase().starts_with("en"));
        let mut out = String::new();
        let mut chars = own.text.chars().peekable();
        let mut lost = false;
        while let Some(c) = chars.next() {
            let which = chars.peek().filter(|_| c == '%').and_then(|d| d.to_digit(10)).filter(|d| *d > 0).map(|d| d as usize - 1);
            let Some(which) = which else {
                // The mark that would separate a number that is not written.
                if !(lost && matches!(c, '.' | '-')) {
                    out.push(if c.is_whitespace() || c.is_control() { ' ' } else { c });
                }
                lost = false;
                continue;
            };
            chars.next();
            let format = found.level(which).map_or("none", |l| l.format.as_str());
            let legal = own.legal && !matches!(format, "none" | "decimalZero" | "bullet");
            let number = given[which].filter(|_| which <= at);
            let shown = number.and_then(|n| written(if legal { "decimal" } else { format }, n, english));
            lost = shown.is_none();
            out.push_str(&shown.unwrap_or_default());
        }
        let label: String = out.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_LABEL).collect();
        // Without a number, marks alone are no label, but words are.
        let numberless = matches!(own.format.as_str(), "none");
        if numberless && !label.chars().any(char::is_alphanumeric) { String::new() } else { label }
    }
}
