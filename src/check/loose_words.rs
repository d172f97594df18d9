//! Part of untranslated: single English words inside a sentence of another language ("les téléchargements APP"), each told once a
//! version with all its places.

use super::context::{Context, Draft, listed, short};
use super::finding::{Grain, Severity};
use super::kept::About;
use super::name_variant::in_identifier;
use super::names;
use super::stray::Vocabulary;
use super::untranslated::in_termbase;
use crate::language::{Profile, Script, Tag, profile};
use crate::lexicon::{self, Concept, tokens};
use crate::similarity::Analysis;
use crate::similarity::analysis::Token;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Fewest letters of an English word.
const LETTERS: usize = 3;

/// How sure a word is before any evidence: in another script than English, in capitals in the same script, or one of
/// `markers/english.tsv`.
const GROUND: [f32; 3] = [0.5, 0.42, 0.5];

/// English words of this trade that no other language of ours has as its own (`markers/english.tsv`), with the languages that borrow them.
fn trade_words() -> &'static FxHashMap<&'static str, Vec<&'static str>> {
    static WORDS: OnceLock<FxHashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let row = |line: &'static str| line.split_once('\t').map(|(w, by)| (w, by.split(',').map(str::trim).collect()));
        include_str!("../lexicon/markers/english.tsv").lines().skip(1).filter_map(row).collect()
    })
}

/// Words of the English column that are written in capitals: acronyms, which may be a language's own too.
fn acronyms() -> &'static FxHashSet<String> {
    static WORDS: OnceLock<FxHashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let terms = lexicon::builtin().entries.iter().flat_map(|e| e.terms.iter().flatten());
        let loud = |t: &&&str| t.chars().filter(|c| c.is_uppercase()).count() >= 2 && !t.chars().any(char::is_lowercase);
        terms.filter(loud).map(|t| crate::language::fold_word(t.trim_end_matches('*'))).collect()
    })
}

/// What is added where the version says the same in its own words elsewhere (in one clause, in more), for each other version that
/// says it in its own words in this row (at most two), and where English has the very word there. By hand, on news.
const EVIDENCE: ([f32; 2], f32, f32) = ([0.1, 0.2], 0.12, 0.08);

/// Most clauses of a version that have a word before it is one that the version has made its own.
const ADOPTED: usize = 4;

/// Languages that share so many spellings with English that a row of such words proves nothing.
const COGNATE: [&str; 1] = ["fr"];

/// Words in a row, each with a capital, that are a phrase left in English even where the language has borrowed each of them.
const ROW: usize = 3;

/// How sure such a row is, and a word that English words were run together into.
const SURE: (f32, f32) = (0.75, 0.65);

/// Letters of an English word at the end of a muddled one, and most letters before it.
const MUDDLED: (usize, usize) = (6, 4);

/// An English word that was left.
struct Left {
    unit: usize,
    /// Bytes of the unit's text.
    range: Range<usize>,
    confidence: f32,
    /// What it means, where the termbase has a word of the language for it.
    concept: Option<Concept>,
    /// The English word that it ends in, where it is none itself.
    mangled: Option<String>,
    evidence: Vec<String>,
}

/// Looks at the words of a version; units that are `told` already are passed over.
pub fn loose_words(cx: &Context, v: usize, told: &FxHashSet<usize>, vocabulary: &Vocabulary, habit: bool, out: &mut Vec<Draft>) {
    let own = profile(cx.tag(v));
    if own.name.is_empty() || own.tag == "en" {
        return;
    }
    let seek = Seek { cx, v, own, en: profile(&Tag::new("en")), allowed: names::allowed(cx), elsewhere: said(cx, v), vocabulary };
    let mut found: FxHashMap<String, Vec<Left>> = FxHashMap::default();
    let mut order: Vec<String> = Vec::new();
    for u in (0..cx.version(v).units.len()).filter(|u| !told.contains(u) && cx.unit(v, *u).language.is_none()) {
        if cx.is_quiet(About::LooseWords, v, u) {
            continue;
        }
        let all = seek.unit(u, habit);
        if all.is_empty() {
            cx.found_nothing(About::LooseWords, v, u);
        }
        for (word, left) in all {
            if !found.contains_key(&word) {
                order.push(word.clone());
            }
            found.entry(word).or_default().push(left);
        }
    }
    for word in order {
        let places = &found[&word];
        let distinct: FxHashSet<&str> = places.iter().map(|l| cx.analysis(v, l.unit).folded.text.as_str()).collect();
        if distinct.len() <= ADOPTED {
            out.push(draft(cx, v, &word, places));
        }
    }
}

/// In how many units a version says each concept in its own words.
fn said(cx: &Context, v: usize) -> FxHashMap<Concept, usize> {
    let mut out: FxHashMap<Concept, usize> = FxHashMap::default();
    for a in &cx.aligned.analyses[v] {
        let mut here: Vec<Concept> =
            a.concepts.iter().filter(|h| own_words(a, h.first as usize, h.end as usize)).map(|h| h.concept).collect();
        here.sort_unstable();
        here.dedup();
        for c in here {
            *out.entry(c).or_default() += 1;
        }
    }
    out
}

/// True where a term stands in the letters of its language: what the matcher of a language finds are its own words but for these.
fn own_words(a: &Analysis, first: usize, end: usize) -> bool {
    match a.profile().script {
        Script::Han => a.folded.text.get(first..end).is_some_and(|t| t.chars().any(crate::language::is_han)),
        script => a.tokens.get(first..end).is_some_and(|t| t.iter().all(|t| t.script == script)),
    }
}

/// What is looked for in one version.
struct Seek<'a, 'b> {
    cx: &'b Context<'a>,
    v: usize,
    own: &'static Profile,
    en: &'static Profile,
    allowed: FxHashSet<String>,
    elsewhere: FxHashMap<Concept, usize>,
    vocabulary: &'b Vocabulary,
}

impl Seek<'_, '_> {
    /// The English words of a unit.
    fn unit(&self, u: usize, habit: bool) -> Vec<(String, Left)> {
        let a = self.cx.analysis(self.v, u);
        if !a.tokens.iter().any(|t| t.script == Script::Latin) {
            return Vec::new();
        }
        let full = names::names_of(self.cx, self.v, &[u]);
        let mut out = Vec::new();
        let mut i = 0;
        while i < a.tokens.len() {
            if let Some((end, left)) = self.row(u, a, i) {
                out.push((a.folded.text[a.tokens[i].range.start..a.tokens[end - 1].range.end].to_string(), left));
                i = end;
                continue;
            }
            // A single unknown word with a capital may be the very English word that is looked for.
            let named = full.iter().filter(|n| n.legal || n.tokens.len() > 1).any(|n| (n.tokens.start..=n.last).contains(&i));
            let t = &a.tokens[i];
            if !named && let Some(left) = self.word(u, a, i) {
                out.push((t.form.to_string(), left));
            } else if habit && let Some(left) = self.muddled(u, a, t) {
                out.push((t.form.to_string(), left));
            }
            i += 1;
        }
        out
    }

    /// A single word.
    fn word(&self, u: usize, a: &Analysis, i: usize) -> Option<Left> {
        let t = &a.tokens[i];
        if t.script != Script::Latin
            || t.stop
            || t.form.chars().count() < LETTERS
            || !t.form.is_ascii()
            || tokens::tokens().has(&t.form)
            || self.allowed.contains(&*t.form)
            || in_identifier(&a.folded.text, &t.range)
            || acronyms().contains(&*t.form)
            || self.is_own(a, i)
        {
            return None;
        }
        let latin = self.own.script == Script::Latin;
        let trade = trade_words().get(&*t.form).is_some_and(|by| !by.contains(&self.cx.tag(self.v).primary()));
        // Of the other words in letters of the same alphabet, those in capitals alone are no words of the language and no names.
        if !trade && (latin && !t.all_caps || !self.english(t)) {
            return None;
        }
        // "e-mail": a part of a word with a hyphen.
        let text = &a.folded.text;
        if text[..t.range.start].ends_with(['-', '\'']) || text[t.range.end..].starts_with('-') {
            return None;
        }
        if latin && (t.initial || t.capital && self.others_capital(a, i)) || self.part_of_a_name(a, i) || marked_off(a, t) {
            return None;
        }
        let ground = GROUND[if !latin { 0 } else { 1 + usize::from(trade) }];
        let concepts = self.concepts(t);
        let (sure, concept, evidence) = self.weigh(u, &t.form, &concepts, trade)?;
        let confidence = (ground + sure).min(0.9);
        Some(Left { unit: u, range: a.origin(t.range.clone()), confidence, concept, mangled: None, evidence })
    }

    /// A word that English has as it is written.
    fn english(&self, t: &Token) -> bool {
        let base = lexicon::builtin();
        let en = Tag::new(self.en.tag);
        base.has_word(&en, &t.form) || t.form.ends_with('s') && base.has_word(&en, &self.en.stem(&t.form))
    }

    /// A word that the version's language has too.
    fn is_own(&self, a: &Analysis, i: usize) -> bool {
        let t = &a.tokens[i];
        let tag = self.cx.tag(self.v);
        match self.own.script {
            Script::Han => a.concepts.iter().any(|h| h.first as usize <= t.range.start && t.range.end <= h.end as usize),
            Script::Latin => self.own.is_stop_word(&t.form) || lexicon::builtin().has_word(tag, &t.form) || in_termbase(t, self.own),
            _ => lexicon::builtin().has_word(tag, &t.form),
        }
    }

    /// A capital among capitals is a title's.
    fn others_capital(&self, a: &Analysis, i: usize) -> bool {
        let near = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter_map(|k| a.tokens.get(k));
        near.into_iter().any(|t| t.capital && t.script == Script::Latin && !t.initial && !self.plainly_own(t))
    }

    /// A word of the version's language that is none of English as well.
    fn plainly_own(&self, t: &Token) -> bool {
        in_termbase(t, self.own) && !self.english(t)
    }

    /// A neighbour in Latin letters that is no English word makes both a name ("Belmora Push"), and so do several English words with
    /// capitals in text of another script ("Privacy Shield").
    fn part_of_a_name(&self, a: &Analysis, i: usize) -> bool {
        let close = |x: usize, y: usize| {
            let between = &a.folded.text[a.tokens[x].range.end..a.tokens[y].range.start];
            matches!(between, " " | "-" | "'" | "&" | " & " | "+" | "." | "/" | "")
        };
        let mut near = Vec::new();
        if i > 0 && close(i - 1, i) {
            near.push(i - 1);
        }
        if i + 1 < a.tokens.len() && close(i, i + 1) {
            near.push(i + 1);
        }
        let latin = self.own.script == Script::Latin;
        near.into_iter().map(|k| &a.tokens[k]).filter(|t| t.script == Script::Latin).any(|t| {
            if latin {
                t.capital && !t.initial && !self.en.is_stop_word(&t.form) && !self.plainly_own(t)
            } else {
                !self.en.is_stop_word(&t.form)
            }
        })
    }

    /// What an English word may mean.
    fn concepts(&self, t: &Token) -> Vec<Concept> {
        let base = lexicon::builtin();
        let en = Tag::new(self.en.tag);
        let mut hits = Vec::new();
        if let Some(m) = base.matcher(&en) {
            let x = Token { stem: Box::from(&*self.en.stem(&t.form)), bare: t.form.clone(), ..t.clone() };
            m.find(std::slice::from_ref(&x), &mut hits);
        }
        hits.iter().map(|h| h.concept).collect()
    }

    /// What speaks for it that a word should have been translated; none where another version leaves it too or nothing does.
    fn weigh(&self, u: usize, form: &str, concepts: &[Concept], trade: bool) -> Option<(f32, Option<Concept>, Vec<String>)> {
        let (cx, v) = (self.cx, self.v);
        let row = cx.row_of[v][u];
        let cells = row.map(|r| &cx.rows()[r].cells);
        let others: Vec<usize> = (0..cx.versions()).filter(|&o| o != v && cx.tag(o).primary() != "en").collect();
        let has = |o: usize| cells.is_some_and(|c| c[o].iter().any(|&w| cx.analysis(o, w).tokens.iter().any(|t| &*t.form == form)));
        if others.iter().any(|&o| has(o)) {
            return None;
        }
        let mut evidence = Vec::new();
        let mut sure = 0.0;
        let home = concepts.iter().map(|&c| (self.elsewhere.get(&c).copied().unwrap_or(0), c)).max_by_key(|h| h.0).filter(|h| h.0 > 0);
        if let Some((n, c)) = home {
            sure += EVIDENCE.0[usize::from(n > 1)];
            let word = lexicon::builtin().preferred(c, cx.tag(v)).unwrap_or_default();
            evidence.push(format!("{} says the same in its own words in {n} other places (as “{word}”).", cx.name(v)));
        }
        let says = |o: &usize| {
            cells.is_some_and(|cells| {
                cells[*o].iter().any(|&w| {
                    let a = cx.analysis(*o, w);
                    a.concepts.iter().any(|h| concepts.contains(&h.concept) && own_words(a, h.first as usize, h.end as usize))
                })
            })
        };
        let translated: Vec<usize> = others.iter().copied().filter(says).collect();
        if !translated.is_empty() {
            sure += EVIDENCE.1 * translated.len().min(2) as f32;
            evidence.push(format!(
                "In this clause {} {} it.",
                cx.names(&translated),
                if translated.len() == 1 { "translates" } else { "translate" }
            ));
        }
        if home.is_none() && translated.is_empty() {
            let alone = concepts.is_empty() && trade;
            if !alone {
                return None;
            }
            sure += EVIDENCE.0[0];
            evidence.push("No language but English has the word.".to_string());
        }
        let english = (0..cx.versions()).find(|&o| cx.tag(o).primary() == "en");
        match english {
            Some(o) if has(o) => {
                sure += EVIDENCE.2;
                evidence.push("English has the very word in this clause.".to_string());
            }
            // Where English says something else, the word is the version's own.
            Some(_) => return None,
            None => {}
        }
        let concept = home.map(|h| h.1).or_else(|| concepts.first().copied());
        Some((sure, concept, evidence))
    }

    /// Several words with capitals in a row, all English, in a sentence of another language in Latin letters.
    fn row(&self, u: usize, a: &Analysis, i: usize) -> Option<(usize, Left)> {
        if self.own.script != Script::Latin || COGNATE.contains(&self.own.tag) {
            return None;
        }
        let fits = |k: usize| {
            let t = &a.tokens[k];
            t.capital && !t.initial && t.script == Script::Latin && trade_words().contains_key(&*t.form)
        };
        let space = |k: usize| &a.folded.text[a.tokens[k - 1].range.end..a.tokens[k].range.start] == " ";
        let mut end = i;
        while end < a.tokens.len() && fits(end) && (end == i || space(end)) {
            end += 1;
        }
        let small = a.tokens.iter().filter(|t| !t.capital && !t.stop).count();
        if end < i + ROW || i == 0 || small < 2 {
            return None;
        }
        let row = self.cx.row_of[self.v][u]?;
        let forms: Vec<&str> = a.tokens[i..end].iter().map(|t| &*t.form).collect();
        let said = |o: usize, c: &[Concept]| {
            self.cx.rows()[row].cells[o].iter().any(|&w| {
                let b = self.cx.analysis(o, w);
                b.concepts.iter().any(|h| c.contains(&h.concept) && own_words(b, h.first as usize, h.end as usize))
            })
        };
        let kept = |o: usize| {
            let has = |t: &[Token]| t.iter().zip(&forms).all(|(t, f)| *t.form == **f);
            self.cx.rows()[row].cells[o].iter().any(|&w| self.cx.analysis(o, w).tokens.windows(forms.len()).any(has))
        };
        let others: Vec<usize> = (0..self.cx.versions()).filter(|&o| o != self.v && self.cx.tag(o).primary() != "en").collect();
        let concepts: Vec<Vec<Concept>> = a.tokens[i..end].iter().map(|t| self.concepts(t)).collect();
        let by: Vec<usize> = others.iter().copied().filter(|&o| concepts.iter().filter(|c| said(o, c)).count() >= 2).collect();
        if by.is_empty() || others.iter().any(|&o| kept(o)) {
            return None;
        }
        let range = a.origin(a.tokens[i].range.start..a.tokens[end - 1].range.end);
        let evidence = vec![format!("{} translates these words in this clause.", self.cx.names(&by[..1]))];
        Some((end, Left { unit: u, range, confidence: SURE.0, concept: None, mangled: None, evidence }))
    }

    /// A word that ends in an English one which the version translates elsewhere, with a stub before it ("webeacon").
    fn muddled(&self, u: usize, a: &Analysis, t: &Token) -> Option<Left> {
        if self.own.script != Script::Latin
            || COGNATE.contains(&self.own.tag)
            || t.capital
            || !t.form.is_ascii()
            || self.vocabulary.get(&t.form).is_some_and(|n| *n > 1)
            || in_termbase(t, self.own)
            || self.english(t)
        {
            return None;
        }
        let base = lexicon::builtin();
        let (en, tag) = (Tag::new(self.en.tag), self.cx.tag(self.v));
        (2..=MUDDLED.1).find_map(|n| {
            let tail = t.form.get(n..).filter(|w| w.len() >= MUDDLED.0 && base.has_word(&en, w) && !base.has_word(tag, w))?;
            let word = Token { form: tail.into(), ..t.clone() };
            let concept = self.concepts(&word).into_iter().find(|c| self.elsewhere.contains_key(c))?;
            let evidence =
                vec![format!("It ends in the English “{tail}”, which {} says in its own words elsewhere.", self.cx.name(self.v))];
            Some(Left {
                unit: u,
                range: a.origin(t.range.clone()),
                confidence: SURE.1,
                concept: Some(concept),
                mangled: Some(tail.to_string()),
                evidence,
            })
        })
    }
}

/// In brackets or quotation marks a word is cited: the gloss of a term, the name of a button.
fn marked_off(a: &Analysis, t: &Token) -> bool {
    let (before, after) = (a.folded.text[..t.range.start].trim_end(), a.folded.text[t.range.end..].trim_start());
    before.ends_with(['(', '[', '"', '\'']) || after.starts_with([')', ']', '"'])
}

/// A concept as a version writes it: its shortest form, which is the least inflected.
fn as_written(cx: &Context, v: usize, concept: Concept) -> Option<String> {
    let written = |(u, a): (usize, &Arc<Analysis>)| -> Vec<&str> {
        let hits = a.concepts.iter().filter(|h| h.concept == concept && own_words(a, h.first as usize, h.end as usize));
        let range = |h: &crate::lexicon::Hit| match a.profile().script {
            Script::Han => h.first as usize..h.end as usize,
            _ => a.tokens[h.first as usize].range.start..a.tokens[h.end as usize - 1].range.end,
        };
        hits.map(|h| &cx.unit(v, u).text[a.origin(range(h))]).collect()
    };
    let all = cx.aligned.analyses[v].iter().enumerate().flat_map(written);
    all.min_by_key(|w| w.chars().count()).map(|w| w.to_lowercase())
}

fn draft(cx: &Context, v: usize, word: &str, places: &[Left]) -> Draft {
    let best = places.iter().map(|l| l.confidence).fold(0.0, f32::max);
    let name = cx.name(v);
    let written = &cx.unit(v, places[0].unit).text[places[0].range.clone()];
    let concept = places.iter().find_map(|l| l.concept);
    let said = concept.and_then(|c| as_written(cx, v, c));
    let elsewhere = if said.is_some() { ", as elsewhere in the text" } else { "" };
    let own = said.or_else(|| concept.and_then(|c| lexicon::builtin().preferred(c, cx.tag(v))));
    let mut evidence: Vec<String> = Vec::new();
    for e in places.iter().flat_map(|l| &l.evidence) {
        if !evidence.contains(e) {
            evidence.push(e.clone());
        }
    }
    let others: Vec<usize> = (0..cx.versions()).filter(|&o| o != v && cx.tag(o).primary() != "en").collect();
    let several = word.contains(' ');
    Draft {
        severity: Severity::Minor,
        confidence: best,
        grain: if several { Grain::Fragment } else { Grain::Word },
        row: cx.row_of[v][places[0].unit],
        present: vec![v],
        absent: others,
        locations: places.iter().map(|l| cx.marked(v, l.unit, l.range.clone())).collect(),
        message: match &places[0].mangled {
            Some(tail) => format!("{name} has {}, what is left of the English “{tail}”.", short(written, 50)),
            None => format!("{name} leaves {} in English.", listed(&[short(written, 50)])),
        },
        help: match own.filter(|w| !several && !w.contains('*')) {
            Some(own) => format!("Translate it into {name}, for instance with {}{elsewhere}.", short(&own, 40)),
            None => format!("Translate {} into {name}.", if several { "these words" } else { "it" }),
        },
        evidence,
        slip: Some(format!("{} left {word}", cx.tag(v))),
        ..Draft::default()
    }
}
