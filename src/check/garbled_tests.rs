//! garbled on small families, through reading, aligning and checking.

use super::Finding;
use super::small_families::{all_findings, only};
use crate::language::Tag;

/// The findings on texts given by language; the first is the reference.
fn all(texts: &[(&str, &str)]) -> Vec<Finding> {
    all_findings(texts, &only(&["garbled", "missing-clause"]))
}

fn garbled(texts: &[(&str, &str)]) -> Vec<String> {
    all(texts).into_iter().filter(|f| f.rule == "garbled").map(|f| f.message).collect()
}

/// One finding in a text of one version, whose message has the words.
fn one(tag: &str, text: &str, words: &str) {
    let found = garbled(&[(tag, text)]);
    assert!(found.len() == 1 && found[0].contains(words), "{text}: {found:?}");
}

fn none(tag: &str, text: &str) {
    let found = garbled(&[(tag, text)]);
    assert!(found.is_empty(), "{text}: {found:?}");
}

#[test]
fn words_that_stand_twice_are_told_in_every_language() {
    one("en", "Tarnivel keeps the the recordings for a year.", "“the” twice");
    one("fr", "Tarnivel conserve les enregistrements de de la caméra pendant un an.", "“de” twice");
    one("ar", "تحتفظ الشركة بالتسجيلات وتفصح عن عن البيانات عند الطلب.", "twice in a row");
    one("sq", "Tarnivel ruan regjistrimet për për një vit.", "“për” twice");
    one("tk", "Kompaniýa ýazgylary bir ýyllap üçin üçin saklaýar.", "“üçin” twice");
    one("zh", "塔尼维尔将保存您的的录音。", "的");
    one("zh", "我们仅共享必要的信息,且,并且只为本目的共享。", "conjunctions");
}

#[test]
fn a_long_word_that_stands_twice_may_have_two_senses() {
    let help = |tag: &str, text: &str| all(&[(tag, text)]).into_iter().map(|f| f.help).collect::<Vec<_>>().join(" ");
    assert!(help("tk", "Bu ýörelgä degişli degişli adalgalar bar, olary okaň.").contains("in other words"));
    assert!(help("en", "Tarnivel keeps the the recordings for a year.").contains("in its place"));
}

#[test]
fn every_lost_space_is_counted() {
    let text = "Tarnivel keeps recordings.They stay for a year.You may ask for them.We answer at once.";
    let found: Vec<Finding> = all(&[("en", text)]).into_iter().filter(|f| f.its == "whitespace").collect();
    assert!(found.len() == 1 && found[0].places.len() == 3 && found[0].message.contains("in 3 places"), "{found:?}");
    let mut left = found[0].clone();
    left.drop_places(|place| place[0].bytes == found[0].locations[0].bytes);
    assert!(left.message.contains("in 2 places, first in") && left.message.contains("year.You"), "{}", left.message);
}

#[test]
fn doublings_that_a_language_has_are_left_alone() {
    none("en", "Tarnivel said that that clause had had no effect, and Duran Duran played.");
    none("fr", "Nous nous engageons à répondre, et vous vous engagez à attendre très très longtemps.");
    none("fr", "Si vous voyez cette case, cochez-la la prochaine fois.");
    none("ar", "نتقدم خطوة خطوة، ونراجع الطلبات واحدا واحدا، كما نقلت سي إن إن أمس.");
    none("sq", "Tarnivel do të të tregojë dalëngadalë se çfarë ka ndodhur, dhe gjithnjë e më shumë e më shumë.");
    none("tk", "Biz öz-özünden, ýygy-ýygydan, wagtal-wagtal we dürli-dürli habarlary ýeke-ýeke iberýäris.");
    none("zh", "我们常常感谢您,谢谢您的目的的说明,并和和气气地看看、研究研究。");
}

#[test]
fn a_list_that_names_one_thing_twice_has_lost_another() {
    let en = "1. We explain to you the scope and purpose of the collection.\n2. You may ask about it.\n";
    let sq = "1. Ne ju shpjegojmë qëllimin dhe qëllimin e mbledhjes.\n2. Ju mund të pyesni për të.\n";
    let found: Vec<Finding> = all(&[("en", en), ("sq", sq)]).into_iter().filter(|f| f.rule == "garbled").collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.contains("scope and purpose") && found[0].severity == super::Severity::Major, "{found:#?}");
    one("sq", "Nëse keni pyetje mbi qëllimin, qëllimin dhe përdorimin e të dhënave, na shkruani.", "twice in one list");
    one("tk", "Biz maglumatlary saklap, saklap ýa-da aýan edip bileris.", "twice in one list");
    none("en", "We collect personal data, data that you give us, and more and more logs.");
    none("tk", "Beýleki mahabat we mahabat çäreleri ýokdur.");
}

#[test]
fn loops_are_told_of_the_version_that_has_them_and_of_no_other() {
    let en = "1. We keep the useful content of the device log, of the useful content of the device log, of the useful content of the device log.\n\
              2. We delete the log after a year.\n3. You may object to this.\n";
    let fr =
        "1. Nous conservons le contenu utile de l'appareil.\n2. Nous supprimons le journal après un an.\n3. Vous pouvez vous y opposer.\n";
    let found = all(&[("en", en), ("fr", fr)]);
    assert!(found.iter().any(|f| f.rule == "garbled" && f.message.contains("machine noise")), "{found:#?}");
    assert!(!found.iter().any(|f| f.rule == "missing-clause" && f.absent.contains(&Tag::new("fr"))), "{found:#?}");
}

#[test]
fn glued_words_are_told_and_names_are_not() {
    one("sq", "Mirësevini në shërbimin Belmora. Përdorni belmoraLexoni këtë politikë me kujdes.", "belmoraLexoni");
    one("ar", "استخدم خدمة BELMORAاقرأ هذه السياسة بعناية.", "glued");
    one("ar", "تنطبق سياسةالخصوصية على جميع الخدمات.", "glued");
    one("en", "You accept thepolicy of Tarnivel. The policy is short, and this policy binds.", "thepolicy");
    one("en", "The rest ofthe clause stands.", "ofthe");
    one("tk", "Biz maglumatlary ýygnaýarys.Hyzmatlarymyz siziň üçindir.", "space after a full stop");
    one("fr", "Nous collectons vos données.Vous pouvez vous y opposer.", "space after a full stop");
    none("en", "Use WhatsApp, YouTube, an iPhone, eBay, JavaScript, LinkedIn, PayPal or macOS. Ask McDonald, LeBron or DiCaprio.");
    none("en", "See Booking.com, node.js, the U.S. Act, No.1 Building, e.g. Mr. Smith, and info@belmora.example.");
    none("ar", "نستخدم وFacebook وبGPS والWiFi وخدمة Belmora لتحديد الموقع.");
    none("zh", "我们使用Cookie和GPS等技术。");
    none("sq", "Shërbimi p.sh. përdor WhatsApp etj. Nuk ka tjetër.");
}

#[test]
fn a_name_that_lost_its_preposition_is_told() {
    one("ar", "يجوز Tarnivel جمع بياناتك.", "يجوز Tarnivel");
    none("ar", "يجوز لـ Tarnivel مشاركة بياناتك مع Belmora.");
}

#[test]
fn words_that_lost_a_letter_are_told() {
    one("sq", "Kjo isshtë e nevojshme për kontratën.", "“është”");
    one("ar", "نحدد الوقت الازم لتخزين البيانات.", "lam");
    none("ar", "نحدد الاسم والأساس والاتصال اللازم للحساب.");
    one("sq", "Kjo shtë e nevojshme për kontratën.", "“është”");
    none("fr", "En tant que client, vous êtes libre, étant entendu que la loi s'applique.");
    none("sq", "Nuk ka aspak farë, por kjo është e mirë.");
}

#[test]
fn misspellings_need_a_counterpart_or_a_version_that_knows_better() {
    let pair = |en: &str, fr: &str| garbled(&[("en", en), ("fr", fr)]);
    let found = pair("Send it to our address.\n\nThere is no risk.\n", "Envoyez-la à notre addresse.\n\nIl n'y a aucun rique.\n");
    assert!(found.len() == 2 && found[0].contains("“adresse”") && found[1].contains("“risque”"), "{found:?}");
    let found = pair("Send it to our email adress.\n", "Envoyez-la à notre adresse électronique.\n");
    assert!(found.len() == 1 && found[0].contains("“address”"), "{found:?}");
    assert!(pair("In many cases the site shows agility.\n", "Par la suite, les causes et la capacité du site importent.\n").is_empty());
    assert!(pair("He gave his word and his risk.\n", "Je parle de sa parole, vous enfreignez la loi et le risque.\n").is_empty());
    assert!(pair("The color and the organisation of the center.\n", "La couleur et l'organisation du centre.\n").is_empty());
    let text = "The agreement binds. Every agreement lasts. Your agreement counts. This agreemnt does not.";
    one("en", text, "“agreement”");
}

#[test]
fn broken_characters_and_leftovers_are_told() {
    one("fr", "Nous protÃ©geons vos donnÃ©es.", "wrong encoding");
    one("en", "We don\u{fffd}t share it.", "lost letters");
    one("en", "Terms &amp; conditions apply to all users.", "entity");
    one("en", "We keep it.<br/> You may object.", "tag");
    one("en", "We keep it.\\n You may object.", "line break");
    one("en", "We keep it.\n\n0f2b06b71b81d66594a2b16677d6d15\n", "stray code");
    one("en", "Feedback Form for Privacy Questions.docx", ".docx");
    none("en", "R&D and Q&A at AT&T; if x < y and y > z, write to C:\\new\\temp. See form_1.docx or https://belmora.example/?a=1&amp;b=2");
    none("fr", "« Oui », dit-il, à l’été ; l’élève « aimé » paie 5 €.");
}

#[test]
fn pieces_of_sentences_are_told() {
    one("tk", "Biz talap edilýän howpsuzlyk çärelerini ýerine ýetirmegini üpjün ederis. maglumat.", "left over");
    one("en", "We store it according to regulations. will not transfer your data outside of the country ever.", "small letter");
    none("en", "We use it, e.g. for billing, logs, cookies etc. and more. iPhone users too.");
    none("sq", "Ne mbledhim kamera, mikrofona etj. që na duhen, p.sh. zërin.");
}

#[test]
fn a_word_said_again_and_again_is_told() {
    one("en", "We store, store, store the recordings for a year.", "again and again");
    one("tk", "Siz ony düzedip, düzedip, düzedip bilersiňiz.", "again and again");
    one("zh", "数据受加密保护保护保护，并定期检查。", "保护");
    none("en", "No, no, no, said the guide, and went on and on and on.");
    none("zh", "他们哈哈哈哈哈哈地笑了起来。");
    one("fr", "Si la la modification vous gêne, écrivez-nous.", "“la” twice");
}

#[test]
fn definitions_in_quotation_marks_are_no_debris() {
    none("en", "1. Tarnivel Ltd (“we”, or “us”, or “our”, or “the company”) sells devices to you.");
    none("en", "1. Tarnivel Ltd (\"we\", or \"us\", or \"our\", or \"the company\") sells devices to you.");
    none("fr", "Tarnivel SARL («nous», ou «notre», ou «nos», ou «la société») vous vend des appareils.");
    none("zh", "塔尼维尔公司（“我们”，“本公司”，“公司”，“塔尼维尔”）向您销售设备。");
}
