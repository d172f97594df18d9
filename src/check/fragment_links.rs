//! Part of missing-clause: which word of one version stands for which word of another, learnt from the family itself. A word that has
//! the same partner in nearly all rows in which it stands is expected to have it in the rest.

use super::fragment_alike::Alike;
use super::fragment_words::{CLASSES, Class, Word, likeness};
use rustc_hash::{FxHashMap, FxHashSet};

/// Fewest passages in which two words must meet before they are taken for partners.
const MEETINGS: u32 = 2;
/// Least log-likelihood ratio (Dunning 1993) of partners: about one in two hundred pairs reaches it by chance.
const PARTNERS: f32 = 8.0;
/// Least share of the passages with the one that have the other.
const SHARE: f32 = 0.5;
/// Passages from which partners are learnt at most: more of them teach nothing new.
const LESSONS: usize = 4000;
/// What a link loses that goes from one end of a passage to the other: near words go together.
const DISTANCE: f32 = 0.25;

/// Words that stand for each other in two versions.
#[derive(Default)]
pub struct Partners {
    /// For each word of the first version those of the second, ascending.
    strength: FxHashMap<u32, Vec<(u32, f32)>>,
}

impl Partners {
    /// Learns from passages that say the same.
    pub fn learn<'s, 'w: 's>(passages: impl Iterator<Item = (&'s [&'w Word], &'s [&'w Word])>) -> Partners {
        let (mut xs, mut ys): (FxHashMap<u32, u32>, FxHashMap<u32, u32>) = Default::default();
        let mut both: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut total = 0u32;
        for (a, b) in passages.take(LESSONS) {
            let keys =
                |ws: &[&Word]| -> FxHashSet<u32> { ws.iter().filter(|w| w.content() && w.class != Class::Number).map(|w| w.key).collect() };
            let (a, b) = (keys(a), keys(b));
            total += 1;
            a.iter().for_each(|&k| *xs.entry(k).or_default() += 1);
            b.iter().for_each(|&k| *ys.entry(k).or_default() += 1);
            for &x in &a {
                for &y in &b {
                    *both.entry((x, y)).or_default() += 1;
                }
            }
        }
        let mut strength: FxHashMap<u32, Vec<(u32, f32)>> = FxHashMap::default();
        for ((x, y), n) in both {
            if n < MEETINGS {
                continue;
            }
            let (nx, ny) = (xs[&x], ys[&y]);
            let share = n as f32 / nx.min(ny) as f32;
            let dice = 2.0 * n as f32 / (nx + ny) as f32;
            if share >= SHARE && dice >= 0.3 && log_likelihood(n, nx, ny, total) >= PARTNERS {
                strength.entry(x).or_default().push((y, (0.45 + 0.5 * dice).min(0.95)));
            }
        }
        strength.values_mut().for_each(|partners| partners.sort_unstable_by_key(|p| p.0));
        Partners { strength }
    }

    /// How alike two words are: known beforehand or learnt.
    pub fn likeness(&self, x: &Word, y: &Word) -> f32 {
        let known = likeness(x, y);
        if known >= 0.9 || !x.content() || !y.content() {
            return known;
        }
        let of_x = self.of(x.key);
        known.max(of_x.binary_search_by_key(&y.key, |p| p.0).map_or(0.0, |i| of_x[i].1))
    }

    /// The words that stand for a word of the first version, ascending, with how surely.
    pub fn of(&self, x: u32) -> &[(u32, f32)] {
        self.strength.get(&x).map_or(&[], Vec::as_slice)
    }

    /// True where nothing was learnt.
    pub fn is_empty(&self) -> bool {
        self.strength.is_empty()
    }
}

/// Dunning's ratio for a table of two by two.
fn log_likelihood(n: u32, nx: u32, ny: u32, total: u32) -> f32 {
    let (n, nx, ny, t) = (f64::from(n), f64::from(nx), f64::from(ny), f64::from(total));
    let cell = |o: f64, e: f64| if o > 0.0 && e > 0.0 { o * (o / e).ln() } else { 0.0 };
    let sum = cell(n, nx * ny / t)
        + cell(nx - n, nx * (t - ny) / t)
        + cell(ny - n, (t - nx) * ny / t)
        + cell(t - nx - ny + n, (t - nx) * (t - ny) / t);
    if n * t <= nx * ny { 0.0 } else { (2.0 * sum) as f32 }
}

/// Whether a word has a counterpart in a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Link {
    /// This word of the other side, so surely.
    To(usize, f32),
    /// What might be its counterpart is that of another word.
    Taken,
    /// Nothing.
    None,
}

/// Links the words of two passages one to one, the surest and nearest first; `alike` are those that may stand for each other.
pub fn link(a: &[&Word], b: &[&Word], alike: &[Alike]) -> (Vec<Link>, Vec<Link>) {
    let place = |i: u32, n: usize| (i as f32 + 0.5) / n.max(1) as f32;
    let near = |&(i, j, s): &Alike| (s - DISTANCE * (place(i, a.len()) - place(j, b.len())).abs(), s, i as usize, j as usize);
    let mut all: Vec<(f32, f32, usize, usize)> = alike.iter().map(near).collect();
    all.sort_unstable_by(|p, q| q.0.total_cmp(&p.0).then(p.2.cmp(&q.2)).then(p.3.cmp(&q.3)));
    let (mut xs, mut ys) = (vec![Link::None; a.len()], vec![Link::None; b.len()]);
    for &(_, s, i, j) in &all {
        match (xs[i], ys[j]) {
            (Link::To(..), Link::To(..)) => {}
            (Link::To(..), Link::None) => ys[j] = Link::Taken,
            (Link::None, Link::To(..)) => xs[i] = Link::Taken,
            (Link::To(..), _) | (_, Link::To(..)) => {}
            _ => {
                xs[i] = Link::To(j, s);
                ys[j] = Link::To(i, s);
            }
        }
    }
    whole_terms(a, &mut xs);
    whole_terms(b, &mut ys);
    (xs, ys)
}

/// A term of several words has a counterpart where one of its words has: the other language may say it in one.
fn whole_terms(words: &[&Word], links: &mut [Link]) {
    for i in 0..words.len() {
        if matches!(links[i], Link::To(..)) || words[i].terms.is_empty() {
            continue;
        }
        let near = i.saturating_sub(5)..(i + 6).min(words.len());
        let kin = near.filter(|&k| k != i && words[k].unit == words[i].unit).find_map(|k| match links[k] {
            Link::To(j, s) if words[k].terms.iter().any(|t| words[i].terms.contains(t)) => Some((j, s)),
            _ => None,
        });
        if let Some((j, s)) = kin {
            links[i] = Link::To(j, s * 0.9);
        }
    }
}

/// How often words of one version have a counterpart in another: by stem, backed by the class.
pub struct Reliability {
    by_key: FxHashMap<u32, (u32, u32)>,
    by_class: [(f32, f32); CLASSES],
}

/// What is expected of each class before anything was seen, and for how many words that counts.
const EXPECTED: [(f32, f32); CLASSES] = [(0.5, 1.0), (0.9, 8.0), (0.8, 8.0), (0.75, 20.0), (0.3, 20.0)];
/// In how many other places a word must have stood for its habits to be proof.
const PROOF: u32 = 4;
/// For how many words the rate of its class counts beside those of a stem itself.
const BACKING: f32 = 2.0;

impl Default for Reliability {
    fn default() -> Reliability {
        Reliability { by_key: FxHashMap::default(), by_class: EXPECTED.map(|(r, n)| (r * n, n)) }
    }
}

impl Reliability {
    /// Takes notice of the words of a passage.
    pub fn see(&mut self, words: &[&Word], links: &[Link]) {
        for (w, l) in words.iter().zip(links).filter(|(w, _)| w.content()) {
            let linked = matches!(l, Link::To(..));
            let (yes, n) = self.by_key.entry(w.key).or_default();
            *yes += u32::from(linked);
            *n += 1;
            let (yes, n) = &mut self.by_class[w.class as usize];
            *yes += f32::from(u8::from(linked));
            *n += 1.0;
        }
    }

    /// The share of a class that has a counterpart.
    pub fn rate(&self, class: Class) -> f32 {
        let (yes, n) = self.by_class[class as usize];
        yes / n
    }

    /// The share of known words that have a counterpart, less twice its standard error: a short text says little of its translator.
    pub fn closeness(&self) -> f32 {
        let (rate, n) = (self.rate(Class::Known), self.by_class[Class::Known as usize].1);
        rate - 2.0 * (rate * (1.0 - rate) / n).sqrt()
    }

    /// How surely a word has a counterpart where its passage is complete, the place in question left out of the count.
    pub fn of(&self, w: &Word, linked: bool) -> f32 {
        let (yes, n) = self.by_key.get(&w.key).copied().unwrap_or_default();
        let (yes, n) = (yes.saturating_sub(u32::from(linked)) as f32, n.saturating_sub(1) as f32);
        ((yes + BACKING * self.rate(w.class)) / (n + BACKING)).clamp(0.05, 0.97)
    }

    /// True for a word that has stood in many places and, but for the one in question, had a counterpart in nearly all.
    pub fn proven(&self, w: &Word) -> bool {
        let (yes, n) = self.by_key.get(&w.key).copied().unwrap_or_default();
        n > PROOF && w.class != Class::Name && yes as f32 >= 0.93 * (n - 1) as f32
    }
}
