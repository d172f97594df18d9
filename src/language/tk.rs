//! Turkmen, in the Latin alphabet of 1999.

use super::{Profile, Script, Side};
use crate::document::LabelWord::{Annex, Article, Chapter, Clause, Part, Section};

/// The profile.
// One word a line, as rustfmt would have it, makes a file that nobody reads.
#[rustfmt::skip]
pub static PROFILE: Profile = Profile {
    tag: "tk-Latn",
    name: "Turkmen",
    autonym: "türkmençe",
    script: Script::Latin,
    rtl: false,
    // NTREX-128 (news) gives 115; law and policies run a little shorter.
    length: 113.0,
    stop_words: &[
        "we", "bu", "bilen", "üçin", "hem", "ol", "bir", "ýa-da", "ýa", "da", "de", "däl", "şol", "şu", "boýunça", "ýaly", "öz", "her",
        "bolan", "bolsa", "diýip", "soň", "hakda", "barada", "hakynda", "şeýle", "şeýle-de", "eger", "haçan", "has", "iň", "köp",
        "ähli", "hemme", "hiç", "olar", "biz", "siz", "men", "sen", "olaryň", "biziň", "siziň", "onuň", "munuň", "öň", "ýöne", "emma",
        "çünki", "näme", "kim", "haýsy", "nähili", "näçe", "bar", "ýok", "bolup", "bolýar", "edip", "etmek", "edýär", "bolmak",
        "bolar", "boldy", "eden", "edilen", "degişli", "arkaly", "görä", "esasynda", "çenli", "başga", "beýleki", "käbir", "islendik",
        "diňe", "ýene", "entek", "indi", "üstünde", "içinde", "arasynda", "tarapyndan", "bilmek", "biler", "bileris", "bilersiňiz",
        "mümkin", "gerek", "zerur", "wagtynda", "ýagdaýda", "ýagdaýynda", "muny", "ony", "oňa", "muňa", "şonuň", "munda", "onda",
        "şonda", "olary", "olara", "size", "bize", "sizi", "bizi", "maňa", "meniň", "seniň", "özüniň", "özi", "özleri", "özleriniň",
        "özüňiz", "nädip", "nirede", "hatda", "welin", "şundan", "ondan", "mundan", "birnäçe", "bütin", "doly", "dürli", "soňra",
        "ozal", "tä", "hem-de", "ýagny", "diýen", "diýmek", "diýlip", "bolmagy", "bolsun", "bolmaz", "edilýär", "edýäris", "barlygy",
        "şular", "şoňa", "şunda", "şuňa", "şunuň", "başgada", "bolmasa", "edildi", "sebäpli", "babatda", "nämäni", "kimiň", "ne", "ki",
        "sizden", "bizden", "biri", "birini", "hakyndaky", "baradaky", "ondaky", "däldir", "bolany", "edýän", "bolmadyk", "eýýäm",
        "heniz", "şonça", "hawa", "örän",
    ],
    letters: "ňýžäşwöüç",
    cardinals: &[
        ("nol", 0), ("bir", 1), ("iki", 2), ("üç", 3), ("dört", 4), ("bäş", 5), ("alty", 6), ("ýedi", 7), ("sekiz", 8), ("dokuz", 9),
        ("on", 10), ("ýigrimi", 20), ("otuz", 30), ("kyrk", 40), ("elli", 50), ("altmyş", 60), ("ýetmiş", 70), ("segsen", 80),
        ("togsan", 90), ("ýüz", 100), ("müň", 1000), ("million", 1000000), ("milliard", 1000000000), ("mln", 1000000), ("mlrd", 1000000000), ("on bir", 11), ("on iki", 12),
        ("on üç", 13), ("on dört", 14), ("on bäş", 15), ("on alty", 16), ("on ýedi", 17), ("on sekiz", 18), ("on dokuz", 19),
    ],
    ordinals: &[
        ("birinji", 1), ("ilkinji", 1), ("ikinji", 2), ("üçünji", 3), ("dördünji", 4), ("bäşinji", 5), ("altynjy", 6), ("ýedinji", 7),
        ("sekizinji", 8), ("dokuzynjy", 9), ("onunjy", 10), ("on birinji", 11), ("on ikinji", 12), ("on üçünji", 13),
        ("on dördünji", 14), ("on bäşinji", 15), ("on altynjy", 16), ("on ýedinji", 17), ("on sekizinji", 18), ("on dokuzynjy", 19),
        ("ýigriminji", 20), ("otuzynjy", 30), ("kyrkynjy", 40), ("ellinji", 50), ("altmyşynjy", 60), ("ýetmişinji", 70),
        ("segseninji", 80), ("togsanynjy", 90), ("ýüzünji", 100), ("müňünji", 1000),
    ],
    // The names of 2002 to 2008 (Türkmenbaşy, Magtymguly …) are left out: they are names of people and common nouns first.
    months: &[
        ("ýanwar", 1), ("ýan.", 1), ("fewral", 2), ("few.", 2), ("mart", 3), ("aprel", 4), ("apr.", 4), ("maý", 5), ("iýun", 6),
        ("iýul", 7), ("awgust", 8), ("awg.", 8), ("sentýabr", 9), ("sent.", 9), ("oktýabr", 10), ("okt.", 10), ("noýabr", 11),
        ("noý.", 11), ("dekabr", 12), ("dek.", 12),
    ],
    // The suffix of the number follows its last vowel: 1-nji, 6-njy.
    label_words: &[
        ("bölek", Part), ("bölegi", Part), ("~-nji bölek", Part), ("~-njy bölek", Part), ("~-nji bölegi", Part),
        ("~-njy bölegi", Part), ("bap", Chapter), ("baby", Chapter), ("~-nji bap", Chapter), ("~-njy bap", Chapter),
        ("~-nji baby", Chapter), ("~-njy baby", Chapter), ("glawa", Chapter), ("bölüm", Section), ("bölümi", Section),
        ("~-nji bölüm", Section), ("~-njy bölüm", Section), ("~-nji bölümi", Section), ("~-njy bölümi", Section), ("madda", Article),
        ("maddasy", Article), ("~-nji madda", Article), ("~-njy madda", Article), ("~-nji maddasy", Article),
        ("~-njy maddasy", Article), ("bent", Clause), ("bendi", Clause), ("~-nji bent", Clause), ("~-njy bent", Clause),
        ("~-nji bendi", Clause), ("~-njy bendi", Clause), ("paragraf", Clause), ("~-nji paragraf", Clause), ("~-njy paragraf", Clause),
        ("punkt", Clause), ("abzas", Clause), ("goşundy", Annex), ("goşundysy", Annex), ("~-nji goşundy", Annex),
        ("~-njy goşundy", Annex), ("~-nji goşundysy", Annex), ("~-njy goşundysy", Annex),
    ],
    legal_forms: &[
        ("hojalyk jemgyýeti", Side::After), ("hj", Side::After), ("hk", Side::After), ("paýdarlar jemgyýeti", Side::After),
        ("açyk görnüşli paýdarlar jemgyýeti", Side::After), ("agpj", Side::After), ("ýapyk görnüşli paýdarlar jemgyýeti", Side::After),
        ("ýgpj", Side::After), ("jogapkärçiligi çäklendirilen jemgyýet", Side::After), ("hususy kärhanasy", Side::After),
        ("kärhanasy", Side::After), ("kompaniýasy", Side::After), ("korporasiýasy", Side::After), ("birleşigi", Side::After),
        ("konserni", Side::After), ("firmasy", Side::After), ("telekeçi", Side::Before), ("kompaniýa", Side::Before),
    ],
    attributions: &[
        ("görä", Side::After), ("laýyklykda", Side::After), ("çeşme", Side::Before),
    ],
    // Single links of the agglutinative chain: plural, possession, case, verb forms; taken off one after another.
    suffixes: &[
        "ýarsyňyz", "ýärsiňiz", "malydyr", "melidir", "arsyňyz", "ersiňiz", "yndaky", "indäki", "syndan", "sinden", "ýarlar", "ýärler",
        "ýandyg", "ýändig", "jakdyr", "jekdir", "synyň", "siniň", "synda", "sinde", "yndan", "inden", "magyň", "megiň", "ýarys",
        "ýäris", "ýaryn", "ýärin", "dyňyz", "diňiz", "ypdyr", "ipdir", "updyr", "üpdir", "saňyz", "seňiz", "syňyz", "siňiz", "ymyz",
        "imiz", "umyz", "ümiz", "yňyz", "iňiz", "uňyz", "üňiz", "syny", "sini", "ynyň", "iniň", "syna", "sine", "daky", "däki", "ynda",
        "inde", "ndan", "nden", "magy", "megi", "maga", "mäge", "maly", "meli", "dygy", "digi", "dugy", "dügi", "arys", "eris", "lar",
        "ler", "myz", "miz", "ňyz", "ňiz", "yny", "ini", "nyň", "niň", "yna", "ine", "nda", "nde", "dan", "den", "mak", "mek", "mag",
        "meg", "maz", "mez", "ýar", "ýär", "ýan", "ýän", "dyk", "dik", "duk", "dük", "dyg", "dig", "dug", "düg", "dym", "dim", "dyň",
        "diň", "dyr", "dir", "dur", "dür", "jak", "jek", "jag", "jeg", "syn", "sin", "ym", "im", "um", "üm", "yň", "iň", "uň", "üň",
        "sy", "si", "ny", "ni", "na", "ne", "da", "de", "ma", "me", "dy", "di", "du", "dü", "yp", "ip", "up", "üp", "an", "en", "ar",
        "er", "sa", "se", "yl", "il", "ul", "ül", "ys", "is", "y", "i", "a", "e",
    ],
    prefixes: &[],
    chain: 5,
    min_stem: 3,
    abbreviations: &[
        "ş.m.", "we ş.m.", "t.", "tel.", "ý.", "ýý.", "m.", "mys.", "sah.", "s.", "b.", "jl.", "şäh.", "köç.", "nom.", "№.", "prof.",
        "dok.", "ýan.", "few.", "apr.", "awg.", "sent.", "okt.", "noý.", "dek.", "mysal üçin", "meselem", "şol sanda", "ýagny", "ýaly",
        "hususan-da",
    ],
};
