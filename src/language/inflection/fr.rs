//! French: Snowball's stemmer, on plain words whose endings get their accents back first (it knows -ées, not -ees), with the first
//! person plural, which policies live on and Snowball leaves, and irregular verbs.

use super::{Irregular, has_vowel, irregular, snowball};
use rust_stemmers::Algorithm;
use std::sync::OnceLock;

#[rustfmt::skip]
const IRREGULAR: &[&str] = &[
    "recevoir reçois reçoit reçoivent reçu reçue reçus reçues recevons recevez recevra recevront recevrez",
    "obtenir obtient obtiennent obtenu obtenue obtenus obtenues obtiendra obtiendrez", "tenir tient tiennent tenu tenue tenus tenues",
    "détenir détient détiennent détenu détenue détenus détenues détenons détenez",
    "maintenir maintient maintiennent maintenu maintenue maintenus", "contenir contient contiennent contenu contenue contenus contenues",
    "permettre permet permettent permis permise permettons permettez permettra", "mettre met mettent mis mise mises mettons mettez",
    "transmettre transmet transmettent transmis transmise transmises transmettons transmettez",
    "soumettre soumet soumettent soumis soumise soumises soumettons", "commettre commet commis commise",
    "promettre promet promettent promis promise promettons", "répondre répond répondent répondu répondons répondez répondra répondrons",
    "vendre vend vendent vendu vendue vendus vendues vendons vendez", "rendre rend rendent rendu rendue rendons",
    "prendre prend prennent pris prise prises prenons prenez prendra prendrons", "comprendre comprend comprennent compris comprise comprenons",
    "entendre entend entendent entendu", "perdre perd perdent perdu perdue perdus perdues", "suspendre suspend suspendent suspendu suspendue suspendus suspendons",
    "écrire écrit écrite écrits écrites écrivent écrivez écrivons écrivant", "inscrire inscrit inscrite inscrits inscrites inscrivent inscrivez inscrivons",
    "souscrire souscrit souscrite souscrits souscrites souscrivent souscrivez", "décrire décrit décrite décrits décrites décrivent décrivons",
    "lire lu lue lus lues lisent lisez lisons lisant", "conclure conclu conclue conclus conclut", "connaître connu connue connus connaît connaissons",
    "offrir offre offrent offert offerte offerts offertes offrons", "ouvrir ouvre ouvrent ouvert ouverte ouverts ouvertes ouvrons ouvrez",
    "couvrir couvre couvrent couvert couverte couverts", "envoyer envoie envoient enverra enverrons", "payer paie paient paye payent paiera payé payée payés payées payons payez",
    "produire produit produite produits produisent", "introduire introduit introduite introduits introduisez", "réduire réduit réduite réduits réduites réduisons",
    "traduire traduit traduite traduits", "conduire conduit conduite conduisent", "construire construit construite",
    "interdire interdit interdite interdits interdites interdisons interdisent", "dire dit dite dits disent disons", "faire fait faits faite faites font faisons ferons fera",
    "suivre suit suivent suivi suivie suivis suivies suivons", "vivre vit vivent vécu vivez vivons", "devoir doit doivent devons devez devra devront dû due dus dues devrez",
    "pouvoir peut peuvent pouvons pouvez pourra pourront pourrez pourrait pu puisse puissent", "vouloir veut veulent voulons voulez voulu veuillez",
    "savoir sait savent savons savez su", "avoir ont avons avez aura aurez aurons", "être est sont sommes êtes sera seront serez serons soit soient",
    "venir vient viennent venu venue", "prévenir prévient prévenu prévenons", "intervenir intervient interviennent", "parvenir parvient parvenu",
    "convenir convient convenu convenue convenons", "voir voit voient vu vue voyez voyons", "prévoir prévoit prévoient prévu prévue prévus prévues",
    "croire croit croient cru croyez croyons", "acquérir acquis acquise acquiert", "requérir requis requise requises requiert requièrent",
    "craindre craint", "joindre joint jointe joints jointes joignez joignent", "atteindre atteint atteinte atteints atteignent",
    "restreindre restreint restreinte restreints restreindra", "résoudre résout résolu résolue", "travail travaux", "œil yeux", "bail baux",
    "appeler appelle appellent appelez appelons", "rappeler rappelle rappellent rappel rappels", "jeter jette jettent", "courrier courriers",
    "aller va vont allons allez", "acheter achète achètent acheté achetée achetez achetons", "mesdames madame", "messieurs monsieur",
];

/// What stands before -ons of verbs in -érer, which looks like their future (transférons, but supprimerons).
#[rustfmt::skip]
const VERBS_IN_ER_ER: &[&str] = &["transfer", "ger", "differ", "recuper", "consider", "oper", "liber", "refer", "confer", "prefer", "inser", "alter", "gener", "cooper", "exoner", "accel", "toler"];

/// Letters that stay when the i of a verb in -ier is taken off its stem.
const SHORTEST_BEFORE_I: usize = 4;

/// Nouns and adjectives in -on whose plural is not the verb's first person.
#[rustfmt::skip]
const NOUNS_IN_ON: &[&str] = &[
    "raisons", "facons", "maisons", "saisons", "lecons", "garcons", "sons", "tons", "dons", "boutons", "jetons", "echantillons", "liaisons",
    "livraisons", "comparaisons", "combinaisons", "bons", "patrons", "tampons", "colons", "cartons", "prenons", "prenoms", "balons", "ballons",
    "avions", "camions", "lions", "champions", "millions", "billions", "environs", "cautions", "espions", "unions", "reunions", "opinions", "regions",
    "religions", "questions", "suggestions", "gestions", "digestions",
];

/// Words that Snowball would send to another's stem, or whose plural it leaves.
#[rustfmt::skip]
const APART: &[&str] = &["délai délais", "délit délits", "loi lois", "emploi emplois", "envoi envois", "essai essais", "donnée données", "don dons"];

/// Words in -ent that are no third person plural.
#[rustfmt::skip]
const NOUNS_IN_ENT: &[&str] = &[
    "client", "agent", "patient", "parent", "argent", "president", "evident", "souvent", "recent", "different", "competent", "pertinent", "excedent", "continent",
    "accident", "incident", "urgent", "permanent", "equivalent", "frequent", "precedent", "adolescent", "content", "absent", "present", "talent", "transparent",
    "subsequent", "consequent", "resident", "adherent", "inherent", "coherent", "imminent", "negligent", "diligent", "prudent", "occident", "innocent", "violent",
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
    let stem = snowball(Algorithm::French, &accented(word));
    // Snowball writes some vowels as capitals while it works, and its stems bear accents again.
    let stem = super::plain(&stem);
    // modifier and modifié: Snowball takes -ier for one ending, but sees -é without its accent as part of -ie.
    // It also leaves some final e that it takes off others (partage, partager), and makes some y an i (employé, employée).
    match stem.strip_suffix(['i', 'e', 'y']) {
        Some(front) if front.len() >= SHORTEST_BEFORE_I => front.to_string(),
        _ if stem.is_empty() => plain.to_string(),
        _ => stem,
    }
}

/// The word with the accents that Snowball's endings need, and with the first person plural as an infinitive.
fn accented(word: &str) -> String {
    if let Some(front) = first_person(word).or_else(|| third_person(word)) {
        return format!("{front}er");
    }
    for (bare, with) in
        [("erent", "èrent"), ("ees", "ées"), ("ee", "ée"), ("ites", "ités"), ("ite", "ité"), ("ieres", "ières"), ("iere", "ière")]
    {
        if let Some(front) = word.strip_suffix(bare)
            && has_vowel(front)
        {
            return format!("{front}{with}");
        }
    }
    word.to_string()
}

/// What stands before -ent of a verb. Nouns and adverbs in -ment are left, save after a consonant (confirment).
fn third_person(word: &str) -> Option<&str> {
    let front = word.strip_suffix("ent")?;
    if VERBS_IN_ER_ER.contains(&front) {
        return Some(front);
    }
    let noun = front.ends_with('m') && !["nfirm", "nform", "sform", "ffirm", "nomm", "somm"].iter().any(|e| front.ends_with(e));
    let known = ["iss", "ai", "er"].iter().any(|e| front.ends_with(e));
    (!noun && !known && front.len() >= 4 && has_vowel(front) && !NOUNS_IN_ENT.contains(&word)).then_some(front)
}

/// What stands before -ons of a verb. Nouns in -ion are left, and -issons, which Snowball knows.
fn first_person(word: &str) -> Option<&str> {
    let front = word.strip_suffix("ons")?;
    if VERBS_IN_ER_ER.contains(&front) {
        return Some(front);
    }
    let noun = NOUNS_IN_ON.contains(&word)
        || ["iss", "er", "ir"].iter().any(|e| front.ends_with(e))
        || ["ti", "si", "xi", "ni", "gi"].iter().any(|e| front.ends_with(e));
    (!noun && front.len() >= 3 && has_vowel(front)).then_some(front)
}
