//! The candidates of missing-clause and leaked-name with their measures, one a line: `set`, `number`, 1 where planted, the first words,
//! then the measures. `scripts/fit-logistic` turns them into weights.

use crate::Result;
use crate::bench::{self, Document};
use concordat::align;
use concordat::check::context::Context;
use concordat::check::{self, leaked_name, missing_clause};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Characters of a text that are shown.
const SHOWN: usize = 40;

/// Writes `gaps.tsv` and `leaks.tsv`.
pub fn write(root: &Path, out: &Path) -> Result<()> {
    std::fs::create_dir_all(out)?;
    let mut gaps = BufWriter::new(File::create(out.join("gaps.tsv"))?);
    let mut leaks = BufWriter::new(File::create(out.join("leaks.tsv"))?);
    let usual = crate::settings::settings()?;
    for document in bench::all(root)? {
        let aligned = align::align(&document.family, &usual);
        let settings = check::Settings::default();
        let cx = Context::new(&document.family, &aligned, &settings);
        write_gaps(&document, &cx, &mut gaps)?;
        write_leaks(&document, &cx, &mut leaks)?;
    }
    gaps.flush()?;
    leaks.flush()?;
    println!("{0}/gaps.tsv, {0}/leaks.tsv", out.display());
    Ok(())
}

fn write_gaps(document: &Document, cx: &Context, out: &mut impl Write) -> Result<()> {
    for (r, row) in cx.rows().iter().enumerate() {
        let Some((present, absent)) = missing_clause::lacking(cx, r) else { continue };
        let touched = |v: usize, d: &bench::Defect| row.cells[v].iter().any(|&u| d.touches(cx.tag(v).primary(), cx.unit(v, u).lines.0));
        let planted = document.defects.iter().any(|d| {
            let named = match d.kind.as_str() {
                "added-clause" => true,
                "missing-clause" => absent.iter().any(|&a| d.wrong.iter().any(|w| w == cx.tag(a).primary())),
                _ => false,
            };
            named && present.iter().any(|&p| touched(p, d))
        });
        let text = present.first().and_then(|&p| Some(cx.unit(p, *row.cells[p].first()?).text.as_str())).unwrap_or_default();
        write_line(document, planted, text, &missing_clause::measures(cx, r, &present, &absent), out)?;
    }
    Ok(())
}

fn write_leaks(document: &Document, cx: &Context, out: &mut impl Write) -> Result<()> {
    for c in leaked_name::candidates(cx, |_| true) {
        let (language, unit) = (cx.tag(c.version).primary(), cx.unit(c.version, c.name.unit));
        let name = &unit.text[c.name.range.clone()];
        let planted = document.defects.iter().any(|d| {
            d.kind == "leaked-name"
                && d.wrong.iter().any(|w| w == language)
                && d.touches(language, unit.lines.0)
                && d.quotes.get(language).is_none_or(|q| q.contains(name) || name.contains(q.as_str()))
        });
        write_line(document, planted, name, &c.measures, out)?;
    }
    Ok(())
}

fn write_line(document: &Document, planted: bool, text: &str, measures: &[f32], out: &mut impl Write) -> Result<()> {
    let shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let figures: Vec<String> = measures.iter().map(|m| format!("{m:.3}")).collect();
    writeln!(out, "{}\t{}\t{}\t{shown}\t{}", document.set, document.number, u8::from(planted), figures.join("\t"))?;
    Ok(())
}
