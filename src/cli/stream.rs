//! `concordat check --ndjson`: a filter. A family a line comes in, an answer a line goes out, in the same order, with a few of them held
//! at a time.

use super::check::Args;
use super::engine::Engine;
use super::failure::{Failure, Status};
use super::judge::{Judge, Judged};
use super::{Global, output, values};
use concordat::check::{RULES, Severity};
use concordat::config::FailOn;
use concordat::read::inline::Line;
use concordat::read::{FileError, Options, UnitMode};
use concordat::report::checked::{LineReporter, Told};
use concordat::report::{Checked, FamilyCounts};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};

/// Families held at a time, for each thread: one at work and one that waits, so that no thread stands idle while a line is read.
const HELD: usize = 2;

/// What messages call the input.
const INPUT: &str = "standard input";

/// A line of the input.
enum Raw {
    Whole(Vec<u8>),
    /// It had so many bytes, and was passed over as it came.
    TooLong(u64),
}

/// An answer that waits for its turn.
struct Answer {
    text: Vec<u8>,
    errors: Vec<FileError>,
    warnings: Vec<String>,
    status: Status,
}

/// How every line is dealt with.
struct Filter {
    judge: Judge,
    options: Options,
    reporter: LineReporter,
    fail_on: Option<Severity>,
    show_accepted: bool,
    paths: bool,
}

/// Answers every line of standard input.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    let engine = Engine::open(&args.judge.find.engine)?;
    let judge = Judge::named(&args.judge.find, args.judge.baseline.as_deref(), &engine)?;
    if RULES.iter().any(|r| r.name == "spelling" && judge.rulings.settings.runs(r)) {
        return Err(Failure::new(
            "--ndjson: the rule spelling needs its dictionaries before it knows the languages; add --no-rule spelling",
        ));
    }
    let config = &judge.rulings.config;
    let filter = Filter {
        options: args.read.options(config, UnitMode::Clause)?,
        reporter: LineReporter { engine: engine.name(), models: engine.models() },
        fail_on: values::threshold(args.judge.fail_on.map(FailOn::from).or(config.fail_on).unwrap_or(FailOn::Major)),
        show_accepted: args.judge.show_accepted || config.show_accepted,
        paths: args.ndjson_paths,
        judge,
    };
    let (answers, taken) = mpsc::channel::<(usize, Answer)>();
    let held = HELD * rayon::current_num_threads();
    let (done, free) = mpsc::sync_channel::<()>(held);
    for _ in 0..held {
        // There is room for all of them, and their taker is here.
        let _ = done.send(());
    }
    let quiet = global.quiet;
    let (read, written) = std::thread::scope(|threads| {
        let writer = threads.spawn(move || {
            let result = write(&taken, quiet, &mut BufWriter::new(io::stdout().lock()), || {
                // Where the reader is done, nobody waits for room.
                let _ = done.send(());
            });
            // Only now does the reader learn that nobody takes what it reads.
            drop((taken, done));
            result
        });
        let read = rayon::in_place_scope(|work| {
            let mut input = io::stdin().lock();
            let mut line = 0;
            for sequence in 0.. {
                let Some(raw) = next(&mut input, args.read.max_bytes, &mut line)? else { break };
                if free.recv().is_err() {
                    break;
                }
                let (answers, filter) = (answers.clone(), &filter);
                work.spawn(move |_| drop(answers.send((sequence, filter.answer(&raw, line)))));
            }
            Ok::<(), io::Error>(())
        });
        drop(answers);
        (read, writer.join().unwrap_or_else(|_| Err(io::Error::other("the writer failed"))))
    });
    let status = written.map_err(|e| Failure::writing(None, &e))?;
    read.map_err(|e| Failure::new(format!("{INPUT}: cannot be read to its end ({e}); what was read is answered")))?;
    engine.finish(quiet)?;
    Ok(status)
}

/// Writes the answers in the order of the lines; the worst status. `freed` is called for each that is gone.
fn write(answers: &Receiver<(usize, Answer)>, quiet: bool, out: &mut dyn Write, freed: impl Fn()) -> io::Result<Status> {
    let mut waiting: BTreeMap<usize, Answer> = BTreeMap::new();
    let (mut turn, mut worst) = (0, Status::Clean);
    for (sequence, answer) in answers {
        waiting.insert(sequence, answer);
        while let Some(answer) = waiting.remove(&turn) {
            turn += 1;
            out.write_all(&answer.text)?;
            // Whoever asks and waits for the answer before asking again gets it.
            out.flush()?;
            freed();
            worst = worst.max(answer.status);
            if !quiet {
                answer.warnings.iter().for_each(|w| output::warning(w));
            }
            answer.errors.iter().for_each(|e| output::error(&e.message));
        }
    }
    Ok(worst)
}

/// The next line that is not blank, and in `line` its number; none at the end. Of a line of more than `most` bytes nothing is kept.
fn next(input: &mut impl BufRead, most: u64, line: &mut usize) -> io::Result<Option<Raw>> {
    loop {
        *line += 1;
        let (mut kept, mut length, mut ended) = (Vec::new(), 0_u64, false);
        loop {
            let part = input.fill_buf()?;
            if part.is_empty() {
                break;
            }
            let end = part.iter().position(|&b| b == b'\n');
            let text = &part[..end.unwrap_or(part.len())];
            length += text.len() as u64;
            if length > most {
                kept = Vec::new();
            } else {
                kept.extend_from_slice(text);
            }
            let used = end.map_or(part.len(), |e| e + 1);
            input.consume(used);
            if end.is_some() {
                ended = true;
                break;
            }
        }
        let text = kept.strip_prefix(b"\xEF\xBB\xBF").filter(|_| *line == 1).unwrap_or(&kept);
        match length {
            0 if !ended => return Ok(None),
            n if n > most => return Ok(Some(Raw::TooLong(n))),
            _ if text.trim_ascii().is_empty() => {}
            _ => return Ok(Some(Raw::Whole(text.to_vec()))),
        }
    }
}

impl Filter {
    fn answer(&self, raw: &Raw, line: usize) -> Answer {
        let refused = |id: Option<String>, reason: String| {
            let errors = vec![FileError { path: INPUT.to_string(), message: format!("{INPUT}:{line}: {reason}") }];
            self.told(None, Told { id, line: Some(line), errors, warnings: Vec::new() })
        };
        let bytes = match raw {
            Raw::Whole(bytes) => bytes,
            Raw::TooLong(n) => {
                let most = self.options.max_bytes;
                return refused(None, format!("the line has {n} bytes, more than the limit of {most}; raise it with --max-bytes {n}"));
            }
        };
        match Line::parse(bytes, self.paths) {
            Ok(family) => {
                let id = family.id.clone();
                // A fault of ours in one family is told and does not stop the others.
                catch_unwind(AssertUnwindSafe(|| self.check(family))).unwrap_or_else(|_| refused(Some(id), Failure::fault().to_string()))
            }
            Err(e) => refused(Line::id_of(bytes), e.to_string()),
        }
    }

    fn check(&self, line: Line) -> Answer {
        let id = line.id.clone();
        let read = line.read(&self.options);
        let mut told = Told { id: Some(id), line: None, errors: read.errors, warnings: read.warnings };
        let Some(family) = read.families.first() else { return self.told(None, told) };
        if family.versions.len() < 2 {
            told.warnings.push(format!("{}: only one version, nothing to compare it with", family.id));
        }
        let Judged { aligned, mut settled, errors, warnings } = self.judge.judge(family);
        told.errors.extend(errors);
        told.warnings.extend(warnings);
        let hidden = settled.hide(self.show_accepted);
        let (concordance, findings) = (&aligned.concordance, settled.findings.as_slice());
        self.told(Some(Checked { family, concordance, findings, hidden, looked: aligned.looked() }), told)
    }

    fn told(&self, checked: Option<Checked<'_>>, mut told: Told) -> Answer {
        let mut text = Vec::new();
        if let Err(e) = self.reporter.line(&mut text, checked, &told) {
            let message = format!("{INPUT}: the answer cannot be written as JSON ({e})");
            told.errors.push(FileError { path: INPUT.to_string(), message });
        }
        let found = |severity| checked.is_some_and(|c| FamilyCounts::of(&c).findings.at_least(severity) > 0);
        let status = match (told.errors.is_empty(), self.fail_on.is_some_and(found)) {
            (false, _) => Status::Failed,
            (true, true) => Status::Findings,
            (true, false) => Status::Clean,
        };
        Answer { text, errors: told.errors, warnings: told.warnings, status }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8], most: u64, buffer: usize) -> Vec<(usize, Result<Vec<u8>, u64>)> {
        let mut input = io::BufReader::with_capacity(buffer, text);
        let (mut line, mut out) = (0, Vec::new());
        while let Some(raw) = next(&mut input, most, &mut line).expect("bytes can be read") {
            out.push((
                line,
                match raw {
                    Raw::Whole(bytes) => Ok(bytes),
                    Raw::TooLong(n) => Err(n),
                },
            ));
        }
        out
    }

    #[test]
    fn lines_are_counted_and_long_ones_are_passed_over() {
        let text = b"\xEF\xBB\xBF{}\n\n  \r\nabcdefghij\nab\nlast";
        for buffer in [1, 3, 100] {
            let got = lines(text, 6, buffer);
            let want = [(1, Ok(b"{}".to_vec())), (4, Err(10)), (5, Ok(b"ab".to_vec())), (6, Ok(b"last".to_vec()))];
            assert_eq!(got, want, "{buffer}");
        }
        assert!(lines(b"", 6, 3).is_empty() && lines(b"\n\n", 6, 3).is_empty());
    }
}
