//! Numbers of small families, through reading, aligning and checking: what is told in each language, and what must not be.

use super::small_families::findings;

/// Clauses without numbers around the one in question, so that the versions align.
fn framed(tag: &str, clause: &str) -> String {
    let (before, after) = match tag {
        "fr" => ("Vous pouvez nous écrire à tout moment au sujet de vos livres.", "Nous ne vendons jamais vos données personnelles."),
        "ar" => ("يمكنكم مراسلتنا في أي وقت بشأن كتبكم.", "نحن لا نبيع بياناتكم الشخصية أبدا."),
        "sq" => ("Ju mund të na shkruani në çdo kohë për librat tuaj.", "Ne nuk i shesim kurrë të dhënat tuaja personale."),
        "tk-Latn" => ("Kitaplaryňyz barada islän wagtyňyz bize ýazyp bilersiňiz.", "Biz şahsy maglumatlaryňyzy hiç haçan satmaýarys."),
        "zh-Hans" => ("您可以随时就您的图书写信给我们。", "我们绝不出售您的个人信息。"),
        _ => ("You may write to us at any time about your books.", "We never sell your personal data."),
    };
    format!("{before}\n\n{clause}\n\n{after}\n")
}

/// Messages of the rule for two clauses that stand for each other.
fn told(a: (&str, &str), b: (&str, &str)) -> Vec<String> {
    let (x, y) = (framed(a.0, a.1), framed(b.0, b.1));
    findings("number", &[(a.0, &x), (b.0, &y)]).into_iter().map(|f| f.message).collect()
}

#[test]
fn the_same_number_in_words_and_figures_is_no_finding() {
    let en = "We answer your request within thirty (30) days, and readers under fourteen years of age need the consent of a parent.";
    for (tag, clause) in [
        (
            "fr",
            "Nous répondons à votre demande sous trente (30) jours, et les lecteurs de moins de quatorze ans ont besoin du consentement d'un parent.",
        ),
        ("ar", "نرد على طلبكم خلال ثلاثين (٣٠) يومًا، ويحتاج القراء دون سن الرابعة عشرة إلى موافقة أحد الوالدين."),
        (
            "sq",
            "Ne i përgjigjemi kërkesës suaj brenda tridhjetë (30) ditëve, dhe lexuesit nën moshën katërmbëdhjetë vjeç kanë nevojë për pëlqimin e një prindi.",
        ),
        ("tk-Latn", "Biz haýyşyňyza otuz (30) günüň içinde jogap berýäris, on dört ýaşa ýetmedik okyjylara ene-atasynyň razylygy gerek."),
        ("zh-Hans", "我们在三十（30）日内答复您的请求，未满十四周岁的读者须征得父母同意。"),
    ] {
        assert_eq!(told(("en", en), (tag, clause)), Vec::<String>::new(), "{tag}");
    }
}

#[test]
fn another_number_in_words_is_told() {
    let en = "Readers under fourteen years of age need the consent of a parent.";
    for (tag, clause, words) in [
        ("fr", "Les lecteurs de moins de quatre ans ont besoin du consentement d'un parent.", "quatre ans"),
        ("ar", "يحتاج القراء دون سن الرابعة إلى موافقة أحد الوالدين.", "الرابعة"),
        ("sq", "Lexuesit nën moshën katër vjeç kanë nevojë për pëlqimin e një prindi.", "katër vjeç"),
        ("tk-Latn", "Dört ýaşa ýetmedik okyjylara ene-atasynyň razylygy gerek.", "Dört ýaşa"),
        ("zh-Hans", "未满四岁的读者须征得父母同意。", "四岁"),
    ] {
        let found = told(("en", en), (tag, clause));
        assert!(found.len() == 1 && found[0].contains(words) && found[0].contains("fourteen years"), "{tag}: {found:?}");
    }
}

#[test]
fn compounds_are_read_in_every_language() {
    let en = "The desk keeps the register of loans for ninety-seven days.";
    let right = [
        ("fr", "Le bureau conserve le registre des prêts pendant quatre-vingt-dix-sept jours."),
        ("ar", "يحتفظ المكتب بسجل الإعارات لمدة سبعة وتسعين يومًا."),
        ("sq", "Zyra e ruan regjistrin e huazimeve për nëntëdhjetë e shtatë ditë."),
        ("tk-Latn", "Edara karz depderini togsan ýedi gün saklaýar."),
        ("zh-Hans", "服务台将借阅记录保存九十七天。"),
    ];
    for (tag, clause) in right {
        assert_eq!(told(("en", en), (tag, clause)), Vec::<String>::new(), "{tag}");
        let wrong = en.replace("ninety-seven", "ninety-six");
        assert_eq!(told(("en", &wrong), (tag, clause)).len(), 1, "{tag}");
    }
}

#[test]
fn working_days_are_no_days() {
    let en = "We send the book back within 15 working days after your letter.";
    for (tag, right, wrong) in [
        (
            "fr",
            "Nous renvoyons le livre sous 15 jours ouvrés après votre lettre.",
            "Nous renvoyons le livre sous 15 jours après votre lettre.",
        ),
        ("ar", "نعيد الكتاب خلال 15 يوم عمل بعد رسالتكم.", "نعيد الكتاب خلال 15 يومًا بعد رسالتكم."),
        ("sq", "Ne e kthejmë librin brenda 15 ditëve të punës pas letrës suaj.", "Ne e kthejmë librin brenda 15 ditëve pas letrës suaj."),
        (
            "tk-Latn",
            "Biz kitaby hatyňyzdan soň 15 iş gününiň içinde yzyna iberýäris.",
            "Biz kitaby hatyňyzdan soň 15 günüň içinde yzyna iberýäris.",
        ),
        ("zh-Hans", "我们在收到您的来信后15个工作日内寄回图书。", "我们在收到您的来信后15日内寄回图书。"),
    ] {
        assert_eq!(told(("en", en), (tag, right)), Vec::<String>::new(), "{tag}");
        let found = told(("en", en), (tag, wrong));
        assert!(found.len() == 1 && found[0].contains("days for working days"), "{tag}: {found:?}");
    }
}

#[test]
fn other_units_and_scales_are_told() {
    for (a, b, words) in [
        (
            ("en", "We keep the register for 30 days after the loan."),
            ("fr", "Nous conservons le registre pendant 30 mois après le prêt."),
            "months for days",
        ),
        (("en", "We tell the authority within 72 hours of the loss."), ("zh-Hans", "我们在丢失后72天内通知主管机关。"), "days for hours"),
        (("en", "The late fee is 5% of the price of the book."), ("zh-Hans", "滞纳金为图书价格的5‰。"), "per mille for per cent"),
        (
            ("en", "The fee for a lost card is 20 euros at any desk."),
            ("sq", "Tarifa për një kartë të humbur është 20 dollarë në çdo zyrë."),
            "dollars for euros",
        ),
        (
            ("en", "The fund holds 3 million euros for new books."),
            ("fr", "Le fonds détient 3 milliards d'euros pour de nouveaux livres."),
            "3 milliards",
        ),
        (
            ("en", "The fund holds 3 million euros for new books."),
            ("tk-Latn", "Gaznada täze kitaplar üçin 3 milliard ýewro bar."),
            "3 milliard",
        ),
        (
            ("en", "Files may have 20 MB at most when you send them."),
            ("ar", "يجوز أن يكون حجم الملفات 20 كيلوبايت كحد أقصى عند إرسالها."),
            "kilobytes for megabytes",
        ),
        (
            ("en", "Two thirds of the members decide about new books."),
            ("fr", "La moitié des membres décide des nouveaux livres."),
            "moitié",
        ),
    ] {
        let found = told(a, b);
        assert!(found.len() == 1 && found[0].contains(words), "{b:?}: {found:?}");
    }
}

#[test]
fn the_same_in_other_words_is_no_finding() {
    for (a, b) in [
        (
            ("en", "We tell the authority within 24 hours of the loss."),
            ("fr", "Nous informons l'autorité dans un délai d'un jour après la perte."),
        ),
        (("en", "We keep the register for two weeks after the loan."), ("zh-Hans", "借阅后我们将记录保存14天。")),
        (("en", "We keep the register for six months after the loan."), ("zh-Hans", "借阅后我们将记录保存半年。")),
        (("en", "We answer your letter within two days at the latest."), ("ar", "نرد على رسالتكم خلال يومين على أبعد تقدير.")),
        (("en", "The fund holds 3 million euros for new books."), ("zh-Hans", "基金持有300万欧元用于购买新书。")),
        (("en", "The fund holds 1,500.50 euros for new books."), ("fr", "Le fonds détient 1 500,50 euros pour de nouveaux livres.")),
        (("en", "The fund holds 1,500.50 euros for new books."), ("ar", "يمتلك الصندوق ١٬٥٠٠٫٥٠ يورو لشراء كتب جديدة.")),
        (("en", "Half of the members decide about new books."), ("tk-Latn", "Agzalaryň 50 göterimi täze kitaplar barada karar berýär.")),
        (("en", "One of the members may ask for a new book at the desk."), ("fr", "Un des deux bureaux accepte la demande d'un membre.")),
        (("en", "A reader may be one of two persons in a house."), ("sq", "Një lexues mund të jetë një nga personat në shtëpi.")),
        (("en", "The rules are in force from 2 January 2020 on."), ("zh-Hans", "本规则自二〇二〇年一月二日起施行。")),
        (("en", "The rules are in force from 2 January 2020 on."), ("ar", "تسري القواعد اعتبارًا من ٢ كانون الثاني ٢٠٢٠.")),
        (("en", "The rules are in force from 2 January 2020 on."), ("sq", "Rregullat hyjnë në fuqi më 02.01.2020.")),
        (("en", "The rules are in force from 2 January 2020 on."), ("tk-Latn", "Düzgünler 2020-nji ýylyň 2-nji ýanwaryndan güýje girýär.")),
        (("en", "The desk is open until 4:30 p.m. on every day."), ("fr", "Le bureau est ouvert tous les jours jusqu'à 16 h 30.")),
        (
            ("en", "This follows Article 6(1)(a) of Regulation (EU) 2016/679."),
            ("zh-Hans", "本条依据《条例（欧盟）2016/679》第六条第1款（a）项。"),
        ),
        (("en", "We are certified under ISO/IEC 27001 for the register."), ("ar", "لدينا شهادة ISO/IEC 27001 للسجل.")),
    ] {
        assert_eq!(told(a, b), Vec::<String>::new(), "{b:?}");
    }
}

#[test]
fn dates_times_laws_and_standards_that_differ_are_told() {
    for (a, b) in [
        (("en", "The rules are in force from 2 January 2020 on."), ("fr", "Les règles sont en vigueur à compter du 2 février 2020.")),
        (("en", "The rules are in force from 2 January 2020 on."), ("sq", "Rregullat hyjnë në fuqi më 05/04/2020.")),
        (("en", "The rules are in force from 2 January 2020 on."), ("tk-Latn", "Düzgünler 2020-nji ýylyň 2-nji martyndan güýje girýär.")),
        (("en", "The rules are in force from 2 January 2020 on."), ("ar", "تسري القواعد اعتبارًا من ٢ كانون الثاني ٢٠٢١.")),
        (("en", "The rules are in force from 2 January 2020 on."), ("zh-Hans", "本规则自2020年1月12日起施行。")),
        (("en", "The desk is open until 4:30 p.m. on every day."), ("fr", "Le bureau est ouvert tous les jours jusqu'à 17 h 30.")),
        (("en", "This follows Article 6 of Regulation (EU) 2016/679."), ("fr", "Ceci découle de l'article 6 du règlement (UE) 2016/697.")),
        (("en", "This follows Article 6 of the law on data."), ("zh-Hans", "本条依据《数据法》第九条。")),
        (("en", "We are certified under ISO/IEC 27001 for the register."), ("ar", "لدينا شهادة ISO/IEC 27002 للسجل.")),
        (("en", "The standard GB/T 35273 governs our register."), ("zh-Hans", "我们的登记册适用GB/T 35274标准。")),
        (("en", "This follows Law No. 9887 on personal data."), ("sq", "Kjo bazohet në Ligjin nr. 9878 për të dhënat personale.")),
    ] {
        assert_eq!(told(a, b).len(), 1, "{b:?} {:?}", told(a, b));
    }
}

#[test]
fn a_month_for_thirty_days_weighs_less() {
    let (en, fr) =
        (framed("en", "We answer your request within one month."), framed("fr", "Nous répondons à votre demande sous trente jours."));
    let found = findings("number", &[("en", &en), ("fr", &fr)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].confidence < 0.6 && found[0].message.contains("about as long"), "{found:#?}");
}

#[test]
fn words_and_figures_of_one_number_must_agree() {
    for (tag, wrong, right) in [
        ("en", "We answer within thirty (60) days.", "We answer within thirty (30) days."),
        ("fr", "Nous répondons sous trente (60) jours.", "Nous répondons sous trente (30) jours."),
        ("ar", "نرد خلال ثلاثين (60) يومًا.", "نرد خلال ثلاثين (30) يومًا."),
        ("sq", "Ne përgjigjemi brenda tridhjetë (60) ditëve.", "Ne përgjigjemi brenda tridhjetë (30) ditëve."),
        ("tk-Latn", "Biz otuz (60) günüň içinde jogap berýäris.", "Biz otuz (30) günüň içinde jogap berýäris."),
        ("zh-Hans", "我们在三十（60）日内答复。", "我们在三十（30）日内答复。"),
        ("en", "We answer within 30 (sixty) days.", "We answer within 30 (thirty) days."),
    ] {
        let found = findings("number", &[(tag, &framed(tag, wrong))]);
        assert!(found.len() == 1 && found[0].confidence > 0.9, "{tag}: {found:#?}");
        assert_eq!(findings("number", &[(tag, &framed(tag, right))]), [], "{tag}");
    }
}

#[test]
fn an_age_that_lost_its_ten_is_told() {
    for (tag, wrong, full) in [
        ("en", "Data of minors under the age of four is sensitive.", "A child under 14 years of age needs the consent of a parent."),
        (
            "fr",
            "Les données des mineurs de moins de quatre ans sont sensibles.",
            "Un enfant de moins de 14 ans a besoin du consentement d'un parent.",
        ),
        ("ar", "بيانات القاصرين دون سن الرابعة بيانات حساسة.", "يحتاج القاصر الذي يقل عمره عن 14 عامًا إلى موافقة أحد الوالدين."),
        (
            "sq",
            "Të dhënat e të miturve nën moshën katër vjeç janë të ndjeshme.",
            "I mituri nën moshën 14 vjeç ka nevojë për pëlqimin e prindit.",
        ),
        ("tk-Latn", "Dört ýaşa ýetmedik çagalaryň maglumatlary duýgurdyr.", "14 ýaşa ýetmedik çaga ene-atasynyň razylygy gerek."),
        ("zh-Hans", "未满四岁的未成年人的信息属于敏感信息。", "未满14周岁的儿童须征得父母同意。"),
    ] {
        let text = framed(tag, &format!("{wrong}\n\n{full}"));
        let found = findings("number", &[(tag, &text)]);
        assert!(found.len() == 1 && found[0].message.contains("lost"), "{tag}: {found:#?}");
    }
    let text = framed("en", "Data of minors under the age of six is sensitive.\n\nA child under 14 years of age needs consent.");
    assert_eq!(findings("number", &[("en", &text)]), []);
}

#[test]
fn of_three_versions_most_decide_and_one_slip_is_one_finding() {
    let clause = |tag: &str, days: &str| match tag {
        "fr" => format!("Nous répondons à votre demande sous {days} jours.\n\nNous renvoyons le livre perdu sous {days} jours aussi."),
        "tk-Latn" => {
            format!("Biz haýyşyňyza {days} günüň içinde jogap berýäris.\n\nBiz ýiten kitaby hem {days} günüň içinde yzyna iberýäris.")
        }
        _ => format!("We answer your request within {days} days.\n\nWe send the lost book back within {days} days as well."),
    };
    let texts: Vec<String> = [("en", "thirty"), ("fr", "30"), ("tk-Latn", "60")].iter().map(|(t, d)| framed(t, &clause(t, d))).collect();
    let found = findings("number", &[("en", &texts[0]), ("fr", &texts[1]), ("tk-Latn", &texts[2])]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].locations[0].language.as_str(), "tk-Latn");
    assert_eq!(found[0].locations.iter().filter(|l| l.language.as_str() == "tk-Latn").count(), 2, "{found:#?}");
}

#[test]
fn durations_are_no_times_of_day() {
    let one = |en: &str, sq: &str, words: &str| {
        let found = told(("en", en), ("sq", sq));
        assert!(found.len() == 1 && found[0].contains(words), "{found:?}");
    };
    one(
        "We remember your answer for 6 months and then ask again.",
        "Ne e mbajmë mend përgjigjen tuaj për 18 muaj dhe pastaj ju pyesim sërish.",
        "18",
    );
    one(
        "Maintenance takes place between 2:00 and 9:00 and is announced 14 hours in advance.",
        "Mirëmbajtja kryhet midis orës 2:00 dhe 9:00 dhe njoftohet 145 orë përpara.",
        "145",
    );
    assert!(told(("en", "The shop closes at 6 o'clock in the evening."), ("fr", "La boutique ferme à 18 heures.")).is_empty());
}
