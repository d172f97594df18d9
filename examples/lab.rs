//! Laboratory (not shipped)
use concordat::align::{self, Settings};
use concordat::document::*;
use concordat::language::Tag;
use std::sync::Arc;

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

struct Doc { pair: String, stem: String, fam: Family, gold: Vec<(Vec<usize>, Vec<usize>, String)>, wins: Vec<[Vec<Window>; 3]>, features: Features }
use concordat::similarity::{Features, Window, Scorer};
use concordat::similarity::score::{windows, MEASURES, MEASURE_NAMES};
use concordat::align::beads::{self, Evidence, Costs, Bead};

struct Pair<'a> { w: &'a [[Vec<Window>; 3]], s: &'a Scorer, gold: Option<(&'a std::collections::HashSet<(usize, usize, usize, usize)>, f32)> }
impl Evidence for Pair<'_> {
    fn atoms(&self) -> usize { self.w[0][0].len() }
    fn units(&self) -> usize { self.w[1][0].len() }
    fn skip_atom(&self, _: usize) -> f32 { 1.0 }
    fn skip_unit(&self, _: usize) -> f32 { 1.0 }
    fn score(&self, a: usize, p: usize, b: usize, q: usize) -> Option<f32> {
        let (x, y) = (self.w[0].get(p - 1)?.get(a)?, self.w[1].get(q - 1)?.get(b)?);
        for (v, f, n) in [(0, a, p), (1, b, q)] { for i in f..f + n { for k in i + 1..f + n { if self.w[v][0][i].same_text(&self.w[v][0][k]) { return None; } } } }
        let s = self.s.score(x, y);
        Some(match &self.gold { Some((g, m)) if !g.contains(&(a, p, b, q)) => s + m, _ => s })
    }
}
fn load(root: &str) -> Vec<Doc> {
    let mut out = vec![];
    let mut pairs: Vec<_> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    pairs.sort();
    for p in pairs {
        let name = p.file_name().unwrap().to_string_lossy().to_string();
        let (la, lb) = name.split_once('-').unwrap();
        let mut files: Vec<_> = std::fs::read_dir(&p).unwrap().map(|e| e.unwrap().path()).filter(|f| f.to_string_lossy().ends_with(".gold.json")).collect();
        files.sort();
        for g in files {
            let stem = g.file_name().unwrap().to_string_lossy().replace(".gold.json", "");
            let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(&g).unwrap()).unwrap();
            let a = version(&format!("{}/{stem}.a.txt", p.display()), la, &gold["lines"]["a"]);
            let b = version(&format!("{}/{stem}.b.txt", p.display()), lb, &gold["lines"]["b"]);
            let fam = Family { id: stem.clone(), versions: vec![a, b], reference: 0, reason: String::new() };
            let an = align::analyse(&fam);
            let features = Features::new(&fam, &an);
            let wins = features.units.iter().map(|u| windows(u)).collect();
            let ix = |v: usize, ls: &serde_json::Value| ls.as_array().unwrap().iter().map(|x| fam.versions[v].units.iter().position(|u| u.lines.0 as u64 == x.as_u64().unwrap()).unwrap()).collect::<Vec<_>>();
            let gb = gold["beads"].as_array().unwrap().iter().map(|b| (ix(0, &b["a"]), ix(1, &b["b"]), b["kind"].as_str().unwrap().to_string())).collect();
            out.push(Doc { pair: name.clone(), stem, fam, gold: gb, wins, features });
        }
    }
    out
}
const N: usize = MEASURES + 4;
fn feats(d: &Doc, s: &Scorer, beads: &[(usize, usize, usize, usize)], cross: usize) -> [f64; N] {
    let mut f = [0f64; N];
    let (mut ca, mut cb) = (0, 0);
    for &(a, p, b, q) in beads {
        for (k, m) in s.measures(&d.wins[0][p - 1][a], &d.wins[1][q - 1][b]).iter().enumerate() { f[k] += *m as f64; }
        ca += p; cb += q;
        f[MEASURES + 1] -= (p + q - 2) as f64;
        if p > 1 && q > 1 { f[MEASURES + 2] -= 1.0; }
    }
    f[MEASURES] -= (d.wins[0][0].len() - ca + d.wins[1][0].len() - cb) as f64;
    f[MEASURES + 3] -= cross as f64;
    f
}
fn crossings(b: &[Bead]) -> usize {
    let mut s: Vec<_> = b.iter().map(|x| (x.a, x.b)).collect();
    s.sort();
    s.windows(2).filter(|w| w[1].1 < w[0].1).count()
}
fn settings_from(w: &[f64; N]) -> (Costs, [f32; MEASURES]) {
    let mut ws = [0f32; MEASURES];
    for i in 0..MEASURES { ws[i] = w[i] as f32; }
    (Costs { skip: w[MEASURES] as f32, merge: w[MEASURES + 1] as f32, block: w[MEASURES + 2] as f32, cross: w[MEASURES + 3] as f32, moved: 1e9 }, ws)
}
fn fit(docs: &[Doc], all: bool) -> [f64; N] {
    let mut w = [0f64; N];
    for (i, x) in concordat::similarity::weights::WEIGHTS.iter().enumerate() { w[i] = *x as f64; }
    for (i, x) in concordat::similarity::weights::PRICES.iter().enumerate() { w[MEASURES + i] = *x as f64; }
    let mut sum = [0f64; N];
    let mut n = 0.0;
    // scale of each measure, for the size of steps
    let epochs: usize = std::env::var("EPOCHS").ok().map_or(12, |x| x.parse().unwrap());
    let margin: f32 = std::env::var("MARGIN").ok().map_or(1.0, |x| x.parse().unwrap());
    let rate: f64 = std::env::var("RATE").ok().map_or(0.03, |x| x.parse().unwrap());
    for ep in 0..epochs {
        let mut wrong = 0;
        for k in 0..docs.len() {
            let d = &docs[(k * 197 + ep * 31) % docs.len()];
            let num: usize = d.stem.parse().unwrap();
            if !all && (num / 2) % 2 != 0 { continue; }
            let (costs, ws) = settings_from(&w);
            let mut s = Scorer::new(&d.features, 0, 1, &ws);
            let one: Vec<(usize, usize, usize, usize)> = d.gold.iter().filter(|g| !g.0.is_empty() && !g.1.is_empty()).map(|g| (g.0[0], g.0.len(), g.1[0], g.1.len())).collect();
            s.calibrate(one.iter().map(|&(a, p, b, q)| (&d.wins[0][p - 1][a], &d.wins[1][q - 1][b])));
            let set: std::collections::HashSet<_> = one.iter().copied().collect();
            let ev = Pair { w: &d.wins, s: &s, gold: Some((&set, margin)) };
            let got = beads::align(&ev, &costs, 60);
            let hyp: Vec<_> = got.iter().map(|b| (b.a, b.p, b.b, b.q)).collect();
            if hyp.iter().copied().collect::<std::collections::HashSet<_>>() != set { wrong += 1; }
            let gx = d.gold.iter().filter(|g| g.2 == "x").count() / 2;
            let (fg, fh) = (feats(d, &s, &one, gx), feats(d, &s, &hyp, crossings(&got)));
            for i in 0..N { w[i] += (rate / (1.0 + ep as f64 * 0.3)) * (fg[i] - fh[i]); w[i] -= 1e-5 * w[i]; }
            if w[MEASURES + 2] < 2.0 { w[MEASURES + 2] = 2.0; }
            // Structure is cleaner here than in the documents people send: it may hint, not decide. Bounds in units of a skip.
            let unit = w[MEASURES].max(1e-3) / 4.0;
            for (i, lo, hi) in [(9, 0.3, 9.0), (10, -1.5, -0.2), (11, -2.5, 0.0), (12, -2.5, 0.0), (17, -3.0, -0.5), (24, -2.5, 0.0), (15, 2.0, 9.0), (16, -3.0, -0.5), (20, 3.0, 9.0)] {
                w[i] = w[i].clamp(lo * unit, hi * unit);
            }
            if ep >= epochs / 2 { for i in 0..N { sum[i] += w[i]; } n += 1.0; }
        }
        eprintln!("epoch {ep}: {wrong} wrong");
    }
    // The decisions do not depend on the scale: a skip costs 4.
    let k = 4.0 / (sum[MEASURES] / n);
    sum.map(|x| x / n * k)
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (mode, root, out) = (&args[1], &args[2], &args[3]);
    if mode == "leak" {
        leaks(root, out);
        return;
    }
    if mode == "fam" {
        families(root, out);
        return;
    }
    let docs = load(root);
    let mut settings = Settings::default();
    if mode == "fit" || mode == "fit-all" {
        let w = fit(&docs, mode == "fit-all");
        let (c, ws) = settings_from(&w);
        settings.weights = ws;
        settings.costs = Costs { moved: settings.costs.moved, ..c };
        let mut t = String::from("//! Weights of the measures and prices of the aligner. Written by `cargo run --release --example fit`; do not edit by hand.\n\nuse super::score::MEASURES;\n\n/// What each measure weighs, in the order of `MEASURE_NAMES`.\n#[rustfmt::skip]\npub const WEIGHTS: [f32; MEASURES] = [\n");
        for i in 0..MEASURES { t += &format!("    {:.3}, // {}\n", w[i], MEASURE_NAMES[i]); }
        t += &format!("];\n\n/// Prices: a unit without counterpart, each unit beyond 1:1, several units on both sides, neighbours that cross.\npub const PRICES: [f32; 4] = [{:.3}, {:.3}, {:.3}, {:.3}];\n", w[MEASURES], w[MEASURES + 1], w[MEASURES + 2], w[MEASURES + 3]);
        std::fs::write(format!("{out}/weights.rs"), t).unwrap();
    }
    if let Ok(c) = std::env::var("COSTS") {
        let v: Vec<f32> = c.split(',').map(|x| x.parse().unwrap()).collect();
        settings.costs = Costs { skip: v[0], merge: v[1], block: v[2], cross: v[3], moved: v[4] };
    }
    let t0 = std::time::Instant::now();
    for d in &docs {
        let al = align::align(&d.fam, &settings);
        let mut o = String::new();
        for r in &al.concordance.rows {
            let f = |v: usize| r.cells[v].iter().map(|&u| d.fam.versions[v].units[u].lines.0.to_string()).collect::<Vec<_>>().join(",");
            o += &format!("{}:{}\n", f(0), f(1));
        }
        std::fs::create_dir_all(format!("{out}/{}", d.pair)).unwrap();
        std::fs::write(format!("{out}/{}/{}.hyp", d.pair, d.stem), o).unwrap();
    }
    eprintln!("aligned in {:?}", t0.elapsed());
}

fn families(root: &str, out: &str) {
    std::fs::create_dir_all(out).unwrap();
    let langs = ["en", "fr", "ar", "sq", "tk", "zh"];
    let mut files: Vec<_> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|f| f.to_string_lossy().ends_with(".gold.json")).collect();
    files.sort();
    let mut settings = Settings::default();
    if let Ok(c) = std::env::var("COSTS") {
        let v: Vec<f32> = c.split(',').map(|x| x.parse().unwrap()).collect();
        settings.costs = Costs { skip: v[0], merge: v[1], block: v[2], cross: v[3], moved: v[4] };
    }
    if let Ok(c) = std::env::var("ROUNDS") { settings.rounds = c.parse().unwrap(); }
    let mut total = std::time::Duration::ZERO;
    for g in files {
        let stem = g.file_name().unwrap().to_string_lossy().replace(".gold.json", "");
        let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(&g).unwrap()).unwrap();
        let versions: Vec<Version> = langs.iter().map(|l| version(&format!("{root}/{stem}/{l}.txt"), l, &gold["lines"][*l])).collect();
        let fam = Family { id: stem.clone(), versions, reference: 0, reason: String::new() };
        let t = std::time::Instant::now();
        let al = align::align(&fam, &settings);
        total += t.elapsed();
        let rows: Vec<_> = al.concordance.rows.iter().map(|r| {
            let cells: serde_json::Map<String, serde_json::Value> = langs.iter().enumerate().map(|(v, l)| (l.to_string(), serde_json::Value::Array(r.cells[v].iter().map(|&u| { let x = fam.versions[v].units[u].lines; serde_json::json!({"lines": [x.0, x.1]}) }).collect()))).collect();
            serde_json::json!({"cells": cells, "moved": r.moved.iter().map(|&m| langs[m]).collect::<Vec<_>>()})
        }).collect();
        let j = serde_json::json!({"families": [{"id": stem, "rows": rows, "findings": []}]});
        std::fs::write(format!("{out}/{stem}.json"), j.to_string()).unwrap();
    }
    eprintln!("families aligned in {total:?}");
}

/// Candidates of leaked-name with their measures: group, number, 1 where planted.
fn leaks(root: &str, out: &str) {
    use concordat::read;
    use std::io::Write;
    std::fs::create_dir_all(out).unwrap();
    let mut f = std::io::BufWriter::new(std::fs::File::create(format!("{out}/leaks.tsv")).unwrap());
    let mut h = std::io::BufWriter::new(std::fs::File::create(format!("{out}/gaps.tsv")).unwrap());
    let mut all: Vec<(String, std::path::PathBuf, Vec<std::path::PathBuf>, Vec<String>)> = vec![];
    let mut dirs: Vec<_> = std::fs::read_dir(format!("{root}/ntrex-dev")).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    dirs.sort();
    for d in dirs {
        let name = d.file_name().unwrap().to_string_lossy().to_string();
        for e in std::fs::read_dir(&d).unwrap() {
            let p = e.unwrap().path();
            let s = p.to_string_lossy().to_string();
            if let Some(b) = s.strip_suffix(".gold.json") {
                let l: Vec<String> = name.split('-').map(str::to_string).collect();
                all.push((name.clone(), p.clone(), vec![format!("{b}.a.txt").into(), format!("{b}.b.txt").into()], l));
            }
        }
    }
    for e in std::fs::read_dir(format!("{root}/ntrex-dev-families")).unwrap() {
        let p = e.unwrap().path();
        if let Some(b) = p.to_string_lossy().strip_suffix(".gold.json") {
            let l: Vec<String> = ["en", "fr", "ar", "sq", "tk", "zh"].map(str::to_string).to_vec();
            all.push(("fam".into(), p.clone(), l.iter().map(|x| format!("{b}/{x}.txt").into()).collect(), l));
        }
    }
    for (name, gold, paths, langs) in all {
        let g: serde_json::Value = serde_json::from_slice(&std::fs::read(&gold).unwrap()).unwrap();
        let o = read::Options { one_family: true, languages: paths.iter().cloned().zip(langs.iter().map(|l| Tag::new(l))).collect(), ..Default::default() };
        let got = read::read(&paths, &o);
        let Some(fam) = got.families.first() else { eprintln!("none {gold:?}"); continue };
        let al = align::align(fam, &Settings::default());
        let set = concordat::check::Settings::default();
        let cx = concordat::check::context::Context::new(fam, &al, &set);
        for r in 0..al.concordance.rows.len() {
            let Some((present, absent)) = concordat::check::missing_clause::lacking(&cx, r) else { continue };
            let row = &al.concordance.rows[r];
            let yes = g["defects"].as_array().unwrap().iter().any(|d| {
                if d["type"] != "missing-clause" && d["type"] != "added-clause" { return false; }
                if name == "fam" {
                    let wrong: Vec<&str> = d["lang"].as_array().unwrap().iter().map(|x| x.as_str().unwrap()).collect();
                    let named = d["type"] == "added-clause" || absent.iter().any(|&a| wrong.contains(&fam.versions[a].language.primary()));
                    named && present.iter().any(|&p| { let l = fam.versions[p].language.primary(); row.cells[p].iter().any(|&u| d["lines"][l].as_array().is_some_and(|x| x.iter().any(|y| y.as_u64() == Some(fam.versions[p].units[u].lines.0 as u64)))) })
                } else {
                    present.iter().any(|&p| { let s = if langs[0] == fam.versions[p].language.primary() { "a" } else { "b" }; row.cells[p].iter().any(|&u| d[format!("{s}_lines")].as_array().unwrap().iter().any(|y| y.as_u64() == Some(fam.versions[p].units[u].lines.0 as u64))) })
                }
            });
            write!(h, "{name}\t{}\t{}\t{}", gold.file_name().unwrap().to_string_lossy()[..3].to_string(), yes as u8, fam.versions[present[0]].units[row.cells[present[0]][0]].text.chars().take(40).collect::<String>().replace(['\t', '\n'], " ")).unwrap();
            for m in concordat::check::missing_clause::measures(&cx, r, &present, &absent) { write!(h, "\t{m:.3}").unwrap(); }
            writeln!(h).unwrap();
        }
        for c in concordat::check::leaked_name::candidates(&cx) {
            let lang = fam.versions[c.version].language.primary();
            let line = fam.versions[c.version].units[c.name.unit].lines.0 as u64;
            let text = fam.versions[c.version].units[c.name.unit].text[c.name.range.clone()].to_string();
            let yes = g["defects"].as_array().unwrap().iter().any(|d| {
                if d["type"] != "leaked-name" { return false; }
                if name == "fam" {
                    d["lang"].as_array().unwrap().iter().any(|x| x == lang) && d["lines"][lang].as_array().unwrap().iter().any(|x| x.as_u64() == Some(line))
                } else {
                    let s = d["side"].as_str().unwrap();
                    langs[(s == "b") as usize] == lang && d[format!("{s}_lines")].as_array().unwrap().iter().any(|x| x.as_u64() == Some(line))
                        && { let q = d[format!("{s}_quote")].as_str().unwrap(); q.contains(&text) || text.contains(q) }
                }
            });
            write!(f, "{name}\t{}\t{}\t{}", gold.file_name().unwrap().to_string_lossy()[..3].to_string(), yes as u8, text.replace(['\t', '\n'], " ")).unwrap();
            for m in c.measures { write!(f, "\t{m:.3}").unwrap(); }
            writeln!(f).unwrap();
        }
    }
}
