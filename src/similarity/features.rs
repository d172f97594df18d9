//! All units of a family as sparse vectors over one vocabulary: concepts, names and cognates, numbers, anchors. A name is one
//! entry of the vocabulary in every script; rare entries weigh more than frequent ones.

use super::agreement::Meaning;
use super::analysis::{Analysis, TokenKind};
use super::semantic::Directions;
use super::sound;
use crate::document::{Family, Unit, UnitKind};
use crate::language::Script;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A sparse vector: ids in ascending order with their weights.
pub type Sparse = Vec<(u32, f32)>;

/// What the aligner knows of one unit.
#[derive(Debug, Clone, Default)]
pub struct UnitFeatures {
    /// Termbase concepts.
    pub concepts: Sparse,
    /// Names, international words and exact foreign words, by western sound.
    pub names: Sparse,
    /// The same as Chinese hears them.
    pub han_names: Sparse,
    /// Numbers.
    pub numbers: Sparse,
    /// URLs, e-mails, phones.
    pub anchors: Sparse,
    /// Hash of the folded text without spaces: equal texts, equal hashes.
    pub text_hash: u64,
    /// Length as if in English.
    pub length: f32,
    /// Ends in a question mark, colon, semicolon, full stop, or none of them.
    pub end: u8,
    /// Number of sentences.
    pub sentences: u8,
    /// Number of quotation marks and brackets.
    pub marks: [u8; 3],
    /// Kind of unit.
    pub kind: Option<UnitKind>,
    /// Logical label value hashed with its level; none without label.
    pub label: Option<u32>,
    /// A bullet, or a label of some system.
    pub labelled: bool,
    /// What it means, by each encoder that knows its language.
    pub dense: Meaning,
}

/// The features of a family: for each version, for each unit.
#[derive(Debug, Default)]
pub struct Features {
    /// `units[version][unit]`.
    pub units: Vec<Vec<UnitFeatures>>,
    /// Script of each version.
    pub scripts: Vec<Script>,
}

/// Entries of one class and their numbers.
struct Vocabulary<K> {
    ids: FxHashMap<K, u32>,
}

impl<K> Default for Vocabulary<K> {
    fn default() -> Self {
        Vocabulary { ids: FxHashMap::default() }
    }
}

impl<K: std::hash::Hash + Eq + Clone> Vocabulary<K> {
    fn id(&mut self, key: &K) -> u32 {
        if let Some(&id) = self.ids.get(key) {
            return id;
        }
        let next = self.ids.len() as u32;
        self.ids.insert(key.clone(), next);
        next
    }
}

/// Raw ids of a unit before weighting.
#[derive(Default)]
struct Raw {
    concepts: Vec<u32>,
    names: Vec<u32>,
    han_names: Vec<u32>,
    numbers: Vec<u32>,
    anchors: Vec<u32>,
}

/// A name's key before clustering.
#[derive(Hash, PartialEq, Eq, Clone)]
enum NameKey {
    /// A Latin word as it is.
    Exact(Box<str>),
    /// A skeleton.
    Sound(Box<str>),
}

impl Features {
    /// Looks at all units of a family, given their analyses.
    pub fn new(family: &Family, analyses: &[Vec<Arc<Analysis>>]) -> Features {
        let mut concepts: Vocabulary<u32> = Vocabulary::default();
        let mut names: Vocabulary<NameKey> = Vocabulary::default();
        let mut han: Vocabulary<NameKey> = Vocabulary::default();
        let mut numbers: Vocabulary<u64> = Vocabulary::default();
        let mut anchors: Vocabulary<Box<str>> = Vocabulary::default();
        let mut raws: Vec<Vec<Raw>> = Vec::new();
        // How names sound in Chinese matters only beside Chinese.
        let any_han = family.versions.iter().any(|v| crate::language::profile(&v.language).script == Script::Han);
        // The dear part needs no other unit.
        analyses.par_iter().for_each(|units| {
            units.par_iter().with_min_len(64).for_each(|a| drop(name_keys(a, any_han)));
        });
        for units in analyses {
            raws.push(
                units
                    .iter()
                    .map(|a| {
                        let mut r = Raw::default();
                        r.concepts.extend(a.concepts.iter().map(|h| concepts.id(&h.concept)));
                        let keys = name_keys(a, any_han);
                        r.names.extend(keys.names.iter().map(|k| names.id(k)));
                        r.han_names.extend(keys.han.iter().map(|k| han.id(k)));
                        for n in a.numbers.iter() {
                            r.numbers.push(numbers.id(&n.value.to_bits()));
                            if n.scale > 1.0 {
                                r.numbers.push(numbers.id(&n.scaled().to_bits()));
                            }
                        }
                        r.anchors.extend(a.anchors.iter().map(|x| anchors.id(&Box::from(x.value.as_str()))));
                        r
                    })
                    .collect(),
            );
        }
        let name_groups = cluster(&names, false);
        let han_groups = cluster(&han, true);
        for r in raws.iter_mut().flatten() {
            r.names.iter_mut().for_each(|n| *n = name_groups[*n as usize]);
            r.han_names.iter_mut().for_each(|n| *n = han_groups[*n as usize]);
            for ids in [&mut r.concepts, &mut r.names, &mut r.han_names, &mut r.numbers, &mut r.anchors] {
                ids.sort_unstable();
                ids.dedup();
            }
        }
        let versions = analyses.len().max(1) as f32;
        let total = raws.iter().map(Vec::len).sum::<usize>() as f32 / versions;
        let weigh = |count: usize, pick: &dyn Fn(&Raw) -> &Vec<u32>| {
            let mut df = vec![0f32; count];
            for r in raws.iter().flatten() {
                for &i in pick(r) {
                    df[i as usize] += 1.0;
                }
            }
            df.into_iter().map(|d| idf(d / versions, total)).collect::<Vec<f32>>()
        };
        let w_concepts = weigh(concepts.ids.len(), &|r| &r.concepts);
        let w_names = weigh(names.ids.len(), &|r| &r.names);
        let w_han = weigh(han.ids.len(), &|r| &r.han_names);
        let w_numbers = weigh(numbers.ids.len(), &|r| &r.numbers);
        let w_anchors = weigh(anchors.ids.len(), &|r| &r.anchors);
        let sparse = |ids: &[u32], w: &[f32]| ids.iter().map(|&i| (i, w[i as usize])).collect::<Sparse>();
        let units = raws
            .iter()
            .enumerate()
            .map(|(v, rs)| {
                rs.iter()
                    .enumerate()
                    .map(|(u, r)| {
                        let mut f = structure(&family.versions[v].units[u], &analyses[v][u]);
                        f.concepts = sparse(&r.concepts, &w_concepts);
                        f.names = sparse(&r.names, &w_names);
                        f.han_names = sparse(&r.han_names, &w_han);
                        f.numbers = sparse(&r.numbers, &w_numbers);
                        f.anchors = sparse(&r.anchors, &w_anchors);
                        f
                    })
                    .collect()
            })
            .collect();
        let scripts = family.versions.iter().map(|v| crate::language::profile(&v.language).script).collect();
        Features { units, scripts }
    }

    /// True where an encoder looked at some unit.
    pub fn dense(&self) -> bool {
        self.units.iter().flatten().any(|u| u.dense.iter().any(Option::is_some))
    }

    /// Adds what an encoder says.
    pub fn add(&mut self, model: usize, directions: Directions) {
        for (units, directions) in self.units.iter_mut().zip(directions) {
            for (f, d) in units.iter_mut().zip(directions) {
                f.dense[model] = d.map(Arc::new);
            }
        }
    }
}

/// Weight of an entry that stands in `df` of `total` units of a version, on average over the versions.
fn idf(df: f32, total: f32) -> f32 {
    ((total + 1.0) / (df + 0.5)).ln().clamp(0.15, 4.0)
}

/// What may be a name in a unit, by sound: as western ears hear it, and as Chinese ones do.
#[derive(Default)]
struct Names {
    names: Vec<NameKey>,
    han: Vec<NameKey>,
}

/// The same where Chinese ears are not asked.
struct WesternNames(Arc<Names>);

fn name_keys(a: &Analysis, any_han: bool) -> Arc<Names> {
    if any_han { a.derived(|a| collect_names(a, true)) } else { a.derived(|a| WesternNames(Arc::new(collect_names(a, false)))).0.clone() }
}

fn collect_names(a: &Analysis, any_han: bool) -> Names {
    let mut r = Names::default();
    let p = a.profile();
    let albanian = p.tag == "sq";
    let turkmen = p.tag.starts_with("tk");
    for (i, t) in a.tokens.iter().enumerate() {
        if t.kind != TokenKind::Word || t.stop {
            continue;
        }
        let n = t.form.chars().count();
        match t.script {
            Script::Latin => {
                if n >= 3 || (n == 2 && t.all_caps) {
                    let key = NameKey::Exact(t.form.clone());
                    if any_han {
                        r.han.push(key.clone());
                    }
                    r.names.push(key);
                }
                // The stem of an inflected name; French elision and hyphens are cut off already.
                let word: &str = if n >= 4 { &t.stem } else { &t.form };
                let s = sound::western(word, albanian, turkmen);
                if s.len() >= 3 || (t.capital && !t.initial && s.len() >= 2) {
                    r.names.push(NameKey::Sound(s.into()));
                }
                if any_han && t.capital {
                    let s = sound::han_of_latin(word, turkmen);
                    if s.len() >= 2 {
                        r.han.push(NameKey::Sound(s.into()));
                    }
                }
            }
            Script::Arabic => {
                let known = a.concepts.iter().any(|h| (h.first as usize..h.end as usize).contains(&i));
                let latin = sound::romanise_arabic(&t.bare);
                let s = sound::western(&latin, false, false);
                if s.len() >= if known { 4 } else { 3 } {
                    r.names.push(NameKey::Sound(s.into()));
                }
                if any_han && !known {
                    let s = sound::han_of_latin(&latin, false);
                    if s.len() >= 3 {
                        r.han.push(NameKey::Sound(s.into()));
                    }
                }
            }
            _ => {}
        }
    }
    let transcriptions = if any_han { a.transcriptions.as_slice() } else { &[] };
    for run in transcriptions {
        let s = sound::han_of_pinyin(&a.folded.text[run.clone()]);
        if s.len() >= 2 {
            r.han.push(NameKey::Sound(s.into()));
        }
    }
    r
}

/// Joins names that sound nearly alike: the group of each id. Exact words stay alone.
fn cluster(v: &Vocabulary<NameKey>, han: bool) -> Vec<u32> {
    let mut group: Vec<u32> = (0..v.ids.len() as u32).collect();
    let mut blocks: FxHashMap<u8, Vec<(&str, u32)>> = FxHashMap::default();
    for (k, &id) in &v.ids {
        if let NameKey::Sound(s) = k
            && s.len() >= 4
        {
            blocks.entry(s.as_bytes()[0]).or_default().push((s, id));
        }
    }
    for block in blocks.values_mut() {
        block.sort_unstable();
        let limit = if han { 0.74 } else { 0.79 };
        for (i, &(a, x)) in block.iter().enumerate() {
            for &(b, y) in &block[i + 1..] {
                if a.len().abs_diff(b.len()) <= 2 && sound::likeness(a, b) >= limit {
                    join(&mut group, x, y);
                }
            }
        }
    }
    (0..group.len() as u32).map(|i| find(&group, i)).collect()
}

fn find(group: &[u32], mut i: u32) -> u32 {
    while group[i as usize] != i {
        i = group[i as usize];
    }
    i
}

fn join(group: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(group, a), find(group, b));
    group[a.max(b) as usize] = a.min(b);
}

/// What the shape of a unit's text says.
struct Shape(UnitFeatures);

fn structure(u: &Unit, a: &Analysis) -> UnitFeatures {
    let label = u.label.as_ref().filter(|l| !l.value.is_empty()).map(|l| {
        let v = l.logical();
        v.iter().fold(v.len() as u32, |h, &x| h.wrapping_mul(1009).wrapping_add(x))
    });
    UnitFeatures { kind: Some(u.kind), label, labelled: u.label.is_some(), ..a.derived(shape).0.clone() }
}

fn shape(a: &Analysis) -> Shape {
    use std::hash::{Hash, Hasher};
    let text = a.folded.text.trim_end();
    let mut h = rustc_hash::FxHasher::default();
    text.chars().filter(|c| c.is_alphanumeric()).for_each(|c| c.hash(&mut h));
    let count = |set: &[char]| text.chars().filter(|c| set.contains(c)).count().min(9) as u8;
    Shape(UnitFeatures {
        text_hash: h.finish(),
        length: a.length.max(1.0),
        end: match text.chars().rev().find(|c| !matches!(c, '"' | '\'' | ')' | ' ')) {
            Some('?') => 1,
            Some(':') => 2,
            Some(';') => 3,
            Some('.' | '。' | '!') => 4,
            _ => 0,
        },
        sentences: sentences(text),
        marks: [count(&['"', '“', '”']), count(&['(', ')']), count(&['?'])],
        ..UnitFeatures::default()
    })
}

/// Fewest letters of a word before a full stop that ends a sentence; single ones are initials.
const WORD: usize = 2;

/// Number of sentences of a folded text, at least 1: marks that end one, with something after them.
fn sentences(text: &str) -> u8 {
    let mut count = 1u8;
    // Letters since the last space or mark; a full stop just before; the end of a sentence that waits for the next word.
    let (mut letters, mut stopped, mut ended) = (0, false, false);
    for c in text.chars() {
        if c.is_alphanumeric() {
            count = count.saturating_add(u8::from(ended));
            (stopped, ended) = (false, false);
            letters = if c.is_alphabetic() { letters + 1 } else { 0 };
            continue;
        }
        match c {
            '。' | '!' | '?' => ended = true,
            // A dot inside a number or an address is followed by a letter or digit at once.
            '.' => stopped = letters >= WORD,
            '"' | '\'' | ')' | '“' | '”' => continue,
            c if c.is_whitespace() => ended |= stopped,
            _ => {}
        }
        letters = 0;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_are_counted_in_every_script() {
        for (text, n) in [
            ("we store it. you may ask for it.", 2),
            ("no mark at the end", 1),
            ("the e. u. and j. smith pay 3.5 at www.example.com now", 1),
            ("is it so? yes! \"good.\" he said.", 4),
            ("我们收集信息。您可以拒绝。", 2),
            ("نجمع البيانات. يمكنك الرفض.", 2),
        ] {
            assert_eq!(sentences(text), n, "{text}");
        }
    }
}
