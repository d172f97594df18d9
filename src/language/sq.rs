//! Albanian.

use super::{Profile, Script, Side};
use crate::document::LabelWord::{Annex, Article, Chapter, Clause, Part, Section};

/// The profile.
// One word a line, as rustfmt would have it, makes a file that nobody reads.
#[rustfmt::skip]
pub static PROFILE: Profile = Profile {
    tag: "sq",
    name: "Albanian",
    autonym: "shqip",
    script: Script::Latin,
    rtl: false,
    // NTREX-128 (news) gives 114; law and policies run a little shorter.
    length: 114.0,
    stop_words: &[
        "të", "e", "dhe", "në", "i", "për", "me", "një", "që", "së", "nga", "si", "është", "ose", "do", "nuk", "më", "janë", "ky",
        "kjo", "ka", "u", "por", "kur", "se", "tyre", "tij", "saj", "duke", "ne", "ju", "ai", "ajo", "ata", "ato", "kanë", "keni",
        "kemi", "ishte", "ishin", "mund", "çdo", "këtë", "kësaj", "këtij", "këto", "këta", "këtyre", "tuaj", "tuaja", "juaj", "juaja",
        "jonë", "tonë", "tona", "tanë", "ynë", "sipas", "deri", "pas", "para", "gjatë", "mbi", "nën", "ndaj", "pa", "vetëm", "edhe",
        "tjetër", "tjera", "tjerë", "ashtu", "kështu", "nëse", "sa", "çfarë", "cila", "cili", "cilat", "cilët", "cilën", "cilin",
        "cilës", "cilit", "ku", "pse", "kush", "asnjë", "disa", "gjithë", "gjitha", "shumë", "pak", "brenda", "jashtë", "midis",
        "ndërmjet", "përmes", "nëpërmjet", "lidhur", "rreth", "kundër", "përveç", "sepse", "megjithatë", "prandaj", "jo", "po", "s",
        "mos", "le", "vetë", "tillë", "tilla", "jam", "je", "jemi", "jeni", "kam", "ke", "kishte", "kishin", "qenë", "bërë", "bën",
        "atë", "atij", "asaj", "atyre", "mua", "na", "ty", "unë", "ti", "ia", "iu", "t", "ta", "jua", "këtu", "atje", "tani",
        "gjithashtu", "gjithmonë", "ndonjë", "secili", "secila", "secilën", "apo", "ndërsa", "madje", "pasi", "prej", "tek", "te",
        "drejt", "kudo", "kurdo", "ndër", "veç", "mes", "mbase", "ende", "akoma", "dot", "ç", "sikur",
    ],
    letters: "ëç",
    cardinals: &[
        ("zero", 0), ("një", 1), ("nji", 1), ("dy", 2), ("tre", 3), ("tri", 3), ("katër", 4), ("pesë", 5), ("gjashtë", 6),
        ("shtatë", 7), ("tetë", 8), ("nëntë", 9), ("nandë", 9), ("dhjetë", 10), ("njëmbëdhjetë", 11), ("dymbëdhjetë", 12),
        ("trembëdhjetë", 13), ("katërmbëdhjetë", 14), ("pesëmbëdhjetë", 15), ("gjashtëmbëdhjetë", 16), ("shtatëmbëdhjetë", 17),
        ("tetëmbëdhjetë", 18), ("nëntëmbëdhjetë", 19), ("njëzet", 20), ("tridhjetë", 30), ("dyzet", 40), ("katërdhjetë", 40),
        ("pesëdhjetë", 50), ("gjashtëdhjetë", 60), ("shtatëdhjetë", 70), ("tetëdhjetë", 80), ("nëntëdhjetë", 90), ("njëqind", 100),
        ("qind", 100), ("dyqind", 200), ("treqind", 300), ("katërqind", 400), ("pesëqind", 500), ("gjashtëqind", 600),
        ("shtatëqind", 700), ("tetëqind", 800), ("nëntëqind", 900), ("mijë", 1000), ("mija", 1000), ("njëmijë", 1000),
        ("milion", 1000000), ("milionë", 1000000), ("miliard", 1000000000), ("miliardë", 1000000000),
        ("mln", 1000000), ("mld", 1000000000),
    ],
    // From six on the bare ordinal is spelt as the cardinal; the article in front tells them apart.
    ordinals: &[
        ("parë", 1), ("i parë", 1), ("e parë", 1), ("të parë", 1), ("të parët", 1), ("i pari", 1), ("e para", 1), ("të para", 1),
        ("dytë", 2), ("i dytë", 2), ("e dytë", 2), ("të dytë", 2), ("i dyti", 2), ("e dyta", 2), ("të dyta", 2), ("tretë", 3),
        ("i tretë", 3), ("e tretë", 3), ("i treti", 3), ("e treta", 3), ("të tretë", 3), ("të treta", 3), ("katërt", 4),
        ("i katërt", 4), ("e katërt", 4), ("i katërti", 4), ("e katërta", 4), ("pestë", 5), ("i pestë", 5), ("e pestë", 5),
        ("i pesti", 5), ("e pesta", 5), ("gjashtë", 6), ("i gjashtë", 6), ("e gjashtë", 6), ("i gjashti", 6), ("e gjashta", 6),
        ("shtatë", 7), ("i shtatë", 7), ("e shtatë", 7), ("i shtati", 7), ("e shtata", 7), ("tetë", 8), ("i tetë", 8), ("e tetë", 8),
        ("i teti", 8), ("e teta", 8), ("nëntë", 9), ("i nëntë", 9), ("e nëntë", 9), ("i nënti", 9), ("e nënta", 9), ("dhjetë", 10),
        ("i dhjetë", 10), ("e dhjetë", 10), ("i dhjeti", 10), ("e dhjeta", 10), ("njëmbëdhjetë", 11), ("i njëmbëdhjetë", 11),
        ("e njëmbëdhjetë", 11), ("dymbëdhjetë", 12), ("i dymbëdhjetë", 12), ("e dymbëdhjetë", 12), ("trembëdhjetë", 13),
        ("i trembëdhjetë", 13), ("e trembëdhjetë", 13), ("katërmbëdhjetë", 14), ("i katërmbëdhjetë", 14), ("e katërmbëdhjetë", 14),
        ("pesëmbëdhjetë", 15), ("i pesëmbëdhjetë", 15), ("e pesëmbëdhjetë", 15), ("gjashtëmbëdhjetë", 16), ("i gjashtëmbëdhjetë", 16),
        ("e gjashtëmbëdhjetë", 16), ("shtatëmbëdhjetë", 17), ("i shtatëmbëdhjetë", 17), ("e shtatëmbëdhjetë", 17),
        ("tetëmbëdhjetë", 18), ("i tetëmbëdhjetë", 18), ("e tetëmbëdhjetë", 18), ("nëntëmbëdhjetë", 19), ("i nëntëmbëdhjetë", 19),
        ("e nëntëmbëdhjetë", 19), ("njëzetë", 20), ("i njëzetë", 20), ("e njëzetë", 20),
        ("njëqindtë", 100), ("mijtë", 1000),
    ],
    months: &[
        ("janar", 1), ("jan", 1), ("jan.", 1), ("shkurt", 2), ("shk", 2), ("shk.", 2), ("mars", 3), ("prill", 4), ("pri", 4),
        ("pri.", 4), ("maj", 5), ("qershor", 6), ("qer", 6), ("qer.", 6), ("korrik", 7), ("korr", 7), ("korr.", 7), ("gusht", 8),
        ("gush", 8), ("gush.", 8), ("shtator", 9), ("sht", 9), ("sht.", 9), ("tetor", 10), ("tet", 10), ("tet.", 10), ("nëntor", 11),
        ("nën.", 11), ("dhjetor", 12), ("dhj", 12), ("dhj.", 12),
    ],
    label_words: &[
        ("pjesa", Part), ("pjesë", Part), ("pjesën", Part), ("pjesës", Part), ("titulli", Part), ("libri", Part), ("kreu", Chapter),
        ("kreut", Chapter), ("kreun", Chapter), ("kre", Chapter), ("kapitulli", Chapter), ("kapitullit", Chapter),
        ("kapitullin", Chapter), ("kapitujt", Chapter), ("kap.", Chapter), ("seksioni", Section), ("seksionit", Section),
        ("seksionin", Section), ("seksionet", Section), ("seksion", Section), ("nënseksioni", Section), ("§", Section),
        ("neni", Article), ("nenit", Article), ("nenin", Article), ("nenet", Article), ("neneve", Article), ("nen", Article),
        ("nene", Article), ("pika", Clause), ("pikë", Clause), ("pikës", Clause), ("pikën", Clause), ("pikat", Clause),
        ("pikave", Clause), ("paragrafi", Clause), ("paragrafit", Clause), ("paragrafin", Clause), ("paragrafët", Clause),
        ("paragrafeve", Clause), ("paragraf", Clause), ("nënparagrafi", Clause), ("nënparagrafit", Clause), ("klauzola", Clause),
        ("klauzolës", Clause), ("klauzolën", Clause), ("nënpika", Clause), ("nënpikë", Clause), ("gërma", Clause),
        ("shkronja", Clause), ("alinea", Clause), ("shtojca", Annex), ("shtojcë", Annex), ("shtojcës", Annex), ("shtojcën", Annex),
        ("shtojcat", Annex), ("aneksi", Annex), ("aneksit", Annex), ("aneksin", Annex), ("aneks", Annex), ("anekset", Annex),
    ],
    legal_forms: &[
        ("sh.p.k", Side::After), ("sh.p.k.", Side::After), ("shpk", Side::After), ("sh.a", Side::After), ("sh.a.", Side::After),
        ("sha", Side::After), ("shoqëria", Side::Before), ("shoqërisë", Side::Before), ("shoqërinë", Side::Before),
        ("kompania", Side::Before), ("kompanisë", Side::Before), ("kompaninë", Side::Before), ("ndërmarrja", Side::Before),
        ("firma", Side::Before), ("grupi", Side::Before),
    ],
    attributions: &[
        ("sipas", Side::Before), ("referuar", Side::Before), ("duke iu referuar", Side::Before), ("burimi", Side::Before),
    ],
    // Those in -ion- keep informacioni (a noun) from being read as lejoni (a verb in -oni).
    suffixes: &[
        "oheshin", "shmëve", "ioneve", "ionesh", "shmit", "shmen", "shmes", "shmja", "shmet", "shmve", "ohemi", "oheni", "uarit",
        "uarat", "ionit", "ionin", "ionet", "shëm", "shme", "shmi", "ojmë", "ojnë", "onte", "onim", "onit", "onin", "ohet", "ohen",
        "ohem", "ohej", "uara", "uari", "urit", "urat", "ioni", "ione", "ëve", "ave", "eve", "esh", "ash", "ësh", "ish", "isë", "inë",
        "itë", "ive", "oni", "oja", "ova", "ove", "uam", "uat", "uan", "uar", "ura", "ion", "it", "ut", "in", "un", "ve", "ët", "at",
        "et", "ës", "ën", "es", "en", "ia", "oj", "on", "oi", "ua", "ur", "i", "u", "ë", "e", "a",
    ],
    prefixes: &[],
    chain: 2,
    min_stem: 3,
    abbreviations: &[
        "p.sh.", "etj.", "d.m.th.", "dmth.", "nr.", "art.", "kap.", "par.", "pg.", "f.", "ff.", "shih.", "krh.", "z.", "znj.", "zj.",
        "dr.", "prof.", "ing.", "tel.", "sh.p.k.", "sh.a.", "v.", "vj.", "shek.", "a.v.", "kr.", "jan.", "shk.", "pri.", "qer.",
        "korr.", "gush.", "sht.", "tet.", "nën.", "dhj.", "për shembull", "si p.sh.", "të tilla si", "duke përfshirë", "domethënë",
        "përkatësisht",
    ],
};
