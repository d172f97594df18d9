//! Prints the units that reading makes of files: `structure FILE...` each unit, `structure --gold FOLDER` a comparison with the
//! benchmark's lines.

use concordat::document::Version;
use concordat::language::Tag;
use concordat::read::{Options, UnitMode, read_version, read_versions};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("--gold") => {
            let mut tally = BTreeMap::new();
            for a in &args[1..] {
                gold(Path::new(a), &mut tally);
            }
            for (k, n) in tally {
                println!("{n:7} {k}");
            }
        }
        _ => {
            for a in &args {
                match read_versions(Path::new(a), &Options::default()) {
                    Ok(versions) => versions.iter().for_each(show),
                    Err(e) => println!("{e}"),
                }
            }
        }
    }
}

fn show(v: &Version) {
    println!("=== {} {} lines {:?}, {} sections, {} units", v.source.path, v.language, v.lines, v.sections.len(), v.units.len());
    for (i, u) in v.units.iter().enumerate() {
        let label =
            u.label.as_ref().map_or(String::new(), |l| format!("[{} {:?}{}]", l.raw, l.value, if l.mirrored { " mirrored" } else { "" }));
        let n = u.text.chars().count();
        let text: String = if n > 150 {
            let tail: String = u.text.chars().skip(n - 50).collect();
            format!("{} … {tail}", u.text.chars().take(90).collect::<String>())
        } else {
            u.text.clone()
        };
        let s = &v.sections[u.section];
        println!(
            "{i:4} {:3}-{:<3} §{:6} {:10} d{} p{:4} {} {}{text}",
            u.lines.0,
            u.lines.1,
            s.number,
            format!("{:?}", u.kind),
            u.depth,
            u.parent.map_or("-".into(), |p| p.to_string()),
            label,
            u.language.as_ref().map_or(String::new(), |l| format!("<{l}> ")),
        );
    }
}

/// Compares Clause and Line mode with the gold lines of all documents under a folder.
fn gold(folder: &Path, tally: &mut BTreeMap<String, usize>) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    for f in files.iter().filter(|f| f.to_string_lossy().ends_with(".gold.json")) {
        let Some(json) = std::fs::read_to_string(f).ok().and_then(|s| serde_json::from_str::<serde_json::Value>(&s).ok()) else { continue };
        let stem = f.to_string_lossy().trim_end_matches(".gold.json").to_string();
        let Some(sides) = json["lines"].as_object() else { continue };
        for (side, lines) in sides {
            let pair = json[format!("{side}_lang")].as_str();
            let (path, lang) = match pair {
                Some(l) => (format!("{stem}.{side}.txt"), l.to_string()),
                None => (format!("{stem}/{side}.txt"), side.clone()),
            };
            for mode in [UnitMode::Clause, UnitMode::Line] {
                let options = Options { mode, ..Options::default() };
                match read_version(Path::new(&path), Some(&Tag::new(&lang)), &options) {
                    Ok(v) => compare(&v, lines, &path, mode, tally),
                    Err(e) => println!("{e}"),
                }
            }
        }
    }
}

fn compare(v: &Version, lines: &serde_json::Value, path: &str, mode: UnitMode, tally: &mut BTreeMap<String, usize>) {
    for u in v.units.iter().filter(|u| u.language.is_some()) {
        *tally.entry(format!("{mode:?} units of {} in {:?}", v.language, u.language)).or_default() += 1;
        println!("{mode:?} FOREIGN {path}:{} {:?}: {}", u.lines.0, u.language, u.text);
    }
    let mut at: BTreeMap<usize, Vec<&concordat::document::Unit>> = BTreeMap::new();
    for u in &v.units {
        for l in u.lines.0..=u.lines.1 {
            at.entry(l).or_default().push(u);
        }
    }
    let empty = Vec::new();
    for line in lines.as_array().unwrap_or(&empty) {
        let n = line[0].as_u64().unwrap_or(0) as usize;
        let (kind, label) = (line[1].as_str().unwrap_or(""), line[2].as_str().unwrap_or(""));
        let units = at.get(&n).map_or(0, Vec::len);
        let mut add = |k: String| *tally.entry(format!("{mode:?} {k}")).or_default() += 1;
        let Some(u) = at.get(&n).and_then(|u| u.first()) else {
            add("line without unit".into());
            continue;
        };
        if units != 1 || u.lines.0 != u.lines.1 {
            add(format!("NOT ONE UNIT A LINE {}", if u.lines.0 != u.lines.1 { "joined" } else { "split" }));
            println!("{mode:?} {path}:{n} {units} units, lines {:?}: {}", u.lines, v.source.line(n));
            continue;
        }
        let raw = u.label.as_ref().map_or("", |l| l.raw.as_str());
        if raw != label {
            add("LABEL DIFFERS".into());
            println!("{mode:?} {path}:{n} label {raw:?}, gold {label:?}: {}", v.source.line(n));
        }
        add(format!("{kind:8} as {:?}", u.kind));
    }
}
