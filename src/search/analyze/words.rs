//! Cuts a text into words, whatever the text holds: elisions and hung endings off, numbers in one spelling, abbreviations joined,
//! addresses whole and in parts. One pass; nothing is looked at more than a few times.

use super::address::{Address, LONGEST_RUN, address, in_address};
use super::han::{self, is_unspaced};
use super::number::{separator, spelling};
use super::roots::{Roots, english, remembered};
use super::{Kind, LONGEST_ADDRESS, LONGEST_TERM, Term};
use crate::language::numerals::digit_value;
use crate::language::{Profile, Script, fold_word, latin_of_cyrillic, plain};
use std::ops::Range;
use unicode_normalization::char::canonical_combining_class;

/// French words that drop their vowel before another, and what is left of them.
#[rustfmt::skip]
const FRENCH_ELISIONS: &[&str] = &["l", "d", "qu", "n", "s", "c", "j", "m", "t", "lorsqu", "puisqu", "jusqu", "quoiqu", "presqu", "quelqu", "parcequ"];
/// Albanian particles and pronouns that lean on the next word.
const ALBANIAN_ELISIONS: &[&str] = &["t", "s", "c", "m", "d", "n", "l", "j", "z"];
/// What English hangs behind an apostrophe.
const ENGLISH_ENDINGS: &[&str] = &["s", "ll", "re", "ve", "d", "m"];
/// Letters of a part of an abbreviation with full stops: sh.p.k., ذ.م.م, U.K.
const ABBREVIATED: usize = 2;
/// Letters behind the hyphen of e-mail from which it is one word with its single letter.
const BEHIND_A_LETTER: usize = 3;

/// The terms of a text; see `super::terms`.
pub(super) fn terms(slot: &str, profile: &'static Profile, form: bool, text: &str) -> Vec<Term> {
    let mut scan = Scan { text, slot, profile, form, out: Vec::new(), position: 0, address: None, looked: 0 };
    scan.run();
    scan.out
}

/// Kinds of letters that do not mix in a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letter {
    Latin,
    Arabic,
    Cyrillic,
    Digit,
    Other,
}

fn letter(c: char) -> Option<Letter> {
    Some(match c {
        'a'..='z' | 'A'..='Z' => Letter::Latin,
        _ if digit_value(c).is_some() => Letter::Digit,
        '¥' => Letter::Latin,
        _ if !c.is_alphanumeric() || is_unspaced(c) => return None,
        '\u{AA}' | '\u{BA}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FB00}'..='\u{FB06}' | '\u{FF21}'..='\u{FF5A}' => Letter::Latin,
        '\u{600}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => Letter::Arabic,
        '\u{400}'..='\u{52F}' => Letter::Cyrillic,
        _ => Letter::Other,
    })
}

/// Marks that belong to the letter before them.
fn is_mark(c: char) -> bool {
    c >= '\u{300}' && canonical_combining_class(c) != 0 || c == '\u{640}'
}

/// Characters inside a word that nobody sees: soft hyphens, joiners, bidi controls, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '´' | '`' | '＇' | '‛')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '－')
}

/// A stretch of letters of one kind.
#[derive(Clone)]
struct Segment {
    range: Range<usize>,
    letter: Letter,
}

struct Scan<'a> {
    text: &'a str,
    slot: &'a str,
    profile: &'static Profile,
    form: bool,
    out: Vec<Term>,
    position: usize,
    address: Option<Address>,
    /// End of the run that was last searched for addresses.
    looked: usize,
}

impl Scan<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    fn run(&mut self) {
        let mut at = 0;
        while let Some(c) = self.char_at(at) {
            if at >= self.looked && in_address(c) {
                let end = self.text[at..].find(|c| !in_address(c)).map_or(self.text.len(), |e| at + e);
                self.looked = end;
                self.address = if end - at <= LONGEST_RUN { address(&self.text[at..end], at) } else { None };
            }
            if self.address.as_ref().is_some_and(|a| at >= a.range.start)
                && let Some(a) = self.address.take()
            {
                at = at.max(a.body.start);
                self.push_address(&a);
                continue;
            }
            at = if is_unspaced(c) {
                self.unspaced(at)
            } else {
                match letter(c) {
                    Some(Letter::Digit) => self.number(at).unwrap_or_else(|| self.word(at)),
                    Some(_) => self.word(at),
                    None => at + c.len_utf8(),
                }
            };
        }
    }

    /// A run without spaces; gives its end.
    fn unspaced(&mut self, from: usize) -> usize {
        let mut characters: Vec<(String, Range<usize>)> = Vec::new();
        let mut at = from;
        let mut start = from;
        let mut end = from;
        let mut close = |r: Range<usize>| {
            let c = plain(cut(&self.text[r.clone()], LONGEST_TERM));
            if !c.is_empty() {
                characters.push((c, r));
            }
        };
        while let Some(c) = self.text[at..].chars().next() {
            if is_unspaced(c) {
                if at > start {
                    close(start..end);
                }
                start = at;
                end = at + c.len_utf8();
            } else if is_mark(c) {
                end = at + c.len_utf8();
            } else if !is_invisible(c) {
                break;
            }
            at += c.len_utf8();
        }
        close(start..end);
        han::terms(&characters, self.form, self.position, &mut self.out);
        self.position += characters.len();
        at
    }

    /// The stretch of letters that begins at a place, if one does.
    fn segment(&self, from: usize) -> Option<Segment> {
        let mut kind: Option<Letter> = None;
        let mut end = from;
        for (i, c) in self.text[from..].char_indices() {
            let at = from + i;
            match letter(c) {
                Some(l) => {
                    match kind {
                        None => kind = Some(l),
                        Some(k) if k == l => {}
                        // 4QX, kg2; but an Arabic letter before a number is a word of its own.
                        Some(k) if l == Letter::Digit && k != Letter::Arabic => {}
                        Some(Letter::Digit) if l == Letter::Latin => kind = Some(l),
                        _ => break,
                    }
                    end = at + c.len_utf8();
                }
                None if kind.is_some() && is_mark(c) => end = at + c.len_utf8(),
                None if kind.is_some() && is_invisible(c) => {}
                None => break,
            }
        }
        kind.map(|letter| Segment { range: from..end, letter })
    }

    /// The stretch of letters behind a joining character at `at`.
    fn behind(&self, at: usize, joins: fn(char) -> bool) -> Option<Segment> {
        let c = self.char_at(at).filter(|c| joins(*c))?;
        self.segment(at + c.len_utf8())
    }

    fn plain(&self, s: &Segment) -> String {
        plain(cut(&self.text[s.range.clone()], LONGEST_TERM))
    }

    /// A word with what hangs on it; gives the place behind.
    fn word(&mut self, from: usize) -> usize {
        let Some(first) = self.segment(from) else { return from + self.char_at(from).map_or(1, char::len_utf8) };
        if let Some(end) = self.abbreviation(&first) {
            return end;
        }
        let mut parts = vec![first.clone()];
        let mut end = first.range.end;
        while let Some(next) = self.behind(end, is_apostrophe).filter(|n| n.letter == first.letter) {
            let own = self.plain(&next);
            if parts.len() == 1 {
                let front = self.plain(&first);
                let elided = match self.slot {
                    "fr" => FRENCH_ELISIONS.contains(&front.as_str()),
                    "sq" => ALBANIAN_ELISIONS.contains(&front.as_str()),
                    _ => false,
                };
                if elided {
                    // To a phrase it is a word that stands there: "vous avez" is not "vous l'avez".
                    self.position += usize::from(self.form);
                    return next.range.start;
                }
            }
            let hung = ENGLISH_ENDINGS.contains(&own.as_str()) || self.profile.hangs_on(&own);
            if hung {
                self.push(&parts);
                return next.range.end;
            }
            // Of a language that we do not know (dell'utente), the two are words.
            if self.slot == "other" {
                break;
            }
            end = next.range.end;
            parts.push(next);
        }
        if let Some(next) = self.behind(end, is_hyphen) {
            let letters = |s: &Segment| self.text[s.range.clone()].chars().take(BEHIND_A_LETTER).count();
            if parts.len() == 1 && letters(&first) == 1 && next.letter == first.letter && letters(&next) == BEHIND_A_LETTER {
                parts.push(next.clone());
                self.push(&parts);
                self.position -= 1;
                self.push(std::slice::from_ref(&next));
                return self.hung(next.range.end);
            }
        }
        self.push(&parts);
        self.hung(end)
    }

    /// The place behind an ending that hangs on a hyphen at `at`, or `at` itself.
    fn hung(&self, at: usize) -> usize {
        match self.behind(at, is_hyphen) {
            Some(next) if self.profile.hangs_on(&self.plain(&next)) => next.range.end,
            _ => at,
        }
    }

    /// U.K., sh.p.k.: one word. Gives the place behind.
    fn abbreviation(&mut self, first: &Segment) -> Option<usize> {
        let short =
            |s: &Segment| s.letter != Letter::Digit && self.text[s.range.clone()].chars().take(ABBREVIATED + 1).count() <= ABBREVIATED;
        if !short(first) {
            return None;
        }
        let mut parts = vec![first.clone()];
        let mut end = first.range.end;
        while self.text[end..].starts_with('.')
            && let Some(next) = self.segment(end + 1).filter(|n| n.letter == first.letter && short(n))
        {
            end = next.range.end;
            parts.push(next);
        }
        if parts.len() < 2 {
            return None;
        }
        self.push(&parts);
        Some(end)
    }

    /// Adds a word made of parts.
    fn push(&mut self, parts: &[Segment]) {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let mut source = String::new();
        for part in parts.iter().take(LONGEST_TERM) {
            source.push_str(cut(&self.text[part.range.clone()], LONGEST_TERM));
        }
        let mut word = match (self.slot, first.letter) {
            ("tk", Letter::Cyrillic) => plain(&latin_of_cyrillic(&fold_word(&source))),
            // The dotless i of a Turkish keyboard stands for the Turkmen y.
            ("tk", Letter::Latin) if source.contains(['ı', 'I']) && source.contains('ı') => plain(&source.replace('ı', "y")),
            _ => plain(&source),
        };
        if let Some((end, _)) = word.char_indices().nth(LONGEST_TERM) {
            word.truncate(end);
        }
        if word.is_empty() {
            return;
        }
        let range = first.range.start..last.range.end;
        let (text, other) = if self.form { (word, None) } else { self.root(word, first.letter) };
        self.out.push(Term { text, range: range.clone(), position: self.position, kind: Kind::Word });
        if let Some(text) = other {
            self.out.push(Term { text, range, position: self.position, kind: Kind::Reading });
        }
        self.position += 1;
    }

    /// The root of a plain word: by the language's stemmer where the word is in its script; Latin words inside Arabic and Chinese are
    /// English as a rule.
    fn root(&self, word: String, letter: Letter) -> Roots {
        let script = match letter {
            Letter::Latin => Script::Latin,
            Letter::Cyrillic if self.slot == "tk" => Script::Latin,
            Letter::Arabic => Script::Arabic,
            _ => return (word, None),
        };
        if word.bytes().any(|b| b.is_ascii_digit()) {
            return (word, None);
        }
        let profile = match self.slot {
            _ if script == self.profile.script => self.profile,
            "ar" | "zh" if script == Script::Latin => english(),
            _ => return (word, None),
        };
        let (root, other) = remembered(profile, &word);
        (if root.is_empty() { word } else { root }, other)
    }

    /// A number in digits in one spelling: 10,000 and 10 000 as 10000, 1,5 as 1.5. Gives the place behind; none where the digits open
    /// a word (4QX).
    fn number(&mut self, from: usize) -> Option<usize> {
        let mut groups: Vec<(String, usize)> = Vec::new();
        let mut separators: Vec<char> = Vec::new();
        let mut at = from;
        // 1,2,3 is a list: what follows a number's comma is no decimal.
        let listed = self.text[..from].strip_suffix(',').is_some_and(|front| front.ends_with(|c| digit_value(c).is_some()));
        // Sixteen groups are more than any number has.
        while groups.len() < 16 {
            let (digits, end) = self.digits(at);
            if digits.is_empty() {
                separators.pop();
                break;
            }
            groups.push((digits, end));
            let Some(separator) = self.char_at(end).and_then(separator).filter(|s| !(listed && *s == ',')) else { break };
            separators.push(separator);
            at = end + self.char_at(end).map_or(1, char::len_utf8);
        }
        separators.truncate(groups.len().saturating_sub(1));
        let (value, used) = spelling(&groups, &separators);
        let end = groups.get(used - 1)?.1;
        if used == 1 && self.char_at(end).and_then(letter).is_some_and(|l| l == Letter::Latin) {
            return None;
        }
        let value = cut(&value, LONGEST_TERM).to_string();
        self.out.push(Term { text: value, range: from..end, position: self.position, kind: Kind::Word });
        self.position += 1;
        Some(self.hung(end))
    }

    /// The digits at a place, as ASCII and no more than a term holds, and the place behind all of them.
    fn digits(&self, from: usize) -> (String, usize) {
        let mut out = String::new();
        let mut end = from;
        for (i, c) in self.text[from..].char_indices() {
            let Some(d) = digit_value(c) else { break };
            if out.len() < LONGEST_TERM {
                out.push(char::from(b'0' + d));
            }
            end = from + i + c.len_utf8();
        }
        (out, end)
    }

    fn push_address(&mut self, a: &Address) {
        let whole = cut(&self.text[a.body.clone()], LONGEST_ADDRESS).to_ascii_lowercase();
        let host = cut(&self.text[a.host.clone()], LONGEST_ADDRESS).to_ascii_lowercase();
        if host != whole {
            self.out.push(Term { text: host, range: a.host.clone(), position: self.position, kind: Kind::Address });
        }
        self.out.push(Term { text: whole, range: a.range.clone(), position: self.position, kind: Kind::Address });
    }
}

/// At most so many characters of a text.
fn cut(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}
