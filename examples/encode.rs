//! Vectors of lines: reads lines from the standard input and writes for each a JSON array of numbers.
//!
//! `cargo run --release --example encode -- --model PATH [--time] < lines.txt`; PATH is a file or folder of a model. `--time` says on
//! the standard error how fast it was.

use concordat::similarity::encoder;
use std::error::Error;
use std::io::{self, BufRead, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut model: Option<PathBuf> = None;
    let mut time = false;
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--model") => model = arguments.next().map(PathBuf::from),
            Some("--time") => time = true,
            _ => return Err(format!("unknown argument {}; known are --model PATH and --time", argument.display()).into()),
        }
    }
    let start = Instant::now();
    let model = encoder::open(&model.ok_or("--model PATH is missing")?)?;
    let loaded = start.elapsed();
    let lines = io::stdin().lock().lines().collect::<Result<Vec<_>, _>>()?;
    let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
    let start = Instant::now();
    let vectors = model.encode(&texts);
    let seconds = start.elapsed().as_secs_f64();
    if time {
        let (id, count) = (model.id(), texts.len());
        eprintln!("{id}: loaded in {loaded:.0?}, {count} lines in {seconds:.2} s, {:.1} lines/s", count as f64 / seconds);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for i in 0..vectors.len() {
        serde_json::to_writer(&mut out, vectors.row(i))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
