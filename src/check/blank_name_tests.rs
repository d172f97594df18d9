//! blank-name on small families in all six languages: what it must find, and near misses that it must not.

use super::Finding;
use super::small_families;

/// The findings of the rule on texts given by language; the first is the reference.
fn findings(texts: &[(&str, &str)]) -> Vec<Finding> {
    small_families::findings("blank-name", texts)
}

/// The words marked in the places of a finding.
fn marked(f: &Finding) -> Vec<String> {
    f.locations.iter().map(|l| l.mark.map_or(l.quote.clone(), |m| l.quote[m[0]..m[1]].to_string())).collect()
}

/// What is wrong where a text does not give one finding that marks the words.
fn unless_found(tag: &str, text: &str, hole: &str) -> Option<String> {
    let found = findings(&[(tag, text)]);
    let marks: Vec<Vec<String>> = found.iter().map(marked).collect();
    (found.len() != 1 || !marks.iter().flatten().any(|m| m.contains(hole))).then(|| format!("{tag}: {text}: {marks:?}"))
}

#[test]
fn holes_in_running_text_are_found_in_all_languages() {
    let mut wrong = Vec::new();
    for (tag, text, hole) in [
        ("en", "We keep the data on servers that are under ’s control and nobody else's.", "under ’s control"),
        ("en", "The services are provided by through its own shops.", "by through"),
        ("en", "The terms are part of the contract between you and , and they bind both.", "between you and ,"),
        ("en", "If you decline the update, will not be able to repair the device.", "update, will not"),
        ("en", "This notice says how collects, uses and keeps your data.", "how collects,"),
        ("en", "(hereinafter “we”) attaches great importance to your data.", "(hereinafter “we”)"),
        ("en", "The data is kept for a year. will not sell it to anybody.", "year. will not sell"),
        ("en", "You may write to us via e-mail at We will answer within ten days.", "e-mail at We will answer"),
        ("en", "For questions please contact Tarnivel at and we will answer soon.", "contact Tarnivel at and we will"),
        ("fr", "Envoyez le formulaire par courriel à Nous vous répondrons sous dix jours.", "courriel à Nous vous répondrons"),
        ("fr", "Pour toute question, veuillez contacter Tarnivel à et nous vous répondrons.", "contacter Tarnivel à et nous vous"),
        ("fr", "Le contrat est conclu entre vous et , et il lie les deux parties.", "entre vous et ,"),
        ("fr", "Les appareils sont réparés dans les ateliers de. Le transport est gratuit.", "ateliers de."),
        ("ar", "يرجى التواصل معنا على البريد الإلكتروني: وسنجيب على طلبكم خلال عشرة أيام.", "على البريد الإلكتروني: وسنجيب"),
        ("ar", "تنظم هذه الشروط العلاقة بينك وبين ، وهي ملزمة للطرفين.", "بينك وبين ،"),
        ("sq", "Të dhënat ruhen në serverët që administrohen nga. Askush tjetër nuk i sheh.", "administrohen nga."),
        ("sq", "Na shkruani me email në Ne do t'ju përgjigjemi brenda dhjetë ditësh.", "email në Ne do t"),
        ("tk", "Maglumatlar diňe tarapyndan, ýagny hyzmatda saklanýar (tarapyndan gözegçilik edilýär).", "(tarapyndan gözegçilik"),
        ("tk", "Enjamlary -nyň hünärmenleri bejerýär we synagdan geçirýär.", "Enjamlary -nyň hünärmenleri"),
        ("ar", "يتم تشغيل المتجر من خلال الشركة التابعة لـ وشركائها في المدينة.", "لـ وشركائها"),
        ("fr", "Les données restent sur les serveurs d' et de ses partenaires.", "d' et"),
        ("tk", "Ulanyjylaryň şahsy durmuşyna aýratyn ähmiýet berýär.", "ähmiýet berýär"),
        ("zh", "本协议适用于您与之间的服务关系。", "您与之间的"),
        ("zh", "转让是指将控制权从向另一个公司转移。", "权从向另一"),
        ("zh", "如有疑问，请发送至邮箱：，我们会尽快回复。", "邮箱：，"),
    ] {
        wrong.extend(unless_found(tag, &format!("1. Title\n\n{text}\n"), hole));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn sound_sentences_are_left_alone() {
    for (tag, text) in [
        ("en", "Tarnivel’s servers are under the company’s control, and it’s ours. The Jones' and the boys' rights stay."),
        (
            "en",
            "We log in and out of the site we work at. You may sign up and, if you like, opt out. Data is referred to and incorporated.",
        ),
        ("en", "A form that, if lost, will not be replaced is sent to and from the shop, and services that will not work are paid back."),
        ("en", "If you lose it, will we replace it? When the shop, if open, will help is known. Is it between, say, nine and ten?"),
        ("en", "Write to us at desk@example.com and we will answer. Contact us via the form. We were at When Harry Met Sally."),
        ("en", "Tarnivel Ltd. will answer, Inc. is short. The U.S. has rules etc. and more. The company (hereinafter “we”) answers."),
        ("fr", "Écrivez-nous à desk@example.com et nous vous répondrons. Il entre et sort, avec ou sans clé. Êtes-vous pour ou contre ?"),
        ("fr", "Lorsque cela est nécessaire, pourra être exigé un document. Le site, de par sa nature, et ses services sont à vous."),
        ("ar", "راسلنا على البريد الإلكتروني desk@example.com وسنجيب. شكراً لك يا علي. البيانات التي تحتفظ بها الشركة محمية."),
        ("sq", "Na shkruani në desk@example.com dhe ne do të përgjigjemi. Me ose pa pëlqim, para dhe pas afatit."),
        ("ar", "السياسة لـ Tarnivel المشار إليها بـ \"السياسة\" سارية."),
        ("tk", "Dükan ulanyjylaryň durmuşyna ähmiýet berýär. Ulanyjylaryň kärhanasy hukuga hormat goýýar."),
        ("tk", "Maglumatlar kompaniýa tarapyndan saklanýar. ABŞ-nyň kanunlary we 5-nji madda, siziň üçin we olar üçin."),
        ("zh", "您可自由提供资料，参与，普及，或拒绝。理由的说明由运营商提供，您与我们之间的协议有效。如果您拒绝，将无法注册。"),
    ] {
        let found = findings(&[(tag, &format!("1. Title\n\n{text}\n"))]);
        assert!(found.is_empty(), "{tag}: {text}: {found:#?}");
    }
}

#[test]
fn the_same_hole_in_all_versions_is_one_finding() {
    let en = "1. Requests\n\nTo exercise your rights, send the form to us via e-mail at We will answer in ten days.\n\n2. Changes\n\nThe rules may change.\n";
    let fr = "1. Demandes\n\nPour exercer vos droits, envoyez-nous le formulaire par courriel à Nous vous répondrons sous dix jours.\n\n\
2. Changements\n\nLes règles peuvent changer.\n";
    let found = findings(&[("en", en), ("fr", fr)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].severity, super::Severity::Critical);
    assert_eq!(found[0].locations.iter().map(|l| l.lines[0]).collect::<Vec<_>>(), [3, 3]);
    assert!(found[0].message.contains("English and French alike"), "{}", found[0].message);
    // Where the other version has the address, the help says so.
    let full = fr.replace("à Nous", "à desk@example.com. Nous");
    let found = findings(&[("en", en), ("fr", &full)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].help.contains("desk@example.com") && found[0].locations.len() == 1, "{found:#?}");
}

#[test]
fn a_name_that_was_taken_out_throughout_is_one_finding() {
    let en = "1. Scope\n\nThe shop is under ’s control.\n\n2. Sharing\n\nWe share data according to the contract between you and , and nobody else.\n\n\
3. Transfer\n\nControl passes from to another company.\n\n4. Liability\n\nYou should understand that will not pay for the loss.\n";
    let zh = "1. 范围\n\n商店受控制。\n\n2. 共享\n\n我们根据您与之间的合同共享数据。\n\n3. 转让\n\n控制权从向另一个公司转移。\n\n4. 责任\n\n您应了解，发生损失时，将不承担责任。\n";
    let found = findings(&[("en", en), ("zh", zh)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let lines = |tag: &str| found[0].locations.iter().filter(|l| l.language.primary() == tag).map(|l| l.lines[0]).collect::<Vec<_>>();
    assert_eq!((lines("en"), lines("zh")), (vec![3, 7, 11, 15], vec![7, 11, 15]));
}

#[test]
fn lists_and_fields_without_content_are_found() {
    let mut wrong = Vec::new();
    for (tag, text, hole) in [
        ("en", "1. News\n\nWe publish the rules on our website as below:\n\n2. Contact\n\nWrite to the desk.\n", "website as below:"),
        (
            "fr",
            "1. Avis\n\nNous publions les règles sur notre site comme suit :\n\n2. Contact\n\nÉcrivez au bureau.\n",
            "site comme suit :",
        ),
        ("ar", "1. الأخبار\n\nننشر القواعد على موقعنا كما يلي:\n\n2. الاتصال\n\nاكتب إلى المكتب.\n", "كما يلي:"),
        ("sq", "1. Njoftime\n\nRregullat publikohen në faqen tonë si më poshtë:\n\n2. Kontakti\n\nShkruani në zyrë.\n", "si më poshtë:"),
        ("tk", "1. Habarlar\n\nDüzgünler saýtymyzda aşakdaky ýaly çap edilýär:\n\n2. Habarlaşmak\n\nEdara ýazyň.\n", "çap edilýär:"),
        ("zh", "第一章 通知\n\n我们在官方网站公布规则如下：\n\n第二章 联系\n\n请写信给办公室。\n", "如下："),
        ("en", "1. Contact\n\nPhone: +44 20 5550 1234\n\nE-mail:\n\nAddress: 1 Mill Lane\n", "E-mail:"),
        ("fr", "1. Contact\n\nTéléphone : +33 1 55 50 12 34\n\nCourriel :\n\nAdresse : 1, rue du Moulin\n", "Courriel :"),
        ("ar", "1. الاتصال\n\nالهاتف: +20 2 5550 1234\n\nالبريد الإلكتروني:\n\nالعنوان: 1 شارع المطحنة\n", "البريد الإلكتروني:"),
        ("sq", "1. Kontakti\n\nTelefoni: +355 4 555 0123\n\nEmail:\n\nAdresa: Rruga e Mullirit 1\n", "Email:"),
        ("tk", "1. Habarlaşmak\n\nTelefon: +993 12 55 01 23\n\nE-poçta:\n\nSalgy: Degirmen köçesi 1\n", "E-poçta:"),
        ("zh", "第一章 联系\n\n电话：+86 21 5550 1234\n\n邮箱：\n\n地址：磨坊路1号\n", "邮箱："),
    ] {
        wrong.extend(unless_found(tag, text, hole));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (tag, text) in [
        (
            "en",
            "1. Contact\n\nE-mail:\n\ndesk@example.com\n\nOur rules are as follows:\n\n1.1 Books\n\nReturn them.\n\n1.2 Discs\n\nReturn them.\n",
        ),
        ("en", "1. Rules\n\nYou may keep:\n\na) books;\n\nb) discs.\n\n2. Contact\n\nWe answer letters.\n"),
        ("zh", "第一章 规则\n\n您可以保留以下物品：\n\n1、书籍；\n\n2、光盘。\n\n第二章 联系\n\n我们回复来信。\n"),
    ] {
        let found = findings(&[(tag, text)]);
        assert!(found.is_empty(), "{tag}: {found:#?}");
    }
}

#[test]
fn placeholders_and_empty_brackets_are_found() {
    let mut wrong = Vec::new();
    for (tag, text, hole) in [
        ("en", "The shop is run by [Company Name] and its partners.", "[Company Name]"),
        ("en", "The shop is run by {{company}} and its partners.", "{{company}}"),
        ("en", "The shop is run by ____ and its partners.", "____"),
        ("en", "The shop is run by XXXX and its partners.", "XXXX"),
        ("en", "The policy is called “” in this text.", "“”"),
        ("en", "The shop is run by [●] and its partners.", "[●]"),
        ("en", "Lorem ipsum is what the page says here.", "Lorem ipsum"),
        ("fr", "La boutique est tenue par [nom de la société] et ses partenaires.", "[nom de la société]"),
        ("ar", "تدير [اسم الشركة] المتجر مع شركائها.", "[اسم الشركة]"),
        ("sq", "Dyqani drejtohet nga [emri i kompanisë] dhe partnerët.", "[emri i kompanisë]"),
        ("tk", "Dükany [kompaniýanyň ady] we hyzmatdaşlary dolandyrýar.", "[kompaniýanyň ady]"),
        ("zh", "本商店由某某公司及其合作伙伴运营。", "某某公司"),
        ("zh", "本商店由【公司名称】及其合作伙伴运营。", "【公司名称】"),
    ] {
        wrong.extend(unless_found(tag, &format!("1. Title\n\n{text}\n"), hole));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (tag, text) in [
        (
            "en",
            "[ ] I agree. Call main() in Chapter XXX. Signature: ________ Write `{{name}}` here. He said [the company] was late. “Yes” “No”",
        ),
        ("zh", "【联系方式】请写信。张某某同意。"),
        ("fr", "« Oui », dit-il ; la liste [1] et l'annexe [a] suivent."),
    ] {
        let found = findings(&[(tag, &format!("1. Title\n\n{text}\n"))]);
        assert!(found.is_empty(), "{tag}: {found:#?}");
    }
}

#[test]
fn a_unit_without_the_number_of_the_others_is_a_hole() {
    let en = "We repair faults within 36 hours of your report.\n";
    let fr = "Nous réparons les pannes dans un délai de 36 heures après votre signalement.\n";
    let sq = "Ne i riparojmë defektet brenda 36 orësh nga raportimi juaj.\n";
    let zh = "我们在您报修后36小时内排除故障。\n";
    let hole = |texts: &[(&str, &str)], words: &str| {
        let found = findings(texts);
        assert!(found.len() == 1 && marked(&found[0]).iter().any(|m| m.contains(words)), "{found:#?}");
    };
    assert!(findings(&[("en", en), ("fr", fr), ("sq", sq), ("zh", zh)]).is_empty());
    hole(&[("en", &en.replace("36 ", "")), ("fr", fr), ("sq", sq), ("zh", zh)], "within hours of");
    hole(&[("en", en), ("fr", fr), ("sq", &sq.replace("36 ", "")), ("zh", zh)], "brenda orësh");
    hole(&[("en", en), ("fr", fr), ("sq", sq), ("zh", &zh.replace("36", ""))], "小时");
    // In words; and not where one version alone gives a number.
    let in_words = "We repair faults within thirty-six hours of your report.\n";
    assert!(findings(&[("en", in_words), ("fr", fr), ("sq", sq), ("zh", zh)]).is_empty());
    let vague = "Nous réparons les pannes dans les heures qui suivent votre signalement.\n";
    assert!(findings(&[("en", en), ("fr", vague)]).is_empty());
    hole(&[("ar", "تسري على المبالغ المتأخرة فائدة بنسبة % شهريا من تاريخ الاستحقاق.\n")], "%");
    hole(&[("zh", "开通服务的费用为____欧元，由用户在订购当日支付。\n")], "____");
    assert!(findings(&[("en", "The rate is 5 % a month, and 7% after a year (in %).\n")]).is_empty());
}
