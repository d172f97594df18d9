//! Writes the stretches that a version may lack, with their measures, for `scripts/evaluate-fragments --fit`: `fragments JOBS`,
//! where JOBS holds one JSON object a line: `{"id": "…", "paths": […], "languages": […]}`. One JSON object a line comes out. With
//! `CONCORDAT_MODELS` set the encoders are asked too.

#[path = "shared/settings.rs"]
mod settings;

use concordat::align::{self, Settings};
use concordat::check::context::Context;
use concordat::check::{self, fragment};
use concordat::language::Tag;
use concordat::read::{self, Options};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(jobs) = std::env::args().nth(1).and_then(|p| std::fs::read_to_string(p).ok()) else {
        eprintln!("usage: fragments JOBS");
        return ExitCode::from(2);
    };
    let usual = match settings::settings() {
        Ok(s) => s,
        Err(e) => {
            eprintln!("error: {e}");
            return ExitCode::from(2);
        }
    };
    for line in jobs.lines() {
        if let Err(e) = job(line, &usual) {
            eprintln!("error: {line}: {e}");
            return ExitCode::from(2);
        }
    }
    if let Some(engine) = &usual.engine {
        engine.cache().flush();
    }
    ExitCode::SUCCESS
}

fn job(line: &str, usual: &Settings) -> Result<(), Box<dyn std::error::Error>> {
    let job: serde_json::Value = serde_json::from_str(line)?;
    let strings =
        |k: &str| -> Vec<String> { job[k].as_array().into_iter().flatten().filter_map(|x| x.as_str().map(String::from)).collect() };
    let paths: Vec<PathBuf> = strings("paths").into_iter().map(PathBuf::from).collect();
    let mut options = Options::default();
    if let [only] = &paths[..] {
        options.one_family = only.is_dir();
    } else {
        options.one_family = true;
        for (p, l) in paths.iter().zip(strings("languages")) {
            options.languages.push((p.clone(), Tag::new(&l)));
        }
    }
    let outcome = read::read(&paths, &options);
    for family in &outcome.families {
        let aligned = align::align(family, usual);
        let settings = check::Settings::default();
        let cx = Context::new(family, &aligned, &settings);
        for c in fragment::survey(&cx) {
            let unit = cx.unit(c.has, c.unit);
            let text = cx.analysis(c.has, c.unit).origin(c.range.clone());
            let line = |v: usize, u: usize| cx.unit(v, u).lines.0;
            println!(
                "{}",
                serde_json::json!({
                    "id": job["id"], "has": cx.tag(c.has).primary(), "lacks": cx.tag(c.lacks).primary(), "line": line(c.has, c.unit),
                    "other": c.beside.map(|u| line(c.lacks, u)), "at": text.start as f32 / unit.text.len().max(1) as f32,
                    "quote": &unit.text[text], "measures": c.measures, "odds": c.lexical(),
                    "meaning": c.meaning.as_ref().map(|m| serde_json::json!({"model": m.model, "measures": m.measures(&c)})),
                })
            );
        }
    }
    Ok(())
}
