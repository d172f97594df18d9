//! Which engine a command works with: `--engine` and `--model`, and what they come to with the models that are installed.

use super::failure::Failure;
use super::output;
use concordat::similarity::encoder::cache::Cache;
use concordat::similarity::encoder::deferred::Deferred;
use concordat::similarity::encoder::store::{Kind, Manifest, Store};
use concordat::similarity::encoder::{self, Encoder};
use concordat::similarity::semantic;
use std::path::PathBuf;
use std::sync::Arc;

/// Which engine judges how alike clauses are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Choice {
    /// The built-in one: terms, names, numbers, lengths, structure
    Lexical,
    /// Sentence encoders beside it; a model must be installed
    Semantic,
    /// Semantic where a model is installed, else lexical
    #[default]
    Auto,
}

/// What decides the engine.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct EngineArgs {
    /// What judges how alike clauses are
    #[arg(long, value_name = "ENGINE", default_value = "auto")]
    pub engine: Choice,
    /// Use this installed model alone; given twice, the cheap one and the one for what it leaves
    #[arg(long = "model", value_name = "NAME")]
    pub models: Vec<String>,
}

impl EngineArgs {
    /// The choice as it was written; none where it is the usual one.
    pub fn written(&self) -> Option<&'static str> {
        match self.engine {
            Choice::Auto => None,
            Choice::Lexical => Some("lexical"),
            Choice::Semantic => Some("semantic"),
        }
    }
}

/// The engine that a command works with; none for the lexical one.
#[derive(Debug, Clone, Default)]
pub struct Engine {
    semantic: Option<Arc<semantic::Engine>>,
}

impl Engine {
    /// Opens the models that are asked for.
    pub fn open(args: &EngineArgs) -> Result<Engine, Failure> {
        if args.engine == Choice::Lexical {
            return match args.models.first() {
                Some(name) => Err(Failure::new(format!("--model {name}: the lexical engine has no models; leave out --engine lexical"))),
                None => Ok(Engine::default()),
            };
        }
        let store = match Store::of_user() {
            Ok(store) => store,
            Err(_) if args.engine == Choice::Auto && args.models.is_empty() => return Ok(Engine::default()),
            Err(e) => return Err(Failure::new(e.to_string())),
        };
        let chosen = if args.models.is_empty() { usual(&store, args.engine)? } else { named(&store, &args.models)? };
        let mut places: [Option<Arc<dyn Encoder>>; 2] = [None, None];
        for (manifest, folder) in chosen {
            let place = usize::from(manifest.kind != Kind::UseV3);
            if places[place].is_some() {
                let message = "--model: two models for one place; name one, or use-multilingual-v3 and one other";
                return Err(Failure::new(message.to_string()));
            }
            places[place] = Some(load(&manifest, &folder)?);
        }
        let [cheap, dear] = places;
        if cheap.is_none() && dear.is_none() {
            return Ok(Engine::default());
        }
        Ok(Engine { semantic: Some(Arc::new(semantic::Engine::new(cheap, dear, Cache::of_user()))) })
    }

    /// The encoders, for the aligner.
    pub fn semantic(&self) -> Option<&Arc<semantic::Engine>> {
        self.semantic.as_ref()
    }

    /// Its name, as reports say it.
    pub fn name(&self) -> &'static str {
        if self.semantic.is_some() { "semantic" } else { "lexical" }
    }

    /// Names of its models, as reports say them.
    pub fn models(&self) -> Vec<String> {
        let ids = self.semantic.iter().flat_map(|e| e.ids());
        ids.map(|id| id.unwrap_or_default().to_string()).collect()
    }

    /// Writes the cache. Prints what could not be kept, and returns an error where a model could not be used after all.
    pub fn finish(&self, quiet: bool) -> Result<(), Failure> {
        let Some(engine) = &self.semantic else { return Ok(()) };
        engine.cache().flush();
        if let Some(warning) = engine.cache().warning().filter(|_| !quiet) {
            output::warning(warning);
        }
        engine.failure().map_or(Ok(()), |e| Err(Failure::new(e)))
    }
}

/// The models that are used where none is named: the two that are known here.
fn usual(store: &Store, choice: Choice) -> Result<Vec<(Manifest, PathBuf)>, Failure> {
    let listing = store.list()?;
    let wanted = |m: &Manifest| matches!(m.kind, Kind::UseV3 | Kind::E5Q4);
    let other = listing.models.iter().find(|m| !wanted(m)).map(|m| m.name.clone());
    let mut found: Vec<(Manifest, PathBuf)> = Vec::new();
    for m in listing.models.into_iter().filter(wanted) {
        if found.iter().all(|(f, _)| f.kind != m.kind) {
            let folder = store.folder().join(&m.name);
            found.push((m, folder));
        }
    }
    if found.is_empty() && choice == Choice::Semantic {
        let install = "install one with `concordat model install`";
        return Err(match (listing.faults.into_iter().next(), other) {
            (Some(fault), _) => fault.into(),
            (None, Some(name)) => {
                Failure::new(format!("--engine semantic: an imported model is used where it is named; write --model {name}, or {install}"))
            }
            (None, None) => {
                Failure::new(format!("--engine semantic: no model is installed; {install}, or import one and name it with --model"))
            }
        });
    }
    Ok(found)
}

fn named(store: &Store, names: &[String]) -> Result<Vec<(Manifest, PathBuf)>, Failure> {
    names.iter().map(|name| store.find(name).map_err(|e| Failure::new(format!("--model {e}")))).collect()
}

/// An encoder whose weights are read when they are first needed, where its shape is known beforehand.
fn load(manifest: &Manifest, folder: &std::path::Path) -> Result<Arc<dyn Encoder>, Failure> {
    match Deferred::of(manifest, folder, encoder::open) {
        Some(deferred) => Ok(Arc::new(deferred)),
        None => Ok(encoder::open(folder).map_err(|e| Failure::new(e.to_string()))?.into()),
    }
}
