//! Markup and ways to reach somebody on small invented families in six languages, through reading, aligning and checking.

use super::Finding;
use super::small_families::{all_findings, only};

fn findings(rule: &str, texts: &[(&str, &str)]) -> Vec<Finding> {
    all_findings(texts, &only(&[rule]))
}

const EN: &str = "1. What Tarnivel does\n\nTarnivel uses your data for these purposes:\n\ni. To open your account and keep it safe.\n\n\
ii. To deliver what you bought in our shop.\n\niii. To answer your questions (by e-mail or phone).\n\niv. To obey the laws that bind us.\n\n\
2. How to reach us\n\nPhone: +86 21 5855 1234\n\nAddress: No.12 Building, No.433 Lakeside Road, Belmora\n";
const FR: &str = "1. Ce que fait Tarnivel\n\nTarnivel utilise vos données à ces fins :\n\ni. Pour ouvrir votre compte et le protéger.\n\n\
ii. Pour livrer ce que vous avez acheté dans notre boutique.\n\niii. Pour répondre à vos questions (par courriel ou par téléphone).\n\n\
iv. Pour obéir aux lois qui nous lient.\n\n2. Comment nous joindre\n\nTéléphone : 0086 21 5855 1234\n\n\
Adresse : bâtiment no 12, 433 rue du Lac, Belmora\n";
const AR: &str = "1. ما تفعله Tarnivel\n\nتستخدم Tarnivel بياناتك للأغراض التالية:\n\ni. لفتح حسابك والحفاظ على أمانه.\n\n\
ii. لتوصيل ما اشتريته من متجرنا.\n\niii. للإجابة على أسئلتك (عبر البريد الإلكتروني أو الهاتف).\n\niv. للامتثال للقوانين الملزمة لنا.\n\n\
2. كيف تتصل بنا\n\nالهاتف: +٨٦ ٢١ ٥٨٥٥ ١٢٣٤\n\nالعنوان: مبنى رقم ١٢، طريق البحيرة رقم ٤٣٣، بلمورا\n";
const SQ: &str = "1. Çfarë bën Tarnivel\n\nTarnivel i përdor të dhënat tuaja për këto qëllime:\n\ni. Për të hapur llogarinë tuaj dhe për ta mbrojtur.\n\n\
ii. Për të dorëzuar atë që keni blerë në dyqanin tonë.\n\niii. Për t'iu përgjigjur pyetjeve tuaja (me e-mail ose me telefon).\n\n\
iv. Për t'iu bindur ligjeve që na detyrojnë.\n\n2. Si të na kontaktoni\n\nTelefoni: (86) 021 5855 1234\n\n\
Adresa: ndërtesa nr. 12, rruga e Liqenit nr. 433, Belmora\n";
const TK: &str = "1. Tarnivel näme edýär\n\nTarnivel maglumatlaryňyzy şu maksatlar üçin ulanýar:\n\ni. Hasabyňyzy açmak we ony goramak üçin.\n\n\
ii. Dükanymyzdan satyn alan zatlaryňyzy eltmek üçin.\n\niii. Soraglaryňyza jogap bermek üçin (e-poçta ýa-da telefon arkaly).\n\n\
iv. Bize degişli kanunlara boýun bolmak üçin.\n\n2. Biz bilen nädip habarlaşmaly\n\nTelefon: +86 21 58551234\n\n\
Salgysy: 12-nji bina, Köl ýoly 433, Belmora\n";
const ZH: &str = "1. Tarnivel做什么\n\nTarnivel将您的数据用于以下目的：\n\ni. 用于开立您的账户并保障其安全。\n\nii. 用于交付您在我们商店购买的商品。\n\n\
iii. 用于回答您的问题（通过电子邮件或电话）。\n\niv. 用于遵守对我们有约束力的法律。\n\n2. 如何联系我们\n\n电话：+86-21-5855-1234\n\n\
地址：贝尔莫拉湖滨路433号12号楼\n";

const ALL: [(&str, &str); 6] = [("en", EN), ("fr", FR), ("ar", AR), ("sq", SQ), ("tk", TK), ("zh", ZH)];

/// The texts with one of them changed.
fn with<'a>(tag: &str, changed: &'a str) -> Vec<(&'a str, &'a str)> {
    ALL.into_iter().map(|(t, text)| if t == tag { (t, changed) } else { (t, text) }).collect()
}

#[test]
fn good_texts_are_left_alone() {
    assert_eq!(findings("markup", &ALL), []);
    assert_eq!(findings("contact", &ALL), []);
    for one in ALL {
        assert_eq!(findings("markup", &[one]), []);
    }
}

#[test]
fn slips_are_told_where_they_are() {
    for (tag, from, to, says, line) in [
        ("en", "account and keep it safe.", "account. and keep it safe.", "full stop in the middle", 5),
        ("en", "purposes:\n\ni. ", "purposes: i. ", "on the line of the sentence", 3),
        ("fr", "boutique.", "boutique", "without a final mark", 7),
        ("fr", "le protéger.", "le protéger .", "space before", 5),
        ("ar", "متجرنا.", "متجرنا", "without a final mark", 7),
        ("ar", "حسابك والحفاظ", "حسابك ، والحفاظ", "space before", 5),
        ("sq", "(me e-mail", "me e-mail", "never opened", 9),
        ("sq", "dyqanin tonë.", "dyqanin tonë..", "two punctuation marks", 7),
        ("tk", "arkaly).", "arkaly.", "never closes", 9),
        ("tk", "goramak", "gor\u{200b}amak", "invisible", 5),
        ("zh", "法律。", "法律", "without a final mark", 11),
        ("zh", "电话）", "电话)", "another width", 9),
    ] {
        let text = ALL.iter().find(|t| t.0 == tag).map_or("", |t| t.1).replace(from, to);
        for texts in [with(tag, &text), vec![(tag, text.as_str())]] {
            let found = findings("markup", &texts);
            assert_eq!(found.len(), 1, "{tag} {to} {}: {found:#?}", texts.len());
            assert!(found[0].message.contains(says), "{tag} {to}: {}", found[0].message);
            assert_eq!((found[0].locations[0].language.primary(), found[0].locations[0].lines[0]), (tag, line), "{to}");
        }
    }
}

#[test]
fn the_same_slip_in_many_places_is_one_finding() {
    let text = FR.replace("protéger.", "protéger .").replace("boutique.", "boutique .");
    let found = findings("markup", &with("fr", &text));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].locations.len(), 2);
}

#[test]
fn numbers_and_addresses_that_differ_are_told() {
    for (tag, from, to, says) in [
        ("fr", "5855 1234", "5855 1235", "phone number"),
        ("sq", "5855 1234", "5855 1324", "phone number"),
        ("zh", "5855-1234", "5885-1234", "phone number"),
        ("ar", "+٨٦ ٢١ ٥٨٥٥ ١٢٣٤", "٨٦ ٢١ ٥٨٥٥ ١٢٣٤+", "plus sign"),
        ("zh", "433号", "438号", "postal address"),
        ("ar", "٤٣٣", "٤٣٤", "postal address"),
        ("tk", "ýoly 433,", "ýoly,", "lacks 433"),
    ] {
        let text = ALL.iter().find(|t| t.0 == tag).map_or("", |t| t.1).replace(from, to);
        let found = findings("contact", &with(tag, &text));
        assert_eq!(found.len(), 1, "{tag} {to}: {found:#?}");
        assert!(found[0].message.contains(says), "{tag} {to}: {}", found[0].message);
        assert_eq!(found[0].locations[0].language.primary(), tag, "{to}");
    }
}

#[test]
fn a_list_is_announced_by_a_colon() {
    let en = include_str!("../../corpus/clean/halvenor/en.txt");
    let fr = include_str!("../../corpus/clean/halvenor/fr.txt");
    let tk = include_str!("../../corpus/clean/halvenor/tk.txt");
    let told = |tk: &str| {
        let found = findings("markup", &[("en", en), ("fr", fr), ("tk", tk)]);
        found.into_iter().filter(|f| f.message.contains("colon")).count()
    };
    assert_eq!(told(tk), 0);
    assert_eq!(told(&tk.replace("tabşyrmaly:", "tabşyrmaly")), 1);
}

#[test]
fn asterisks_of_a_format_are_told() {
    let told = |text: &str| findings("markup", &[("fr", text)]).into_iter().filter(|f| f.message.contains("asterisks")).count();
    assert_eq!(told("Nous gardons **la langue choisie par vous.\n"), 1);
    assert_eq!(told("Nous gardons **la langue** choisie par vous.\n"), 1);
    assert_eq!(told("Le prix** comprend la taxe, 2 ** 3 font huit.\n"), 0);
}
