//! Facts for a language without a profile.

use super::{Profile, Script};

/// The profile.
pub static PROFILE: Profile = Profile {
    tag: "und",
    name: "",
    autonym: "",
    script: Script::Other,
    rtl: false,
    length: 100.0,
    stop_words: &[],
    letters: "",
    cardinals: &[],
    ordinals: &[],
    months: &[],
    label_words: &[],
    legal_forms: &[],
    attributions: &[],
    suffixes: &[],
    prefixes: &[],
    chain: 1,
    min_stem: 4,
    abbreviations: &[],
};
