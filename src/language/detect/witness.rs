//! lingua's n-gram models as a witness where our own evidence leaves doubt. They know nothing of Turkmen and Uzbek: what they take
//! for Turkish or Azerbaijani speaks for those as well, and our letters and words then decide.

use super::Scored;
use super::quotes::Quotes;
use lingua::{Language, LanguageDetector, LanguageDetectorBuilder};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Our tag, lingua's language, and the family whose share stands in for languages that lingua lacks.
const KNOWN: &[(&str, Language)] = &[
    ("en", Language::English),
    ("fr", Language::French),
    ("sq", Language::Albanian),
    ("de", Language::German),
    ("tr", Language::Turkish),
    ("az", Language::Azerbaijani),
    ("ar", Language::Arabic),
    ("fa", Language::Persian),
    ("ur", Language::Urdu),
];
/// Languages that lingua lacks and hears as Turkish or Azerbaijani.
const TURKIC: [&str; 2] = ["tk-Latn", "uz"];
/// How much lingua's logarithm of a share counts beside our own weights.
const WEIGHT: f32 = 0.7;
/// From this many letters on it counts in full: of a word or two it knows little.
const ENOUGH: f32 = 12.0;
/// The least share that lingua's word is taken for: below, it is only sure of its training data.
const FLOOR: f64 = 0.003;
/// The same for languages that it can only hear as others.
const FLOOR_UNKNOWN: f64 = 0.05;

/// Below this many letters lingua is asked with all its models (n-grams of one to five letters), above with trigrams alone: they
/// are twice as fast, and on NTREX dev as good.
const SHORT: usize = 60;

/// So many bytes are shown to lingua: its work grows with the square of a word's length.
const LONGEST: usize = 2000;

/// Built when it is first asked; the models load then, and only those that the text's letters leave open.
fn detector(short: bool) -> &'static LanguageDetector {
    static DETECTORS: [OnceLock<LanguageDetector>; 2] = [const { OnceLock::new() }; 2];
    DETECTORS[usize::from(short)].get_or_init(|| {
        let languages: Vec<Language> = KNOWN.iter().map(|k| k.1).collect();
        let mut builder = LanguageDetectorBuilder::from_languages(&languages);
        if short { builder.build() } else { builder.with_low_accuracy_mode().build() }
    })
}

/// What lingua says of a text.
type Shares = Arc<Vec<(Language, f64)>>;

/// So many answers are kept; then all are forgotten.
const KEPT: usize = 20_000;

/// lingua's answer. A text is asked about again by several stations, and in an editor with every change elsewhere.
fn remembered(text: &str, short: bool) -> Shares {
    static ANSWERS: OnceLock<RwLock<FxHashMap<Box<str>, Shares>>> = OnceLock::new();
    let answers = ANSWERS.get_or_init(RwLock::default);
    // A thread that panicked cannot have left half an answer.
    if let Some(shares) = answers.read().unwrap_or_else(PoisonError::into_inner).get(text) {
        return Arc::clone(shares);
    }
    let shares: Shares = Arc::new(detector(short).compute_language_confidence_values(text));
    let mut kept = answers.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(text.into(), Arc::clone(&shares));
    shares
}

/// Adds lingua's word to the weights.
pub(super) fn ask(text: &str, scores: &mut [Scored]) {
    let text = Quotes::new(text).outside(text);
    let text = super::head(&text, LONGEST);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let weight = WEIGHT * (letters as f32 / ENOUGH).min(1.0);
    let shares = remembered(text, letters < SHORT);
    let share = |language: Language| shares.iter().find(|s| s.0 == language).map_or(0.0, |s| s.1);
    for (tag, score) in scores.iter_mut() {
        let p = match KNOWN.iter().find(|k| k.0 == *tag) {
            Some(k) => share(k.1),
            None if TURKIC.contains(tag) => share(Language::Turkish).max(share(Language::Azerbaijani)).max(FLOOR_UNKNOWN),
            None => continue,
        };
        *score += weight * p.max(FLOOR).ln() as f32;
    }
}
