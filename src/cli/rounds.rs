//! Rounds of a watch: what changed is read and checked again, and what came of it is told.

use super::engine::Engine;
use super::failure::Failure;
use super::judge::{self, Judge};
use super::output;
use super::watch::{Args, Format};
use concordat::align;
use concordat::check::Finding;
use concordat::config;
use concordat::document::Family;
use concordat::read::{FileError, UnitMode};
use concordat::report::json::JsonReporter;
use concordat::report::since::{self, Lost, Since};
use concordat::report::text::{TextReporter, visible};
use concordat::report::{Checked, FamilyCounts, Hidden, Reporter, Summary};
use concordat::session::Session;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// So long a file that cannot be read may still be in somebody's hands.
const HALF_WRITTEN: Duration = Duration::from_millis(300);

/// True while something is being printed: an interrupt waits for the end of it.
pub static PRINTING: AtomicBool = AtomicBool::new(false);

/// A family as it was last told.
struct Told {
    family: Family,
    /// What the rules found, before it was settled.
    found: Vec<Finding>,
    /// What the reader saw.
    shown: Vec<Finding>,
    pins: Vec<Vec<Vec<usize>>>,
    /// It was checked from its last check on, and will be checked afresh when there is time.
    hasty: bool,
}

/// A family's part of a round: as it was told before, where it was, and what is hidden of it now.
struct Part {
    id: String,
    before: Option<Told>,
    hidden: Hidden,
}

/// What a round changed in a family.
#[derive(Default)]
struct Change {
    come: Vec<Finding>,
    gone: Vec<Finding>,
    /// Versions that were removed or can no longer be read.
    lost: Vec<Lost>,
}

impl Change {
    fn between(before: Option<&Told>, now: &Told) -> Change {
        let shown = before.map_or(&[][..], |b| &b.shown);
        let mut since = Since::between(shown, &now.shown);
        let mut lost = Vec::new();
        if let Some(b) = before {
            lost = since::lost(&b.family, &now.family);
            since.set_aside(&mut lost, &b.family, &now.family);
        }
        let owned = |all: &[&Finding]| all.iter().map(|f| (*f).clone()).collect::<Vec<_>>();
        Change { come: owned(&since.come), gone: owned(&since.gone), lost }
    }

    fn is_empty(&self) -> bool {
        self.come.is_empty() && self.gone.is_empty() && self.lost.is_empty()
    }
}

/// A watch under way.
pub struct Watch<'a> {
    args: &'a Args,
    engine: Engine,
    quiet: bool,
    judge: Judge,
    session: Session,
    /// Contents of the files that the session goes by.
    settings: Vec<Option<Vec<u8>>>,
    told: BTreeMap<String, Told>,
    errors: BTreeSet<FileError>,
    warnings: BTreeSet<String>,
    /// What reading wanted to tell in this round.
    reading: Vec<String>,
    /// A sentence about settings that cannot be used, once it was told.
    broken: Option<String>,
    first: bool,
}

fn session(args: &Args, judge: &Judge) -> Result<Session, Failure> {
    let options = args.read.options(&judge.rulings.config, UnitMode::Clause)?;
    Ok(Session::new(options, align::Settings::default(), judge.rulings.settings.clone()))
}

impl<'a> Watch<'a> {
    /// A watch that has seen nothing yet.
    pub fn new(args: &'a Args, quiet: bool) -> Result<Watch<'a>, Failure> {
        let engine = Engine::open(&args.find.engine)?;
        let judge = Judge::new(&args.paths, &args.find, args.baseline.as_deref(), false, &engine)?;
        let session = session(args, &judge)?;
        let mut watch = Watch {
            args,
            engine,
            quiet,
            settings: Vec::new(),
            judge,
            session,
            told: BTreeMap::new(),
            errors: BTreeSet::new(),
            warnings: BTreeSet::new(),
            reading: Vec::new(),
            broken: None,
            first: true,
        };
        watch.settings = watch.contents();
        Ok(watch)
    }

    /// True where something was checked from its last check on, and is to be checked afresh when there is time.
    pub fn is_hasty(&self) -> bool {
        self.told.values().any(|t| t.hasty)
    }
}

impl Watch<'_> {
    /// Files beside the texts that say what is found in them.
    pub fn others(&self) -> Vec<PathBuf> {
        let rulings = &self.judge.rulings;
        let config = &rulings.config;
        let (find, beside) = (&self.args.find, config.folder().map(|f| f.join("alignments")));
        let files = [config.path.clone(), rulings.review.path.clone(), find.config.clone(), find.alignments.clone(), beside];
        let review = config::Review::place(config, &self.args.paths);
        let baseline = self.args.baseline.clone().or_else(|| config.baseline.clone());
        let terms = config.termbase.iter().chain(&find.termbase).cloned();
        files.into_iter().flatten().chain(review).chain(baseline).chain(terms).collect()
    }

    /// What the session's settings were made of: where that changes, nothing that was kept holds.
    fn contents(&self) -> Vec<Option<Vec<u8>>> {
        let config = &self.judge.rulings.config;
        let found = self.args.find.config.clone().or_else(|| config::Config::find(&self.args.paths));
        let files = found.into_iter().chain(config.termbase.iter().cloned()).chain(self.args.find.termbase.iter().cloned());
        files.map(|f| std::fs::read(f).ok()).collect()
    }

    /// Reads the settings again. Settings that cannot be used are told once, and those before them go on.
    fn settle_settings(&mut self) {
        let args = self.args;
        let read = Judge::new(&args.paths, &args.find, args.baseline.as_deref(), false, &self.engine);
        match read.and_then(|judge| Ok((session(args, &judge)?, judge))) {
            Ok((session, judge)) => {
                self.judge = judge;
                self.broken = None;
                let now = self.contents();
                if now != self.settings {
                    (self.settings, self.session) = (now, session);
                    self.told.values_mut().for_each(|t| t.found.clear());
                    self.told.values_mut().for_each(|t| t.family.versions.clear());
                }
            }
            Err(e) => {
                let e = e.to_string();
                if self.broken.as_ref() != Some(&e) {
                    output::error(&format!("{e} (until then the settings before it go on)"));
                    self.broken = Some(e);
                }
            }
        }
    }

    /// Checks what changed and tells what that changed. `afresh`: families that were checked hastily, from the beginning.
    pub fn round(&mut self, files: &[PathBuf], afresh: bool) -> Result<(), Failure> {
        if !self.first && !afresh {
            self.settle_settings();
        }
        let mut read = self.session.read(&self.args.paths);
        if read.errors.iter().any(|e| !self.errors.contains(e)) && !self.first {
            std::thread::sleep(HALF_WRITTEN);
            read = self.session.read(&self.args.paths);
        }
        let mut warnings = read.warnings.clone();
        self.reading = read.warnings;
        self.judge.read_dictionaries(&read.families, &mut warnings);
        self.session.check.dictionaries = self.judge.rulings.settings.dictionaries.clone();
        let mut errors: Vec<FileError> = read.errors;
        let mut now: BTreeMap<String, Told> = BTreeMap::new();
        let mut parts: Vec<Part> = Vec::new();
        for family in read.families {
            let id = family.id.clone();
            let before = self.told.remove(&id);
            match catch_unwind(AssertUnwindSafe(|| self.check(family, before.as_ref(), afresh, &mut errors, &mut warnings))) {
                Ok((told, hidden)) => {
                    parts.push(Part { id: id.clone(), before, hidden });
                    now.insert(id, told);
                }
                Err(_) => {
                    // What the session kept of it may be half made.
                    if let Ok(fresh) = session(self.args, &self.judge) {
                        self.session = fresh;
                    }
                    let message =
                        format!("family {id}: concordat failed on it, which is a fault of concordat; please report it with the text");
                    errors.push(FileError { path: id, message });
                }
            }
        }
        let left: Vec<(String, Told)> = std::mem::replace(&mut self.told, now).into_iter().collect();
        self.tell(files, &parts, left, errors, afresh)?;
        self.messages(warnings);
        self.first = false;
        self.engine.finish(self.quiet)
    }

    /// A family, checked where it changed.
    fn check(
        &mut self,
        family: Family,
        before: Option<&Told>,
        afresh: bool,
        errors: &mut Vec<FileError>,
        warnings: &mut Vec<String>,
    ) -> (Told, Hidden) {
        let mut align = self.judge.alignment(&family, errors, warnings);
        align.engine = self.engine.semantic().cloned();
        let pins = align.pins.clone();
        let same = before.filter(|b| same(&b.family, &family) && b.pins == pins && self.session.last(&family.id).is_some());
        let (found, hasty) = match same {
            Some(b) if !(afresh && b.hasty) => (b.found.clone(), b.hasty),
            _ => {
                self.session.align = align;
                let again = before.is_some_and(|b| b.pins == pins) && !afresh;
                let found = if again { self.session.check(family.clone()) } else { self.session.afresh(family.clone()) };
                (found, again && self.engine.semantic().is_none())
            }
        };
        let concordance = self.session.last(&family.id).map(|(_, a)| a.concordance.clone()).unwrap_or_default();
        let mut settled = self.judge.rulings.settle(found.clone(), &family, &concordance);
        warnings.append(&mut settled.warnings);
        let hidden = settled.hide(self.args.show_accepted || self.judge.rulings.config.show_accepted);
        (Told { family, found, shown: settled.findings, pins, hasty }, hidden)
    }

    /// Prints what changed.
    fn tell(
        &mut self,
        files: &[PathBuf],
        parts: &[Part],
        left: Vec<(String, Told)>,
        errors: Vec<FileError>,
        afresh: bool,
    ) -> Result<(), Failure> {
        let errors: BTreeSet<FileError> = errors.into_iter().collect();
        let changes: Vec<Change> = parts.iter().map(|p| Change::between(p.before.as_ref(), &self.told[&p.id])).collect();
        let gone_families: Vec<&(String, Told)> = left.iter().filter(|l| !self.told.contains_key(&l.0)).collect();
        let new_families = parts.len() != self.told.len() || !gone_families.is_empty();
        let nothing = changes.iter().all(Change::is_empty) && errors == self.errors && !new_families;
        if !self.first && nothing && afresh {
            return Ok(());
        }
        let mut summary = Summary::default();
        let mut text: Vec<u8> = Vec::new();
        let reporter = self.reporter();
        let whole = self.first || self.args.clear || self.args.format == Format::Json;
        let written = (|| -> io::Result<()> {
            let out: &mut dyn Write = &mut text;
            if whole {
                reporter.begin(out)?;
            } else {
                let names: Vec<String> = files.iter().map(|f| visible(&near(f))).collect();
                if !names.is_empty() {
                    writeln!(out, "changed: {}", short_list(&names))?;
                }
            }
            for (i, Part { id, hidden, .. }) in parts.iter().enumerate() {
                let told = &self.told[id];
                let Some((_, aligned)) = self.session.last(id) else { continue };
                let findings = if whole { &told.shown } else { &changes[i].come };
                let all = Checked {
                    family: &told.family,
                    concordance: &aligned.concordance,
                    findings: &told.shown,
                    hidden: *hidden,
                    looked: aligned.looked(),
                };
                summary.families.push(FamilyCounts::of(&all));
                if whole && i > 0 {
                    out.write_all(reporter.separator().as_bytes())?;
                }
                if self.args.format == Format::Text && !self.first {
                    changes[i].lost.iter().try_for_each(|l| writeln!(out, "{}", farewell(l)))?;
                    changes[i].gone.iter().try_for_each(|f| reporter.mended(out, f))?;
                }
                reporter.family(out, Checked { findings, ..all })?;
            }
            if self.args.format == Format::Text {
                for (id, told) in &gone_families {
                    writeln!(out, "{}: is gone, with {} findings", visible(id), told.shown.len())?;
                }
            }
            let list: Vec<FileError> = errors.iter().cloned().collect();
            if !self.first && nothing && !whole {
                let sums = summary.findings();
                let open = sums.critical + sums.major + sums.minor;
                return writeln!(
                    out,
                    "Nothing new; {} open.",
                    if open == 1 { "1 finding is".into() } else { format!("{open} findings are") }
                );
            }
            reporter.end(out, &list, &summary)
        })();
        written.map_err(|e| Failure::new(format!("the report cannot be made ({e})")))?;
        self.print(text)?;
        for e in errors.iter().filter(|e| !self.errors.contains(e)) {
            output::error(&e.message);
        }
        self.errors = errors;
        Ok(())
    }

    fn reporter(&self) -> Printer {
        let models = self.engine.models();
        match self.args.format {
            Format::Json => Printer::Json(JsonReporter { engine: self.engine.name(), models, warnings: self.reading.clone() }),
            Format::Text => {
                let typed = judge::typed(&self.args.read, &self.args.find, &self.args.paths);
                Printer::Text(TextReporter::new(output::look(false, !self.quiet)).with_models(models).with_call(typed))
            }
        }
    }

    /// Prints a report, whole.
    fn print(&self, mut text: Vec<u8>) -> Result<(), Failure> {
        if self.args.format == Format::Json {
            // Line ends stand between the parts of the report only: those of texts are escaped.
            text.retain(|b| *b != b'\n');
            text.push(b'\n');
        } else if self.args.clear && io::stdout().is_terminal() {
            // Home, and everything erased, what was scrolled away left alone.
            text.splice(0..0, *b"\x1b[H\x1b[2J");
        } else if !self.first {
            text.push(b'\n');
        }
        PRINTING.store(true, Ordering::SeqCst);
        let done = io::stdout().lock().write_all(&text).and_then(|()| io::stdout().flush());
        PRINTING.store(false, Ordering::SeqCst);
        done.map_err(|e| Failure::writing(None, &e))
    }

    /// Prints warnings that are new.
    fn messages(&mut self, warnings: Vec<String>) {
        let now: BTreeSet<String> = warnings.into_iter().collect();
        if !self.quiet {
            now.difference(&self.warnings).for_each(|w| output::warning(w));
        }
        self.warnings = now;
    }
}

/// One of the two forms.
enum Printer {
    Text(TextReporter),
    Json(JsonReporter),
}

impl Printer {
    fn inner(&self) -> &dyn Reporter {
        match self {
            Printer::Text(r) => r,
            Printer::Json(r) => r,
        }
    }

    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        self.inner().begin(out)
    }

    fn family(&self, out: &mut dyn Write, checked: Checked<'_>) -> io::Result<()> {
        self.inner().family(out, checked)
    }

    fn separator(&self) -> &'static str {
        self.inner().separator()
    }

    fn end(&self, out: &mut dyn Write, errors: &[FileError], summary: &Summary) -> io::Result<()> {
        self.inner().end(out, errors, summary)
    }

    fn mended(&self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        match self {
            Printer::Text(r) => r.mended(out, finding),
            Printer::Json(_) => Ok(()),
        }
    }
}

/// True where nothing in a family's texts changed.
fn same(a: &Family, b: &Family) -> bool {
    a.reference == b.reference
        && a.versions.len() == b.versions.len()
        && a.versions.iter().zip(&b.versions).all(|(x, y)| {
            x.language == y.language && x.lines == y.lines && x.source.path == y.source.path && x.source.text == y.source.text
        })
}

/// Says that a version is no longer there.
fn farewell(lost: &Lost) -> String {
    let what = if Path::new(&lost.source).exists() { "can no longer be read" } else { "is gone" };
    let findings = match lost.findings {
        0 => String::new(),
        1 => ": 1 finding is no longer looked at".to_string(),
        n => format!(": {n} findings are no longer looked at"),
    };
    format!("{} ({}) {what}{findings}", visible(&lost.source), lost.language)
}

/// A path as seen from the current folder.
fn near(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|d| d.canonicalize()).ok();
    here.and_then(|h| path.strip_prefix(h).ok().map(Path::to_path_buf)).unwrap_or_else(|| path.to_path_buf()).display().to_string()
}

fn short_list(names: &[String]) -> String {
    match names.len().saturating_sub(4) {
        0 => names.join(", "),
        n => format!("{} and {n} more", names[..4].join(", ")),
    }
}
