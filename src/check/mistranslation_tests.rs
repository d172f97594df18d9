//! mistranslation on small families, through reading, aligning and checking.

use super::small_families::findings;

/// What the rule says of texts given by language; the first is the reference.
fn told(texts: &[(&str, &str)]) -> Vec<String> {
    findings("mistranslation", texts).into_iter().map(|f| f.message).collect()
}

/// One finding whose message has the words.
fn one(texts: &[(&str, &str)], words: &str) {
    let found = told(texts);
    assert!(found.len() == 1 && found[0].contains(words), "{texts:?}: {found:?}");
}

fn none(texts: &[(&str, &str)]) {
    let found = told(texts);
    assert!(found.is_empty(), "{texts:?}: {found:?}");
}

#[test]
fn days_that_exclude_each_other_are_told() {
    let en = "The shop in Belmora repairs phones and cameras every Tuesday without a fee.";
    one(&[("en", en), ("fr", "La boutique de Belmora répare les téléphones et les appareils photo chaque jeudi sans frais.")], "“jeudi”");
    one(&[("en", en), ("sq", "Dyqani në Belmora riparon telefona dhe kamera çdo të enjte pa pagesë.")], "enjte");
    none(&[("en", en), ("fr", "La boutique de Belmora répare les téléphones et les appareils photo chaque mardi sans frais.")]);
    none(&[("en", en), ("sq", "Dyqani në Belmora riparon telefona dhe kamera çdo të martë pa pagesë.")]);
}

#[test]
fn us_is_no_country_in_any_language() {
    let en = "Tarnivel keeps the trust that you place in us.";
    let wrong = [
        ("fr", "Tarnivel préserve la confiance que vous placez dans les États-Unis."),
        ("ar", "تحافظ Tarnivel على ثقتك في الولايات المتحدة."),
        ("sq", "Tarnivel ruan besimin që ju keni te Shtetet e Bashkuara."),
        ("tk", "Tarnivel siziň ABŞ-na bolan ynamyňyzy saklaýar."),
        ("zh", "Tarnivel 维护您对美国的信任。"),
    ];
    for text in wrong {
        one(&[("en", en), text], "the United States");
    }
    let right = [
        ("fr", "Tarnivel préserve la confiance que vous nous accordez."),
        ("ar", "تحافظ Tarnivel على ثقتك بنا."),
        ("sq", "Tarnivel ruan besimin që ju keni te ne."),
        ("tk", "Tarnivel siziň bize bolan ynamyňyzy saklaýar."),
        ("zh", "Tarnivel 维护您对我们的信任。"),
    ];
    for text in right {
        none(&[("en", en), text]);
    }
    none(&[("en", "We store the data in the United States."), ("fr", "Nous conservons les données aux États-Unis.")]);
}

#[test]
fn titles_that_are_strangers_are_told() {
    let rest = |title: &str, first: &str, second: &str| format!("# {title}\n\n{first}\n\n{second}\n");
    let en = rest("Privacy statement", "This statement says how we keep your privacy.", "We store your data for 30 days.");
    let fr = |title: &str| {
        rest(title, "Cette déclaration dit comment nous préservons votre vie privée.", "Nous conservons vos données pendant 30 jours.")
    };
    one(&[("en", &en), ("fr", &fr("Prix du produit"))], "Prix du produit");
    none(&[("en", &en), ("fr", &fr("Déclaration de confidentialité"))]);
}

#[test]
fn who_acts_on_whom_must_agree() {
    let en = "If you think that we have infringed your rights, you may complain to the authority.";
    one(
        &[("en", en), ("fr", "Si vous pensez que vous avez enfreint vos droits, vous pouvez vous plaindre auprès de l'autorité.")],
        "the parties are reversed",
    );
    none(&[("en", en), ("fr", "Si vous pensez que nous avons enfreint vos droits, vous pouvez vous plaindre auprès de l'autorité.")]);
    none(&[("en", "We will ask you again after six months."), ("fr", "Nous vous interrogerons de nouveau après six mois.")]);
}

#[test]
fn the_help_gives_the_word_and_every_place_is_marked() {
    let texts = [
        ("en", "This app needs the camera of the phone, and this app sends a message every day."),
        ("sq", "Kjo kërkesë ka nevojë për kamerën e telefonit, dhe kjo kërkesë dërgon një mesazh çdo ditë."),
    ];
    let found = findings("mistranslation", &texts);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].help.contains("“ky aplikacion”") && found[0].places.len() == 2, "{:?}", found[0]);
    let ar = [("en", "We keep the principle of transparency."), ("ar", "نحافظ على مبدأ الصفاء.")];
    let found = findings("mistranslation", &ar);
    assert!(found.len() == 1 && found[0].help.contains("شفافية") && found[0].help.contains("with the article"), "{found:?}");
}

#[test]
fn the_nearest_counterpart_is_shown() {
    let texts = [
        ("sq", "Ne e mbrojmë informacionin tuaj personal dhe ruajmë besimin tuaj tek ne."),
        ("ar", "نحمي معلوماتك الشخصية ونحافظ على ثقتك في الولايات المتحدة."),
    ];
    let found = findings("mistranslation", &texts);
    assert!(found.len() == 1 && found[0].message.contains("“tek ne”"), "{found:?}");
}

#[test]
fn where_all_are_wrong_all_are_blamed() {
    let texts = [
        ("ar", "تغيرت حقوقك في معالجة المعلومات وتمارينها؛"),
        ("sq", "të drejtat tuaja në përpunimin e informacionit dhe ushtrimet e tyre kanë ndryshuar;"),
    ];
    let found = findings("mistranslation", &texts);
    assert!(found.len() == 1 && found[0].present.len() == 2, "{found:?}");
    assert!(found[0].message.contains("ushtrimet e tyre") && found[0].help.contains("“ushtrim”"), "{found:?}");
    none(&[
        ("ar", "تغيرت حقوقك في معالجة المعلومات وممارستها؛"),
        ("sq", "të drejtat tuaja në përpunimin e informacionit dhe ushtrimi i tyre kanë ndryshuar;"),
    ]);
}

#[test]
fn opposites_are_told_by_vote() {
    let en = "Our liability for slight negligence ends after a year.\n";
    let fr = "Notre responsabilité pour négligence légère prend fin au bout d'un an.\n";
    let sq = "Përgjegjësia jonë për pakujdesi të lehtë përfundon pas një viti.\n";
    let tk = "Ýeňil seresapsyzlyk üçin jogapkärçiligimiz bir ýyldan soň gutarýar.\n";
    let zh = "我们对轻微过失的责任在一年后终止。\n";
    let ar = "تنتهي مسؤوليتنا عن الإهمال البسيط بعد سنة.\n";
    let all = |en: &str, sq: &str, zh: &str| told(&[("en", en), ("fr", fr), ("ar", ar), ("sq", sq), ("tk", tk), ("zh", zh)]);
    assert!(all(en, sq, zh).is_empty(), "{:?}", all(en, sq, zh));
    let gross = all(&en.replace("slight", "gross"), sq, zh);
    assert!(gross.iter().any(|m| m.contains("“gross negligence”")), "{gross:?}");
    let grave = all(en, &sq.replace("të lehtë", "të rëndë"), zh);
    assert!(grave.iter().any(|m| m.contains("të rëndë")), "{grave:?}");
    let heavy = all(en, sq, &zh.replace("轻微过失", "重大过失"));
    assert!(heavy.iter().any(|m| m.contains("重大过失")), "{heavy:?}");
    // Both are spoken of.
    let both = "Our liability for slight negligence, unlike that for gross negligence, ends after a year.\n";
    assert!(all(both, sq, zh).is_empty());
}

#[test]
fn what_is_no_more_may_be_less() {
    let en = "Please send us proof of your address no more than 3 months old and a copy of your passport.";
    none(&[
        ("en", en),
        ("fr", "Veuillez nous envoyer un justificatif de domicile datant de moins de 3 mois et une copie de votre passeport."),
        ("sq", "Ju lutemi na dërgoni një dëshmi të adresës jo më të vjetër se 3 muaj dhe një kopje të pasaportës suaj."),
    ]);
    let en = "The subscriber pays more than the price of the plan each month when the data are used up.";
    let fr = "L'abonné paie moins que le prix du forfait chaque mois lorsque les données sont épuisées.";
    let found = told(&[("en", en), ("fr", &fr.replace("moins que le", "moins de le"))]);
    assert!(found.iter().all(|m| m.contains("excludes")), "{found:?}");
}

#[test]
fn services_are_subscribed_to_or_ordered_in_chinese() {
    let rest = |title: &str, first: &str, second: &str| format!("# {title}\n\n{first}\n\n{second}\n");
    let en = rest("Subscription", "This service is for adults.", "We store your data for 30 days.");
    let fr = rest("Souscription", "Ce service est destiné aux adultes.", "Nous conservons vos données pendant 30 jours.");
    let zh = rest("订购", "本服务面向成年人。", "我们将您的数据保存30天。");
    none(&[("en", &en), ("fr", &fr), ("zh", &zh)]);
    one(&[("en", &en), ("fr", &fr), ("zh", &zh.replace("订购", "争议"))], "争议");
}
