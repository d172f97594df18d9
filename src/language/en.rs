//! English.

use super::{Profile, Script, Side};
use crate::document::LabelWord::{Annex, Article, Chapter, Clause, Part, Section};

/// The profile.
// One word a line, as rustfmt would have it, makes a file that nobody reads.
#[rustfmt::skip]
pub static PROFILE: Profile = Profile {
    tag: "en",
    name: "English",
    autonym: "English",
    script: Script::Latin,
    rtl: false,
    length: 100.0,
    stop_words: &[
        "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "as", "was", "with", "be", "by", "on", "not", "he", "i", "his",
        "but", "at", "are", "this", "have", "from", "or", "had", "an", "they", "which", "you", "were", "their", "one", "all", "we",
        "can", "her", "has", "there", "been", "if", "more", "when", "will", "would", "who", "so", "no", "she", "other", "its", "may",
        "these", "what", "them", "than", "some", "him", "into", "only", "do", "could", "our", "any", "such", "your", "then", "about",
        "my", "me", "most", "after", "also", "did", "many", "must", "before", "through", "where", "between", "under", "out", "up",
        "because", "those", "each", "both", "shall", "should", "how", "here", "being", "does", "upon", "per", "same", "own", "very",
        "us", "whether", "while", "until", "without", "within", "against", "during", "itself", "themselves", "yourself", "yourselves",
        "ourselves", "himself", "herself", "nor", "neither", "either", "every", "few", "further", "again", "once", "why", "whom",
        "whose", "am", "doing", "having", "just", "now", "too", "unless", "although", "though", "however", "therefore", "thereof",
        "hereby", "herein", "thereby", "over", "down", "off", "above", "below", "else", "ever", "another", "cannot", "might", "let",
        "since", "still", "toward", "towards", "via", "yet", "yes", "yours", "ours", "theirs",
    ],
    letters: "",
    cardinals: &[
        ("zero", 0), ("nil", 0), ("nought", 0), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6),
        ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13), ("fourteen", 14),
        ("fifteen", 15), ("sixteen", 16), ("seventeen", 17), ("eighteen", 18), ("nineteen", 19), ("twenty", 20), ("thirty", 30),
        ("forty", 40), ("fourty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70), ("eighty", 80), ("ninety", 90), ("hundred", 100),
        ("hundreds", 100), ("thousand", 1000), ("thousands", 1000), ("million", 1000000), ("millions", 1000000),
        ("billion", 1000000000), ("billions", 1000000000), ("trillion", 1000000000000), ("trillions", 1000000000000),
        ("mln", 1000000), ("bn", 1000000000),
    ],
    ordinals: &[
        ("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("sixth", 6), ("seventh", 7), ("eighth", 8),
        ("ninth", 9), ("tenth", 10), ("eleventh", 11), ("twelfth", 12), ("thirteenth", 13), ("fourteenth", 14), ("fifteenth", 15),
        ("sixteenth", 16), ("seventeenth", 17), ("eighteenth", 18), ("nineteenth", 19), ("twentieth", 20),
        ("thirtieth", 30), ("fortieth", 40), ("fiftieth", 50), ("sixtieth", 60), ("seventieth", 70), ("eightieth", 80),
        ("ninetieth", 90), ("hundredth", 100), ("thousandth", 1000),
    ],
    months: &[
        ("january", 1), ("jan", 1), ("jan.", 1), ("february", 2), ("feb", 2), ("feb.", 2), ("march", 3), ("mar", 3), ("mar.", 3),
        ("april", 4), ("apr", 4), ("apr.", 4), ("may", 5), ("june", 6), ("jun", 6), ("jun.", 6), ("july", 7), ("jul", 7), ("jul.", 7),
        ("august", 8), ("aug", 8), ("aug.", 8), ("september", 9), ("sept", 9), ("sept.", 9), ("sep", 9), ("sep.", 9), ("october", 10),
        ("oct", 10), ("oct.", 10), ("november", 11), ("nov", 11), ("nov.", 11), ("december", 12), ("dec", 12), ("dec.", 12),
    ],
    label_words: &[
        ("part", Part), ("parts", Part), ("title", Part), ("book", Part), ("chapter", Chapter), ("chapters", Chapter),
        ("chap.", Chapter), ("ch.", Chapter), ("section", Section), ("sections", Section), ("sect.", Section), ("sec.", Section),
        ("§", Section), ("§§", Section), ("article", Article), ("articles", Article), ("art.", Article), ("arts.", Article),
        ("clause", Clause), ("clauses", Clause), ("cl.", Clause), ("paragraph", Clause), ("paragraphs", Clause), ("para.", Clause),
        ("paras.", Clause), ("subsection", Clause), ("subsections", Clause), ("sub-section", Clause), ("sub-sections", Clause),
        ("subparagraph", Clause), ("subparagraphs", Clause), ("sub-paragraph", Clause), ("subclause", Clause), ("sub-clause", Clause),
        ("point", Clause), ("points", Clause), ("item", Clause), ("items", Clause), ("annex", Annex), ("annexes", Annex),
        ("appendix", Annex), ("appendices", Annex), ("schedule", Annex), ("schedules", Annex), ("exhibit", Annex), ("exhibits", Annex),
        ("attachment", Annex), ("attachments", Annex), ("addendum", Annex),
    ],
    legal_forms: &[
        ("ltd", Side::After), ("ltd.", Side::After), ("limited", Side::After), ("llc", Side::After), ("l.l.c.", Side::After),
        ("inc", Side::After), ("inc.", Side::After), ("incorporated", Side::After), ("corp", Side::After), ("corp.", Side::After),
        ("corporation", Side::After), ("company", Side::After), ("co", Side::After), ("co.", Side::After), ("plc", Side::After),
        ("p.l.c.", Side::After), ("llp", Side::After), ("l.l.p.", Side::After), ("lp", Side::After), ("l.p.", Side::After),
        ("pty", Side::After), ("pty.", Side::After), ("pte", Side::After), ("pte.", Side::After), ("gmbh", Side::After),
        ("ag", Side::After), ("s.a.", Side::After), ("n.v.", Side::After), ("b.v.", Side::After), ("s.p.a.", Side::After),
        ("s.r.l.", Side::After), ("oy", Side::After), ("ab", Side::After), ("holdings", Side::After), ("group", Side::After),
        ("messrs", Side::Before), ("messrs.", Side::Before),
    ],
    attributions: &[
        ("according to", Side::Before), ("as reported by", Side::Before), ("as told by", Side::Before), ("source", Side::Before),
    ],
    // Irregularities (policies, stopped) are evened out by the stemmer, which turns final y to i and undoubles.
    suffixes: &[
        "ingly", "ings", "edly", "ing", "'s", "s'", "es", "ed", "ly", "s", "e",
    ],
    prefixes: &[],
    chain: 2,
    min_stem: 3,
    abbreviations: &[
        "e.g.", "i.e.", "etc.", "cf.", "viz.", "vs.", "v.", "no.", "nos.", "art.", "arts.", "sec.", "secs.", "sect.", "ch.", "chap.",
        "cl.", "para.", "paras.", "p.", "pp.", "fig.", "figs.", "vol.", "ed.", "eds.", "al.", "approx.", "incl.", "excl.", "ext.",
        "tel.", "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "jr.", "sr.", "inc.", "ltd.", "co.", "corp.", "dept.", "est.", "min.",
        "max.", "u.s.", "u.k.", "a.m.", "p.m.", "jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.",
        "nov.", "dec.", "for example", "for instance", "such as", "namely", "including",
    ],
};
