//! Vectors of lines: `encode --model PATH [--time N] < LINES`. Writes one JSON array a line of standard input; with `--time N` nothing
//! but, N times over, how fast they were made (and, first, how long the model took to load).

use concordat::similarity::encoder::use_v3::UseV3;
use concordat::similarity::encoder::{Encoder, ModelError};
use std::error::Error;
use std::io::{BufWriter, Read, Write, stdin, stdout};
use std::path::Path;
use std::time::Instant;

/// The model at a path, by what lies there.
fn load(path: &Path) -> Result<Box<dyn Encoder>, ModelError> {
    Ok(Box::new(UseV3::load(path)?))
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let Some(path) = value("--model") else { return Err("usage: encode --model PATH [--time N] < LINES".into()) };
    let mut text = String::new();
    stdin().read_to_string(&mut text)?;
    let lines: Vec<&str> = text.lines().collect();
    let start = Instant::now();
    let model = load(Path::new(path))?;
    if let Some(times) = value("--time") {
        println!("{}: loaded in {:.3} s", model.id(), start.elapsed().as_secs_f64());
        for _ in 0..times.parse()? {
            let start = Instant::now();
            model.encode(&lines);
            let seconds = start.elapsed().as_secs_f64();
            println!("{} lines in {seconds:.3} s: {:.0} lines/s", lines.len(), lines.len() as f64 / seconds);
        }
        return Ok(());
    }
    let vectors = model.encode(&lines);
    let mut out = BufWriter::new(stdout().lock());
    for i in 0..vectors.len() {
        serde_json::to_writer(&mut out, vectors.row(i))?;
        writeln!(out)?;
    }
    Ok(())
}
