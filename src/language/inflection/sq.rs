//! Albanian: case and definiteness (afat, afati, afatit, afateve), plurals, the verb's endings and participles (dërgoj, dërgojmë, dërgohet,
//! dërguar), the action nouns made of verbs (përpunim, përpunoj; ruajtje, ruaj). Works on plain letters: ë is e and ç is c.
//!
//! Endings are taken off the back, the longest first, again and again, so that whatever form one starts from the same bare stem is
//! reached; what looks like an ending and is none (autoritet) goes in all its forms alike.

use super::{Irregular, has_vowel, irregular};
use std::sync::OnceLock;

/// Endings written behind a hyphen on foreign words and abbreviations: SMS-në, cookie-t.
#[rustfmt::skip]
pub(super) const HUNG: &[&str] =
    &["i", "in", "it", "u", "un", "ut", "ja", "jes", "jen", "a", "ne", "se", "s", "n", "t", "te", "ve", "ja", "je", "jet", "jeve", "et", "at", "eve", "ave", "ta"];

/// Forms that no ending explains.
#[rustfmt::skip]
const IRREGULAR: &[&str] = &[
    "prind prindër prindërit prindërve", "njeri njeriu njeriun njeriut njerëz njerëzit njerëzve njerëzish", "vit viti vitin vitit vite vitet viteve vjet vjetëve vjetësh vjeç",
    "fëmijë fëmij fëmijve", "djalë djali djalin djem djemtë djemve", "grua gruaja gruan gra gratë grave", "kufi kufiri kufirin kufirit kufij kufijtë kufijve", "vëlla vëllai vëllezër", "motër motra motrën motrat",
    "ditë ditësh ditor ditore", "muaj muaji muajin muajit muajt muajve muajsh mujor mujore", "orë orësh",
    "marr marrim marrin merr merret merren merrni marrë marrja marrjen marrjes mora mori morëm morën",
    "jap japim japin jep jepet jepen jepni dhashë dha dhanë", "dhënë dhëna dhënat dhënave dhënash dhënie dhënia dhënies dhënien dhënien",
    "bëj bëjmë bëjnë bën bëhet bëhen bërë bërja bërjen bëri bënë bëni", "them themi thonë thotë thuhet thënë", "shes shesim shesin shet shitet shiten shitur shitje shitja shitjen shitjes shitjet shiti shitën",
    "blej blejmë blejnë blen blihet blerë blerje blerja blerjen blerjes blerjet bleni", "heq heqim heqin hiqet hiqen hequr heqje heqja heqjen heqjes hoqi",
    "tërheq tërheqim tërheqin tërhiqet tërhiqen tërhiqni tërhequr tërheqje tërheqja tërheqjen tërheqjes",
    "mbledh mblidhet mblidhen mblidhni mblodhi mblodhëm mblodhën", "zgjedh zgjidh zgjidhim zgjidhin zgjidhur zgjidhje zgjidhja zgjidhjen zgjidhjes zgjidhjet zgjidhet zgjidhen zgjidhni zgjodhi zgjedhje zgjedhja zgjedhjen zgjedhjes zgjedhjet zgjedhjeve zgjedhur",
    "shkruaj shkruajmë shkruajnë shkruan shkruhet shkruhen shkruar shkruani shkroi", "paguaj paguajmë paguajnë paguan paguhet paguhen paguar paguani pagoi pagesë pagesa pagesën pagesës pagesat pagesave",
    "ndaj ndajmë ndajnë ndan ndahet ndahen ndani ndarë ndarja ndarjen ndarjes", "fshij fshijmë fshijnë fshin fshihet fshihen fshini fshirë fshirje fshirja fshirjen fshirjes",
    "ruaj ruan ruhet ruhen ruani ruante", "mbaj mban mbahet mbahen mbani mbante", "mund mundet mundin mundem", "duhet duhej duhen", "vë vihet vihen", "vendos vendosim vendosin vendosni vendoset vendosen vendosur vendosi vendosje vendosja vendosjen",
    "shoh shohim shohin sheh shihet shihen shikoj shikojmë shikon shikohet parë pamë", "vij vijmë vijnë vjen erdhi ardhur", "hyj hyjnë hyn hyrë hyrje hyrja hyrjen hyrjes hyri",
    "përdor përdorim përdorin përdoret përdoren përdorni përdorur përdorimi përdorimin përdorimit përdorime përdorimet përdorimeve",
    "kthej kthejmë kthejnë kthen kthehet kthehen kthyer ktheni kthim kthimi kthimin kthimit", "përfshij përfshijnë përfshin përfshihet përfshihen përfshirë përfshirje përfshirja",
    "dua duam duan do desh", "di dimë dinë dini ditur", "lë lënë lihet", "zë zënë zihet", "bie bien rënë", "kërkesë kërkesa kërkesën kërkesës kërkesat kërkesave",
    "shtet shteti shtetin shtetit shtete shtetet shteteve", "tekst teksti tekstin tekstit tekste tekstet", "siguri siguria sigurisë sigurinë",
    "ligj ligji ligjin ligjit ligje ligjet ligjeve", "palë pala palës palën palët palëve", "mesazh mesazhi mesazhin mesazhit mesazhe mesazhet mesazheve",
    "gjyq gjyqi gjyqit gjyqin gjyqe gjyqet", "treg tregu tregun tregut tregje tregjet tregjeve", "mik miku mikun miq miqtë miqve", "armik armiku armiq",
    "klient klienti klientin klientit klientë klientët klientëve", "dorë dora duar duart duarve", "derë dera dyer dyert", "natë nata netë netët", "copë copa copat",
    "gjuhë gjuha gjuhën gjuhës gjuhët gjuhëve", "lidh lidhim lidhin lidhet lidhur lidhje lidhja lidhjen lidhjes lidhjet lidhjeve",
];

/// Words whose -im, or other end, is their own: vendim (decision) is no form of vend (place).
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "vendim", "cilesim", "privates", "detyrim", "emerim", "numerim", "sigurim", "qellim", "gabim", "mendim", "cmim", "telefon", "person", "minor", "pasur", "mundesi", "dituri", "kultur", "struktur",
    "natyr", "procedur", "figur", "temperatur", "nenshkrim", "kushtim", "fillim", "udhetim", "kujdes", "interes", "adres", "proces", "vlere", "faktur", "fatur", "kushtetut", "afat", "format", "privat",
    "rezultat", "certifikat", "kandidat", "aparat", "mandat", "advokat", "shtat", "kontrat", "dat", "internet", "kredit", "depozit", "limit", "minut", "institut", "statut",
    "zon", "sezon", "milion", "fond", "pension", "version", "opsion", "region", "stacion", "komision", "pozit", "vizit", "profit", "bilet", "buxhet", "paket", "tablet", "gazet",
    "planet", "objekt", "subjekt", "projekt", "autoritet", "universitet", "identitet", "komunitet", "prioritet", "entitet", "cilesi", "sekret", "konkret", "komplet", "kabinet",
    "ministr", "agjensi", "personal", "total", "lokal", "email", "document", "element", "agjent", "patent", "student",
];

/// Endings of nouns, adjectives and verbs in plain letters, longest first within each length.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    // Verbs in -oj, -ej, -ij, -uaj; passive, past, optative, participle and what is made of it.
    "oheshin", "eheshin", "uarish", "ueshem", "ueshme", "ueshm", "yeshem", "yeshme", "uarit", "uarat", "uarve", "uarin", "uaren", "uares",
    "ohemi", "oheni", "ohesh", "ohej", "ohem", "ohen", "ohet", "ehemi", "eheni", "ehej", "ehen", "ehet", "ihen", "ihet", "ihej",
    "ojme", "ojne", "ejme", "ejne", "onte", "onim", "onin", "onit", "onem", "eshim", "uan", "uam", "uat", "uar", "uara", "uari", "uaj", "uani", "uajme", "uajne",
    "yer", "yera", "yeri", "yen", "yem", "oj", "oni", "ova", "ove", "oi", "on", "ej",
    // Passive of consonant verbs is as the plural: -et, -en. First and third person: -im, -in. Participle and its nouns: -ur.
    "urit", "urat", "ures", "uren", "urve", "ura", "uri", "ure", "ur",
    // Action nouns.
    "imeve", "imesh", "imit", "imin", "imet", "imi", "ime", "im",
    // Case, definite, plural.
    "jeve", "jesh", "jes", "jen", "jet", "jat", "jave", "ja", "je",
    "inave", "eve", "ave", "ive", "ove", "uve", "ise", "ine", "ite", "esh", "ash", "ish", "ve", "se",
    "it", "ut", "in", "un", "et", "at", "es", "en", "ia", "ie", "iu", "i", "u", "a", "e", "o",
];

/// Characters that stay. Three keep nen (article) and dit (day).
const SHORTEST: usize = 3;
/// Longest chain: participle, plural, case (përdorurave), and a root that ends like one.
const CHAIN: usize = 4;

fn table() -> &'static Irregular {
    static TABLE: OnceLock<Irregular> = OnceLock::new();
    TABLE.get_or_init(|| irregular(IRREGULAR))
}

pub(super) fn root(plain: &str) -> String {
    if !plain.is_ascii() || plain.len() <= SHORTEST {
        return table().get(plain).map_or(plain, String::as_str).to_string();
    }
    let mut word = plain;
    for _ in 0..CHAIN {
        if let Some(lemma) = table().get(word) {
            return even_out(lemma);
        }
        if WHOLE.contains(&word) {
            break;
        }
        match shorter(word) {
            Some(stem) => word = stem,
            None => break,
        }
    }
    even_out(word)
}

/// The word without its longest ending; none where no ending fits.
fn shorter(word: &str) -> Option<&str> {
    // ruajtur, ruajtjen, ruajme: behind -j of the root.
    for (ending, root) in [
        ("jturave", 1),
        ("jtjeve", 1),
        ("jtjes", 1),
        ("jtjen", 1),
        ("jtjet", 1),
        ("jtura", 1),
        ("jture", 1),
        ("jturi", 1),
        ("jtur", 1),
        ("jtja", 1),
        ("jtje", 1),
        ("jme", 1),
        ("jne", 1),
        ("jve", 1),
        ("jt", 1),
    ] {
        if let Some(front) = word.strip_suffix(ending)
            && front.len() >= 2
            && front.ends_with(['a', 'e', 'i', 'o', 'u'])
            && !front.ends_with('o')
        {
            return Some(&word[..front.len() + root]);
        }
    }
    // A protected root is what is left, however long the ending that hides it.
    let mut best = None;
    for ending in ENDINGS {
        let Some(stem) = word.strip_suffix(ending) else { continue };
        let own = (*ending == "es" && stem.ends_with('u')) || (*ending == "se" && stem.ends_with("ue"));
        if stem.len() < SHORTEST || !has_vowel(stem) || own {
            continue;
        }
        if WHOLE.contains(&stem) || table().contains_key(stem) {
            return Some(stem);
        }
        if best.is_none_or(|b: &str| stem.len() < b.len()) {
            best = Some(stem);
        }
    }
    best
}

/// Evens out what the endings changed: the j of feminines (faqe, faqja), the e that falls out (emër, emri; kryesor stays), participles in
/// -rë (fshirë), plurals in -uj (kapituj, kapitull).
fn even_out(stem: &str) -> String {
    let mut s = stem.trim_end_matches('e').to_string();
    if s.len() < SHORTEST || !has_vowel(&s) {
        s = stem.to_string();
    }
    if s.len() > SHORTEST && s.ends_with('j') && !ends_in_vowel(&s[..s.len() - 1]) {
        s.pop();
    }
    // rrezik, rreziqe.
    if s.len() > SHORTEST && s.ends_with('q') && ends_in_vowel(&s[..s.len() - 1]) {
        s.pop();
        s.push('k');
    }
    if s.len() > 4 && s.ends_with("ir") {
        s.pop();
    }
    if s.len() > 4 && s.ends_with("ij") {
        s.pop();
    }
    if let Some(front) = s.strip_suffix("uj")
        && front.len() > 3
    {
        s = format!("{front}ull");
    }
    for (full, short) in [("er", "r"), ("em", "m")] {
        if let Some(front) = s.strip_suffix(full)
            && front.len() >= 2
            && !ends_in_vowel(front)
            && has_vowel(front)
        {
            s = format!("{front}{short}");
            break;
        }
    }
    s
}

fn ends_in_vowel(s: &str) -> bool {
    s.ends_with(['a', 'e', 'i', 'o', 'u', 'y'])
}
