//! Words that policies are made of, for headings without any function word ("Data protection", "Gizlinlik syýasaty").

use crate::language::{Tag, fold_word, profile};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

// One word a line, as rustfmt would have it, makes a file that nobody reads.
#[rustfmt::skip]
const EN: &[&str] = &[
    "data", "information", "privacy", "policy", "personal", "user", "service", "account", "terms", "conditions", "consent", "rights", "law", "security", "access",
    "website", "contact", "details", "party", "content", "payment", "agreement", "notice", "collect", "collection", "use", "share", "storage", "store", "protection",
    "protect", "company", "children", "legal", "changes", "purpose", "email", "address", "request", "please", "provide", "process", "delete", "update", "disclosure",
    "transfer", "retention", "period", "device", "application", "software", "third", "definitions", "introduction", "liability", "warranty", "governing", "dispute",
    "termination", "refund", "order", "delivery", "price", "customer", "business", "employee", "school", "safety", "health", "medical", "government", "public",
    "authority", "court", "state", "border", "cross", "weapon", "strike", "force", "year", "day", "people", "work", "time", "world", "support", "computer", "network",
];
#[rustfmt::skip]
const FR: &[&str] = &[
    "données", "informations", "confidentialité", "politique", "personnel", "personnelles", "utilisateur", "service", "compte", "conditions", "générales", "consentement",
    "droit", "droits", "loi", "sécurité", "accès", "site", "contacter", "partie", "tiers", "contenu", "paiement", "accord", "avis", "collecter", "collecte", "utilisation",
    "utiliser", "partage", "partager", "stockage", "conservation", "protection", "protéger", "société", "entreprise", "enfants", "légales", "mentions", "modifications",
    "finalité", "adresse", "demande", "veuillez", "fournir", "traitement", "traiter", "supprimer", "divulgation", "transfert", "durée", "appareil", "application",
    "logiciel", "définitions", "introduction", "responsabilité", "garantie", "litige", "résiliation", "remboursement", "commande", "livraison", "prix", "client",
    "salarié", "école", "santé", "publique", "autorité", "tribunal", "État", "année", "jour", "personnes", "travail", "temps", "monde", "réseau", "vie", "privée",
];
#[rustfmt::skip]
const SQ: &[&str] = &[
    "dhënat", "informacion", "privatësi", "politikë", "personal", "përdorues", "shërbim", "llogari", "kushte", "pëlqim", "drejta", "ligj", "siguri", "akses", "qasje",
    "faqe", "kontakt", "palë", "përmbajtje", "pagesë", "marrëveshje", "njoftim", "mbledhje", "mbledhim", "përdorim", "ndarje", "ruajtje", "mbrojtje", "kompani",
    "shoqëri", "fëmijë", "ndryshime", "qëllim", "adresë", "kërkesë", "lutem", "ofrojmë", "përpunim", "fshirje", "zbulim", "transferim", "periudhë", "pajisje",
    "aplikacion", "përkufizime", "hyrje", "përgjegjësi", "garanci", "mosmarrëveshje", "përfundim", "rimbursim", "porosi", "çmim", "klient", "punonjës", "shkollë",
    "shëndet", "shtet", "publik", "autoritet", "gjykatë", "vit", "njerëz", "punë", "kohë", "botë", "rrjet", "zbatim", "dispozita", "përgjithshme",
];
#[rustfmt::skip]
const TK: &[&str] = &[
    "maglumat", "şahsy", "gizlinlik", "syýasat", "ulanyjy", "hyzmat", "hasap", "şert", "razylyk", "hukuk", "kanun", "howpsuzlyk", "elýeterlilik", "sahypa", "habarlaşmak",
    "tarap", "mazmun", "töleg", "ylalaşyk", "şertnama", "bildiriş", "ýygnamak", "ulanmak", "paýlaşmak", "saklamak", "goramak", "kompaniýa", "çaga", "üýtgetme", "maksat",
    "salgy", "sorag", "haýyş", "bermek", "işlemek", "pozmak", "geçirmek", "möhlet", "enjam", "programma", "düşündiriş", "giriş", "jogapkärçilik", "kepillik", "jedel",
    "ýatyrmak", "sargyt", "baha", "müşderi", "işgär", "mekdep", "saglyk", "döwlet", "jemgyýet", "edara", "kazyýet", "ýyl", "adam", "wagt", "dünýä", "tor", "düzgün", "umumy",
    "elektron", "poçta", "dolandyrmak", "üpjünçilik", "täzelemek", "ygtyýar",
];

/// What a word of the vocabulary says for its language.
const WORD: f32 = 1.2;

/// Adds to the weights of English, French, Albanian and Turkmen what their vocabularies recognise among folded words, by stems.
pub(super) fn ask(folded: &str, scores: &mut [super::Scored]) {
    for (tag, score) in scores.iter_mut() {
        let Some(stems) = stems().get(*tag) else { continue };
        let profile = profile(&Tag::new(tag));
        let known =
            folded.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty() && stems.contains(profile.stem(w).as_ref())).count();
        *score += WORD * known as f32;
    }
}

fn stems() -> &'static FxHashMap<&'static str, FxHashSet<String>> {
    static STEMS: OnceLock<FxHashMap<&'static str, FxHashSet<String>>> = OnceLock::new();
    STEMS.get_or_init(|| {
        let lists = [("en", EN), ("fr", FR), ("sq", SQ), ("tk-Latn", TK)];
        lists
            .into_iter()
            .map(|(tag, words)| {
                let profile = profile(&Tag::new(tag));
                (tag, words.iter().map(|w| profile.stem(&fold_word(w)).into_owned()).collect())
            })
            .collect()
    })
}
