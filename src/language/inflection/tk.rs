//! Turkmen: the chains of endings (plural, possession, case; voice, tense, person, verbal nouns), in plain letters, where the vowels of
//! harmony that differ by diacritics alone have fallen together (-yň and -yn, -ýän and -yan).
//!
//! All chains that could be taken off are followed at once. Where one of them leaves a root of the list, the longest such root is it;
//! otherwise the shortest stem reached by the longest endings. Softened finals are evened out (hukugy, hukuk).

use super::has_vowel;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Endings written behind a hyphen or an apostrophe on numbers and foreign names: 2025-nji, Tarnivel-iň.
#[rustfmt::skip]
pub(super) const HUNG: &[&str] = &[
    "nji", "njy", "i", "y", "in", "yn", "un", "nin", "nyn", "a", "e", "na", "ne", "ny", "ni", "da", "de", "dan", "den", "nda", "nde", "ndan", "nden", "sy", "si", "synyn",
    "sinin", "lar", "ler", "lary", "leri",
];

/// Endings of nouns, one link of the chain each, often two grown together.
#[rustfmt::skip]
const NOUN: &[&str] = &[
    "lar", "ler", "lary", "leri", "larynyn", "lerinin", "laryn", "lerin",
    "ym", "im", "um", "m", "ymyz", "imiz", "umyz", "umiz", "myz", "miz", "yn", "in", "un", "ynyz", "iniz", "unyz", "uniz", "nyz", "niz", "y", "i", "sy", "si",
    "nyn", "nin", "ynyn", "inin", "synyn", "sinin", "a", "e", "na", "ne", "yna", "ine", "syna", "sine", "ny", "ni", "yny", "ini", "syny", "sini",
    "da", "de", "nda", "nde", "ynda", "inde", "synda", "sinde", "dan", "den", "ndan", "nden", "yndan", "inden", "syndan", "sinden",
    "daky", "daki", "yndaky", "indaki", "indaky", "ndaky", "ndaki", "dyr", "dir", "dur", "ca", "ce", "ynca", "ince",
];

/// Endings of verbs.
#[rustfmt::skip]
const VERB: &[&str] = &[
    "mak", "mek", "mag", "meg", "magy", "megi", "maga", "mage", "ma", "me", "may", "mey",
    "yar", "yarys", "yaris", "yaryn", "yarin", "yarlar", "yarler", "yarsynyz", "yarsiniz", "yan", "yandyg", "yandig", "yanlar", "yanler",
    "ar", "er", "r", "arys", "eris", "rys", "ris", "arsynyz", "ersiniz", "rsynyz", "rsiniz", "arlar", "erler", "rlar", "rler", "maz", "mez", "mazlyk", "mezlik", "marys", "meris",
    "dy", "di", "du", "dym", "dim", "dyk", "dik", "duk", "dyn", "din", "dynyz", "diniz", "dunyz", "duniz", "dylar", "diler",
    "dyg", "dig", "dug", "an", "en", "n", "anlar", "enler", "andyg", "endig", "ndyg", "ndig", "jak", "jek", "jag", "jeg", "jakdyr", "jekdir",
    "yp", "ip", "up", "p", "ypdyr", "ipdir", "updyr", "pdyr", "pdir", "man", "men", "maly", "meli", "malydyr", "melidir", "sa", "se", "sak", "sek", "sanyz", "seniz",
    "syn", "sin", "synlar", "sinler", "ynyz", "iniz", "myz",
    // Voice: passive and reflexive.
    "yl", "il", "ul", "l", "yn", "in", "un", "n", "lan", "len",
    // Abilities and mood.
    "yp bil", "anok", "enok", "yanok",
];

/// Roots of nouns, adjectives and verbs of policies that the endings would eat, or that are too short for them.
#[rustfmt::skip]
const NOUNS: &[&str] = &[
    "maglumat", "hukuk", "hyzmat", "madda", "tarap", "kanun", "düzgün", "kitap", "syýasat", "hasap", "talap", "jogap", "sebäp", "mekdep", "gün", "aý", "ýyl", "hepde", "sagat", "minut",
    "iş", "öý", "at", "ad", "ýaş", "hat", "su", "çaga", "çak", "çäk", "bal", "baha", "pul", "ýer", "ýurt", "göz", "söz", "el", "ulag", "ulanyjy", "satyjy", "alyjy", "iberiji", "öndüriji", "hünärmen",
    "işgär", "adam", "şahs", "şahsy", "raýat", "maşgala", "ene", "ata", "ata-ene", "zenan", "aýal", "ogul", "gyz", "dost", "kompaniýa", "kärhana", "edara", "guram", "gurama", "döwlet", "kazyýet",
    "şert", "şertnama", "ylalaşyk", "razylyk", "rugsat", "karar", "buýruk", "töleg", "möhlet", "wagt", "döwür", "sene", "san", "bölüm", "bölek", "bap", "bent", "goşundy", "sanaw", "görnüş", "maksat", "netije",
    "howpsuzlyk", "gizlin", "gizlinlik", "gizlinlik", "syr", "açar", "parol", "hatar", "howp", "zyýan", "zelel", "ýitgi", "kemçilik", "näsazlyk", "ýalňyşlyk", "bozulma", "bozma", "şikaýat", "dawa", "arz", "arza", "hajat",
    "enjam", "gurluş", "gural", "programma", "programmaüpjünçilik", "ulgam", "tor", "internet", "sahypa", "web", "saýt", "faýl", "kuki", "poçta", "salgy", "belgi", "nomer", "telefon", "habar", "hat", "duýduryş", "bildiriş",
    "habarnama", "üýtgeşme", "üýtgetme", "goşmaça", "täzelik", "dil", "tekst", "nusga", "asyl", "görkezme", "ýol", "ýagdaý", "sorag", "sapak", "okuw", "okuwçy", "ugur", "ogul", "ädim", "hatda", "hemişe", "nyrhnama", "ýeňil", "ýene", "profil", "möçber", "sazlama", "inde", "indi", "barlaghana", "ýazgy", "düýpli", "mugallym", "synp", "bala", "surat", "ses", "wideo",
    "reklama", "bazar", "haryt", "önüm", "sargyt", "satuw", "hyzmatdaş", "paýnama", "salgyt", "faktura", "walýuta", "manat", "ýewro", "göterim", "çykdajy", "girdeji", "bank", "kart", "karta", "abonent", "nyrh", "tarif", "aragatnaşyk",
    "jogapkär", "jogapkärçilik", "borç", "kepillik", "garaşsyz", "esas", "delil", "şaýat", "subutnama", "resminama", "pasport", "güwänama", "kör", "saglyk", "ýürek", "bilezik", "öý", "otag", "yssylyk", "çyg",
    "merkez", "serwer", "ýolbaşçy", "dolandyryjy", "gözegçi", "operator", "müşderi", "eýe", "wekil", "hossar", "ýetginjek", "kämillik", "düşündiriş", "kesgitleme", "adalga", "umumy", "aýratyn", "başga", "degişli",
    "zerur", "hökman", "mugt", "ýazmaça", "elektron", "ykdysady", "halkara", "umumy", "ilkinji", "soňky", "täze", "köne", "uly", "kiçi", "gowy", "erbet", "açyk", "ýapyk", "ýakyn", "uzak", "dogry", "nädogry", "mümkin", "mümkinçilik",
    "gorag", "goragçy", "gural", "bilim", "ylym", "taslama", "ýaryş", "ýapylma", "hereket", "dereje", "ölçeg", "çäklendirme", "gadagan", "jerime", "wezipe", "orun", "ýarym", "bütin", "hemme", "birnäçe", "ýyldyz", "ýaşaýyş", "ýaşaýjy",
    "gözleg", "karz", "sakçy", "güýç", "tölegli", "hil", "tizlik", "çalt", "sim", "router", "ogurlyk", "polisiýa", "ombudsmen", "agza", "agzalyk", "gün", "dynç", "senenama", "kagyz", "galam", "kömek", "goldaw", "topar",
];

/// Roots of verbs, without -mak.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "ulan", "sakla", "gora", "ýygna", "iber", "ber", "al", "et", "edil", "bol", "bil", "gör", "görkez", "sora", "jogapla", "ýaz", "oka", "aç", "ýap", "poz", "öçür", "boz", "ýatyr", "togtat", "besle", "üýtge", "üýtget", "düzet", "goş", "aýyr",
    "töle", "sat", "satyn", "al", "paýlaş", "geçir", "ber", "habarla", "bildir", "duýdur", "düşündir", "kesgitle", "saýla", "kabul", "ret", "ylalaş", "razylaş", "gol", "çek", "tassykla", "barla", "gözle", "gözegçilik", "işle", "işlet",
    "ýerine", "ýetir", "ýet", "üpjün", "hödürle", "teklip", "sargyt", "gel", "git", "gal", "dur", "otur", "ýaşa", "öl", "doğ", "dog", "okat", "öwren", "belle", "hasapla", "ölçe", "sana", "jaň", "gürle", "ýüz", "tut", "ýüzlen", "ýükle", "ýüklen",
    "göçür", "birikdir", "baglan", "bagla", "aýryl", "çyk", "gir", "başla", "gutar", "tamamla", "dowam", "uzalt", "gysgalt", "azalt", "köpelt", "artdyr", "peselt", "ýokarlandyr", "çäklendir", "gadagan", "rugsat", "talap", "isle", "haýyş", "garaş",
    "ýitir", "ogurla", "tap", "abatla", "çalyş", "çalşyr", "gaýtar", "gaýtaryp", "dolan", "dolandyr", "gurna", "oturt", "işe", "girizil", "giriz", "çap", "neşir", "ýaýrat", "aýan", "jemle", "derňe", "seljer", "şifrle", "tanat", "tanal", "kemsit", "zyýan",
    "biril", "ýaşaýar", "ynan", "ynandyr", "buýur", "bejer", "ýardam", "golda", "geç", "gaç", "durkuny", "hereket", "ýapyş", "degiş", "deg", "gat", "gatnaş", "goşul", "paýla", "bölüş", "böl", "agza", "ýetişdir", "çöz", "synla", "başar", "bas", "sazla",
];

/// Roots that lose a vowel before an ending that opens with one (ugur, ugry), and their full forms.
const CONTRACTED: &[(&str, &str)] = &[
    ("aln", "al"),
    ("ugr", "ugur"),
    ("ogl", "ogul"),
    ("orn", "orun"),
    ("cals", "calys"),
    ("gars", "garys"),
    ("agz", "agyz"),
    ("bagr", "bagyr"),
];

/// Characters that stay where the root is not listed.
const SHORTEST: usize = 3;
/// Links of the longest chain (maglumat-lar-yňyz-dan; ulan-yl-ýan-lar-yň).
const CHAIN: usize = 5;

struct Roots {
    nouns: FxHashSet<String>,
    verbs: FxHashSet<String>,
    noun_endings: FxHashSet<&'static str>,
    verb_endings: FxHashSet<&'static str>,
    longest: usize,
}

fn roots() -> &'static Roots {
    static ROOTS: OnceLock<Roots> = OnceLock::new();
    ROOTS.get_or_init(|| Roots {
        nouns: NOUNS.iter().map(|w| super::plain(w)).collect(),
        verbs: VERBS.iter().map(|w| super::plain(w)).collect(),
        noun_endings: NOUN.iter().copied().collect(),
        verb_endings: VERB.iter().copied().collect(),
        longest: NOUN.iter().chain(VERB).map(|e| e.len()).max().unwrap_or(0),
    })
}

/// How a stem was reached: by endings of nouns alone, or by some of verbs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Noun,
    Verb,
}

pub(super) fn root(plain: &str) -> String {
    // Longer than any word with all its endings: not Turkmen.
    if !plain.is_ascii() || plain.len() > 48 {
        return plain.to_string();
    }
    let roots = roots();
    // What can be reached: per cut the fewest links, by nouns' endings alone and with verbs'.
    let mut reached = vec![[None::<usize>; 2]; plain.len() + 1];
    reached[plain.len()] = [Some(0), Some(0)];
    for cut in (2..=plain.len()).rev() {
        for (way, links) in [(Way::Noun, reached[cut][0]), (Way::Verb, reached[cut][1])] {
            let Some(links) = links.filter(|l| *l < CHAIN) else { continue };
            for start in cut.saturating_sub(roots.longest).max(2)..cut {
                let ending = &plain[start..cut];
                if !fits(&plain[..start], ending) {
                    continue;
                }
                let mut reach = |slot: usize| {
                    let known = &mut reached[start][slot];
                    *known = Some(known.map_or(links + 1, |k| k.min(links + 1)));
                };
                // Nouns' endings stand behind verbs', not before them.
                if way == Way::Noun && roots.noun_endings.contains(ending) {
                    reach(0);
                }
                if roots.verb_endings.contains(ending) {
                    reach(1);
                }
            }
        }
    }
    listed(plain, &reached, roots).unwrap_or_else(|| greedy(plain, roots))
}

/// The longest listed root that a chain reaches.
fn listed(plain: &str, reached: &[[Option<usize>; 2]], roots: &Roots) -> Option<String> {
    (2..=plain.len()).rev().find_map(|cut| {
        let stem = &plain[..cut];
        let [noun, verb] = reached[cut];
        let hard = hardened(stem);
        let find = |set: &FxHashSet<String>| [stem, hard.as_str()].into_iter().find(|s| set.contains(*s)).map(str::to_string);
        // The vowel that turned from e to ä before the ending is the same letter in plain writing, or an a for an e.
        let opened = || stem.strip_suffix('a').map(|f| format!("{f}e")).filter(|s| roots.nouns.contains(s) || roots.verbs.contains(s));
        // hasaplar: the plural of hasap, rather than hasapla with the -r of the aorist.
        let plural = || {
            stem.strip_suffix("la")
                .or_else(|| stem.strip_suffix("le"))
                .filter(|s| plain[cut..].starts_with('r') && roots.nouns.contains(*s))
        };
        if let Some(base) = plural() {
            return Some(base.to_string());
        }
        let contracted = || CONTRACTED.iter().find(|(short, _)| *short == stem && cut < plain.len());
        if (noun.is_some() || verb.is_some())
            && let Some((_, full)) = contracted()
        {
            return Some((*full).to_string());
        }
        noun.and_then(|_| find(&roots.nouns))
            .or_else(|| verb.and_then(|_| find(&roots.verbs)))
            .or_else(|| (cut < plain.len()).then(opened).flatten())
    })
}

/// Without a listed root: the longest ending off, again and again.
fn greedy(plain: &str, roots: &Roots) -> String {
    let mut word = plain;
    for _ in 0..CHAIN {
        let next = (SHORTEST..word.len()).find(|&cut| {
            let (stem, ending) = word.split_at(cut);
            // Single consonants are too weak a sign without a root.
            let vowel_or_long = ending.len() > 1 || "aeiouy".contains(ending);
            vowel_or_long
                && has_vowel(stem)
                && fits(stem, ending)
                && (roots.noun_endings.contains(ending) || roots.verb_endings.contains(ending))
        });
        match next {
            Some(cut) => word = &word[..cut],
            None => break,
        }
    }
    hardened(word)
}

/// Whether an ending can follow the stem: those that open with n, s or a single consonant follow vowels.
fn fits(stem: &str, ending: &str) -> bool {
    let vowel = stem.ends_with(['a', 'e', 'i', 'o', 'u', 'y']);
    // No stem ends in a rounded vowel: mazmuny is mazmun and y.
    let open = stem.ends_with(['a', 'e', 'i', 'y']);
    match ending.as_bytes() {
        [b'n' | b'l' | b'p' | b'm' | b'r'] => vowel,
        [b's', b'y' | b'i', rest @ ..] if rest != b"n" && rest != b"nlar" && rest != b"nler" => vowel,
        [b'n', b'y' | b'i', ..] => open,
        _ => true,
    }
}

/// The stem with the hard final that a vowel softened: hukug, hukuk; hasab, hasap.
fn hardened(stem: &str) -> String {
    let mut s = stem.to_string();
    let hard = match s.as_bytes().last() {
        Some(b'g') => 'k',
        Some(b'b') => 'p',
        Some(b'd') => 't',
        Some(b'j') => 'c',
        _ => return s,
    };
    s.pop();
    s.push(hard);
    s
}
