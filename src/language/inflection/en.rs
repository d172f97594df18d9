//! English: Snowball's stemmer (Porter2), with the irregular forms of the verbs and nouns of policies, one spelling for British and
//! American, and words that it would confuse kept apart.

use super::{Irregular, irregular, snowball};
use rust_stemmers::Algorithm;
use std::sync::OnceLock;

#[rustfmt::skip]
const IRREGULAR: &[&str] = &[
    "child children childs childrens", "keep kept", "withdraw withdrew withdrawn", "write wrote written", "send sent", "give gave given", "tell told",
    "hold held", "pay paid", "make made", "take took taken", "sell sold", "choose chose chosen", "find found", "lose lost",
    "bind bound", "show shown", "know knew known", "understand understood", "man men", "woman women", "leave left", "meet met",
    "buy bought", "bring brought", "break broke broken", "steal stole stolen", "begin began begun", "become became", "speak spoke spoken",
    "build built", "see saw seen", "get got gotten", "think thought", "seek sought", "lead led", "forbid forbade forbidden",
    "undertake undertook undertaken", "override overrode overridden", "arise arose arisen", "feel felt", "mean meant", "win won",
    "grow grew grown", "draw drew drawn", "spend spent", "lend lent", "overdue", "foot feet", "criterion criteria", "appendix appendices",
    "index indices", "analysis analyses", "basis bases", "crisis crises", "life lives", "half halves", "datum", "medium media",
    "agree agreement agreements", "have has had having", "be is are was were been being am", "do does did done doing", "go goes went gone",
    // British and American.
    "color colour colors colours", "favor favour favors favours", "behavior behaviour behaviors behaviours", "honor honour honors honours",
    "neighbor neighbour neighbors neighbours neighboring neighbouring", "labor labour", "program programme programs programmes",
    "center centre centers centres", "license licence licenses licences", "defense defence", "offense offence offenses offences",
    "catalog catalogue catalogs catalogues", "fulfill fulfil fulfills fulfils", "enroll enrol enrolls enrols", "judgment judgement",
    "practice practise", "gray grey", "email emails emailed emailing", "cheque cheques",
];

/// Words that Snowball's rules would send to a stem of another meaning; each line is a stem and its forms.
#[rustfmt::skip]
const APART: &[&str] = &[
    "university universities", "universe universes", "important importantly importance", "import imports imported importing importer",
    "organ organs", "marketing", "personal personally", "personnel", "news", "new newer newest", "secretary secretaries", "secret secrets",
    "several", "sever severs severed", "international internationally", "national nationally", "authority authorities",
    "author authors", "customs", "custom customary", "severance", "publicity", "public publicly", "department departments",
    "premises", "premise", "minority minorities", "minor minors", "addition additional additionally", "additive",
];

fn tables() -> &'static (Irregular, Irregular) {
    static TABLES: OnceLock<(Irregular, Irregular)> = OnceLock::new();
    TABLES.get_or_init(|| (irregular(IRREGULAR), irregular(APART)))
}

pub(super) fn root(plain: &str) -> String {
    let (forms, apart) = tables();
    if let Some(own) = apart.get(plain) {
        // Marked, for the stem must not meet a word that Snowball makes of another.
        return format!("{own}_");
    }
    let word = forms.get(plain).map_or(plain, String::as_str);
    snowball(Algorithm::English, &one_spelling(word))
}

/// -ise and -yse as -ize and -yze. Words that have no z anywhere (advise) change alike in all their forms, which does no harm.
fn one_spelling(word: &str) -> String {
    for ending in ["e", "ed", "es", "er", "ers", "ing", "ation", "ations", "ational"] {
        if let Some(front) = word.strip_suffix(ending)
            && front.len() >= 4
            && let Some(front) = front.strip_suffix('s')
            && (front.ends_with('i') || front.ends_with('y'))
        {
            return format!("{front}z{ending}");
        }
    }
    word.to_string()
}
