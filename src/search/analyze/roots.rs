//! The roots of words, found once: a thread keeps those of the last words that it met.

use crate::language::{Profile, Tag, profile};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::OnceLock;

/// Words of a language whose roots are kept, a thread: those of some hundred policies, in about two megabytes.
const REMEMBERED: usize = 20_000;

/// The root of a word, and what it is if it is read otherwise.
pub(super) type Roots = (String, Option<String>);

pub(super) fn english() -> &'static Profile {
    static ENGLISH: OnceLock<&Profile> = OnceLock::new();
    ENGLISH.get_or_init(|| profile(&Tag::new("en")))
}

/// `Profile::root`, with the roots of the last words kept: nine words of ten have been seen, and following a Turkmen chain takes a
/// hundred times as long as finding it done.
pub(super) fn remembered(profile: &'static Profile, word: &str) -> Roots {
    thread_local! {
        static ROOTS: RefCell<FxHashMap<&'static str, FxHashMap<String, Roots>>> = RefCell::default();
    }
    ROOTS.with_borrow_mut(|all| {
        let known = all.entry(profile.tag).or_default();
        if let Some(root) = known.get(word) {
            return root.clone();
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let roots = (profile.root(word), profile.other_root(word));
        known.insert(word.to_string(), roots.clone());
        roots
    })
}
