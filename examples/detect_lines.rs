//! Measures language detection on folders of text files and prints confusion tables and the time a line takes.
//!
//! `cargo run --release --example detect_lines -- FOLDER...`: a folder is named after its languages (`en-tk`) and holds
//! `NNN.a.txt` and `NNN.b.txt`, one a language, with `NNN.gold.json`, whose `defects` of type `untranslated` are left out. With
//! `--half even` or `--half odd` only every other number is read, with `--wrong N` the first N wrong lines are shown.

use concordat::language::Tag;
use concordat::language::detect::detect;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Lines of this many characters or more are long.
const LONG: usize = 30;

/// Counts by true and detected language.
type Confusion = BTreeMap<(String, String), usize>;

fn main() -> std::io::Result<()> {
    let mut folders = Vec::new();
    let (mut half, mut show) = (None, 0usize);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--half" => half = args.next().map(|h| if h == "odd" { 1 } else { 0 }),
            "--wrong" => show = args.next().and_then(|n| n.parse().ok()).unwrap_or(20),
            _ => folders.push(arg),
        }
    }
    let mut tables = [Confusion::new(), Confusion::new()];
    // Lines and wrong lines in each band of confidence.
    let mut bands = [("below 0.6", 0, 0), ("0.6 to 0.9", 0, 0), ("0.9 and above", 0, 0)];
    let (mut lines, mut time, mut slowest) = (0usize, Duration::ZERO, Duration::ZERO);
    for folder in &folders {
        let folder = Path::new(folder);
        let name = folder.file_name().and_then(|n| n.to_str()).unwrap_or("");
        let Some((a, b)) = name.split_once('-') else { continue };
        let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|f| f.ok().map(|f| f.path())).collect();
        files.sort();
        for path in files {
            let file = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
            let (number, side) = match file.split_once('.') {
                Some((n, "a.txt")) => (n, ("a", a)),
                Some((n, "b.txt")) => (n, ("b", b)),
                _ => continue,
            };
            // The numbers in a folder go up in steps of two.
            if half.is_some_and(|h| number.parse::<usize>().is_ok_and(|n| n / 2 % 2 != h)) {
                continue;
            }
            let want = Tag::new(side.1);
            let skip = untranslated(&folder.join(format!("{number}.gold.json")), side.0);
            for (i, line) in std::fs::read_to_string(&path)?.lines().enumerate() {
                if line.trim().is_empty() || skip.contains(&(i as u64 + 1)) {
                    continue;
                }
                let start = Instant::now();
                let guess = detect(line);
                let took = start.elapsed();
                (lines, time, slowest) = (lines + 1, time + took, slowest.max(took));
                let long = usize::from(line.chars().count() >= LONG);
                *tables[long].entry((want.to_string(), guess.tag.to_string())).or_default() += 1;
                let band = &mut bands[usize::from(guess.confidence >= 0.6) + usize::from(guess.confidence >= 0.9)];
                (band.1, band.2) = (band.1 + 1, band.2 + usize::from(guess.tag != want));
                if guess.tag != want && show > 0 {
                    show -= 1;
                    println!("{} {}:{} {} {:.2} {:?}: {line}", want, path.display(), i + 1, guess.tag, guess.confidence, guess.runner_up);
                }
            }
        }
    }
    print_table("short lines", &tables[0]);
    print_table("long lines", &tables[1]);
    println!("\nconfidence     lines  wrong");
    for (name, all, wrong) in bands {
        println!("{name:13} {all:6} {wrong:6}");
    }
    // The slowest is the one that loads lingua's models.
    println!(
        "{lines} lines, {:.1} µs a line, slowest {:.1} ms",
        time.as_secs_f64() * 1e6 / lines.max(1) as f64,
        slowest.as_secs_f64() * 1e3
    );
    Ok(())
}

/// The 1-based lines of one side that the gold says are left untranslated.
fn untranslated(gold: &Path, side: &str) -> Vec<u64> {
    let text = std::fs::read_to_string(gold).unwrap_or_default();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let defects = value["defects"].as_array().into_iter().flatten();
    defects
        .filter(|d| d["type"] == "untranslated" && d["side"] == side)
        .flat_map(|d| d[format!("{side}_lines")].as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64).collect::<Vec<_>>())
        .collect()
}

/// Prints one row a true language: lines, share right, and what the others were taken for.
fn print_table(title: &str, table: &Confusion) {
    println!("\n{title}\ntrue     lines    right  detected as");
    let mut rows: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for ((want, got), n) in table {
        rows.entry(want).or_default().push((got, *n));
    }
    for (want, mut got) in rows {
        got.sort_by_key(|g| std::cmp::Reverse(g.1));
        let all: usize = got.iter().map(|g| g.1).sum();
        let right = got.iter().find(|g| g.0 == want).map_or(0, |g| g.1);
        let cells: Vec<String> = got.iter().map(|(t, n)| format!("{t} {n}")).collect();
        println!("{want:8} {all:5} {:7.2}%  {}", 100.0 * right as f64 / all as f64, cells.join(", "));
    }
}
