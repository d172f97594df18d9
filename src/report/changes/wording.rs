//! How reports speak of changes.

use super::Document;
use crate::check::context::{language_name, listed, short};
use crate::diff::{Change, Effect, State, Subject, What};
use crate::document::{UnitKind, Version};

/// Characters of a changed word or two that a headline quotes.
const QUOTED: usize = 48;

/// "3 clauses", "1 clause".
pub fn clauses(n: usize) -> String {
    if n == 1 { "1 clause".to_string() } else { format!("{n} clauses") }
}

/// What happened, as sums tell it: "3 clauses changed".
pub fn happened(what: What, n: usize) -> String {
    let did = match what {
        What::Changed => "changed",
        What::Added => "added",
        What::Removed => "taken out",
        What::Moved => "moved",
        What::Renumbered => "renumbered",
        What::Divided => "divided anew",
    };
    format!("{} {did}", clauses(n))
}

/// The label of a unit without the marks around it.
pub fn label(version: &Version, unit: usize) -> Option<String> {
    let label = version.units.get(unit)?.label.as_ref()?;
    let bare = label.raw.trim().trim_end_matches(['.', ':', '、', '，', ' ']).to_string();
    Some(bare).filter(|l| l.chars().any(char::is_alphanumeric))
}

/// What a reader would call a unit: "clause 5.2", "item iii of section 5", "a paragraph of section 5".
pub fn called(version: &Version, unit: usize) -> String {
    let Some(u) = version.units.get(unit) else { return "a clause".to_string() };
    // A label such as 5.2 says its section itself.
    let whole = u.label.as_ref().is_some_and(|l| l.value.len() > 1);
    let section = version.section_number(unit).filter(|_| !whole).map_or(String::new(), |s| format!(" of section {s}"));
    match (u.kind, label(version, unit)) {
        (UnitKind::Title, _) => "the title".to_string(),
        (UnitKind::Heading, Some(l)) => format!("heading {l}"),
        (UnitKind::Heading, None) => format!("the heading {}", short(&u.text, 40)),
        (UnitKind::TocEntry, _) => "the table of contents".to_string(),
        (UnitKind::ListItem | UnitKind::InlineItem, Some(l)) if whole => format!("clause {l}"),
        (UnitKind::ListItem | UnitKind::InlineItem, Some(l)) => format!("item {l}{section}"),
        (UnitKind::ListItem | UnitKind::InlineItem, None) => format!("a list item{section}"),
        (UnitKind::Definition, _) => format!("the definition {}", short(&u.text, 30)),
        (UnitKind::Paragraph, Some(l)) => format!("clause {l}"),
        (UnitKind::Paragraph, None) => format!("a paragraph{section}"),
    }
}

/// The same for neighbours: "heading 6 to clause 6.3".
pub fn called_all(version: &Version, units: &[usize]) -> String {
    match units {
        [] => String::new(),
        [one] => called(version, *one),
        [first, .., last] => format!("{} to {} ({})", called(version, *first), called(version, *last), clauses(units.len())),
    }
}

/// What happened to a clause, in a sentence without its full stop.
pub fn sentence(document: Document<'_>, change: &Change) -> String {
    let [old, new] = document.reference();
    let now = || capital(&called_all(new, &change.new));
    match change.what {
        What::Changed => format!("{}: {}", called_all(new, &change.new), words(document, change)),
        What::Added if change.new.len() > 1 => format!("{} are new", now()),
        What::Added => format!("{} is new: {}", now(), short(&Subject::text(new, &change.new), QUOTED * 2)),
        What::Removed if change.old.len() > 1 => format!("{} were taken out", capital(&called_all(old, &change.old))),
        What::Removed => {
            format!("{} was taken out: {}", capital(&called_all(old, &change.old)), short(&Subject::text(old, &change.old), QUOTED * 2))
        }
        What::Moved => {
            let place = |v: &Version, u: Option<&usize>| u.map_or(0, |&u| v.units[u].lines.0);
            let verb = if change.new.len() > 1 { "now stand" } else { "now stands" };
            let before = change.old.first().and_then(|&u| label(old, u)).map_or(String::new(), |l| format!(", as {l}"));
            format!("{} {verb} at line {} (before: line {}{before})", now(), place(new, change.new.first()), place(old, change.old.first()))
        }
        What::Renumbered => {
            let range = |v: &Version, us: &[usize]| {
                let labels: Vec<String> = us.iter().filter_map(|&u| label(v, u)).collect();
                match labels.as_slice() {
                    [first, .., last] => format!("{first} … {last}"),
                    _ => labels.join(""),
                }
            };
            let n = if change.new.len() > 1 { format!(" ({})", clauses(change.new.len())) } else { String::new() };
            format!("{} became {}{n}", range(old, &change.old), range(new, &change.new))
        }
        What::Divided => format!("{}: the same words in {}", called_all(new, &change.new), paragraphs(change.new.len())),
    }
}

fn paragraphs(n: usize) -> String {
    if n == 1 { "1 paragraph".to_string() } else { format!("{n} paragraphs") }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

/// The words of a changed clause that say most: "“30” became “90”".
fn words(document: Document<'_>, change: &Change) -> String {
    let [old, new] = document.reference();
    let (a, b) = (Subject::text(old, &change.old), Subject::text(new, &change.new));
    let told: Vec<String> = change
        .hunks
        .iter()
        .map(|h| match (a[h.old.clone()].trim(), b[h.new.clone()].trim()) {
            ("", "") => "spaces changed".to_string(),
            ("", y) => format!("{} was added", short(y, QUOTED)),
            (x, "") => format!("{} was taken out", short(x, QUOTED)),
            (x, y) => format!("{} became {}", short(x, QUOTED), short(y, QUOTED)),
        })
        .collect();
    match told.as_slice() {
        [] => "its text changed".to_string(),
        [one] => one.clone(),
        [one, two] => format!("{one}, {two}"),
        [one, two, rest @ ..] => format!("{one}, {two}, and {} more", rest.len()),
    }
}

/// Names of the languages in which a change has some state.
pub fn languages(document: Document<'_>, change: &Change, state: State) -> Option<String> {
    let of = |e: &&Effect| e.state == state;
    let names: Vec<String> =
        change.effects.iter().filter(of).map(|e| language_name(&document.subject.new.versions[e.version].language)).collect();
    (!names.is_empty()).then(|| listed(&names))
}

/// What to review of a changed clause: translations that were changed too, and such as seem to say already what the reference says now.
fn review(document: Document<'_>, change: &Change) -> String {
    let subject = document.subject;
    let (mut too, mut already) = (Vec::new(), Vec::new());
    for e in change.effects.iter().filter(|e| e.state == State::Updated) {
        let (was, is) = (&subject.old.versions[e.version], &subject.new.versions[e.version]);
        let same = Subject::text(was, &e.old) == Subject::text(is, &e.units);
        if same { &mut already } else { &mut too }.push(language_name(&is.language));
    }
    let many = |names: &[String], one: &'static str, more: &'static str| if names.len() > 1 { more } else { one };
    let mut out = Vec::new();
    if !too.is_empty() {
        out.push(format!("Review {}, which {} changed too.", listed(&too), many(&too, "was", "were")));
    }
    if !already.is_empty() {
        out.push(format!("{} {} so already; review it.", listed(&already), many(&already, "seems to say", "seem to say")));
    }
    out.join(" ")
}

/// What to do, in sentences.
pub fn help(document: Document<'_>, change: &Change) -> String {
    let many = |state: State| change.effects.iter().filter(|e| e.state == state).count() > 1;
    let mut out = Vec::new();
    for state in State::ALL {
        let Some(who) = languages(document, change, state) else { continue };
        let was = if many(state) { "were" } else { "was" };
        out.push(match (state, change.what) {
            (State::Stale, What::Removed) => format!("Take it out of {who}, where it is said together with something that stays."),
            (State::Stale, _) => format!("Translate the change into {who}."),
            (State::ToTranslate, What::Changed) => format!("Translate the clause into {who}, which lacks it.")
                .replace("which lacks it", if many(state) { "which lack it" } else { "which lacks it" }),
            (State::ToTranslate, _) => format!("Translate it into {who}."),
            (State::ToRemove, _) => format!("Take it out of {who} too."),
            (State::ToMove, _) => format!("Move it in {who} too."),
            (State::ToRenumber, _) => format!("Renumber {who} too."),
            (State::Updated, What::Added) => format!("Review {who}, which seems to have it already."),
            (State::Updated, What::Removed) => format!("Review {who}, which {was} changed there."),
            (State::Updated, _) => review(document, change),
            (State::Done, _) => format!("{who} {} followed already.", if many(state) { "have" } else { "has" }),
        });
    }
    out.join(" ")
}
