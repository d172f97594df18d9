//! Documents and their old selves, and what an edit makes of translations.

use super::super::{Compared, State, What, compare};
use super::*;
use crate::align;
use crate::document::Source;
use crate::read::{UnitMode, version_of};
use std::sync::Arc;

fn version(tag: &str, text: &str) -> Version {
    version_of(Arc::new(Source::from_text(format!("{tag}.txt"), text, 0)), Some(&Tag::new(tag)), UnitMode::Clause)
}

fn family(id: &str, versions: Vec<Version>) -> Family {
    Family { id: id.to_string(), versions, reference: 0, reason: String::new() }
}

const EN: &str = "1. Loans\n\
1.1 Members may borrow three tools at once.\n\
1.2 Tools must be returned within 7 days.\n\
1.3 A broken tool is reported to the desk in Belmora.\n\
2. Fees\n\
2.1 The yearly fee is 12 crowns.\n\
2.2 Questions are answered at desk@halvenor.example.\n";

const FR: &str = "1. Prêts\n\
1.1 Les membres peuvent emprunter trois outils à la fois.\n\
1.2 Les outils doivent être rendus sous 7 jours.\n\
1.3 Un outil cassé est signalé au guichet de Belmora.\n\
2. Cotisations\n\
2.1 La cotisation annuelle est de 12 couronnes.\n\
2.2 On répond aux questions à desk@halvenor.example.\n";

fn compared(old: Vec<Version>, new: Vec<Version>, own: Vec<Version>) -> (Subject, Compared) {
    let own = if own.is_empty() { Vec::new() } else { vec![family("t", own)] };
    let mut m = matched(vec![family("a", old)], vec![family("b", new)], own, None);
    assert!(m.errors.is_empty() && m.warnings.is_empty(), "{:?}{:?}", m.errors, m.warnings);
    let s = m.subjects.pop().expect("one document");
    let rows = |f: &Family| align::align(f, &align::Settings::default()).concordance;
    let c = compare(&s, &rows(&s.old), &rows(&s.new));
    (s, c)
}

/// Each change with the line of the new reference (of the old one where it was taken out) and what it makes of the first translation.
fn told((s, c): &(Subject, Compared)) -> Vec<(What, usize, Option<State>)> {
    let line = |c: &super::super::Change| match c.new.first() {
        Some(&j) => s.new.versions[0].units[j].lines.0,
        None => s.old.versions[0].units[c.old[0]].lines.0,
    };
    c.changes.iter().map(|c| (c.what, line(c), c.effects.first().map(|e| e.state))).collect()
}

#[test]
fn a_number_that_changed_makes_the_translation_stale_and_its_place_is_known() {
    let new = EN.replace("7 days", "9 days");
    let done = compared(vec![version("en", EN), version("fr", FR)], vec![version("en", &new)], vec![]);
    assert_eq!(told(&done), [(What::Changed, 3, Some(State::Stale))]);
    let effect = &done.1.changes[0].effects[0];
    let (unit, range) = effect.marks.first().expect("a mark").clone();
    assert_eq!(&done.0.new.versions[1].units[unit].text[range], "7");
    // A translation that says so already is to be reviewed only; one that was touched elsewhere is still behind.
    let followed = compared(vec![version("en", EN)], vec![version("en", &new), version("fr", &FR.replace("7 jours", "9 jours"))], vec![]);
    assert_eq!(told(&followed), [(What::Changed, 3, Some(State::Updated))]);
    let touched = FR.replace("doivent être rendus", "sont à rendre");
    let behind = compared(vec![version("en", EN), version("fr", FR)], vec![version("en", &new), version("fr", &touched)], vec![]);
    assert_eq!(told(&behind), [(What::Changed, 3, Some(State::Stale))]);
}

#[test]
fn clauses_that_came_and_went_are_told_with_what_they_ask_for() {
    let new = EN.replace("1.1 Members may borrow three tools at once.\n1.2", "1.1").replace("1.3", "1.2")
        + "2.3 Lost keys are paid for by whoever lost them, whatever the reason may be.\n";
    let done = compared(vec![version("en", EN), version("fr", FR)], vec![version("en", &new)], vec![]);
    let want = [
        (What::Removed, 2, Some(State::ToRemove)),
        (What::Renumbered, 2, Some(State::ToRenumber)),
        (What::Added, 7, Some(State::ToTranslate)),
    ];
    assert_eq!(told(&done), want);
    // A French version that followed in all of it.
    let fr = FR.replace("1.1 Les membres peuvent emprunter trois outils à la fois.\n1.2", "1.1").replace("1.3", "1.2")
        + "2.3 Les clés perdues sont payées par qui les a perdues, quelle qu'en soit la raison.\n";
    let done = compared(vec![version("en", EN), version("fr", FR)], vec![version("en", &new), version("fr", &fr)], vec![]);
    let want = [(What::Removed, 2, Some(State::Done)), (What::Renumbered, 2, Some(State::Done)), (What::Added, 7, Some(State::Updated))];
    assert_eq!(told(&done), want);
    assert!(done.1.alone.is_empty() && !done.1.is_behind());
}

#[test]
fn a_clause_that_moved_is_to_be_moved() {
    let line = "1.3 A broken tool is reported to the desk in Belmora.\n";
    let new = EN.replace(line, "") + &line.replace("1.3", "2.3");
    let done = compared(vec![version("en", EN), version("fr", FR)], vec![version("en", &new)], vec![]);
    assert!(told(&done).contains(&(What::Moved, 7, Some(State::ToMove))), "{:?}", told(&done));
}

#[test]
fn a_translation_that_changed_alone_is_told_apart() {
    let fr = FR.replace("cassé", "endommagé");
    let done = compared(vec![version("en", EN), version("fr", FR)], vec![version("en", EN), version("fr", &fr)], vec![]);
    assert!(done.1.changes.is_empty() && !done.1.is_behind());
    assert_eq!(done.1.alone.iter().map(|a| (a.version, a.what)).collect::<Vec<_>>(), [(1, What::Changed)]);
}

#[test]
fn capitals_and_spaces_make_nothing_stale() {
    let new = EN.replace("Members may borrow three", "Members  may borrow THREE");
    let done = compared(vec![version("en", EN), version("fr", FR)], vec![version("en", &new)], vec![]);
    assert!(!done.1.is_behind());
    assert_eq!(done.1.counts(&done.0, 1).fresh, 7);
}

#[test]
fn documents_are_found_by_name_by_what_they_say_or_not_at_all() {
    let other = "Bees\nHoney is sold in autumn.\nThe hives stand behind the mill.\n";
    let old = vec![family("bees", vec![version("en", other)]), family("loans", vec![version("en", EN)])];
    let new = vec![family("lending", vec![version("en", EN)]), family("bees", vec![version("en", other)])];
    let m = matched(old, new, vec![family("lending", vec![version("fr", FR)])], None);
    assert_eq!(m.subjects.iter().map(|s| (s.id.as_str(), s.new.versions.len())).collect::<Vec<_>>(), [("bees", 1), ("lending", 2)]);
    assert!(m.warnings.is_empty(), "{:?}", m.warnings);
    let m = matched(vec![family("a", vec![version("en", EN)])], vec![family("b", vec![version("fr", FR)])], vec![], None);
    assert!(m.subjects.is_empty() && m.errors[0].message.contains("two states of one language"), "{:?}", m.errors);
}

#[test]
fn a_reference_that_is_gone_is_no_other_language() {
    let old = || vec![family("a", vec![version("en", EN), version("fr", FR), version("sq", "Rregullat\n")])];
    let new = || vec![family("a", vec![version("fr", FR), version("sq", "Rregullat\n")])];
    let m = matched(old(), new(), vec![], None);
    assert!(m.subjects.is_empty());
    assert!(m.errors[0].message.contains("no version in en") && m.errors[0].message.contains("--reference"), "{:?}", m.errors);
    // Who says so compares another language.
    let m = matched(old(), new(), vec![], Some(&Tag::new("fr")));
    let s = &m.subjects[0];
    assert_eq!((s.new.versions[0].language.as_str(), m.errors.len()), ("fr", 0));
    assert_eq!(s.missing.iter().map(|m| m.0.as_str()).collect::<Vec<_>>(), ["en"]);
}

#[test]
fn a_translation_that_is_gone_is_not_fresh() {
    let zh = || version("zh", "一。工具\n");
    let old = || vec![family("a", vec![version("en", EN), version("fr", FR), zh()])];
    let new = || vec![family("a", vec![version("en", EN), version("fr", FR)])];
    let s = &matched(old(), new(), vec![], None).subjects[0];
    assert_eq!((s.new.versions.len(), s.missing.as_slice()), (2, &[(Tag::new("zh"), "zh.txt".to_string())][..]));
    // Named apart, it is there; and where the new reference came alone, all translations go on as they were.
    let s = &matched(old(), new(), vec![family("t", vec![zh()])], None).subjects[0];
    assert_eq!((s.new.versions.len(), s.missing.len()), (3, 0));
    let s = &matched(old(), vec![family("b", vec![version("en", EN)])], vec![], None).subjects[0];
    assert_eq!((s.new.versions.len(), s.missing.len()), (3, 0));
}

#[test]
fn two_texts_under_two_names_are_not_one_document() {
    let bees = "Bees\nHoney is sold in autumn.\nThe hives stand behind the mill.\n";
    let of = |id: &str, text: &str| vec![family(id, vec![version("en", text)])];
    let m = matched(of("loans", EN), of("bees", bees), vec![], None);
    assert!(m.subjects.is_empty() && m.errors[0].message.contains("hardly a clause in common"), "{:?}", m.errors);
    assert_eq!(matched(of("loans", EN), of("lending", &EN.replace("7 days", "9 days")), vec![], None).subjects.len(), 1);
    // What came alone is told by its file.
    let m = matched(of("loans", EN), [of("loans", EN), of("en2", bees)].concat(), vec![], None);
    assert!(m.warnings[0].starts_with("en.txt: stands in the new state only"), "{:?}", m.warnings);
}

#[test]
fn only_neighbours_are_renumbered_together() {
    // 1.2 stays between two clauses that bear other numbers now.
    let new = EN.replace("1.1 Members", "1.4 Members").replace("1.3 A broken", "1.5 A broken");
    let (_, c) = compared(vec![version("en", EN)], vec![version("en", &new)], vec![]);
    let renumbered: Vec<&[usize]> = c.changes.iter().filter(|c| c.what == What::Renumbered).map(|c| c.old.as_slice()).collect();
    assert_eq!(renumbered.len(), 2, "{renumbered:?}");
}
