//! name-variant and single English words on small families, through reading, aligning and checking.

use super::small_families::findings;

/// The messages of name-variant.
fn variants(texts: &[(&str, &str)]) -> Vec<String> {
    findings("name-variant", texts).into_iter().map(|f| f.message).collect()
}

fn has(messages: &[String], parts: &[&str]) -> bool {
    messages.iter().any(|m| parts.iter().all(|p| m.contains(p)))
}

const EN: &str = "Belmora Technology Limited (“BELMORA”) runs this service.\n\nWe collect the WIFI address and the version of the android system.\n\n\
We read the Wi-Fi hotspot nearby.\n\nWe read the Android identifier and the What's app identifier.\n\nBELMORA keeps the records for one year.\n\n\
BELMORA never sells them.\n";

#[test]
fn known_names_are_held_to_their_spelling() {
    let found = variants(&[("en", EN)]);
    assert!(
        has(&found, &["“WIFI”", "“Wi-Fi”"]) && has(&found, &["“android”", "“Android”"]) && has(&found, &["“What's app”", "WhatsApp"]),
        "{found:#?}"
    );
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn one_slip_in_all_versions_is_one_finding() {
    let fr = "Belmora Technology Limited (« BELMORA ») assure ce service.\n\nNous recueillons l'adresse WIFI et la version du système android.\n\n\
Nous lisons le point d'accès Wi-Fi voisin.\n\nNous lisons l'identifiant Android et l'identifiant WhatsApp.\n\nBELMORA conserve les registres un an.\n\n\
BELMORA ne les vend jamais.\n";
    let found = findings("name-variant", &[("en", EN), ("fr", fr)]);
    let wifi = found.iter().find(|f| f.message.contains("WIFI")).expect("Wi-Fi is told");
    assert_eq!(wifi.locations.len(), 2, "{wifi:#?}");
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn full_names_are_compared() {
    let fr = "BELMORA SARL assure ce service.\n";
    assert!(variants(&[("en", "This service is run by Shanghai Belmora Technology Limited and its partners.\n"), ("fr", fr)]).is_empty());
    let fr = "Ce service est assuré par Shanghai BELMORA Technology Limited et ses partenaires.\n";
    let found = variants(&[("en", "This service is run by Shanghai Belmora Technology Limited and its partners.\n"), ("fr", fr)]);
    assert!(has(&found, &["writes “BELMORA”", "“Shanghai BELMORA Technology Limited”", "writes “Belmora”"]), "{found:#?}");
    let capitals = "Ce service est assuré par SHANGHAI BELMORA TECHNOLOGY LIMITED et ses partenaires.\n";
    assert!(
        variants(&[("en", "This service is run by Shanghai Belmora Technology Limited and its partners.\n"), ("fr", capitals)]).is_empty()
    );
    let sq = "Ky shërbim ofrohet nga Pekin Belmora Dovrimo Technology Limited dhe partnerët.\n";
    let found = variants(&[("en", "This service is run by Beijing Belmora Dovrimo Technology Limited and its partners.\n"), ("sq", sq)]);
    assert!(has(&found, &["writes “Pekin”", "Pekin Belmora", "writes “Beijing”"]), "{found:#?}");
}

#[test]
fn small_letters_throughout_are_told_once() {
    let ar = "تدير belmora هذه الخدمة.\n\nتحتفظ belmora بالسجلات لمدة عام واحد.\n\nلا تبيع belmora البيانات الشخصية أبدا.\n";
    let en = "BELMORA runs this service.\n\nBELMORA keeps the records for one year.\n\nThe personal data are never sold by BELMORA.\n";
    let en = en
        .replace("BELMORA runs this service", "This service is run by BELMORA")
        .replace("BELMORA keeps the records for one year", "The records are kept by BELMORA for one year");
    let found = findings("name-variant", &[("en", &en), ("ar", ar)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.starts_with("Arabic writes the name “belmora”") && found[0].locations.len() == 3, "{found:#?}");
}

#[test]
fn endings_and_first_words_are_no_variants() {
    let texts = [
        (
            "en",
            "SHALOR's products use Google.\n\nWe rely on SHALOR and on Google’s services.\n\nDocuments are kept. The documents are ours.\n",
        ),
        (
            "sq",
            "Produktet e SHALOR-it përdorin Google-in.\n\nNe mbështetemi te SHALOR-i dhe te shërbimet e Googles.\n\nDokumentet ruhen. Dokumentet janë tonat.\n",
        ),
        (
            "tk",
            "SHALOR-yň önümleri Google-y ulanýar.\n\nBiz SHALOR-a we Google-yň hyzmatlaryna daýanýarys.\n\nResminamalar saklanýar. Resminamalar biziňki.\n",
        ),
        ("ar", "تستخدم منتجات SHALOR خدمات Google.\n\nنعتمد على SHALOR وعلى خدمات جوجل.\n\nتحفظ المستندات. المستندات ملك لنا.\n"),
        ("zh", "SHALOR的产品使用谷歌。\n\n我们依靠SHALOR和谷歌的服务。\n\n文件会被保存。文件归我们所有。\n"),
    ];
    assert!(variants(&texts).is_empty(), "{:#?}", variants(&texts));
    assert!(variants(&[("en", "Visit google.com or @whatsapp, or mail to help@android.example.com. See android_id.\n")]).is_empty());
}

#[test]
fn a_name_turned_round_is_told() {
    let en = "Welcome to Selquor GMX!\n\nPlease read this before you use Selquor GMX at home.\n";
    let sq = "Mirë se vini në Selquor GMX!\n\nJu lutemi lexojeni këtë para se të përdorni Gmx selquor në shtëpi.\n";
    let found = variants(&[("en", en), ("sq", sq)]);
    assert!(has(&found, &["Albanian", "“Gmx selquor”", "“Selquor GMX”"]), "{found:#?}");
}

#[test]
fn two_transliterations_are_told() {
    let en =
        "The services of Willoughby are free.\n\nWe share no data with Willoughby at all.\n\nThe complaint goes to Willoughby first.\n";
    let zh = "威洛比的服务是免费的。\n\n我们不与威洛比共享任何数据。\n\n投诉首先交给维洛比处理。\n";
    let found = variants(&[("en", en), ("zh", zh)]);
    assert!(has(&found, &["Chinese", "维洛比", "威洛比"]), "{found:#?}");
    let en = en.replace("Willoughby", "Tarnivelo");
    let ar = "خدمات تارنيفيلو مجانية.\n\nلا نشارك أي بيانات مع تارنيفيلو على الإطلاق.\n\nتقدم الشكوى إلى طارنيفلو أولا.\n";
    let found = variants(&[("en", &en), ("ar", ar)]);
    assert!(has(&found, &["Arabic", "طارنيفلو", "تارنيفيلو"]), "{found:#?}");
}

#[test]
fn customary_names_of_places_pass() {
    let en = "Our office is in Beijing.\n\nThe courts of Beijing decide.\n";
    let clean = [
        ("en", en),
        ("fr", "Notre bureau est à Pékin.\n\nLes tribunaux de Pékin statuent.\n"),
        ("sq", "Zyra jonë është në Pekin.\n\nGjykatat e Pekinit vendosin.\n"),
    ];
    assert!(variants(&clean).is_empty());
    let found = variants(&[("en", &en.replace("courts of Beijing", "courts of Pekin")), clean[1]]);
    assert!(has(&found, &["English", "“Pekin”", "“Beijing”"]), "{found:#?}");
}

#[test]
fn single_english_words_are_told() {
    let en = "We count visits, APP downloads and other figures.\n\nYou may remove the app at any time.\n\nThe app is free of charge.\n";
    let fr = "Nous comptons les visites, les téléchargements APP et d'autres chiffres.\n\nVous pouvez supprimer l'application à tout moment.\n\n\
L'application est gratuite.\n";
    let found = findings("untranslated", &[("en", en), ("fr", fr)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "French leaves “APP” in English.");
    let ar = "نحصي الزيارات وتنزيلات التطبيق وغيرها من الأرقام.\n\nيمكنك إزالة Application في أي وقت.\n\nالتطبيق مجاني.\n";
    let found = findings("untranslated", &[("en", &en.replace("the app at", "the application at")), ("ar", ar)]);
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn international_words_and_names_are_not() {
    let texts = [
        ("en", "We read the GPS position, the IMEI and the Wi-Fi address.\n\nCookies are stored by Belmora Push and the SDK.\n"),
        ("fr", "Nous lisons la position GPS, l'IMEI et l'adresse Wi-Fi.\n\nLes cookies sont déposés par Belmora Push et le SDK.\n"),
        ("ar", "نقرأ موقع GPS ورقم IMEI وعنوان Wi-Fi.\n\nيخزن Belmora Push وحزمة SDK ملفات Cookie.\n"),
        ("zh", "我们读取GPS位置、IMEI和Wi-Fi地址。\n\nBelmora Push和SDK会存储Cookie。\n"),
        ("tk", "Biz GPS ýerini, IMEI belgisini we Wi-Fi salgysyny okaýarys.\n\nCookie faýllaryny Belmora Push we SDK saklaýar.\n"),
        ("sq", "Ne lexojmë pozicionin GPS, IMEI-n dhe adresën Wi-Fi.\n\nCookies ruhen nga Belmora Push dhe SDK.\n"),
    ];
    let found = findings("untranslated", &texts);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_brand_lost_in_a_list_is_told() {
    let entry = |label: &str, name: &str| format!("- {label}: {name}\n\n");
    let list = |label: &str, names: [&str; 5]| names.iter().map(|n| entry(label, n)).collect::<String>();
    let sq = list("Produkti", ["Selquor", "Dovrimo", "Vivarel", "Larkmere", "Thornbeck"]);
    let ar = list("المنتج", ["Selquor", "Dovrimo", "الجسم الحي", "Larkmere", "Thornbeck"]);
    let found = findings("leaked-name", &[("sq", &sq), ("ar", &ar)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("Vivarel") && found[0].locations[0].lines[0] == 5, "{found:#?}");
}

#[test]
fn a_name_is_held_to_the_row() {
    let en = "The Dovrimo Panel is sold by Tarnivel Ltd in shops.\n\nConnect the Dovrimo Panel to the socket first.\n\n\
Letters go to the office of Tarnivel in the town.\n";
    let fr = "Le Dovrimo Panel est vendu en magasin par Tarnivel Ltd.\n\nRaccordez d'abord le Dovrimo Panel à la prise.\n\n\
Les lettres vont au bureau de Tarnivel en ville.\n";
    let sq = "Paneli Dovrimo Panel shitet në dyqane nga Tarnivel Ltd.\n\nLidheni së pari Dovrimo Panel me prizën.\n\n\
Letrat shkojnë në zyrën e Tarnivel në qytet.\n";
    let tk = "Dovrimo Panel enjamyny dükanlarda Tarnivel Ltd satýar.\n\nIlki bilen Dovrimo Panel enjamyny rozetka birikdiriň.\n\n\
Hatlar şäherdäki Tarnivel edarasyna barýar.\n";
    let all = |sq: &str, tk: &str| variants(&[("en", en), ("fr", fr), ("sq", sq), ("tk", tk)]);
    assert!(all(sq, tk).is_empty(), "{:#?}", all(sq, tk));
    assert!(has(&all(&sq.replace("pari Dovrimo Panel", "pari Dovirmo Panel"), tk), &["“Dovirmo Panel”", "“Dovrimo Panel”"]));
    assert!(has(&all(sq, &tk.replace("bilen Dovrimo Panel", "bilen Dowrimo Panel")), &["“Dowrimo Panel”"]));
    assert!(has(&all(&sq.replace("pari Dovrimo Panel", "pari Dovrimo-Panel"), tk), &["“Dovrimo-Panel”"]));
    // Endings are no other spelling.
    assert!(all(&sq.replace("e Tarnivel në", "e Tarnivelit në"), tk).is_empty());
    assert!(all(sq, &tk.replace("Tarnivel edarasyna", "Tarniveliň edarasyna")).is_empty());
}

#[test]
fn a_transliteration_that_lost_a_character_is_told() {
    let en =
        "Halvenor Telecom runs the network.\n\nThe contract is with Halvenor in the town.\n\nThe data are kept by Halvenor for a year.\n";
    let fr = "Halvenor Telecom exploite le réseau.\n\nLe contrat est conclu avec Halvenor en ville.\n\n\
Les données sont conservées un an par Halvenor.\n";
    let zh = |name: &str| format!("哈尔维诺电信运营该网络。\n\n合同与本市的哈尔维诺订立。\n\n数据由{name}保存一年。\n");
    let all = |zh: &str| variants(&[("en", en), ("fr", fr), ("zh", zh)]);
    assert!(has(&all(&zh("哈维诺")), &["“哈维诺”", "“哈尔维诺”"]), "{:#?}", all(&zh("哈维诺")));
    assert!(all(&zh("哈尔维诺")).is_empty());
}

#[test]
fn small_letters_that_all_versions_have_there_are_meant() {
    let en = "Tarnivel keeps the records.\n\nTarnivel saves them in the folder named tarnivel, which Tarnivel opens.\n\nTarnivel sells nothing.\n";
    let fr = "Tarnivel conserve les registres.\n\nTarnivel les enregistre dans le dossier nommé tarnivel, que Tarnivel ouvre.\n\nTarnivel ne vend rien.\n";
    assert!(variants(&[("en", en), ("fr", fr)]).is_empty());
    let slip = fr.replace("nommé tarnivel", "nommé Tarnivel").replace("que Tarnivel", "que tarnivel");
    let found = variants(&[("en", &en.replace("named tarnivel", "named Tarnivel")), ("fr", &slip)]);
    assert!(has(&found, &["“tarnivel”"]), "{found:#?}");
}

#[test]
fn products_in_latin_letters_do_not_make_the_company_a_slip() {
    let en = "The shop is run by Halvenor.\n\nThe Halvenor Home is sold there.\n\nYou switch off the Halvenor Home yourself.\n\nAsk the makers of the \
Halvenor Home about it.\n\nThe records are kept by Halvenor.\n";
    let fr = "La boutique est tenue par Halvenor.\n\nLe Halvenor Home y est vendu.\n\nVous éteignez vous-même le Halvenor Home.\n\nInterrogez les \
fabricants du Halvenor Home.\n\nLes registres sont conservés par Halvenor.\n";
    let ar = "تدير المتجر شركة هالفينور.\n\nيباع جهاز Halvenor Home هناك.\n\nتوقف جهاز Halvenor Home بنفسك.\n\nاسأل صانعي جهاز Halvenor Home عنه.\n\n\
تحتفظ هالفينور بالسجلات.\n";
    assert!(variants(&[("en", en), ("fr", fr), ("ar", ar)]).is_empty());
    // A product that is transliterated once where it keeps its letters otherwise is one.
    let slip = ar.replace("توقف جهاز Halvenor Home", "توقف جهاز هالفينور هوم");
    assert!(has(&variants(&[("en", en), ("fr", fr), ("ar", &slip)]), &["transliterates", "هالفينور"]));
}
