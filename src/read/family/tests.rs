//! Families on small folders, and on the seeds and the benchmark where they are at hand.

use super::*;
use std::fs;

const EN: &str = "Privacy notice\n\nWe are Brightwater Ltd and we collect the data that you give us when you use the service.\n\n1. Your rights\n\n\
    You have the right to a copy within 30 days. Write to privacy@brightwater.example or call 555 0199.\n\n2. Storage\n\nWe keep it for 24 months.\n";
const FR: &str = "Avis de confidentialité\n\nNous sommes Brightwater Ltd et nous recueillons les données que vous nous donnez avec le service.\n\n\
    1. Vos droits\n\nVous avez le droit à une copie dans les 30 jours. Écrivez à privacy@brightwater.example ou appelez le 555 0199.\n\n\
    2. Conservation\n\nNous les conservons pendant 24 mois.\n";
const SQ: &str = "Njoftim për privatësinë\n\nNe mbledhim të dhënat që na jepni kur përdorni shërbimin tonë dhe i ruajmë ato me kujdes.\n\n\
    1. Të drejtat\n\nJu keni të drejtë të kërkoni fshirjen e të dhënave tuaja në çdo kohë dhe pa arsye.\n\n2. Ruajtja\n\nNe i ruajmë ato në Tiranë.\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let d = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let p = d.path().join(name);
        fs::create_dir_all(p.parent().expect("a parent")).expect("folders");
        fs::write(p, text).expect("a file");
    }
    d
}

fn ids(o: &Outcome) -> Vec<(String, Vec<String>)> {
    o.families.iter().map(|f| (f.id.clone(), f.versions.iter().map(|v| v.language.to_string()).collect())).collect()
}

/// An XLIFF 2 file from English, with units of these texts; an empty target is none.
fn xliff(target: &str, units: &[(&str, &str)]) -> String {
    let goal = |t: &str| if t.is_empty() { String::new() } else { format!("<target>{t}</target>") };
    let unit = |(i, (s, t)): (usize, &(&str, &str))| format!("<unit id='u{i}'><segment><source>{s}</source>{}</segment></unit>", goal(t));
    let units: String = units.iter().enumerate().map(unit).collect();
    format!("<xliff version='2.0' srcLang='en' trgLang='{target}'><file id='f'>{units}</file></xliff>")
}

#[test]
fn bilingual_files_of_one_source_are_one_family_and_share_its_units() {
    let french = xliff("fr", &[("Books stay here.", "Les livres restent ici."), ("Maps too.", ""), ("Keys go back.", "Rendez les clés.")]);
    let albanian =
        xliff("sq", &[("Books stay here.", "Librat mbeten këtu."), ("Maps too.", "Edhe hartat."), ("Keys go back.", "Kthejini çelësat.")]);
    let d = folder(&[("club/fr.xlf", french.as_str()), ("club/sq.xlf", albanian.as_str())]);
    let o = read(&[d.path().to_path_buf()], &Options::default());
    assert!(o.errors.is_empty(), "{:?}", o.errors);
    let stated: Vec<(String, Vec<u32>)> = o.families[0]
        .versions
        .iter()
        .map(|v| (v.language.to_string(), (0..v.units.len()).filter_map(|u| v.stated_unit(u)).collect()))
        .collect();
    assert_eq!(stated, [("en".to_string(), vec![1, 2, 3]), ("fr".into(), vec![1, 3]), ("sq".into(), vec![1, 2, 3])]);
    let other = xliff("sq", &[("Books stay here.", "Librat mbeten këtu."), ("Maps as well.", "Edhe hartat.")]);
    let d = folder(&[("club/fr.xlf", french.as_str()), ("club/sq.xlf", other.as_str())]);
    let o = read(&[d.path().to_path_buf()], &Options::default());
    assert!(o.errors[0].message.contains("sq.xlf: unit:u1: its source text in en is not that of"), "{:?}", o.errors);
    assert_eq!(o.families[0].versions.len(), 3);
}

#[test]
fn what_was_read_otherwise_than_one_may_think_is_told() {
    let paragraphs: String = FR.lines().filter(|l| !l.is_empty()).map(|l| format!("<p>{l}</p>")).collect();
    let page = format!("<!doctype html><html lang=en><body>{paragraphs}</body></html>");
    let d = folder(&[("club/a.html", page.as_str()), ("club/en.txt", EN)]);
    let o = read(&[d.path().join("club/a.html")], &Options::default());
    assert_eq!(ids(&o), [("a".to_string(), vec!["fr".to_string()])]);
    assert!(o.warnings[0].contains("a.html: the page says that it is in en, and its text is in fr"), "{:?}", o.warnings);
    let page = page.replace("lang=en", "lang=fr");
    let d = folder(&[("a.html", page.as_str())]);
    assert_eq!(read(&[d.path().to_path_buf()], &Options::default()).warnings, [] as [String; 0]);
}

#[test]
fn a_page_pressed_into_one_line_is_read() {
    let filler = "<!-- filler of a page -->".repeat(200_000);
    let page = format!("<html lang=en><body>{filler}<p>Books stay here.</p><p>Maps too.</p></body></html>");
    let d = folder(&[("a.html", page.as_str())]);
    let o = read(&[d.path().to_path_buf()], &Options::default());
    assert!(o.errors.is_empty() && page.len() > 4 * 1024 * 1024, "{:?}", o.errors);
    assert_eq!(o.families[0].versions[0].units.len(), 2);
}

/// Each hostile or broken file is one sentence in `errors`; those beside it are read.
#[test]
fn hostile_files_of_every_format_stop_no_other() {
    use crate::read::extract::{docx, pdf::sample};
    let d = folder(&[("club/en.txt", EN), ("club/fr.txt", FR)]);
    let write = |name: &str, bytes: Vec<u8>| fs::write(d.path().join(name), bytes).expect("a file");
    let page = |body: &str| format!("<html><body>{body}</body></html>").into_bytes();
    let bomb = docx::sample::Sample::new(&docx::sample::p(&"x".repeat(70 << 20))).bytes();
    assert!(bomb.len() < 1 << 20);
    write("bomb.docx", bomb.clone());
    write("truncated.docx", docx::sample::Sample::new(&docx::sample::p("text")).bytes()[..200].to_vec());
    write("lists.docx", docx::sample::Sample::new(&("<w:sdt>".repeat(1000) + &"</w:sdt>".repeat(1000))).bytes());
    write("lists.html", page(&("<ul><li>x".repeat(1000) + &"</ul>".repeat(1000))));
    write("entities.xlf", b"<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><xliff version='2.0'>&b;</xliff>".to_vec());
    write("untranslated.xlf", xliff("fr", &[("Books stay here.", "")]).into_bytes());
    write("random.pdf", [b"%PDF-1.7\n".to_vec(), (0..1u32 << 20).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect()].concat());
    let catalogue = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    let circle = b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>".to_vec();
    write("circle.pdf", sample::file(&[catalogue.clone(), circle]));
    let objects = sample::stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &sample::flate(&vec![b' '; 70 << 20]));
    write("objects.pdf", sample::file(&[catalogue, objects]));
    let o = read(&[d.path().to_path_buf()], &Options::default());
    assert_eq!(ids(&o), [("club".to_string(), vec!["en".to_string(), "fr".to_string()])]);
    let told: Vec<(String, &str)> =
        o.errors.iter().map(|e| (e.path.rsplit('/').next().unwrap_or_default().to_string(), e.message.as_str())).collect();
    let names: Vec<&str> = told.iter().map(|t| t.0.as_str()).collect();
    let all = [
        "bomb.docx",
        "circle.pdf",
        "entities.xlf",
        "lists.docx",
        "lists.html",
        "objects.pdf",
        "random.pdf",
        "truncated.docx",
        "untranslated.xlf",
    ];
    assert_eq!(names, all, "{told:?}");
    assert!(told.iter().all(|t| !t.1.contains('\n') && t.1.contains("; ") && !t.1.contains("fault of concordat")), "{told:?}");
}

#[test]
fn folders_names_bundles_and_loose_files() {
    let both = format!("{EN}\n{FR}");
    let d = folder(&[
        ("acme/en.txt", EN),
        ("acme/fr.txt", FR),
        ("acme/.hidden.txt", EN),
        ("acme/en.gold.json", "{}"),
        ("acme/README.md", SQ),
        ("terms.en.txt", EN),
        ("terms.sq.txt", SQ),
        ("bundle.txt", both.as_str()),
        ("one.txt", EN),
        ("two.txt", FR),
        ("three.txt", SQ),
    ]);
    let o = read(&[d.path().to_path_buf()], &Options::default());
    assert!(o.errors.is_empty(), "{:?}", o.errors);
    let s = |l: &[&str]| l.iter().map(|x| x.to_string()).collect::<Vec<_>>();
    assert_eq!(
        ids(&o),
        [
            ("acme".to_string(), s(&["en", "fr"])),
            ("bundle".into(), s(&["en", "fr"])),
            ("one".into(), s(&["en", "fr"])),
            ("terms".into(), s(&["en", "sq"])),
            ("three".into(), s(&["sq"])),
        ]
    );
    assert!(o.families[2].reason.contains("brightwater"), "{}", o.families[2].reason);
    assert_eq!(o.families[0].reference, 0);
}

#[test]
fn one_language_twice_is_an_error_that_names_both() {
    let d = folder(&[("acme/en.txt", EN), ("acme/en.md", EN), ("acme/fr.txt", FR)]);
    let o = read(&[d.path().to_path_buf()], &Options::default());
    assert_eq!(o.families[0].versions.len(), 2);
    assert!(o.errors[0].message.contains("en.md") && o.errors[0].message.contains("en.txt") && o.errors[0].message.contains("--lang"));
}

#[test]
fn bad_files_do_not_stop_the_others() {
    let d = folder(&[("a/en.txt", EN), ("a/fr.txt", ""), ("a/sq.txt", "x\u{0}y")]);
    let missing = d.path().join("nowhere.txt");
    let o = read(&[d.path().to_path_buf(), missing], &Options::default());
    assert_eq!((o.families.len(), o.errors.len()), (1, 3));
    let json = serde_json::to_value(&o.errors).expect("errors serialise");
    assert!(json[0]["message"].as_str().is_some_and(|m| m.contains("holds no text")));
}

#[test]
fn languages_and_family_given_by_the_user_win() {
    let d = folder(&[("000.a.txt", EN), ("000.b.txt", FR)]);
    let (a, b) = (d.path().join("000.a.txt"), d.path().join("000.b.txt"));
    let options =
        Options { one_family: true, languages: vec![(b.clone(), Tag::new("de"))], reference: Some(Tag::new("de")), ..Options::default() };
    let o = read(&[a, b], &options);
    assert_eq!((o.families[0].id.as_str(), o.families[0].versions[1].language.as_str(), o.families[0].reference), ("000", "de", 1));
}

/// The folder `shared` with seeds and benchmark, where it is at hand.
fn shared() -> Option<PathBuf> {
    let p = std::env::var_os("CONCORDAT_SHARED").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let there = p.join("seeds").is_dir();
    if !there {
        eprintln!("skipped: no folder {} (set CONCORDAT_SHARED)", p.display());
    }
    there.then_some(p)
}

#[test]
fn the_seeds_make_four_families() {
    let Some(p) = shared() else { return };
    let o = read(&[p.join("seeds")], &Options::default());
    let lines: Vec<Vec<(usize, usize)>> = o.families.iter().map(|f| f.versions.iter().map(|v| v.lines).collect()).collect();
    assert_eq!(lines[0], [(1, 146), (147, 292), (293, 441)]);
    assert_eq!(ids(&o)[1].1, ["ar", "sq"]);
    assert_eq!(lines[2], [(1, 114), (115, 485)]);
    assert_eq!(ids(&o)[3].1, ["tk-Latn"]);
    assert!(o.errors.is_empty());
}

/// Flattens the benchmark's families and the seeds' versions into loose files and counts how well they are found again.
#[test]
#[ignore = "measures on the benchmark; run with --ignored --nocapture"]
fn likeness_on_benchmark() {
    let Some(p) = shared() else { return };
    let mut loose = Vec::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(p.join("bench/ntrex-dev-families")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    for folder in files.iter().filter(|f| f.is_dir()) {
        for tag in ["en", "fr", "ar", "sq", "tk", "zh"] {
            let path = folder.join(format!("{tag}.txt"));
            let v = super::super::read_version(&path, Some(&Tag::new(tag)), &Options::default()).expect("a version");
            loose.push((v, folder.file_name().expect("name").to_string_lossy().into_owned()));
        }
    }
    for f in read(&[p.join("seeds")], &Options::default()).families {
        loose.extend(f.versions.into_iter().map(|v| (v, f.id.clone())));
    }
    let started = std::time::Instant::now();
    let truth: Vec<String> = loose.iter().map(|l| l.1.clone()).collect();
    let signatures: Vec<Signature> = loose.iter().map(|l| Signature::of(&l.0)).collect();
    let (mut same, mut other) = (Vec::new(), Vec::new());
    for i in 0..loose.len() {
        for j in i + 1..loose.len() {
            if loose[i].0.language == loose[j].0.language {
                continue;
            }
            let s = signatures[i].compare(&signatures[j]).map_or(0.0, |l| l.score);
            if truth[i] == truth[j] { same.push(s) } else { other.push(s) }
        }
    }
    same.sort_by(f32::total_cmp);
    other.sort_by(f32::total_cmp);
    let q = |v: &[f32], x: f64| v[((v.len() - 1) as f64 * x) as usize];
    println!("same  1 % {:.2} 5 % {:.2} 20 % {:.2} median {:.2}", q(&same, 0.01), q(&same, 0.05), q(&same, 0.2), q(&same, 0.5));
    println!("other median {:.2} 99 % {:.2} 99.9 % {:.2} max {:.2}", q(&other, 0.5), q(&other, 0.99), q(&other, 0.999), q(&other, 1.0));
    let found = |k: usize, v: Version| {
        let id = format!("{}#{k}", v.language);
        (Found { path: PathBuf::from(&id), language: None, family: None, id }, v)
    };
    let families = by_content(loose.into_iter().enumerate().map(|(k, l)| found(k, l.0)).collect());
    let (mut pairs, mut right, mut want) = (0, 0, 0);
    let of = |v: &Version| truth_of(v, &p);
    for f in &families {
        for (i, a) in f.versions.iter().enumerate() {
            for b in &f.versions[i + 1..] {
                pairs += 1;
                right += usize::from(of(a) == of(b));
            }
        }
    }
    for i in 0..truth.len() {
        want += truth[i + 1..].iter().filter(|t| **t == truth[i]).count();
    }
    println!("{} families; {right} of {pairs} pairs right, {want} wanted; {:?}", families.len(), started.elapsed());
}

fn truth_of(v: &Version, shared: &Path) -> String {
    let path = v.source.path.trim_start_matches(&*shared.to_string_lossy());
    let seeds = path.contains("/seeds/");
    if seeds && (path.contains("/001") || path.contains("/003")) {
        return "001".into();
    }
    if seeds { path.to_string() } else { path.rsplit('/').nth(1).unwrap_or("").to_string() }
}
