//! # mistranslation
//! ## What it flags
//! Clauses that stand side by side and do not say the same: a title of another meaning, a word that stands where the others have its
//! opposite (accept and refuse, before and after, Monday and Friday), another word in one place of an otherwise equal sentence,
//! “us” turned into the United States, a clause whose meaning is far from its counterpart's.
//! ## Why it matters
//! A clause that is there and says something else misleads more than one that is lacking.
//! ## Example
//! English title: “Privacy statement”; the Arabic one means “Product price”.
//! ## When it is wrong
//! Where a clause is translated freely, or a word has two meanings and the program knows only one.
//! ## How to accept it
//! `concordat accept ID --reason "…"`, with the finding's id.

use super::context::{Context, Draft};
use super::{
    mistranslation_exclusive, mistranslation_opposites, mistranslation_outliers, mistranslation_parties, mistranslation_senses,
    mistranslation_titles,
};

/// Runs the rule.
pub fn mistranslation(cx: &Context, out: &mut Vec<Draft>) {
    mistranslation_titles::titles(cx, out);
    mistranslation_exclusive::exclusive(cx, out);
    mistranslation_opposites::opposites(cx, out);
    mistranslation_senses::senses(cx, out);
    mistranslation_parties::parties(cx, out);
    mistranslation_outliers::outliers(cx, out);
}
