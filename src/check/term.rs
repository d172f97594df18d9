//! # term
//! ## What it flags
//! One concept under several terms inside a version, where another version keeps one: "informations personnelles", and in places
//! "renseignements personnels". A term that stands where another one is meant. A false friend of legal translation: a subsidiary
//! ("filiale") for an affiliate. A term that the document defines for itself and then writes otherwise, never uses, or that one
//! version does not define. Words that your own termbase forbids, and its concepts that a version does not name.
//! ## Why it matters
//! In a legal text another word is another thing: a reader, and a court, must be able to rely on a term meaning the same everywhere.
//! ## Example
//! English has "Data Protection Officer" twice; French has "délégué à la protection des données" and, two sentences later,
//! "responsable de la protection des données", who might be somebody else.
//! ## When it is wrong
//! Where a word is varied on purpose, or where the same word of the other version means two things. What stands for what is learnt
//! from the aligned clauses, so that a version that is translated freely is judged less surely.
//! ## How to accept it
//! `concordat accept ID --reason …`. To settle which terms are right, give a termbase: `termbase = "terms.tbx"` in `concordat.toml`.

use super::context::{Context, Draft};
use super::{term_capitals, term_compound, term_defined, term_friends, term_itself, term_renderings, term_titles, term_user};

/// Runs the rule.
pub fn term(cx: &Context, out: &mut Vec<Draft>) {
    let hits = term_renderings::hits(cx);
    term_renderings::renderings_that_vary(cx, &hits, out);
    term_friends::false_friends(cx, out);
    term_defined::defined_terms(cx, &hits, out);
    term_itself::names_of_itself(cx, &hits, out);
    term_titles::titles_that_vary(cx, out);
    term_compound::compounds_that_vary(cx, out);
    term_capitals::capitals(cx, &hits, out);
    term_user::users_terms(cx, out);
}
