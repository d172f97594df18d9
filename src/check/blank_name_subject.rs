//! Verbs without a subject.

use super::blank_name_holes::{DOUBTFUL, FAIR, Look, What};
use super::blank_name_words::{Piece, pieces};
use crate::document::UnitKind;

impl Look<'_> {
    /// A sentence that begins, with a small letter, with a verb that wants a subject.
    pub(super) fn headless(&mut self, s: usize) {
        let n = self.t.of("headless").at(&self.p[s..]);
        if n == 0 || self.p[s].capital || self.p.get(s + n).is_none_or(|x| !x.word()) {
            return;
        }
        if s > 0 {
            let before = &self.p[s - 2.min(s)];
            let stop = self.p[s - 1].is('.') && self.p[s].spaced && before.form.chars().count() >= 4 && !before.capital;
            if stop && !self.abbreviated(s - 2) {
                self.note(What::Subject, s - 2..(s + n + 2).min(self.p.len()), FAIR, "A sentence begins with a verb and has no subject.");
            }
            return;
        }
        let unit = self.cx.unit(self.v, self.u);
        let sure = match unit.kind {
            UnitKind::Paragraph if unit.parent.is_none() && self.follows_an_end() => FAIR,
            UnitKind::ListItem | UnitKind::InlineItem if self.t.of("finite").at(self.p) > 0 && self.stands_out() => DOUBTFUL,
            _ => return,
        };
        self.note(What::Subject, 0..(n + 2).min(self.p.len()), sure, "A clause begins with a verb and has no subject.");
    }

    /// The unit before ends a sentence or is a heading.
    fn follows_an_end(&self) -> bool {
        let Some(before) = self.u.checked_sub(1).map(|b| self.cx.unit(self.v, b)) else { return true };
        before.kind == UnitKind::Heading || before.text.trim_end().ends_with(['.', '!', '?'])
    }

    /// An item that begins with a verb where its lead-in is complete and no other item begins so.
    fn stands_out(&self) -> bool {
        let unit = self.cx.unit(self.v, self.u);
        let Some(lead) = unit.parent else { return false };
        let a = self.cx.analysis(self.v, lead);
        let words = pieces(a, &self.cx.unit(self.v, lead).text);
        let complete = (0..words.len()).any(|i| self.t.of("below").at(&words[i..]) > 0);
        let version = self.cx.version(self.v);
        let siblings: Vec<usize> = (0..version.units.len()).filter(|&w| w != self.u && version.units[w].parent == Some(lead)).collect();
        let verb = |w: &usize| self.t.of("finite").at(&pieces(self.cx.analysis(self.v, *w), &version.units[*w].text)) > 0;
        complete && siblings.len() >= 2 && !siblings.iter().any(verb)
    }

    /// "if you choose not to accept it, will not be able": a subordinate clause and a verb without a subject behind its comma.
    pub(super) fn subordinate(&mut self, s: usize) {
        let t = self.t;
        if t.of("subordinate").is_empty() {
            return;
        }
        let end = (s..self.p.len()).find(|&i| self.p[i].any(".;!?")).unwrap_or(self.p.len());
        if self.p.get(end).is_some_and(|p| p.is('?')) {
            return;
        }
        // "Therefore, if …": an adverb of one or two words may come before.
        let first = (s..(s + 3).min(end)).find(|&i| self.p[i].is(',')).map_or(s, |c| c + 1);
        let p = self.unit.p;
        let known = |i: usize| i >= 2 && p[i - 1].form == "that" && t.of("aware").has(&p[i - 2]);
        for i in s..end {
            let opens = (i == s || i == first || known(i)) && t.of("subordinate").at(&self.p[i..]) > 0;
            let Some(comma) = (i..end).find(|&c| self.p[c].is(',')).filter(|c| opens && *c >= i + 3) else { continue };
            let n = t.of("finite").at(&self.p[comma + 1..]);
            let behind = self.p.get(comma + 1 + n);
            let inverted = behind.is_none_or(|b| !b.word() || b.capital) || t.of("inverted").at(&self.p[comma + 1 + n..]) > 0;
            if n > 0 && !inverted && !self.p[comma + 1].capital {
                self.note(What::Subject, comma - 1..comma + 2 + n, FAIR, "The verb behind a subordinate clause has no subject.");
            }
        }
    }

    /// "about how collects, uses", "the process in which provides", "you understand that will not bear".
    pub(super) fn verbs(&mut self) {
        let t = self.t;
        if t.language() != "en" {
            return;
        }
        for i in 1..self.p.len().saturating_sub(1) {
            let doing = t.of("doing").has(&self.p[i + 1]) && !self.p[i + 1].capital;
            let end = (i + 3).min(self.p.len());
            if self.p[i].form == "how" && doing {
                let object = self
                    .p
                    .get(i + 2)
                    .is_some_and(|o| o.is(',') || matches!(o.form, "your" | "the" | "and" | "or" | "personal" | "our" | "this"));
                if object {
                    self.note(What::Subject, i - 1..end, FAIR, "“how” is followed by a verb and no subject.");
                }
            } else if self.p[i].form == "which" && doing && matches!(self.p[i - 1].form, "in" | "by" | "through" | "under" | "for" | "with")
            {
                self.note(What::Subject, i - 1..end, FAIR, "A verb behind a preposition and “which” has no subject.");
            } else if self.p[i].form == "that"
                && t.of("aware").has(&self.p[i - 1])
                && t.of("finite").has(&self.p[i + 1])
                && self.p.get(i + 2).is_some_and(|x| x.form == "not")
            {
                self.note(What::Subject, i - 1..end, FAIR, "A verb behind “that” has no subject.");
            }
        }
    }

    /// Turkmen: "ulanyjylaryň durmuşyna ähmiýet berýär" says of nobody that they attach importance to it.
    pub(super) fn formula(&mut self, s: usize) {
        let t = self.t;
        if t.of("formula").is_empty() {
            return;
        }
        let hyphen = |p: &Piece| p.is('-');
        let before = (s..self.p.len()).take_while(|&i| hyphen(&self.p[i]) || self.p[i].word() && t.of("oblique").has(&self.p[i])).count();
        let n = t.of("formula").at(&self.p[s + before..]);
        if before >= 2 && n > 0 {
            self.note(What::Subject, s..s + before + n, DOUBTFUL, "The sentence says of nobody that they do it.");
        }
    }
}
