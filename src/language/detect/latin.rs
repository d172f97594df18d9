//! The languages in Latin script: English, French, Albanian, Turkmen, and those they may be mistaken for.

use super::Scored;
use super::neighbours::{AZ, DE, TR, UZ};
use super::quotes::Quotes;
use crate::language::{Folded, Tag, fold_word, profile};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const N: usize = 8;
const TAGS: [&str; N] = ["en", "fr", "sq", "tk-Latn", "de", "tr", "az", "uz"];
/// A weight for each of `TAGS`.
type Weights = [f32; N];

/// The small letters of each language, in the order of `TAGS`.
const ALPHABETS: [&str; N] = [
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ",
    "abcçdeëfghijklmnopqrstuvxyz",
    "abçdeäfghijžklmnňoöprsştuüwyýz",
    "abcdefghijklmnopqrstuvwxyzäöüß",
    "abcçdefgğhıijklmnoöprsştuüvyzâîû",
    "abcçdeəfgğhxıijkqlmnoöprsştuüvyz",
    "abcdefghijklmnopqrstuvxyz",
];
/// What a letter that a language does not have says against it, once a word; a capitalised word may be a foreign name.
const FOREIGN_LETTER: f32 = -1.3;
const FOREIGN_LETTER_IN_NAME: f32 = -0.25;

/// What letters say for languages. The first column holds letters, the second the languages that they speak for.
const LETTERS: &[(&str, &str, f32)] = &[
    ("ň", "tk-Latn", 2.0),
    ("ý", "tk-Latn", 1.2),
    ("ž", "tk-Latn", 0.8),
    ("ä", "tk-Latn de", 0.5),
    ("ş", "tk-Latn tr az", 0.4),
    ("öü", "tk-Latn tr az de", 0.3),
    ("ë", "sq", 1.0),
    ("ç", "sq fr tr az tk-Latn", 0.3),
    ("éèêà", "fr", 0.8),
    ("ùâîôûœ", "fr", 0.6),
    ("ı", "tr az", 1.0),
    ("ğ", "tr az", 1.2),
    ("ə", "az", 2.0),
    ("ß", "de", 2.0),
];

/// Endings of words of five letters or more.
const ENDINGS: &[(&str, &str, f32)] = &[
    ("en", "ing ings ed ly ness able ould ght ities ity ers ies tions n't ship ful less own ous ance ence ally", 0.6),
    (
        "fr",
        "eur eurs eux euse eau eaux ais ait aient ique iques aire aires ées ez ons elle elles oire té tés que ité ois oit ment ments",
        0.6,
    ),
    ("en fr", "tion able ance ence sion age", 0.3),
    (
        "sq",
        "it in ve uar ar ës ën ët ëm shëm shme jnë het hen imi imit imin imet ave eve isht esh ash ojmë ohet ohen ohej onte tje sht oni uara imin ësi ore ike jes jen im ur ues uesi",
        0.6,
    ),
    (
        "tk-Latn",
        "lary leri ynyň iniň yny ini ynda ynyň yň iň ýar ýär ýarys ýäris syny sini lygy ligi lyk yp ip up üp ypdyr ipdir dyr maly meli ýan ýän magy megi mak nyň niň dyky jak ymyz imiz yňyz iňiz ndan ynda myş maga mäge ary ery ydy ldi ldy",
        0.7,
    ),
    ("tk-Latn tr az", "lar ler dan den ler da de mek dir im", 0.4),
    ("tr", "yor dır nın nin ları leri ında inde lık lik mız niz nız ması mesi ılan ılır acak ecek mak arak erek dığı diği", 0.6),
    ("az", "lər ları ləri lıq mək maq dır ının inin nda ndə dən lar acaq əcək sı", 0.6),
    ("uz", "ning lari larni moqda gan lik lash lish ish ishi adi ydi ga ni dagi larini lar chi", 0.6),
    ("de", "ung ungen lich keit isch ische en er ern te ten schaft heit ieren st cht", 0.5),
];

/// What a word of four letters or more says against languages by having none but ASCII letters: after the logarithm of the share of
/// such words in them (NTREX dev: fr -0.3, sq -0.5, tk -0.9, which is halved for texts typed without marks; the others are
/// estimates). In the order of `TAGS`.
const PLAIN_WORD: Weights = [0.0, -0.25, -0.5, -0.5, -0.15, -0.6, -1.0, -0.1];

/// Pairs of letters anywhere in a word.
const PAIRS: &[(&str, &str, f32)] = &[
    ("en", "th wh ck gh ee oo", 0.35),
    ("fr", "qu oi au eu", 0.3),
    ("sq", "xh gj nj zh dh rr ll sh", 0.3),
    ("tk-Latn", "hy wy ny yz zy yl gy uw aw ew ly yk ys yr", 0.2),
    ("de", "sc ch ei ie tz", 0.2),
    ("uz", "sh qi oq", 0.3),
    ("tr", "ye ya yo", 0.1),
];

/// Turkmen endings that stand apart, after a hyphen: 29-njy, Trump-yň.
const TURKMEN_ENDINGS: &[&str] = &["nji", "njy", "yň", "iň", "nyň", "niň", "uň", "üň"];
const TURKMEN_ENDING: f32 = 1.5;

/// What speaks for a language before anything is read: the languages with a profile come first. In the order of `TAGS`.
const FIRST: Weights = [0.5, 0.4, 0.4, 0.4, 0.0, 0.0, 0.0, -0.3];

/// Weight of a function word by the number of these languages that have it: one that many have is more often there by chance.
const STOP_WORD: [f32; 4] = [2.0, 1.6, 1.2, 0.8];
/// A single letter is a function word as well, but it is a label or an initial too.
const SINGLE_LETTER: f32 = 0.4;
/// Elisions (l', d', qu') for French; 's, n't, 're for English; oʻ and gʻ inside a word for Uzbek.
const ELISION: f32 = 1.0;

/// What a quoted word counts in a text of which the rest is clear, and how far ahead a language must be there.
const QUOTED: f32 = 0.4;
const ENOUGH_OUTSIDE: f32 = 1.5;
/// What letters, pairs and endings of a capitalised word count: a name is of the language it comes from.
const NAME_LETTERS: f32 = 0.5;
const NAME_SHAPE: f32 = 0.3;

struct Tables {
    words: FxHashMap<String, Weights>,
    endings: FxHashMap<&'static str, Weights>,
    /// By the places of both letters in the alphabet: 26 times the first and the second.
    pairs: Vec<Option<Weights>>,
    /// Weights of a letter and, bit for bit, the languages that have it.
    letters: FxHashMap<char, (Weights, u8)>,
    /// The same for ASCII letters, which weigh nothing.
    ascii: [u8; 128],
}

fn spread(tags: &str, w: f32) -> Weights {
    TAGS.map(|t| if tags.split(' ').any(|x| x == t) { w } else { 0.0 })
}

fn add(sum: &mut Weights, w: &Weights, factor: f32) {
    sum.iter_mut().zip(w).for_each(|(s, w)| *s += w * factor);
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let stop = |tag: &str| profile(&Tag::new(tag)).stop_words;
        let lists = [stop("en"), stop("fr"), stop("sq"), stop("tk"), DE, TR, AZ, UZ];
        let mut words: FxHashMap<String, Weights> = FxHashMap::default();
        for (i, list) in lists.iter().enumerate() {
            for word in list.iter() {
                words.entry(fold_word(word)).or_default()[i] = 1.0;
            }
        }
        for (word, weights) in words.iter_mut() {
            let shared = weights.iter().filter(|w| **w > 0.0).count();
            let single = if word.chars().nth(1).is_none() { SINGLE_LETTER } else { 1.0 };
            weights.iter_mut().for_each(|w| *w *= STOP_WORD[shared.min(STOP_WORD.len()) - 1] * single);
        }
        let sum_up = |rows: &'static [(&'static str, &'static str, f32)]| {
            let mut map: FxHashMap<&'static str, Weights> = FxHashMap::default();
            for (tags, keys, w) in rows {
                keys.split(' ').for_each(|k| add(map.entry(k).or_default(), &spread(tags, *w), 1.0));
            }
            map
        };
        let mut letters: FxHashMap<char, (Weights, u8)> = FxHashMap::default();
        for (i, alphabet) in ALPHABETS.iter().enumerate() {
            alphabet.chars().for_each(|c| letters.entry(c).or_default().1 |= 1 << i);
        }
        for (chars, tags, w) in LETTERS {
            chars.chars().for_each(|c| add(&mut letters.entry(c).or_default().0, &spread(tags, *w), 1.0));
        }
        let mut ascii = [0; 128];
        letters.iter().filter(|l| l.0.is_ascii()).for_each(|(c, (_, has))| ascii[*c as usize] = *has);
        let mut pairs = vec![None; 26 * 26];
        for (pair, weights) in sum_up(PAIRS) {
            if let Some(i) = pair_index(pair.as_bytes()) {
                pairs[i] = Some(weights);
            }
        }
        Tables { words, endings: sum_up(ENDINGS), pairs, letters, ascii }
    })
}

/// The place of a pair of small ASCII letters in the table of pairs.
fn pair_index(pair: &[u8]) -> Option<usize> {
    let place = |b: u8| b.is_ascii_lowercase().then(|| usize::from(b - b'a'));
    Some(26 * place(*pair.first()?)? + place(*pair.get(1)?)?)
}

/// Weights of the languages for text in Latin script.
pub(super) fn scores(text: &str, folded: &Folded) -> Vec<Scored> {
    let (mut outside, mut inside) = (FIRST, Weights::default());
    let capitals = capitals_are_usual(text);
    let quotes = Quotes::new(text);
    let mut first = true;
    let mut before = ' ';
    let mut start = 0;
    for word in folded.text.split(|c: char| !c.is_alphabetic()) {
        let end = start + word.len();
        let after = folded.text[end..].chars().next().unwrap_or(' ');
        let label = first && word.len() <= 4 && matches!(after, ')' | '.');
        if !word.is_empty() && !label {
            first = false;
            let origin = folded.origin(start);
            let name = !capitals && text[origin..].starts_with(char::is_uppercase);
            weigh(word, before, after, name, if quotes.hold(origin) { &mut inside } else { &mut outside });
        }
        before = after;
        start = end + after.len_utf8();
    }
    // What is quoted counts less only where the rest is enough to go by.
    let factor = if lead(&outside) >= ENOUGH_OUTSIDE { QUOTED } else { 1.0 };
    add(&mut outside, &inside, factor);
    TAGS.into_iter().zip(outside).collect()
}

/// True for headings in capitals or with a capital on every longer word, where capitals say nothing of names.
fn capitals_are_usual(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().nth(3).is_some());
    words.all(|w| w.starts_with(char::is_uppercase))
}

/// By how much the best weight is ahead of the second.
fn lead(sum: &Weights) -> f32 {
    let mut sorted = *sum;
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted[0] - sorted[1]
}

/// Adds what one word says. `before` and `after` are the characters around it.
fn weigh(word: &str, before: char, after: char, name: bool, sum: &mut Weights) {
    let t = tables();
    if let Some(w) = t.words.get(word) {
        add(sum, w, 1.0);
    }
    let english = before == '\'' && matches!(word, "s" | "t" | "re" | "ve" | "ll");
    let french = after == '\'' && matches!(word, "l" | "d" | "qu" | "n" | "j" | "c" | "m" | "s" | "jusqu" | "lorsqu" | "aujourd");
    sum[0] += if english { ELISION } else { 0.0 };
    sum[1] += if french { ELISION } else { 0.0 };
    sum[7] += if after == '\'' && (word.ends_with('o') || word.ends_with('g')) { ELISION } else { 0.0 };
    sum[3] += if before == '-' && TURKMEN_ENDINGS.contains(&word) { TURKMEN_ENDING } else { 0.0 };
    let (spelling, shape) = if name { (NAME_LETTERS, NAME_SHAPE) } else { (1.0, 1.0) };
    let mut common = u8::MAX;
    let mut starts = [0usize; 64];
    let mut n = 0;
    for (i, c) in word.char_indices() {
        common &= if c.is_ascii() {
            t.ascii[c as usize]
        } else if let Some((weights, has)) = t.letters.get(&c) {
            add(sum, weights, spelling);
            *has
        } else {
            0
        };
        if n < starts.len() {
            starts[n] = i;
            n += 1;
        }
    }
    let penalty = if name { FOREIGN_LETTER_IN_NAME } else { FOREIGN_LETTER };
    for (i, s) in sum.iter_mut().enumerate() {
        *s += if common & (1 << i) == 0 { penalty } else { 0.0 };
    }
    if n >= 4 && word.is_ascii() {
        add(sum, &PLAIN_WORD, shape);
    }
    for weights in word.as_bytes().windows(2).filter_map(|p| t.pairs[pair_index(p)?].as_ref()) {
        add(sum, weights, shape);
    }
    if n >= 5 {
        // The longest ending alone: -lary holds -ary.
        let ending = (2..=6).rev().filter(|k| *k <= n - 2).find_map(|k| t.endings.get(&word[starts[n - k]..]));
        if let Some(w) = ending {
            add(sum, w, shape);
        }
    }
}
