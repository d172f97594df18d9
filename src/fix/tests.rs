//! Mending end to end: a family with a slip in one version, in an encoding and with line ends that its language is met with; what comes
//! out must be the sound text, byte for byte.

use super::*;
use crate::align;
use crate::check;
use crate::read;
use std::fs;
use std::path::PathBuf;

const EN: &str = "\
Privacy notice of Tarnivel
1. Who we are
1.1 Tarnivel sells garden tools and answers for the data that it keeps.
1.2 You can write to desk@example.com or call +44 20 7946 0123.
2. What we keep
2.1 We keep your name, your address and your orders for 7 years.
2.2 Older notices are, in full, at https://example.com/notices?year=2024.
3. Your rights
3.1 You can ask for a copy of your data, and we answer within 30 days.
3.2 You can have wrong data corrected, and old data deleted.
";

const FR: &str = "\
Avis de confidentialité de Tarnivel
1. Qui nous sommes
1.1 Tarnivel vend des outils de jardin et répond des données qu'elle conserve.
1.2 Vous pouvez écrire à desk@example.com ou appeler le +44 20 7946 0123.
2. Ce que nous conservons
2.1 Nous conservons votre nom, votre adresse et vos commandes pendant 7 ans.
2.2 Les avis plus anciens se trouvent, complets, sur https://example.com/notices?year=2024.
3. Vos droits
3.1 Vous pouvez demander une copie de vos données, et nous répondons sous 30 jours.
3.2 Vous pouvez faire corriger les données fausses, et supprimer les anciennes.
";

const AR: &str = "\
إشعار الخصوصية لدى Tarnivel
1. من نحن
1.1 تبيع Tarnivel أدوات الحدائق، وهي مسؤولة عن البيانات التي تحتفظ بها.
1.2 يمكنك الكتابة إلى desk@example.com، أو الاتصال بالرقم +44 20 7946 0123.
2. ما نحتفظ به
2.1 نحتفظ باسمك وعنوانك وطلباتك، وذلك لمدة 7 سنوات.
2.2 تجد الإشعارات الأقدم، كاملة، على https://example.com/notices?year=2024.
3. حقوقك
3.1 يمكنك طلب نسخة من بياناتك، ونرد خلال 30 يومًا.
3.2 يمكنك طلب تصحيح البيانات الخاطئة، وحذف البيانات القديمة.
";

const SQ: &str = "\
Njoftimi i privatësisë i Tarnivel
1. Kush jemi
1.1 Tarnivel shet vegla kopshti dhe përgjigjet për të dhënat që ruan.
1.2 Mund të shkruani te desk@example.com ose të telefononi në +44 20 7946 0123.
2. Çfarë ruajmë
2.1 Ne ruajmë emrin tuaj, adresën tuaj dhe porositë tuaja për 7 vjet.
2.2 Njoftimet e mëparshme gjenden, të plota, te https://example.com/notices?year=2024.
3. Të drejtat tuaja
3.1 Mund të kërkoni një kopje të të dhënave tuaja, dhe ne përgjigjemi brenda 30 ditëve.
3.2 Mund të kërkoni korrigjimin e të dhënave të gabuara, dhe fshirjen e të dhënave të vjetra.
";

const TK: &str = "\
Tarnivel kompaniýasynyň gizlinlik bildirişi
1. Biz kim
1.1 Tarnivel bag gurallaryny satýar we saklaýan maglumatlary üçin jogap berýär.
1.2 Siz desk@example.com salgysyna ýazyp ýa-da +44 20 7946 0123 belgisine jaň edip bilersiňiz.
2. Näme saklaýarys
2.1 Biz adyňyzy, salgyňyzy we sargytlaryňyzy 7 ýyllap saklaýarys.
2.2 Öňki bildirişler, doly görnüşde, https://example.com/notices?year=2024 sahypasynda ýerleşýär.
3. Siziň hukuklaryňyz
3.1 Siz maglumatlaryňyzyň nusgasyny sorap bilersiňiz, biz 30 günüň içinde jogap berýäris.
3.2 Siz ýalňyş maglumatlary düzetdirip, köne maglumatlary pozduryp bilersiňiz.
";

const ZH: &str = "\
Tarnivel 隐私声明
1. 我们是谁
1.1 Tarnivel 销售园艺工具，并对所保存的数据负责。
1.2 您可以写信至 desk@example.com，或致电 +44 20 7946 0123。
2. 我们保存什么
2.1 我们保存您的姓名、地址和订单，保存7年。
2.2 以前的声明，其全文见 https://example.com/notices?year=2024。
3. 您的权利
3.1 您可以索取数据副本，我们在30天内答复。
3.2 您可以要求更正错误的数据，并删除旧数据。
";

const SOUND: [(&str, &str); 6] = [("en", EN), ("fr", FR), ("ar", AR), ("sq", SQ), ("tk", TK), ("zh", ZH)];

/// A text in an encoding, with line ends and a byte order mark where the name says so.
fn bytes(text: &str, dress: &str) -> Vec<u8> {
    let text = if dress.contains("crlf") { text.replace('\n', "\r\n") } else { text.to_string() };
    let wide = |f: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(f).collect::<Vec<u8>>();
    match dress.split(' ').next() {
        Some("utf-16le") => [vec![0xff, 0xfe], wide(u16::to_le_bytes)].concat(),
        Some("utf-16be") => wide(u16::to_be_bytes),
        Some("utf-8-bom") => [vec![0xef, 0xbb, 0xbf], text.into_bytes()].concat(),
        Some("utf-8") | None => text.into_bytes(),
        Some(label) => encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label").encode(&text).0.into_owned(),
    }
}

fn found(family: &Family) -> Vec<Finding> {
    check::check(family, &align::align(family, &align::Settings::default()), &check::Settings::default())
}

/// A folder with a version that is other than it should be, and two sound ones: as many as a majority takes.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn with(language: &str, version: &[u8]) -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let others = SOUND.iter().filter(|s| s.0 != language).take(2);
        for (l, text) in others {
            fs::write(folder.path().join(format!("{l}.txt")), text).expect("a file");
        }
        fs::write(folder.path().join(format!("{language}.txt")), version).expect("a file");
        Desk { folder }
    }

    fn mend(&self, wanted: &Wanted) -> Mended {
        let options = Options::default();
        let mut read = read::read(&[PathBuf::from(self.folder.path())], &options);
        assert!(read.errors.is_empty(), "{:?}", read.errors);
        let family = read.families.remove(0);
        mend(&family, found(&family), &options, wanted, found)
    }
}

/// Mends a version that has `wrong` for `right`; it must become the sound one.
fn mends(language: &str, right: &str, wrong: &str, dress: &str) {
    let text = SOUND.iter().find(|s| s.0 == language).expect("a language").1;
    assert_eq!(text.matches(right).count(), 1, "{language}: {right}");
    let desk = Desk::with(language, &bytes(&text.replace(right, wrong), dress));
    let mended = desk.mend(&Wanted::default());
    let told = format!("{language} {dress} {wrong}: {:?} {:?}", mended.changes, mended.left);
    assert_eq!(mended.texts.len(), 1, "{told}");
    assert_eq!(mended.texts[0].bytes(), bytes(text, dress), "{told}");
    // Once more: there is nothing left to do.
    fs::write(desk.folder.path().join(format!("{language}.txt")), mended.texts[0].bytes()).expect("a file");
    assert!(desk.mend(&Wanted::default()).texts.is_empty(), "{told}");
}

#[test]
fn the_sound_text_stays() {
    assert!(Desk::with("zh", ZH.as_bytes()).mend(&Wanted::default()).changes.is_empty());
}

#[test]
fn each_language_is_mended_in_its_dress() {
    mends("en", "for the data", "for the the data", "utf-8 crlf");
    mends("fr", "appeler le +44", "appeler le le +44", "utf-8-bom crlf");
    mends("fr", "https://example.com/notices?year=2024", "https://example.net/notices?year=2024", "windows-1252");
    mends("ar", "notices?year", "notices؟year", "utf-16le");
    mends("ar", "1.2 يمكنك", "2.1 يمكنك", "windows-1256");
    mends("sq", "+44 20 7946 0123", "+44 20 7946 0132", "utf-16be crlf");
    mends("tk", "desk@example.com", "desk@ example.com", "utf-8");
    mends("zh", "姓名、地址和订单，保存", "姓名、地址和订单,保存", "utf-8-bom");
    mends("zh", "https://example.com", "https：//example.com", "gb18030 crlf");
}

#[test]
fn labels_and_addresses_are_those_of_the_others() {
    mends("en", "3. Your rights", "2. Your rights", "utf-8");
    mends("sq", "desk@example.com", "desk@example", "utf-8");
    mends("tk", "https://example.com/notices?year=2024", "https://example.com/notice?year=2024", "utf-8");
    mends("ar", "بياناتك، ونرد", "بياناتك, ونرد", "utf-8 crlf");
    mends("fr", "données qu'elle", "donnÃ©es qu'elle", "utf-8");
}

#[test]
fn what_is_not_certain_is_left() {
    let wanted = Wanted::default();
    for (language, right, wrong) in [
        // A page of its own, or an office of its own.
        ("fr", "https://example.com/notices?year=2024", "https://example.com/avis?annee=2024"),
        ("fr", "https://example.com/notices?year=2024", "https://example.fr/notices?year=2024"),
        ("tk", "+44 20 7946 0123", "+993 12 34 56 78"),
        // A hole, and a word that may be meant twice.
        ("sq", "emrin tuaj, adresën", "emrin tuaj , adresën"),
        ("en", "wrong data corrected", "wrong data data corrected"),
    ] {
        let text = SOUND.iter().find(|s| s.0 == language).expect("a language").1;
        let desk = Desk::with(language, text.replace(right, wrong).as_bytes());
        assert_eq!(desk.mend(&wanted).changes, [], "{language} {wrong}");
    }
}

/// A text with a blank line between clauses, in lines of so many characters.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for clause in text.lines() {
        let mut column = 0;
        for word in clause.split(' ') {
            if column > 0 {
                let next = column + 1 + word.chars().count();
                out.push(if next > width { '\n' } else { ' ' });
                column = if next > width { 0 } else { column + 1 };
            }
            out.push_str(word);
            column += word.chars().count();
        }
        out.push_str("\n\n");
    }
    out
}

#[test]
fn hard_wrapped_lines_keep_their_ends() {
    let wrong = wrapped(EN, 46).replace("answers\nfor the data", "answers for the\nthe data");
    assert!(wrong.contains("for the\nthe data"), "{wrong}");
    for dress in ["utf-8", "utf-8 crlf"] {
        let mended = Desk::with("en", &bytes(&wrong, dress)).mend(&Wanted::default());
        assert_eq!(mended.texts.len(), 1, "{:?} {:?}", mended.changes, mended.left);
        // The word at the end of the line goes: the line breaks stay where they are.
        let mended_text = wrong.replace("answers for the\nthe data", "answers for\nthe data");
        assert_eq!(mended.texts[0].bytes(), bytes(&mended_text, dress));
    }
}

#[test]
fn several_slips_of_a_file_are_mended_together_and_told_where_they_stood() {
    let wrong = AR.replace("1.2 يمكنك", "2.1 يمكنك").replace("notices?year", "notices؟year").replace("بياناتك، ونرد", "بياناتك, ونرد");
    let mended = Desk::with("ar", wrong.as_bytes()).mend(&Wanted::default());
    assert_eq!(mended.texts[0].bytes(), AR.as_bytes(), "{:?}", mended.left);
    let lines: Vec<usize> = mended.changes.iter().map(|c| c.edits[0].lines[0]).collect();
    assert_eq!(lines, [4, 7, 9]);
    for e in mended.changes.iter().flat_map(|c| &c.edits) {
        let [from, to] = e.bytes.expect("bytes");
        assert_eq!(&wrong[from..to], e.old, "{e:?}");
    }
}

#[test]
fn only_what_is_wanted_is_mended() {
    let wrong = AR.replace("1.2 يمكنك", "2.1 يمكنك").replace("notices?year", "notices؟year");
    let desk = Desk::with("ar", wrong.as_bytes());
    let rules = |wanted: Wanted| desk.mend(&wanted).changes.iter().map(|c| c.rule).collect::<Vec<_>>();
    assert_eq!(rules(Wanted { rules: vec!["contact".into()], ..Wanted::default() }), ["contact"]);
    assert_eq!(rules(Wanted { languages: vec![Tag::new("fr")], ..Wanted::default() }), [] as [&str; 0]);
    let all = desk.mend(&Wanted::default());
    let id = all.changes.iter().find(|c| c.rule == "numbering").expect("a label").id.clone();
    assert_eq!(rules(Wanted { ids: vec![id], ..Wanted::default() }), ["numbering"]);
}

#[test]
fn a_fix_that_brings_a_finding_is_withdrawn() {
    let wrong = AR.replace("1.2 يمكنك", "2.1 يمكنك").replace("notices?year", "notices؟year");
    let desk = Desk::with("ar", wrong.as_bytes());
    let options = Options::default();
    let family = read::read(&[PathBuf::from(desk.folder.path())], &options).families.remove(0);
    // A check that dislikes every address with a question mark.
    let strict = |f: &Family| {
        let mut findings = found(f);
        let ar = f.versions.iter().find(|v| v.language.as_str() == "ar").expect("Arabic");
        if ar.source.text.contains("notices?year") {
            let like = found(&family).into_iter().find(|x| x.rule == "contact").expect("the address");
            findings.push(Finding { rule: "term", fix: None, ..like });
        }
        findings
    };
    let mended = mend(&family, strict(&family), &options, &Wanted::default(), strict);
    assert_eq!(mended.changes.iter().map(|c| c.rule).collect::<Vec<_>>(), ["numbering"]);
    assert_eq!(mended.left.iter().map(|(c, r)| (c.rule, *r)).collect::<Vec<_>>(), [("contact", Reason::NotBetter)]);
}

#[test]
fn what_an_encoding_lacks_is_left_and_said() {
    // A full-width comma for a half-width one, in a code page that has no such mark.
    let desk = Desk::with("fr", &bytes(FR, "windows-1252"));
    let options = Options::default();
    let family = read::read(&[PathBuf::from(desk.folder.path())], &options).families.remove(0);
    let fr = family.versions.iter().find(|v| v.language.as_str() == "fr").expect("French");
    let at = fr.source.text.find("nom,").expect("a comma") + 3;
    let ((l, _), (c, d), (a, b)) = fr.source.extent(at..at + 1);
    let edit = Edit {
        source: fr.source.path.clone(),
        lines: [l, l],
        columns: [c, d],
        bytes: Some([a, b]),
        pointer: None,
        old: ",".into(),
        new: "，".into(),
        range: at..at + 1,
    };
    let wrong = Desk::with("ar", AR.replace("notices?year", "notices؟year").as_bytes());
    let model = found(&read::read(&[PathBuf::from(wrong.folder.path())], &options).families.remove(0));
    let like = model.into_iter().find(|f| f.fix.is_some()).expect("a fix");
    let mut finding = Finding { fix: crate::check::Fix::safe("Write it.", [edit]), ..like };
    finding.locations[0].language = fr.language.clone();
    let mended = mend(&family, vec![finding], &options, &Wanted::default(), |_| Vec::new());
    assert_eq!((mended.texts.len(), mended.left[0].1), (0, Reason::Encoding("windows-1252")));
}

#[test]
fn a_file_that_changed_meanwhile_is_an_error() {
    let desk = Desk::with("ar", AR.replace("notices?year", "notices؟year").as_bytes());
    let options = Options::default();
    let family = read::read(&[PathBuf::from(desk.folder.path())], &options).families.remove(0);
    fs::write(desk.folder.path().join("ar.txt"), AR.replace("سنوات", "أعوام")).expect("a file");
    let mended = mend(&family, found(&family), &options, &Wanted::default(), found);
    assert!(mended.texts.is_empty() && mended.errors[0].to_string().contains("was changed by somebody else"), "{:?}", mended.errors);
}
