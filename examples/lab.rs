//! Laboratory (not shipped)
use concordat::align::{self, Settings};
use concordat::document::*;
use concordat::language::Tag;
use std::sync::Arc;
use std::io::Write;

fn version(path: &str, lang: &str, lines: &serde_json::Value) -> Version {
    let text = std::fs::read_to_string(path).unwrap();
    let source = Arc::new(Source::from_text(path, text, 0));
    let mut units = Vec::new();
    for l in lines.as_array().unwrap() {
        let n = l[0].as_u64().unwrap() as usize;
        let kind = match l[1].as_str().unwrap() { "title" => UnitKind::Title, "heading" => UnitKind::Heading, "item" => UnitKind::ListItem, _ => UnitKind::Paragraph };
        let raw = l[2].as_str().unwrap();
        let line = source.line(n);
        let lab = line.find(raw).map(|i| i + raw.len()).unwrap_or(0);
        let start = source.lines[n - 1].start + lab;
        let text = source.text[start..source.lines[n - 1].end].trim().to_string();
        let start = start + source.text[start..].find(&text).unwrap_or(0);
        let label = (!raw.is_empty()).then(|| Label { raw: raw.into(), system: LabelSystem::Decimal, value: value(raw), word: None, mirrored: false, shape: String::new(), start: 0, end: 0 });
        units.push(Unit { kind, label, segments: vec![Segment { at: 0, source: start, len: text.len() }], text, lines: (n, n), section: 0, depth: 0, parent: None, language: None });
    }
    Version { language: Tag::new(lang), lines: (1, source.lines.len()), source, sections: vec![], units }
}
fn value(raw: &str) -> Vec<u32> {
    let f = concordat::language::fold::fold(raw).text;
    let nums: Vec<u32> = f.split(|c: char| !c.is_ascii_digit()).filter(|x| !x.is_empty()).map(|x| x.parse().unwrap()).collect();
    if !nums.is_empty() { return nums; }
    let t = f.trim_matches(|c: char| !c.is_alphabetic());
    let roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    if let Some(p) = roman.iter().position(|r| *r == t) { return vec![p as u32 + 1]; }
    let arab = ["ا", "ب", "ج", "د", "ه", "و", "ز"];
    if let Some(p) = arab.iter().position(|r| *r == t) { return vec![p as u32 + 1]; }
    let han = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if let Some(p) = han.iter().position(|r| *r == t) { return vec![p as u32 + 1]; }
    t.bytes().next().filter(|b| b.is_ascii_lowercase()).map(|b| vec![(b - b'a') as u32 + 1]).unwrap_or_default()
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mode = &args[1];
    let root = &args[2];
    let out = &args[3];
    std::fs::create_dir_all(out).unwrap();
    let mut pairs: Vec<_> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    pairs.sort();
    let mut dump = std::io::BufWriter::new(std::fs::File::create(format!("{out}/measures.tsv")).unwrap());
    let t0 = std::time::Instant::now();
    let mut nlines = 0;
    for p in pairs {
        let name = p.file_name().unwrap().to_string_lossy().to_string();
        let (la, lb) = name.split_once('-').unwrap();
        std::fs::create_dir_all(format!("{out}/{name}")).unwrap();
        let mut files: Vec<_> = std::fs::read_dir(&p).unwrap().map(|e| e.unwrap().path()).filter(|f| f.to_string_lossy().ends_with(".gold.json")).collect();
        files.sort();
        for g in files {
            let stem = g.file_name().unwrap().to_string_lossy().replace(".gold.json", "");
            let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(&g).unwrap()).unwrap();
            let a = version(&format!("{}/{stem}.a.txt", p.display()), la, &gold["lines"]["a"]);
            let b = version(&format!("{}/{stem}.b.txt", p.display()), lb, &gold["lines"]["b"]);
            nlines += a.units.len();
            let fam = Family { id: stem.clone(), versions: vec![a, b], reference: 0, reason: String::new() };
            let al = align::align(&fam, &Settings::default());
            let mut o = String::new();
            for r in &al.concordance.rows {
                let f = |v: usize| r.cells[v].iter().map(|&u| fam.versions[v].units[u].lines.0.to_string()).collect::<Vec<_>>().join(",");
                o += &format!("{}:{}\n", f(0), f(1));
            }
            std::fs::write(format!("{out}/{name}/{stem}.hyp"), o).unwrap();
            if mode == "dump" {
                let ix = |v: usize, ls: &serde_json::Value| ls.as_array().unwrap().iter().map(|x| fam.versions[v].units.iter().position(|u| u.lines.0 as u64 == x.as_u64().unwrap()).unwrap()).collect::<Vec<_>>();
                let mut gold_beads = Vec::new();
                for b in gold["beads"].as_array().unwrap() {
                    gold_beads.push((ix(0, &b["a"]), ix(1, &b["b"])));
                }
                let is = |x: &Vec<usize>, y: &Vec<usize>| gold_beads.iter().any(|(a, b)| a == x && b == y);
                let (n, m) = (fam.versions[0].units.len(), fam.versions[1].units.len());
                for i in 0..n {
                    let d = i * m / n;
                    for j in d.saturating_sub(7)..(d + 8).min(m) {
                        for (p, q) in [(1, 1), (1, 2), (2, 1)] {
                            if i + p > n || j + q > m { continue; }
                            let (x, y): (Vec<usize>, Vec<usize>) = ((i..i + p).collect(), (j..j + q).collect());
                            let yes = is(&x, &y);
                            if !yes && (p + q > 2) && !gold_beads.iter().any(|(a, b)| a.iter().any(|k| x.contains(k)) && b.iter().any(|k| y.contains(k))) && (i * 7 + j * 3) % 5 != 0 { continue; }
                            if let Some(mm) = al.measures(0, &x, 1, &y) {
                                write!(dump, "{name}\t{stem}\t{}\t{p}{q}", yes as u8).unwrap();
                                for v in mm { write!(dump, "\t{v:.4}").unwrap(); }
                                writeln!(dump).unwrap();
                            }
                        }
                    }
                }
            }
        }
    }
    eprintln!("{nlines} line pairs in {:?}", t0.elapsed());
}
