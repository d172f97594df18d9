//! How likely two files in different languages are versions of one document: by what translation leaves alone (numbers, web
//! addresses, names in Latin letters) and by structure (labels, sections, length).

use super::labels::{digit_like, is_han};
use crate::document::{UnitKind, Version};
use crate::language::{Script, profile};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// What is compared of a version; a few kilobytes, whatever the size of the file.
#[derive(Debug)]
pub struct Signature {
    /// What translation leaves alone, hashed, with its weight and text, sorted by hash.
    anchors: Vec<(u64, f32, String)>,
    /// Sum of the weights.
    weight: f32,
    /// Pairs of labels that follow each other, hashed, with their counts, sorted.
    labels: Vec<(u64, u32)>,
    /// Number of those pairs.
    pairs: u32,
    sections: usize,
    units: usize,
    /// Length in characters, scaled to English.
    length: f32,
}

/// How alike two versions are, and in what.
#[derive(Debug, Clone)]
pub struct Likeness {
    /// 0 to 1.
    pub score: f32,
    /// Shared anchors, weightiest first, at most six.
    pub shared: Vec<String>,
    /// Number of shared anchors.
    pub anchors: usize,
    /// Agreement of the labels' order, 0 to 1.
    pub labels: f32,
}

/// Anchors kept of a version.
const MOST: usize = 600;

/// From this score on two files are versions of one document. On the flattened benchmark families and the split seeds, pairs of
/// one document score 0.45 and more, pairs of different ones 0.35 and less, nearly all (`likeness_on_benchmark` in `family`).
pub const SAME: f32 = 0.38;

/// Names that every policy has, whoever wrote it.
const EVERYBODYS: [&str; 44] = [
    "google",
    "android",
    "facebook",
    "cookie",
    "cookies",
    "gps",
    "wifi",
    "wi-fi",
    "ip",
    "sdk",
    "mac",
    "imei",
    "www",
    "http",
    "https",
    "apple",
    "ios",
    "app",
    "apps",
    "email",
    "e-mail",
    "gdpr",
    "url",
    "html",
    "whatsapp",
    "twitter",
    "instagram",
    "microsoft",
    "windows",
    "web",
    "internet",
    "pdf",
    "sms",
    "id",
    "bluetooth",
    "linkedin",
    "youtube",
    "iphone",
    "the",
    "and",
    "ssl",
    "usa",
    "eu",
    "oaid",
];

impl Signature {
    /// The signature of a version.
    pub fn of(v: &Version) -> Signature {
        let latin =
            profile(&v.language).script == Script::Latin || !matches!(v.language.primary(), "ar" | "zh" | "fa" | "ur" | "ja" | "ko" | "ru");
        let mut found: FxHashMap<String, f32> = FxHashMap::default();
        let mut length = 0usize;
        let mut last: Option<u64> = None;
        let mut labels: FxHashMap<u64, u32> = FxHashMap::default();
        for u in &v.units {
            let chars = u.text.chars().count();
            length += chars;
            if found.len() < 8 * MOST {
                let cut = u.text.char_indices().nth(20_000).map_or(u.text.len(), |c| c.0);
                anchors(&u.text[..cut], latin, &mut found);
            }
            if let Some(l) = u.label.as_ref().filter(|l| !l.value.is_empty()) {
                let value = (l.logical(), u.kind == UnitKind::TocEntry);
                let own = hash(&value);
                if let Some(p) = last {
                    *labels.entry(hash(&(p, own))).or_default() += 1;
                }
                last = Some(own);
            }
        }
        let mut anchors: Vec<(u64, f32, String)> = found.into_iter().map(|(s, w)| (hash(&s), w, s)).collect();
        anchors.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.2.cmp(&b.2)));
        anchors.truncate(MOST);
        anchors.sort_by_key(|a| a.0);
        let mut labels: Vec<(u64, u32)> = labels.into_iter().collect();
        labels.sort_unstable();
        Signature {
            weight: anchors.iter().map(|a| a.1).sum(),
            anchors,
            pairs: labels.iter().map(|l| l.1).sum(),
            labels,
            sections: v.sections.len(),
            units: v.units.len(),
            length: length as f32 * 100.0 / scale(v),
        }
    }

    /// Compares two signatures; `None` where length or structure rule it out at a glance.
    pub fn compare(&self, other: &Signature) -> Option<Likeness> {
        let closeness = |a: f32, b: f32| if a.max(b) == 0.0 { 1.0 } else { a.min(b) / a.max(b) };
        let length = closeness(self.length, other.length);
        let units = closeness(self.units as f32, other.units as f32);
        let sections = closeness(self.sections as f32, other.sections as f32);
        if length < 0.4 || units < 0.4 {
            return None;
        }
        let (mut weight, mut shared) = (0.0, Vec::new());
        merge(
            &self.anchors,
            &other.anchors,
            |a| a.0,
            |a, b| {
                weight += a.1.min(b.1);
                shared.push((a.1.min(b.1), a.2.as_str()));
            },
        );
        let mut same = 0;
        merge(&self.labels, &other.labels, |l| l.0, |a, b| same += a.1.min(b.1));
        let labels = if self.pairs.max(other.pairs) == 0 { 0.5 } else { 2.0 * same as f32 / (self.pairs + other.pairs) as f32 };
        // Against the poorer one: a Latin text has more capitals than an Arabic one has Latin words. A few shared anchors prove
        // little, hence the constant.
        let anchors = (weight / (self.weight.min(other.weight) + 6.0)).min(1.0);
        let structure = 0.6 * labels + 0.2 * sections + 0.2 * units;
        let trust = (self.pairs.min(other.pairs) as f32 / 30.0).min(1.0);
        let score = 0.55 * anchors + (0.15 + 0.15 * trust) * structure + 0.15 * (length - 0.5).max(0.0) * 2.0;
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let count = shared.len();
        let shared = shared.into_iter().take(6).map(|s| s.1.to_string()).collect();
        // Structure alone never suffices: many documents count from 1 to 12.
        let proven = count >= 2 && weight >= 2.0 || trust >= 1.0 && labels >= 0.9 && length >= 0.8;
        Some(Likeness { score: if proven { score } else { 0.5 * score }, shared, anchors: count, labels })
    }
}

/// Characters that a text takes where English takes 100.
fn scale(v: &Version) -> f32 {
    let own = profile(&v.language).length;
    match v.language.primary() {
        "zh" if own >= 100.0 => 33.0,
        _ if own <= 0.0 => 100.0,
        _ => own,
    }
}

fn hash<T: Hash>(x: &T) -> u64 {
    let mut h = FxHasher::default();
    x.hash(&mut h);
    h.finish()
}

/// Walks two sorted lists and calls `f` on what has the same key.
fn merge<'a, T>(a: &'a [T], b: &'a [T], key: impl Fn(&T) -> u64, mut f: impl FnMut(&'a T, &'a T)) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match key(&a[i]).cmp(&key(&b[j])) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                f(&a[i], &b[j]);
                i += 1;
                j += 1;
            }
        }
    }
}

/// Collects what translation leaves alone.
fn anchors(text: &str, latin: bool, found: &mut FxHashMap<String, f32>) {
    let breaks =
        |c: char| c.is_whitespace() || is_han(c) || matches!(c as u32, 0x590..=0x6ff | 0x3000..=0x303f | 0xff00..=0xffef) && !digit_like(c);
    let mut opening = true;
    for token in text.split(breaks).filter(|t| !t.is_empty()) {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        let start = opening;
        opening = token.ends_with(['.', '!', '?', ':', '"', '”']);
        if bare.len() < 2 || bare.len() > 200 {
            continue;
        }
        if token.contains("://") || token.starts_with("www.") || bare.contains('@') {
            let address = bare.split_once("://").map_or(bare, |x| x.1).to_lowercase();
            let host = address.split(['/', '?', '#', '؟']).next().unwrap_or("").to_string();
            *found.entry(host).or_insert(0.0) = 2.0;
            found.insert(address, 3.0);
            continue;
        }
        for part in bare.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '.' && c != ',') {
            piece(part.trim_matches(|c: char| !c.is_alphanumeric()), latin, start, found);
        }
    }
}

/// A word or a number.
fn piece(part: &str, latin: bool, opening: bool, found: &mut FxHashMap<String, f32>) {
    let digits: String = part.chars().filter_map(super::labels::digit_value).filter_map(|d| char::from_digit(d, 10)).collect();
    if !digits.is_empty() && !part.chars().any(char::is_alphabetic) {
        let weight = match digits.len() {
            1 => return,
            2 => 0.7,
            3 => 1.2,
            _ => 1.6,
        };
        found.insert(digits, weight);
        return;
    }
    let part = part.split('-').next().unwrap_or(part);
    if part.chars().count() < 3 || !part.chars().all(|c| c.is_ascii_alphanumeric()) {
        return;
    }
    let capitals = part.chars().filter(|c| c.is_uppercase()).count();
    let low = part.to_ascii_lowercase();
    let weight = if EVERYBODYS.contains(&low.as_str()) {
        0.1
    } else if capitals >= 2 || part.chars().any(|c| c.is_ascii_digit()) {
        1.2
    } else if !latin {
        1.0
    } else if capitals == 1 && part.starts_with(|c: char| c.is_uppercase()) {
        if opening { 0.3 } else { 0.8 }
    } else {
        return;
    };
    let w = found.entry(low).or_insert(0.0);
    *w = w.max(weight);
}
