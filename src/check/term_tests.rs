//! The rule `term` on small families, through reading, aligning and checking.

use super::{Finding, Settings, small_families};
use crate::language::Tag;
use crate::lexicon::user::{TermStatus, UserConcept, UserTerm, UserTermbase};
use std::sync::Arc;

/// What the rule finds in texts given by language; the first is the reference.
fn found_with(texts: &[(&str, &str)], termbase: Option<UserTermbase>) -> Vec<Finding> {
    let settings = Settings { termbase: termbase.map(Arc::new), ..Settings::default() };
    let mut out = small_families::all_findings(texts, &settings);
    out.retain(|f| f.rule == "term");
    out
}

fn messages(texts: &[(&str, &str)]) -> Vec<String> {
    found_with(texts, None).into_iter().map(|f| f.message).collect()
}

/// A list of clauses, numbered, one a line.
fn clauses(lines: &[&str]) -> String {
    lines.iter().enumerate().map(|(i, l)| format!("{}. {l}\n\n", i + 1)).collect()
}

const EN: [&str; 6] = [
    "Tarnivel collects your Personal Information when you open an account in the shop.",
    "We keep your Personal Information for 24 months after the last order.",
    "Belmora sends your Personal Information to the bank in Ireland when you pay.",
    "You may ask for a copy of your Personal Information at any time.",
    "We delete your Personal Information when you close the account.",
    "Our repair centres see your Personal Information while a repair lasts.",
];

const FR: [&str; 6] = [
    "Tarnivel collecte vos informations personnelles lorsque vous ouvrez un compte dans la boutique.",
    "Nous conservons vos informations personnelles pendant 24 mois après la dernière commande.",
    "Belmora envoie vos informations personnelles à la banque en Irlande lorsque vous payez.",
    "Vous pouvez demander une copie de vos informations personnelles à tout moment.",
    "Nous supprimons vos informations personnelles lorsque vous fermez le compte.",
    "Nos centres de réparation voient vos informations personnelles pendant la réparation.",
];

#[test]
fn a_rarer_rendering_is_told_once_with_all_its_places() {
    let good = clauses(&FR);
    assert_eq!(messages(&[("en", &clauses(&EN)), ("fr", &good)]), Vec::<String>::new());
    let mut lines = FR;
    let varied: Vec<String> = [1, 4].iter().map(|&i| FR[i].replace("informations personnelles", "renseignements personnels")).collect();
    (lines[1], lines[4]) = (&varied[0], &varied[1]);
    let found = found_with(&[("en", &clauses(&EN)), ("fr", &clauses(&lines))], None);
    // Four of six are no clear majority.
    assert!(found.is_empty(), "{found:#?}");
    lines[4] = FR[4];
    let found = found_with(&[("en", &clauses(&EN)), ("fr", &clauses(&lines))], None);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].message.contains("“renseignements personnels” in 1 place, as “informations personnelles” in 5 places"),
        "{}",
        found[0].message
    );
    assert_eq!((found[0].locations[0].language.as_str(), found[0].locations[0].lines[0]), ("fr", 3));
}

#[test]
fn inflection_is_no_other_term() {
    let sq = clauses(&[
        "Tarnivel mbledh të dhënat tuaja personale kur hapni një llogari në dyqan.",
        "Ne i ruajmë të dhënat tuaja personale për 24 muaj pas porosisë së fundit.",
        "Belmora i dërgon të dhënat tuaja personale bankës në Irlandë kur paguani.",
        "Ju mund të kërkoni një kopje të të dhënave tuaja personale në çdo kohë.",
        "Ne i fshijmë të dhënat tuaja personale kur mbyllni llogarinë.",
        "Qendrat tona të riparimit i shohin të dhënat tuaja personale gjatë riparimit.",
    ]);
    let tk = clauses(&[
        "Tarnivel dükanda hasap açanyňyzda şahsy maglumatlaryňyzy ýygnaýar.",
        "Biz şahsy maglumatlaryňyzy soňky sargytdan soň 24 aý saklaýarys.",
        "Belmora töleg geçireniňizde şahsy maglumatlaryňyzy Irlandiýadaky banka iberýär.",
        "Siz islän wagtyňyz şahsy maglumatyňyzyň göçürmesini sorap bilersiňiz.",
        "Hasaby ýapanyňyzda şahsy maglumatlaryňyzy pozýarys.",
        "Bejeriş merkezlerimiz bejeriş wagtynda şahsy maglumatlary görýär.",
    ]);
    let ar = clauses(&[
        "تجمع Tarnivel معلوماتك الشخصية عندما تفتح حسابا في المتجر.",
        "نحتفظ بمعلوماتك الشخصية لمدة 24 شهرا بعد آخر طلب.",
        "ترسل Belmora المعلومات الشخصية إلى البنك في أيرلندا عندما تدفع.",
        "يمكنك طلب نسخة من معلوماتك الشخصية في أي وقت.",
        "نحذف المعلومات الشخصية عندما تغلق الحساب.",
        "ترى مراكز الإصلاح لدينا معلوماتك الشخصية أثناء الإصلاح.",
    ]);
    let zh = clauses(&[
        "当您在商店开立账户时,Tarnivel 会收集您的个人信息。",
        "我们在最后一次订单后将您的个人信息保留24个月。",
        "当您付款时,Belmora 会将您的个人信息发送给爱尔兰的银行。",
        "您可以随时索取您的个人信息副本。",
        "当您关闭账户时,我们会删除您的个人信息。",
        "我们的维修中心在维修期间会看到您的个人信息。",
    ]);
    let en = clauses(&EN);
    for (tag, text) in [("sq", &sq), ("tk", &tk), ("ar", &ar), ("zh", &zh)] {
        assert_eq!(messages(&[("en", &en), (tag, text)]), Vec::<String>::new(), "{tag}");
    }
    // One place with the other word in each.
    for (tag, text, usual, other) in [
        ("sq", &sq, "kopje të të dhënave tuaja personale", "kopje të informacioneve tuaja personale"),
        ("tk", &tk, "şahsy maglumatlaryňyzy pozýarys", "şahsy berlenleriňizi pozýarys"),
        ("ar", &ar, "نحذف المعلومات الشخصية", "نحذف البيانات الشخصية"),
        ("zh", &zh, "索取您的个人信息", "索取您的个人资料"),
    ] {
        let varied = text.replace(usual, other);
        assert_ne!(&varied, text, "{tag}");
        assert_eq!(messages(&[("en", &en), (tag, &varied)]).len(), 1, "{tag}");
    }
}

#[test]
fn a_title_of_a_person_is_one() {
    let en = clauses(&[
        "Tarnivel has appointed a Data Protection Officer in Lyon.",
        "Write to the Data Protection Officer by post or by e-mail.",
    ]);
    let fr = clauses(&[
        "Tarnivel a nommé un délégué à la protection des données à Lyon.",
        "Écrivez au responsable de la protection des données par courrier ou par e-mail.",
    ]);
    let found = messages(&[("en", &en), ("fr", &fr)]);
    assert!(matches!(found.as_slice(), [m] if m.contains("“Data Protection Officer”")), "{found:?}");
    let same = fr.replace("responsable de", "délégué à");
    assert_eq!(messages(&[("en", &en), ("fr", &same)]), Vec::<String>::new());
}

#[test]
fn false_friends_are_told_by_what_the_other_version_has() {
    let en = clauses(&["Tarnivel shares orders with its affiliates in Ireland.", "Belmora bears the legal liability for the delivery."]);
    let fr = clauses(&[
        "Tarnivel partage les commandes avec ses filiales en Irlande.",
        "Belmora supporte la responsabilité juridique de la livraison.",
    ]);
    let found = messages(&[("en", &en), ("fr", &fr)]);
    assert!(matches!(found.as_slice(), [m] if m.starts_with("French says “filiales” where English has “affiliates”")), "{found:?}");
    let both = en.replace("its affiliates", "its affiliates and subsidiaries");
    let both_fr = fr.replace("ses filiales", "ses sociétés affiliées et ses filiales");
    assert_eq!(messages(&[("en", &both), ("fr", &both_fr)]), Vec::<String>::new());
    let ar = clauses(&["تشارك Tarnivel الطلبات مع فروعها في أيرلندا.", "تتحمل Belmora المسؤولية القانونية عن التسليم."]);
    assert_eq!(messages(&[("en", &en), ("ar", &ar)]).len(), 1);
}

#[test]
fn the_form_offered_is_one_to_cite() {
    let en = clauses(&["You may send your data to another data controller."]);
    let ar = clauses(&["يجوز لك إرسال بياناتك إلى وحدة تحكم بيانات أخرى."]);
    let found = found_with(&[("en", &en), ("ar", &ar)], None);
    assert!(found.iter().any(|f| f.help.contains("متحكم") && f.help.contains("with the article")), "{found:?}");
    let tk = "Gizlinlik ýörelgesi\n\nBu gizlinlik ýörelgesine eýeriň.\n\nBu gizlinlik syýasatynyň şertlerini okaň.\n\n\
              Bu gizlinlik ýörelgesine degişli soraglaryňyzy beriň.\n";
    let found = found_with(&[("tk", tk)], None);
    let names: Vec<&Finding> = found.iter().filter(|f| f.message.contains("several names")).collect();
    assert!(names.len() == 1 && names[0].help.contains("ýörelgesi”"), "{found:?}");
}

#[test]
fn a_defined_term_keeps_its_capital() {
    let en = clauses(&[
        "This document of Tarnivel (hereinafter the “Policy”) says what we do with orders.",
        "Read this Policy before you open an account.",
        "If you do not agree to this Policy, close the account.",
        "Belmora may change this Policy once a year.",
        "Questions about this Policy go to the shop in Lyon.",
    ]);
    let fr = clauses(&[
        "Ce document de Tarnivel (ci-après la « Politique ») dit ce que nous faisons des commandes.",
        "Lisez cette Politique avant d'ouvrir un compte.",
        "Si vous n'acceptez pas cette Politique, fermez le compte.",
        "Belmora peut modifier cette Politique une fois par an.",
        "Les questions sur la présente Politique vont à la boutique de Lyon.",
    ]);
    assert_eq!(messages(&[("en", &en), ("fr", &fr)]), Vec::<String>::new());
    let small = fr.replace("cette Politique", "cette politique").replace("présente Politique", "présente politique");
    let found = messages(&[("en", &en), ("fr", &small)]);
    assert!(matches!(found.as_slice(), [m] if m.contains("defines “Politique” with a capital") && m.contains("4 places")), "{found:?}");
    // Chinese has no capitals, and uses what it defines.
    let zh = clauses(&[
        "Tarnivel 的本文件(以下简称“本政策”)说明我们如何处理订单。",
        "开立账户前请阅读本政策。",
        "如果您不同意本政策,请关闭账户。",
        "Belmora 每年可更改本政策一次。",
        "有关本政策的问题请联系里昂的商店。",
    ]);
    assert_eq!(messages(&[("en", &en), ("zh", &zh)]), Vec::<String>::new());
}

#[test]
fn a_term_that_is_defined_and_never_used_is_told() {
    let en = clauses(&[
        "The buyer of a lamp (hereinafter the “End User”) gets a card.",
        "The End User may return the lamp within 14 days.",
        "The End User pays for the post to Ireland.",
        "Tarnivel repairs the lamp of the End User for 2 years.",
    ]);
    let fr = clauses(&[
        "L'acheteur d'une lampe (ci-après l'« Utilisateur final ») reçoit une carte.",
        "Le client peut renvoyer la lampe dans les 14 jours.",
        "Le client paie l'envoi en Irlande.",
        "Tarnivel répare la lampe du client pendant 2 ans.",
    ]);
    let found = messages(&[("en", &en), ("fr", &fr)]);
    assert!(found.iter().any(|m| m.contains("defines “Utilisateur final” and never uses it")), "{found:?}");
    let used = fr.replace("Le client", "L'Utilisateur final").replace("du client", "de l'Utilisateur final");
    assert_eq!(messages(&[("en", &en), ("fr", &used)]), Vec::<String>::new());
}

#[test]
fn capitals_in_one_place_are_told() {
    let en: Vec<String> =
        (0..11).map(|i| format!("In case {i} the shop in Lyon keeps your Personal Information for {} days.", i + 3)).collect();
    let fr: Vec<String> = (0..11)
        .map(|i| format!("Dans le cas {i} la boutique de Lyon garde vos informations personnelles pendant {} jours.", i + 3))
        .collect();
    let text = |lines: &[String]| clauses(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(messages(&[("en", &text(&en)), ("fr", &text(&fr))]), Vec::<String>::new());
    let once = text(&fr).replacen("informations personnelles", "Informations Personnelles", 1);
    let found = messages(&[("en", &text(&en)), ("fr", &once)]);
    assert!(matches!(found.as_slice(), [m] if m.contains("with capitals in 1 place")), "{found:?}");
}

#[test]
fn titles_are_cited_under_one_name() {
    let zh = clauses(&["根据《灯具安全技术规范》,灯具须经检测。", "商店在爱尔兰保存发票24个月。", "维修依照《灯具安全技术规范》进行。"]);
    let en = clauses(&[
        "Under the “Lamp Safety Technology Specification” lamps must be tested.",
        "The shop keeps invoices in Ireland for 24 months.",
        "Repairs follow the “Lamp Safety Technology Regulations”.",
    ]);
    let found = messages(&[("zh", &zh), ("en", &en)]);
    assert!(matches!(found.as_slice(), [m] if m.contains("under two titles")), "{found:?}");
    assert_eq!(messages(&[("zh", &zh), ("en", &en.replace("Regulations", "Specification"))]), Vec::<String>::new());
}

#[test]
fn the_users_termbase_counts() {
    use TermStatus::{Forbidden, Preferred};
    let term = |tag: &str, text: &str, status| UserTerm { language: Tag::new(tag), text: text.into(), status, note: String::new() };
    let base = || {
        let terms = vec![term("en", "invoice", Preferred), term("fr", "facture", Preferred), term("fr", "note de frais", Forbidden)];
        UserTermbase::new(vec![UserConcept { id: "invoice".into(), terms }])
    };
    let en = clauses(&[
        "The shop keeps invoices in Ireland for 24 months.",
        "Each invoice bears the number of the lamp.",
        "Lamps are sent to Lyon.",
    ]);
    let fr = clauses(&[
        "La boutique conserve les notes de frais en Irlande pendant 24 mois.",
        "Chaque document porte le numéro de la lampe.",
        "Les lampes sont envoyées à Lyon.",
    ]);
    let found = found_with(&[("en", &en), ("fr", &fr)], Some(base()));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].message.contains("which your termbase forbids") && found[0].help == "Write “facture”.", "{found:#?}");
    assert!(found[1].message.contains("none of the terms"), "{found:#?}");
    let good = fr.replace("notes de frais", "factures").replace("Chaque document", "Chaque facture");
    assert!(found_with(&[("en", &en), ("fr", &good)], Some(base())).is_empty());
}

#[test]
fn half_a_term_that_was_changed_is_told_by_the_rows() {
    let lines = |term: &str, odd: &str, of: [&str; 5]| {
        let text: Vec<String> = of.iter().enumerate().map(|(i, l)| l.replace('@', if i == 3 { odd } else { term })).collect();
        clauses(&text.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let en = [
        "A parent opens the @ in the shop.",
        "The @ holds the results of every lesson.",
        "We close the @ when nobody pays.",
        "Every change is written into the @ at night.",
        "Nobody else can read the @ of a child.",
    ];
    let fr = [
        "Un parent ouvre le @ dans la boutique.",
        "Le @ contient les résultats de chaque leçon.",
        "Nous fermons le @ quand personne ne paie.",
        "Chaque changement est inscrit la nuit dans le @.",
        "Personne d'autre ne peut lire le @ d'un enfant.",
    ];
    let sq = [
        "Një prind hap @ në dyqan.",
        "Këtu është @ me rezultatet e çdo mësimi.",
        "Ne mbyllim @ kur askush nuk paguan.",
        "Çdo ndryshim shkruhet natën në @.",
        "Askush tjetër nuk mund të lexojë @ e një fëmije.",
    ];
    let zh = ["家长在商店开设@。", "@保存每节课的成绩。", "无人付款时我们关闭@。", "每项变更夜间写入@。", "他人不得查看儿童的@。"];
    let told = |odd: &str| {
        messages(&[
            ("en", &lines("family account", odd, en)),
            ("fr", &lines("compte familial", "compte familial", fr)),
            ("sq", &lines("llogari familjare", "llogari familjare", sq)),
            ("zh", &lines("家庭账户", "家庭账户", zh)),
        ])
    };
    let found = told("household account");
    assert!(found.iter().any(|m| m.contains("“household account”") && m.contains("“family account”")), "{found:#?}");
    let kept = told("family account");
    assert!(!kept.iter().any(|m| m.contains("other places;")), "{kept:#?}");
}
