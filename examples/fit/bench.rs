//! The benchmark's documents with what is known of them, read as every other document is.

use crate::Result;
use concordat::document::{Family, Version};
use concordat::language::Tag;
use concordat::read::{self, Options, UnitMode};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A document of the benchmark: a pair or a family of six.
pub struct Document {
    /// `en-fr`, or `fam` for a family of six.
    pub set: String,
    /// Its number, as in the file's name.
    pub number: String,
    /// What was read.
    pub family: Family,
    /// Of a pair: the gold beads as units of the first and of the second version.
    pub beads: Vec<GoldBead>,
    /// What was planted.
    pub defects: Vec<Defect>,
}

/// A gold bead: units of the two versions.
pub struct GoldBead {
    /// Units of the first version.
    pub a: Vec<usize>,
    /// Units of the second version.
    pub b: Vec<usize>,
    /// One of two neighbours that change places.
    pub crossed: bool,
}

/// A planted defect.
pub struct Defect {
    /// As in the gold: `missing-clause`, `leaked-name`, …
    pub kind: String,
    /// Primary tags of the languages in the wrong.
    pub wrong: Vec<String>,
    /// Physical lines by primary tag.
    pub lines: BTreeMap<String, Vec<usize>>,
    /// The words concerned, by primary tag; pairs only.
    pub quotes: BTreeMap<String, String>,
}

impl Document {
    /// Whether the document is one of those that numbers are fitted on; the others check them.
    pub fn fitted_on(&self) -> bool {
        self.number.parse::<usize>().is_ok_and(|n| (n / 2) % 2 == 0)
    }
}

impl Defect {
    /// Whether a line of a version is concerned.
    pub fn touches(&self, language: &str, line: usize) -> bool {
        self.lines.get(language).is_some_and(|lines| lines.contains(&line))
    }
}

#[derive(Deserialize)]
struct PairGold {
    a_lang: String,
    b_lang: String,
    beads: Vec<PairBead>,
    defects: Vec<PairDefect>,
}

#[derive(Deserialize)]
struct PairBead {
    a: Vec<usize>,
    b: Vec<usize>,
    kind: String,
}

#[derive(Deserialize)]
struct PairDefect {
    #[serde(rename = "type")]
    kind: String,
    side: String,
    #[serde(default)]
    a_lines: Vec<usize>,
    #[serde(default)]
    b_lines: Vec<usize>,
    #[serde(default)]
    a_quote: String,
    #[serde(default)]
    b_quote: String,
}

#[derive(Deserialize)]
struct FamilyGold {
    defects: Vec<FamilyDefect>,
}

#[derive(Deserialize)]
struct FamilyDefect {
    #[serde(rename = "type")]
    kind: String,
    lang: Vec<String>,
    lines: BTreeMap<String, Vec<usize>>,
}

/// All pairs below `root` (`ntrex-dev`), read line by line: that is what the gold counts in.
pub fn pairs(root: &Path) -> Result<Vec<Document>> {
    let mut out = Vec::new();
    for folder in sorted(root)?.into_iter().filter(|p| p.is_dir()) {
        for path in golds(&folder)? {
            let gold: PairGold = parse(&path)?;
            let stem = stem(&path)?;
            let read = |side: &str, tag: &str| -> Result<Version> {
                let options = Options { mode: UnitMode::Line, ..Options::default() };
                Ok(read::read_version(&folder.join(format!("{stem}.{side}.txt")), Some(&Tag::new(tag)), &options)?)
            };
            let versions = vec![read("a", &gold.a_lang)?, read("b", &gold.b_lang)?];
            let beads = gold
                .beads
                .iter()
                .map(|b| Ok(GoldBead { a: units(&versions[0], &b.a)?, b: units(&versions[1], &b.b)?, crossed: b.kind == "x" }))
                .collect::<Result<Vec<_>>>()
                .map_err(|e| format!("{}: {e}", path.display()))?;
            let family = Family { id: stem.clone(), versions, reference: 0, reason: String::new() };
            let set = format!("{}-{}", gold.a_lang, gold.b_lang);
            out.push(Document { set, number: stem, family, beads, defects: pair_defects(gold.defects, &gold.a_lang, &gold.b_lang) });
        }
    }
    Ok(out)
}

/// The units that stand on some physical lines.
fn units(version: &Version, lines: &[usize]) -> Result<Vec<usize>> {
    let unit = |line: &usize| version.units.iter().position(|u| u.lines.0 == *line).ok_or(format!("no unit at line {line}").into());
    lines.iter().map(unit).collect()
}

fn pair_defects(defects: Vec<PairDefect>, a: &str, b: &str) -> Vec<Defect> {
    let defect = |d: PairDefect| Defect {
        kind: d.kind,
        wrong: vec![if d.side == "a" { a } else { b }.to_string()],
        lines: [(a.to_string(), d.a_lines), (b.to_string(), d.b_lines)].into(),
        quotes: [(a.to_string(), d.a_quote), (b.to_string(), d.b_quote)].into(),
    };
    defects.into_iter().map(defect).collect()
}

/// All pairs and families below `root`, read clause by clause as `concordat check` does. Gold beads are left out.
pub fn all(root: &Path) -> Result<Vec<Document>> {
    let mut out = Vec::new();
    for folder in sorted(&root.join("ntrex-dev"))?.into_iter().filter(|p| p.is_dir()) {
        for path in golds(&folder)? {
            let gold: PairGold = parse(&path)?;
            let stem = stem(&path)?;
            let files =
                [("a", &gold.a_lang), ("b", &gold.b_lang)].map(|(side, tag)| (folder.join(format!("{stem}.{side}.txt")), Tag::new(tag)));
            let family = family(files.to_vec())?;
            let set = format!("{}-{}", gold.a_lang, gold.b_lang);
            let defects = pair_defects(gold.defects, &gold.a_lang, &gold.b_lang);
            out.push(Document { set, number: stem, family, beads: Vec::new(), defects });
        }
    }
    for path in golds(&root.join("ntrex-dev-families"))? {
        let gold: FamilyGold = parse(&path)?;
        let stem = stem(&path)?;
        let folder = path.with_file_name(&stem);
        let tag = |file: &PathBuf| file.file_stem().and_then(|s| s.to_str()).map(Tag::new).ok_or("a file name is not UTF-8");
        let files = sorted(&folder)?.into_iter().map(|f| tag(&f).map(|t| (f, t))).collect::<std::result::Result<Vec<_>, _>>()?;
        let defects = gold.defects.into_iter().map(|d| Defect { kind: d.kind, wrong: d.lang, lines: d.lines, quotes: BTreeMap::new() });
        out.push(Document { set: "fam".into(), number: stem, family: family(files)?, beads: Vec::new(), defects: defects.collect() });
    }
    Ok(out)
}

fn family(files: Vec<(PathBuf, Tag)>) -> Result<Family> {
    let paths: Vec<PathBuf> = files.iter().map(|f| f.0.clone()).collect();
    let options = Options { one_family: true, languages: files, ..Options::default() };
    let outcome = read::read(&paths, &options);
    if let Some(e) = outcome.errors.first() {
        return Err(e.message.clone().into());
    }
    outcome.families.into_iter().next().ok_or_else(|| format!("{paths:?}: no family").into())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut out = entries.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?;
    out.sort();
    Ok(out)
}

fn golds(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(sorted(folder)?.into_iter().filter(|p| p.to_str().is_some_and(|p| p.ends_with(".gold.json"))).collect())
}

fn stem(gold: &Path) -> Result<String> {
    let name = gold.file_name().and_then(|n| n.to_str()).ok_or("a file name is not UTF-8")?;
    Ok(name.trim_end_matches(".gold.json").to_string())
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(serde_json::from_slice(&bytes).map_err(|e| format!("{}: {e}", path.display()))?)
}
