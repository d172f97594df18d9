//! English.

use super::{Profile, Script};

/// The profile.
pub static PROFILE: Profile = Profile {
    tag: "en",
    name: "English",
    autonym: "English",
    script: Script::Latin,
    rtl: false,
    length: 100.0,
    stop_words: &[],
    letters: "",
    cardinals: &[],
    ordinals: &[],
    months: &[],
    label_words: &[],
    legal_forms: &[],
    suffixes: &[],
    prefixes: &[],
    chain: 1,
    min_stem: 4,
    abbreviations: &[],
};
