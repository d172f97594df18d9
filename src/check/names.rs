//! Names in running text: what may be an organisation, brand or product, and whether another version has it too.

use super::context::Context;
pub use super::name_support::{inside, same_word, sounds_like, sounds_like_run, support, word_support};
use crate::language::numerals;
use crate::language::{Script, Side, Tag, fold, profile, profiles};
use crate::lexicon::{self, Hit};
use crate::similarity::analysis::{Analysis, Token};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::OnceLock;

/// A name found in a unit.
#[derive(Debug, Clone)]
pub struct Name {
    /// Unit.
    pub unit: usize,
    /// Tokens of the name itself, without legal form.
    pub tokens: Range<usize>,
    /// Last token, legal form included.
    pub last: usize,
    /// Byte range in `Unit::text`, legal form included.
    pub range: Range<usize>,
    /// A legal form stands beside it ("Ltd.", شركة, 有限公司) or a word that firms call themselves by (Technology, Network).
    pub legal: bool,
    /// The legal form or trade word is part of the name itself: "Acme Ltd.", not شركة Acme.
    pub incorporated: bool,
    /// It stands in Latin letters inside text of another script.
    pub foreign_script: bool,
    /// All capitals.
    pub all_caps: bool,
}

/// Words that firms append to their names, beside the legal forms of the profiles.
const TRADE: &[&str] = &[
    "technology",
    "technologies",
    "network",
    "networks",
    "group",
    "holdings",
    "holding",
    "software",
    "electronics",
    "mobile",
    "telecom",
    "systems",
    "labs",
    "studio",
    "digital",
    "international",
    "corporation",
    "company",
];

/// Legal forms of all languages in folded form; those that a name in Latin letters may carry.
fn legal_forms() -> &'static FxHashMap<String, Side> {
    static FORMS: OnceLock<FxHashMap<String, Side>> = OnceLock::new();
    FORMS.get_or_init(|| {
        profiles().iter().flat_map(|p| p.legal_forms).map(|(w, s)| (fold::fold_word(w).trim_end_matches('.').to_string(), *s)).collect()
    })
}

/// True for a word of a legal form ("Ltd", "GmbH", "Inc").
pub fn is_legal_form(folded: &str) -> bool {
    legal_forms().contains_key(folded) || matches!(folded, "co" | "ltd" | "inc" | "llc" | "corp" | "gmbh" | "sarl" | "plc" | "limited")
}

/// Names in the units of one version.
pub fn names(cx: &Context, v: usize) -> Vec<Name> {
    (0..cx.version(v).units.len()).flat_map(|u| cx.names_in(v, u, false)).cloned().collect()
}

/// Names in some units of a version.
pub fn names_of(cx: &Context, v: usize, units: &[usize]) -> Vec<Name> {
    units.iter().flat_map(|&u| cx.names_in(v, u, false)).cloned().collect()
}

/// The same, with the names that the termbase knows (Google, WhatsApp).
pub fn names_and_brands_of(cx: &Context, v: usize, units: &[usize]) -> Vec<Name> {
    units.iter().flat_map(|&u| cx.names_in(v, u, true)).cloned().collect()
}

/// Names in one unit, with those that the termbase knows where `brands` are wanted.
pub fn of_unit(a: &Analysis, version: &Tag, unit: usize, brands: bool) -> Vec<Name> {
    let found = |a: &Analysis| {
        let mut out = Vec::new();
        in_unit(a, version, unit, brands, &mut out);
        out
    };
    let mut names = if brands { a.derived(|a| Branded(found(a))).0.clone() } else { a.derived(|a| Plain(found(a))).0.clone() };
    // The unit may have had another number when they were found.
    names.iter_mut().for_each(|n| n.unit = unit);
    names
}

/// The names of a unit that stays in its version, without and with those that the termbase knows.
struct Plain(Vec<Name>);
struct Branded(Vec<Name>);

fn in_unit(a: &Analysis, version: &Tag, unit: usize, brands: bool, out: &mut Vec<Name>) {
    let p = profile(version);
    let known = known_tokens(a, brands);
    let mut i = 0;
    while i < a.tokens.len() {
        if !may_be_name(a, i, p.script, &known) {
            i += 1;
            continue;
        }
        let start = i;
        let mut end = i + 1;
        while end < a.tokens.len() && close(a, end) && (may_be_name(a, end, p.script, &known) || trade(&a.tokens[end])) {
            end += 1;
        }
        let mut last = end;
        while last < a.tokens.len() && close(a, last) && is_legal_form(&a.tokens[last].form) && a.tokens[last].script == Script::Latin {
            last += 1;
        }
        last += dotted_legal_form(a, last);
        let incorporated = last > end || a.tokens[start..end].iter().any(trade);
        let legal = incorporated || beside_legal(a, start, last);
        let range = a.origin(a.tokens[start].range.start..a.tokens[last - 1].range.end);
        let core = start..(start..end).rev().find(|&k| !trade(&a.tokens[k]) && !is_legal_form(&a.tokens[k].form)).map_or(end, |k| k + 1);
        let all_caps = a.tokens[core.clone()].iter().any(|t| t.all_caps && t.form.chars().count() >= 3);
        out.push(Name {
            unit,
            tokens: core,
            last: last - 1,
            range,
            legal,
            incorporated,
            foreign_script: p.script != Script::Latin,
            all_caps,
        });
        i = last.max(i + 1);
    }
}

/// True for a word that firms append to their names.
pub fn trade(t: &Token) -> bool {
    t.capital && TRADE.contains(&&*t.form)
}

/// Number of tokens from the `at`-th that spell a legal form with full stops: S.A., B.V., S.r.l.
fn dotted_legal_form(a: &Analysis, at: usize) -> usize {
    let letter = |t: &Token| t.form.chars().count() == 1 && t.script == Script::Latin;
    if !a.tokens.get(at).is_some_and(letter) || !close(a, at) {
        return 0;
    }
    let mut form = String::from(&*a.tokens[at].form);
    let mut end = at + 1;
    while a.tokens.get(end).is_some_and(letter) && a.folded.text[a.tokens[end - 1].range.end..a.tokens[end].range.start] == *"." {
        form.push('.');
        form.push_str(&a.tokens[end].form);
        end += 1;
    }
    if end > at + 1 && is_legal_form(&form) { end - at } else { 0 }
}

/// True for a word that is a legal form in some language, joined particles taken off.
pub fn legal_word(t: &Token) -> bool {
    legal_forms().contains_key(&*t.form) || legal_forms().contains_key(&*t.bare)
}

/// Two tokens with nothing but a space, a hyphen, an ampersand, a comma before a legal form between them.
fn close(a: &Analysis, i: usize) -> bool {
    let between = &a.folded.text[a.tokens[i - 1].range.end..a.tokens[i].range.start];
    between.len() <= 3
        && between.chars().all(|c| matches!(c, ' ' | '-' | '&' | '.' | ','))
        && (!between.contains(',') || is_legal_form(&a.tokens[i].form))
        && (!between.contains(". ") || is_legal_form(&a.tokens[i].form))
}

/// Letters from which a legal form is known with endings of its own (kompaniýasynyň).
const INFLECTED: usize = 6;

/// True where a legal form that follows names stands at a token.
fn legal_form_at(a: &Analysis, at: usize) -> bool {
    let Some(t) = a.tokens.get(at) else { return false };
    let is = |w: &str| legal_forms().get(w).is_some_and(|s| *s == Side::After);
    let inflected = || {
        let forms = a.profile().legal_forms.iter().filter(|(w, s)| *s == Side::After && w.chars().count() >= INFLECTED);
        forms.into_iter().any(|(w, _)| t.form.starts_with(&fold::fold_word(w)))
    };
    is(&t.form) || is(&t.bare) || inflected()
}

/// True where a legal form follows the `last` token of a name.
pub fn legal_word_after(a: &Analysis, last: usize) -> bool {
    legal_form_at(a, last + 1)
}

/// A legal form of the text's own language right before or after: شركة X, X 有限公司, X kompaniýasy.
fn beside_legal(a: &Analysis, start: usize, end: usize) -> bool {
    let form = |t: &Token| legal_forms().get(&*t.form).copied().or_else(|| legal_forms().get(&*t.bare).copied());
    let before = start.checked_sub(1).and_then(|i| form(&a.tokens[i])).is_some_and(|s| s == Side::Before);
    let after = legal_form_at(a, end);
    let han_after = a.profile().script == Script::Han
        && a.tokens.get(end).is_some_and(|t| legal_forms().keys().any(|k| t.form.starts_with(k.as_str()) && k.chars().count() >= 2));
    before || after || han_after
}

/// Tokens that are words of the text's language or of English: they are no names, whatever their capitals.
fn known_tokens(a: &Analysis, brands: bool) -> Vec<bool> {
    let mut known = vec![false; a.tokens.len()];
    let mut mark = |hits: &[Hit]| {
        for h in hits.iter().filter(|h| !brands || !lexicon::builtin().is_name(h.concept)) {
            for k in h.first as usize..(h.end as usize).min(known.len()) {
                known[k] = true;
            }
        }
    };
    if a.profile().script != Script::Han {
        mark(&a.concepts);
    }
    let mut english = Vec::new();
    if let Some(m) = lexicon::builtin().matcher(&Tag::new("en")) {
        m.find(&english_tokens(a), &mut english);
    }
    mark(&english);
    if a.profile().script != Script::Latin {
        // Latin terms of the Chinese and Arabic columns (App, Cookie, Wi-Fi).
        let mut own = Vec::new();
        if let Some(m) = lexicon::builtin().matcher(&a.language)
            && a.profile().script == Script::Han
        {
            m.find_in_han(&a.folded.text, &mut own);
            for h in own.iter().filter(|h| !brands || !lexicon::builtin().is_name(h.concept)) {
                let first = a.tokens.partition_point(|t| t.range.start < h.first as usize);
                for (k, t) in a.tokens.iter().enumerate().skip(first).take_while(|(_, t)| t.range.end <= h.end as usize) {
                    known[k] |= t.script == Script::Latin;
                }
            }
        }
    }
    known
}

/// The tokens as an English text would have them.
fn english_tokens(a: &Analysis) -> Vec<Token> {
    let en = profile(&Tag::new("en"));
    a.tokens
        .iter()
        .map(|t| {
            let mut t = t.clone();
            if t.script == Script::Latin {
                t.stem = Box::from(&*en.stem(&t.form));
                t.bare = t.form.clone();
            } else {
                t.stem = Box::from("");
            }
            t
        })
        .collect()
}

fn close_next(a: &Analysis, i: usize) -> bool {
    i + 1 < a.tokens.len() && close(a, i + 1)
}

/// True for a capitalised word before a legal form that only resembles a term by its stem (Huajia Holdings, huaj* "foreign").
fn firm(a: &Analysis, i: usize) -> bool {
    let t = &a.tokens[i];
    let term = |tag: &Tag| lexicon::builtin().has_word(tag, &t.form);
    let next = close_next(a, i) && (trade(&a.tokens[i + 1]) || a.tokens[i + 1].capital && is_legal_form(&a.tokens[i + 1].form));
    t.capital && !t.initial && next && !term(&a.language) && !term(&Tag::new("en"))
}

/// The first word of a sentence as a name of one word, where nothing but its place speaks against it.
pub fn opening(a: &Analysis, version: &Tag, unit: usize, i: usize) -> Option<Name> {
    let t = &a.tokens[i];
    let known = known_tokens(a, false);
    (t.capital && is_foreign(a, i, &known)).then(|| Name {
        unit,
        tokens: i..i + 1,
        last: i,
        range: a.origin(t.range.clone()),
        legal: false,
        incorporated: false,
        foreign_script: profile(version).script != Script::Latin,
        all_caps: t.all_caps,
    })
}

fn may_be_name(a: &Analysis, i: usize, script: Script, known: &[bool]) -> bool {
    let t = &a.tokens[i];
    let n = t.form.chars().count();
    if !is_foreign(a, i, known) {
        return false;
    }
    if script != Script::Latin {
        return n >= 3 || t.all_caps;
    }
    if !t.capital {
        return false;
    }
    // The first word of a sentence is capital anyway: a name where the next word is one too or it is written in capitals.
    !t.initial
        || t.all_caps && n >= 3
        || close_next(a, i) && legal_form_at(a, i + 1)
        || a.tokens
            .get(i + 1)
            .is_some_and(|x| close(a, i + 1) && x.capital && !x.stop && (!known[i + 1] || trade(x) || is_legal_form(&x.form)))
}

/// True for a word in Latin letters that neither its language nor English has.
fn is_foreign(a: &Analysis, i: usize, known: &[bool]) -> bool {
    let t = &a.tokens[i];
    let n = t.form.chars().count();
    if t.script != Script::Latin || known[i] && !firm(a, i) || n < 2 || is_legal_form(&t.form) {
        return false;
    }
    let en = profile(&Tag::new("en"));
    if en.is_stop_word(&t.form) || a.profile().is_stop_word(&t.form) {
        return false;
    }
    // "Didn't", "XIXe": no names.
    let roman = numerals::roman_number(t.form.trim_end_matches('e')).is_some() && t.capital;
    !a.folded.text[t.range.end..].starts_with("'t") && !roman
}

/// All Latin words of a version, folded, with how often they stand there.
pub fn vocabulary(cx: &Context, v: usize) -> FxHashMap<Box<str>, usize> {
    let mut out: FxHashMap<Box<str>, usize> = FxHashMap::default();
    for a in &cx.aligned.analyses[v] {
        for t in a.tokens.iter().filter(|t| t.script == Script::Latin) {
            *out.entry(t.form.clone()).or_default() += 1;
        }
    }
    out
}

/// Names that the user allows or calls the family's own, folded, word by word.
pub fn allowed(cx: &Context) -> FxHashSet<String> {
    let words = cx.settings.own_names.iter().chain(&cx.settings.allowed_names);
    words
        .flat_map(|n| fold::fold(n).text.split(|c: char| !c.is_alphanumeric()).map(str::to_string).collect::<Vec<_>>())
        .filter(|w| !w.is_empty())
        .collect()
}
