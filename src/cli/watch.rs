//! `concordat watch`: checks, and checks again whenever a text or a setting is saved, and prints what that changed.

use super::failure::{Failure, Status};
use super::judge::FindArgs;
use super::reading::{self, ReadArgs};
use super::rounds::{PRINTING, Watch};
use super::watched::{Watched, Woke};
use super::{Global, output};
use concordat::report::text::visible;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

const EXAMPLES: &str = "\
Examples:
  concordat watch policies/
  concordat watch policies/privacy --clear        only what is open, on an empty screen
  concordat watch en.txt fr.txt --family --rule number,missing-clause
  concordat watch policies/ --format json         a report a line, for programs
  concordat watch /mnt/share/policies --poll 5    a network drive that tells no changes

Ctrl-C ends it, with status 0.";

/// After so long without a change what was checked from its last check on is checked afresh (see `Session`).
const LEISURE: Duration = Duration::from_millis(1500);

/// Check, and check again whenever a file is saved
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to watch: as for `check`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Form of the reports
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Clear the terminal before each report, which then has all that is open
    #[arg(long)]
    pub clear: bool,
    /// Look for changes every so many seconds instead of being told, where the system tells nothing: network drives
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub poll: Option<Duration>,
    /// Leave out the findings that this file knows; see --write-baseline of `check`
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// List accepted findings too, with the reasons
    #[arg(long)]
    pub show_accepted: bool,
    #[command(flatten)]
    pub read: ReadArgs,
    #[command(flatten)]
    pub find: FindArgs,
}

/// Form of the reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: at first all findings, then those that came and went
    Text,
    /// For programs: after each change the whole report `concordat/report/v1`, on one line
    Json,
}

/// So many seconds, as --poll takes them.
pub fn seconds(s: &str) -> Result<Duration, String> {
    let wrong = || "write a number of seconds from 0.1 to 3600, such as 2".to_string();
    s.parse::<f64>().ok().filter(|x| (0.1..=3600.0).contains(x)).map(Duration::from_secs_f64).ok_or_else(wrong)
}

/// Watches until it is interrupted.
pub fn run(args: &Args, global: &Global) -> Result<Status, Failure> {
    if let Some(gone) = args.paths.iter().find(|p| !p.exists()) {
        return Err(Failure::new(format!("{}: there is no such file or folder; create it, then watch it", gone.display())));
    }
    end_on_interrupt()?;
    let mut watch = Watch::new(args, global.quiet)?;
    let mut watched = Watched::new(&args.paths, args.poll)?;
    // Watched before it is read: what changes in between is not missed.
    if let Err(e) = watched.watch(&watch.others()) {
        // The system has no room for more watches: look by ourselves.
        output::warning(&format!("{e}; now looking every two seconds"));
        watched.poll(Duration::from_secs(2))?;
        watched.watch(&watch.others())?;
    }
    watch.round(&[], false)?;
    if !global.quiet && args.format == Format::Text {
        let _ = writeln!(io::stderr(), "Watching {} for changes; Ctrl-C ends it.", visible(&reading::list(&args.paths)));
    }
    loop {
        match watched.wait(watch.is_hasty().then_some(LEISURE)) {
            Woke::Changed(files) => watch.round(&files, false)?,
            Woke::Idle => watch.round(&[], true)?,
            Woke::Deaf => return Err(Failure::new("the system tells no changes any more; start again, with --poll 1 if it happens again")),
        }
        if let Err(e) = watched.watch(&watch.others()) {
            output::warning(&e.to_string());
        }
    }
}

/// An interrupt ends the program quietly once what is being printed stands whole on the terminal.
pub fn end_on_interrupt() -> Result<(), Failure> {
    ctrlc::set_handler(|| {
        for _ in 0..100 {
            if !PRINTING.load(Ordering::SeqCst) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        if io::stdout().is_terminal() {
            let _ = io::stderr().write_all(b"\n");
        }
        std::process::exit(0);
    })
    .map_err(|e| Failure::new(format!("interrupts cannot be handled ({e}); run `concordat check` instead")))
}
