//! What became of the units of a text that somebody edited.

use super::*;
use crate::document::Source;
use crate::language::Tag;
use crate::read::{UnitMode, version_of};
use std::sync::Arc;

fn version(text: &str) -> Version {
    version_of(Arc::new(Source::from_text("t.txt", text, 0)), Some(&Tag::new("en")), UnitMode::Clause)
}

/// Pairs as lines: `3>4`, `3>` for text that was taken out, `>4` for new text, `*` for what moved.
fn told(old: &str, new: &str) -> String {
    let (a, b) = (version(old), version(new));
    let lines = |v: &Version, us: &[usize]| us.iter().map(|&u| v.units[u].lines.0.to_string()).collect::<Vec<_>>().join(",");
    let of = |p: &Pair| format!("{}{}>{}", if p.moved { "*" } else { "" }, lines(&a, &p.old), lines(&b, &p.new));
    pairs(&a, &b).iter().map(of).collect::<Vec<_>>().join(" ")
}

const OLD: &str = "1. Scope\n\
This policy applies to every customer of the tool library in Halvenor.\n\
2. Returns\n\
Tools must be returned clean within seven days of the loan.\n\
A broken tool is replaced by the member who borrowed it.\n\
3. Fees\n\
The yearly fee is twelve crowns and is due in January.\n\
Members who are late pay half a crown a day.\n";

#[test]
fn what_stays_stays() {
    assert_eq!(told(OLD, OLD), "1>1 2>2 3>3 4>4 5>5 6>6 7>7 8>8");
}

#[test]
fn text_that_is_new_or_taken_out_is_told_where_it_stands() {
    let new = OLD.replace("A broken tool is replaced by the member who borrowed it.\n", "");
    assert_eq!(told(OLD, &new), "1>1 2>2 3>3 4>4 5> 6>5 7>6 8>7");
    assert_eq!(told(&new, OLD), "1>1 2>2 3>3 4>4 >5 5>6 6>7 7>8");
}

#[test]
fn a_clause_that_moved_is_known_again() {
    let line = "A broken tool is replaced by the member who borrowed it.\n";
    let new = OLD.replace(line, "") + &line.replace("replaced", "paid for");
    assert_eq!(told(OLD, &new), "1>1 2>2 3>3 4>4 6>5 7>6 8>7 *5>8");
}

#[test]
fn a_clause_cut_in_two_is_both() {
    let new = OLD.replace("twelve crowns and is due in January.", "twelve crowns.\nIt is due in January.");
    assert!(told(OLD, &new).contains("7>7,8 8>9"), "{}", told(OLD, &new));
    assert!(told(&new, OLD).contains("7,8>7 9>8"), "{}", told(&new, OLD));
}

#[test]
fn a_clause_written_anew_between_the_same_neighbours_is_that_clause() {
    let new = OLD.replace("Members who are late pay half a crown a day.", "Whoever forgets the date owes us an apology first.");
    assert!(told(OLD, &new).ends_with("8>8"), "{}", told(OLD, &new));
}

#[test]
fn empty_texts_and_texts_without_anything_in_common() {
    assert_eq!(told("", ""), "");
    assert_eq!(told("", "Something is here now.\n"), ">1");
    let other = "Bees\nWinter honey sells well at the market of Belmora.\nThe hives stand behind the mill.\n\
                 Nobody counts them twice.\nIn spring they swarm.\n";
    assert!(told(OLD, other).split(' ').filter(|p| !p.starts_with('>') && !p.ends_with('>')).count() <= 1, "{}", told(OLD, other));
}
