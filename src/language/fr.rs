//! French.

use super::{Profile, Script, Side};
use crate::document::LabelWord::{Annex, Article, Chapter, Clause, Part, Section};

/// The profile.
// One word a line, as rustfmt would have it, makes a file that nobody reads.
#[rustfmt::skip]
pub static PROFILE: Profile = Profile {
    tag: "fr",
    name: "French",
    autonym: "français",
    script: Script::Latin,
    rtl: false,
    // NTREX-128 (news) gives 118; law and policies run a little shorter.
    length: 117.0,
    stop_words: &[
        "de", "la", "le", "et", "les", "des", "à", "en", "un", "du", "une", "que", "est", "pour", "qui", "dans", "a", "par", "plus",
        "pas", "au", "sur", "ne", "se", "ce", "il", "sont", "avec", "ou", "aux", "nous", "vous", "son", "elle", "cette", "été", "ont",
        "être", "ses", "mais", "comme", "on", "tout", "nos", "vos", "votre", "notre", "leur", "sa", "ces", "lui", "leurs", "si", "y",
        "mon", "ma", "mes", "ton", "ta", "tes", "elles", "ils", "je", "tu", "me", "te", "moi", "toi", "eux", "entre", "sans", "sous",
        "aussi", "même", "dont", "fait", "faire", "peut", "peuvent", "pouvez", "doit", "doivent", "devez", "avez", "avons", "avait",
        "ai", "as", "sera", "seront", "serait", "étaient", "était", "soit", "soient", "où", "lorsque", "lorsqu", "quand", "car",
        "donc", "ainsi", "afin", "alors", "après", "avant", "chez", "contre", "depuis", "pendant", "jusqu", "jusque", "vers", "dès",
        "lors", "selon", "notamment", "tous", "toute", "toutes", "tel", "telle", "tels", "telles", "autre", "autres", "chaque",
        "quelque", "quelques", "certains", "certaines", "aucun", "aucune", "plusieurs", "peu", "très", "trop", "moins", "bien",
        "encore", "déjà", "toujours", "jamais", "rien", "personne", "cela", "ceci", "celui", "celle", "ceux", "celles", "ci", "là",
        "d", "l", "qu", "n", "s", "c", "j", "m", "t", "puis", "or", "ni", "quel", "quelle", "quels", "quelles", "quoi", "laquelle",
        "lequel", "lesquels", "lesquelles", "auquel", "auxquels", "duquel", "désormais", "toutefois", "cependant", "ayant", "étant",
        "auprès", "sauf", "hors", "parce", "puisque", "quiconque", "oui", "non",
    ],
    letters: "éèêàçùîôûëïœ",
    cardinals: &[
        ("zéro", 0), ("un", 1), ("une", 1), ("deux", 2), ("trois", 3), ("quatre", 4), ("cinq", 5), ("six", 6), ("sept", 7),
        ("huit", 8), ("neuf", 9), ("dix", 10), ("onze", 11), ("douze", 12), ("treize", 13), ("quatorze", 14), ("quinze", 15),
        ("seize", 16), ("dix-sept", 17), ("dix-huit", 18), ("dix-neuf", 19), ("vingt", 20), ("vingts", 20), ("trente", 30),
        ("quarante", 40), ("cinquante", 50), ("soixante", 60), ("soixante-dix", 70), ("septante", 70), ("quatre-vingts", 80),
        ("quatre-vingt", 80), ("huitante", 80), ("octante", 80), ("quatre-vingt-dix", 90), ("nonante", 90), ("cent", 100),
        ("cents", 100), ("mille", 1000), ("mil", 1000), ("million", 1000000), ("millions", 1000000), ("milliard", 1000000000),
        ("milliards", 1000000000), ("billion", 1000000000000), ("billions", 1000000000000), ("mds", 1000000000),
    ],
    ordinals: &[
        ("premier", 1), ("première", 1), ("premiers", 1), ("premières", 1), ("deuxième", 2), ("deuxièmes", 2), ("second", 2),
        ("seconde", 2), ("seconds", 2), ("secondes", 2), ("troisième", 3), ("troisièmes", 3), ("quatrième", 4), ("quatrièmes", 4),
        ("cinquième", 5), ("cinquièmes", 5), ("sixième", 6), ("sixièmes", 6), ("septième", 7), ("septièmes", 7), ("huitième", 8),
        ("huitièmes", 8), ("neuvième", 9), ("neuvièmes", 9), ("dixième", 10), ("dixièmes", 10), ("onzième", 11), ("onzièmes", 11),
        ("douzième", 12), ("douzièmes", 12), ("treizième", 13), ("treizièmes", 13), ("quatorzième", 14), ("quatorzièmes", 14),
        ("quinzième", 15), ("quinzièmes", 15), ("seizième", 16), ("seizièmes", 16), ("dix-septième", 17), ("dix-septièmes", 17),
        ("dix-huitième", 18), ("dix-huitièmes", 18), ("dix-neuvième", 19), ("dix-neuvièmes", 19), ("vingtième", 20),
        ("vingtièmes", 20), ("unième", 1), ("trentième", 30), ("quarantième", 40), ("cinquantième", 50), ("soixantième", 60),
        ("centième", 100), ("millième", 1000),
    ],
    months: &[
        ("janvier", 1), ("janv", 1), ("janv.", 1), ("février", 2), ("févr", 2), ("févr.", 2), ("fév", 2), ("fév.", 2), ("mars", 3),
        ("avril", 4), ("avr", 4), ("avr.", 4), ("mai", 5), ("juin", 6), ("juillet", 7), ("juil", 7), ("juil.", 7), ("août", 8),
        ("aout", 8), ("septembre", 9), ("sept", 9), ("sept.", 9), ("octobre", 10), ("oct", 10), ("oct.", 10), ("novembre", 11),
        ("nov", 11), ("nov.", 11), ("décembre", 12), ("déc", 12), ("déc.", 12),
    ],
    label_words: &[
        ("partie", Part), ("parties", Part), ("titre", Part), ("titres", Part), ("livre", Part), ("livres", Part),
        ("chapitre", Chapter), ("chapitres", Chapter), ("chap.", Chapter), ("ch.", Chapter), ("section", Section),
        ("sections", Section), ("sect.", Section), ("§", Section), ("§§", Section), ("article", Article), ("articles", Article),
        ("art.", Article), ("arts.", Article), ("clause", Clause), ("clauses", Clause), ("paragraphe", Clause),
        ("paragraphes", Clause), ("par.", Clause), ("para.", Clause), ("sous-section", Clause), ("sous-sections", Clause),
        ("sous-paragraphe", Clause), ("alinéa", Clause), ("alinéas", Clause), ("al.", Clause), ("point", Clause), ("points", Clause),
        ("annexe", Annex), ("annexes", Annex), ("appendice", Annex), ("appendices", Annex), ("avenant", Annex), ("avenants", Annex),
    ],
    legal_forms: &[
        ("sa", Side::After), ("s.a.", Side::After), ("sas", Side::After), ("s.a.s.", Side::After), ("sasu", Side::After),
        ("s.a.s.u.", Side::After), ("sarl", Side::After), ("s.a.r.l.", Side::After), ("eurl", Side::After), ("e.u.r.l.", Side::After),
        ("snc", Side::After), ("s.n.c.", Side::After), ("sca", Side::After), ("s.c.a.", Side::After), ("scs", Side::After),
        ("scop", Side::After), ("sci", Side::After), ("s.c.i.", Side::After), ("gie", Side::After), ("g.i.e.", Side::After),
        ("sprl", Side::After), ("s.p.r.l.", Side::After), ("ltée", Side::After), ("ltée.", Side::After), ("cie", Side::After),
        ("cie.", Side::After), ("société", Side::Before), ("sociétés", Side::Before), ("société anonyme", Side::Before),
        ("société par actions simplifiée", Side::Before), ("société à responsabilité limitée", Side::Before),
        ("entreprise", Side::Before), ("compagnie", Side::Before), ("groupe", Side::Before), ("établissements", Side::Before),
        ("éts", Side::Before), ("éts.", Side::Before), ("maison", Side::Before),
    ],
    attributions: &[
        ("selon", Side::Before), ("d'après", Side::Before), ("suivant", Side::Before), ("aux dires de", Side::Before), ("source", Side::Before),
    ],
    // Each ending stands in its whole form (plural on gender on verb), and a second round takes the plural off what already looks like an ending (clients, client).
    suffixes: &[
        "issantes", "issaient", "eraient", "iraient", "issants", "issante", "erions", "issons", "issent", "issant", "issait", "eaient",
        "antes", "aient", "eront", "erons", "erait", "eriez", "iront", "irons", "irait", "issez", "euses", "ières", "rices", "èrent",
        "ants", "ante", "ions", "erez", "irez", "ales", "ives", "euse", "iers", "ière", "eurs", "rice", "âmes", "âtes", "asse", "eait",
        "eant", "eons", "ées", "ons", "ent", "ant", "ait", "ais", "iez", "era", "ies", "ira", "ale", "aux", "ifs", "ive", "eux", "ier",
        "eur", "es", "ée", "és", "er", "ez", "ir", "ie", "al", "if", "s", "x", "e", "é", "i",
    ],
    prefixes: &[],
    chain: 2,
    min_stem: 3,
    abbreviations: &[
        "p. ex.", "par ex.", "ex.", "etc.", "c.-à-d.", "cf.", "art.", "arts.", "al.", "chap.", "ch.", "sect.", "par.", "para.", "p.",
        "pp.", "n°", "n°.", "no.", "vol.", "éd.", "fig.", "env.", "max.", "min.", "tél.", "tel.", "m.", "mm.", "mme.", "mlle.", "dr.",
        "pr.", "me.", "st.", "ste.", "av.", "bd.", "janv.", "févr.", "avr.", "juil.", "sept.", "oct.", "nov.", "déc.", "cie.", "éts.",
        "incl.", "resp.", "réf.", "par exemple", "notamment", "tels que", "telles que", "comme", "à savoir", "c'est-à-dire",
    ],
};
