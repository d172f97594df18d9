//! `concordat lsp`: the language server over standard input and output.

use super::Global;
use super::engine::{Choice, Engine, EngineArgs};
use super::failure::{Failure, Status};
use super::judge::{FindArgs, Judge};
use super::reading::ReadArgs;
use concordat::align;
use concordat::document::Family;
use concordat::lsp::{self, Bench, Ended, Settings};
use concordat::read::{self, UnitMode};
use concordat::report::Rulings;
use concordat::similarity::semantic;
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

const EXAMPLES: &str = "\
An editor starts this command and speaks the Language Server Protocol 3.17 with it. Settings come from
the editor (see docs/editors.md) and from concordat.toml; these options hold where the editor sends none.

Examples:
  concordat lsp
  concordat lsp --engine lexical --no-rule spelling";

/// Serve an editor: findings while somebody types (Language Server Protocol)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Speak over standard input and output, as is always done; editors like to say so
    #[arg(long)]
    stdio: bool,
    #[command(flatten)]
    find: FindArgs,
}

/// Serves until the client ends: status 0 where it said that it would, else 1, as the protocol has it.
pub fn run(args: &Args, _: &Global) -> Result<Status, Failure> {
    let (connection, threads) = lsp::pipe::stdio();
    let find = args.find.clone();
    // The models of one choice are opened once.
    let opened: RefCell<Option<(EngineKey, Engine)>> = RefCell::new(None);
    let open = move |paths: &[PathBuf], settings: &Settings| -> Result<Box<dyn Bench>, String> {
        let find = asked(&find, settings);
        let key = (find.engine.engine, find.engine.models.clone());
        let known = opened.borrow().as_ref().filter(|(k, _)| *k == key).map(|(_, e)| e.clone());
        let engine = match known {
            Some(engine) => engine,
            None => Engine::open(&find.engine).map_err(|e| e.to_string())?,
        };
        *opened.borrow_mut() = Some((key, engine.clone()));
        let judge = Judge::new(paths, &find, None, false, &engine).map_err(|e| e.to_string())?;
        let reading = ReadArgs::default().options(&judge.rulings.config, UnitMode::Clause).map_err(|e| e.to_string())?;
        Ok(Box::new(OpenBench { judge, reading }))
    };
    let settings = Settings { models: args.find.engine.models.clone(), ..Settings::default() };
    let ended = lsp::serve(connection, Box::new(open), settings);
    if ended == Ended::Properly {
        // What was still to be written is written; a client that went away reads nothing any more.
        let _ = threads.join();
    }
    Ok(if ended == Ended::Properly { Status::Clean } else { Status::Findings })
}

type EngineKey = (Choice, Vec<String>);

/// The options of the call with what the editor's settings say in their place.
fn asked(find: &FindArgs, settings: &Settings) -> FindArgs {
    let choice = settings.engine.as_deref().map(|name| match name {
        "lexical" => Choice::Lexical,
        "semantic" => Choice::Semantic,
        _ => Choice::Auto,
    });
    let list = |theirs: &[String], ours: &[String]| if theirs.is_empty() { ours.to_vec() } else { theirs.to_vec() };
    FindArgs {
        min_confidence: settings.min_confidence.or(find.min_confidence),
        rules: list(&settings.rules, &find.rules),
        no_rules: list(&settings.no_rules, &find.no_rules),
        engine: EngineArgs { engine: choice.unwrap_or(find.engine.engine), models: list(&settings.models, &find.engine.models) },
        config: settings.config.clone().or_else(|| find.config.clone()),
        ..find.clone()
    }
}

/// What judges the texts, as for `check`.
struct OpenBench {
    judge: Judge,
    reading: read::Options,
}

impl Bench for OpenBench {
    fn rulings(&self) -> &Rulings {
        &self.judge.rulings
    }

    fn reading(&self) -> read::Options {
        self.reading.clone()
    }

    fn alignment(&self, family: &Family, warnings: &mut Vec<String>) -> align::Settings {
        let mut errors = Vec::new();
        let settings = self.judge.alignment(family, &mut errors, warnings);
        warnings.extend(errors.into_iter().map(|e| e.message));
        settings
    }

    fn engine(&self) -> Option<Arc<semantic::Engine>> {
        self.judge.engine().semantic().cloned()
    }

    fn read_dictionaries(&mut self, families: &[Family], warnings: &mut Vec<String>) {
        self.judge.read_dictionaries(families, warnings);
    }
}
