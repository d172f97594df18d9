//! Shows one clause at every station from bytes to finding: `travel FOLDER LINE`, where FOLDER is a family and LINE a line of its
//! reference version. ARCHITECTURE.md follows a clause with it.

use concordat::align::{self, Settings};
use concordat::check::{self, context::Context, missing_clause};
use concordat::document::Family;
use concordat::lexicon;
use concordat::read::{self, Options};
use concordat::similarity::score::MEASURE_NAMES;
use concordat::similarity::weights::LEXICAL;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, line] = args.as_slice() else { return told("usage: travel FOLDER LINE") };
    let Ok(line) = line.parse::<usize>() else { return told("LINE is a number") };
    let outcome = read::read(&[PathBuf::from(folder)], &Options::default());
    let Some(family) = outcome.families.first() else { return told("there is no family") };
    let Some(unit) = family.versions[family.reference].units.iter().position(|u| (u.lines.0..=u.lines.1).contains(&line)) else {
        return told("the line is blank or does not exist");
    };
    travel(family, unit);
    ExitCode::SUCCESS
}

fn told(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::from(2)
}

fn travel(family: &Family, unit: usize) {
    let r = family.reference;
    let version = &family.versions[r];
    println!("read and document: {:#?}", version.units[unit]);
    println!("section: {:?}", version.sections[version.units[unit].section]);

    let aligned = align::align(family, &Settings::default());
    let a = &aligned.analyses[r][unit];
    println!("\nsimilarity, one unit: {:?}", a.folded.text);
    println!("  tokens {:?}", a.tokens.iter().map(|t| (&*t.form, &*t.stem)).collect::<Vec<_>>());
    println!("  concepts {:?}", a.concepts.iter().map(|h| lexicon::builtin().entries[h.concept as usize].id).collect::<Vec<_>>());
    println!("  numbers {:?}, addresses {:?}, length {:.1}", a.numbers, a.anchors, a.length);
    let f = &aligned.features.units[r][unit];
    println!("  concept weights {:?}", f.concepts);
    println!("  name weights {:?}", f.names);

    let Some(row) = aligned.concordance.rows.iter().position(|x| x.cells[r].contains(&unit)) else { return };
    let cells = &aligned.concordance.rows[row].cells;
    for (v, other) in family.versions.iter().enumerate().filter(|&(v, _)| v != r) {
        println!("\nsimilarity, with {}:", other.language);
        let mut near: Vec<(f32, usize)> = (0..other.units.len()).map(|w| (aligned.score(r, unit, v, w), w)).collect();
        near.sort_by(|x, y| y.0.total_cmp(&x.0));
        for &(score, w) in near.iter().take(3) {
            println!("  {score:6.1} line {:3} {}", other.units[w].lines.0, other.units[w].text.chars().take(70).collect::<String>());
        }
        let same_label = |w: &usize| {
            let (x, y) = (&version.units[unit], &other.units[*w]);
            x.label.is_some() && x.label.as_ref().map(|l| &l.value) == y.label.as_ref().map(|l| &l.value) && x.section == y.section
        };
        if let Some(w) = (0..other.units.len()).find(same_label) {
            println!(
                "  {:6.1} line {:3}, which bears the same label in that section",
                aligned.score(r, unit, v, w),
                other.units[w].lines.0
            );
        }
        if let Some(m) = near.first().and_then(|n| aligned.measures(r, &[unit], v, &[n.1])) {
            let parts = MEASURE_NAMES.iter().zip(m).zip(LEXICAL.weights).filter(|((_, m), w)| (m * w).abs() > 0.005);
            println!("  {}", parts.map(|((n, m), w)| format!("{n} {m:.2} × {w:.2}")).collect::<Vec<_>>().join(", "));
        }
    }

    println!("\nalign: row {}, score {:.2}", check::row_id(row), aligned.concordance.rows[row].score);
    for (v, cell) in cells.iter().enumerate() {
        let lines: Vec<usize> = cell.iter().map(|&u| family.versions[v].units[u].lines.0).collect();
        println!("  {:8} {lines:?}", family.versions[v].language);
    }

    let settings = check::Settings::default();
    let cx = Context::new(family, &aligned, &settings);
    if let Some((present, absent)) = missing_clause::lacking(&cx, row) {
        println!("\ncheck: measures of the gap {:?}", missing_clause::measures(&cx, row, &present, &absent));
    }
    for f in check::check(family, &aligned, &settings).iter().filter(|f| f.row.as_deref() == Some(&*check::row_id(row))) {
        println!("\ncheck: {} {:?} {} {:.2}: {}", f.rule, f.severity, f.id, f.confidence, f.message);
        for l in &f.locations {
            println!("  {} lines {:?} columns {:?} bytes {:?} {:?}", l.source, l.lines, l.columns, l.bytes, l.quote);
        }
    }
}
