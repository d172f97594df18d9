//! Addresses that running text leads up to and does not give: "by e-mail at We will reply", "contact us at and we will".

use super::blank_name_holes::{DOUBTFUL, FAIR, Look, SURE, Sort, WEAK, What};
use super::blank_name_words::caseless;
use std::ops::Range;

impl Look<'_> {
    /// "by e-mail at We will reply", "contact us at and we will".
    pub(super) fn address(&mut self) {
        if self.t.han() {
            return self.han_address();
        }
        for i in 0..self.p.len() {
            if !self.p[i].word() || self.compound(i) {
                continue;
            }
            let n = self.t.of("at").at(&self.p[i..]);
            let only = self.t.of("at-only").at(&self.p[i..]) > 0;
            if n > 0 && !self.p[i].capital {
                self.at(i, n, only);
            }
            let mail = self.t.of("mail").at(&self.p[i..]);
            if mail > 0 {
                self.behind_mail(i, i + mail);
            }
        }
    }

    /// A preposition that leads to an address.
    fn at(&mut self, i: usize, n: usize, only: bool) {
        let t = self.t;
        let from = (i.saturating_sub(REACH)..i).rev().find(|&b| self.p[b].any(".;!?")).map_or(i.saturating_sub(REACH), |b| b + 1);
        let Some(contact) = (from..i).rev().find(|&b| t.of("contact").at(&self.p[b..i]) > 0) else { return };
        let Some(next) = self.p.get(i + n) else {
            // A heading or a broken line may end in a preposition.
            return;
        };
        let sort = self.sort(contact, i);
        let mark = i.saturating_sub(2)..(i + n + 3).min(self.p.len());
        let then = self.p.get(i + n + 1);
        let verb = then.is_some_and(|x| t.of("verbs").at(&self.p[i + n + 1..]) > 0 && !x.capital);
        let opener = next.capital && t.of("openers").has(next) && verb;
        let clause = next.capital && t.of("clause").at(&self.p[i + n..]) > 0;
        if opener || clause {
            return self.note(What::Address(sort), mark, SURE, "The next sentence begins where an address should stand.");
        }
        let and = t.of("and").at(&self.p[i + n..]);
        let behind = self.p.get(i + n + and);
        let goes_on = behind.is_none_or(|b| !b.word() || t.of("prepositions").has(b));
        if only && and > 0 && !goes_on {
            return self.note(What::Address(sort), mark, SURE, "A conjunction stands where an address should.");
        }
        // "the address you stay at." strands its preposition; "contact us at." does not.
        let whom = self.p.get(i.wrapping_sub(1)).is_some_and(|b| {
            matches!(b.form, "us" | "me" | "nous" | "na")
                || b.capital
                || t.of("mail").has(b)
                || t.of("contact").has(b)
                || t.of("postal").has(b)
        });
        if only
            && next.any(".,;)")
            && (whom || next.spaced && !self.loose)
            && self.p.get(i + n + 1).is_none_or(|x| x.spaced || x.any("\"')"))
        {
            self.note(What::Address(sort), mark, FAIR, "A mark stands where an address should.");
        }
    }

    /// An e-mail noun from piece `a` to `b` with something behind it that is no address.
    fn behind_mail(&mut self, a: usize, b: usize) {
        let t = self.t;
        let Some(next) = self.p.get(b) else { return };
        let Some(then) = self.p.get(b + 1) else { return };
        // Turkmen has postpositions.
        let leads = t.of("at").is_empty() || (a.saturating_sub(3)..a).any(|i| t.of("at").at(&self.p[i..a]) > 0);
        let arabic = caseless(self.p[a].form);
        if next.is(':') && leads {
            let and = t.of("and").at(&self.p[b + 1..]) > 0;
            let joined =
                arabic && then.form.starts_with('و') && then.form.chars().count() > 3 || t.of("clause").at(&self.p[b + 1..]) > 0 && arabic;
            if and || joined || then.any(".,;)") {
                self.note(What::Address(Sort::Mail), a.saturating_sub(1)..b + 2, SURE, "A conjunction stands where an address should.");
            }
        } else if arabic && next.spaced && t.of("clause").at(&self.p[b..]) > 0 {
            // «عبر» needs no address behind it, «على» wants one.
            let wants = (a.saturating_sub(2)..a).any(|i| matches!(self.p[i].form, "علي" | "الي"));
            self.note(
                What::Address(Sort::Mail),
                a.saturating_sub(2)..b + 1,
                if wants { DOUBTFUL } else { WEAK },
                "The sentence goes on where an address should stand.",
            );
        }
    }

    /// What the words before say of the address.
    fn sort(&self, from: usize, to: usize) -> Sort {
        let from = from.saturating_sub(4);
        for i in (from..to).rev() {
            for (id, sort) in [("mail", Sort::Mail), ("site", Sort::Site), ("phone", Sort::Phone)] {
                if self.t.of(id).at(&self.p[i..to]) > 0 {
                    return sort;
                }
            }
        }
        Sort::Any
    }

    /// 邮箱为，… and 发送邮件至。
    fn han_address(&mut self) {
        let folded = self.a.folded.text.as_str();
        let mut found: Vec<(Range<usize>, Sort)> = Vec::new();
        for (id, sort) in [("mail", Sort::Mail), ("site", Sort::Site), ("phone", Sort::Phone), ("postal", Sort::Postal)] {
            for r in self.t.of(id).in_han(folded) {
                let rest = &folded[r.end..];
                let lead: usize = rest.chars().take_while(|c| "为是至到:于(".contains(*c)).map(char::len_utf8).sum();
                let (lead, tail) = rest.split_at(lead);
                let empty = tail.starts_with([',', '.', ';', ')'])
                    || ["与我们联系", "联系我们", "我们将", "我们会", "并", "和我们", "进行反馈"].iter().any(|w| tail.starts_with(w));
                // "电子邮件，我们将" is a way, "邮箱为，我们将" wants an address.
                let wants = lead.contains(['为', '是', '至', '到', ':']);
                let mailto = lead.ends_with(['至', '到']) && ["我们", "您", "本"].iter().any(|w| tail.starts_with(w));
                if empty && wants && !mailto {
                    let end = r.end + lead.len() + tail.chars().next().map_or(0, char::len_utf8);
                    found.push((r.start..end, sort));
                }
            }
        }
        for (r, sort) in found {
            self.note_bytes(What::Address(sort), r, FAIR, "A mark stands where an address should.");
        }
    }
}

/// Words within which a word of getting in touch must stand before the preposition that leads to an address.
const REACH: usize = 8;
