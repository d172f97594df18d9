//! What decides which findings there are, and the way of a family through alignment, rules and settings: shared by `check`, `batch`,
//! `accept` and `explain`.

use super::alignments::Alignments;
use super::dictionaries;
use super::engine::{Engine, EngineArgs};
use super::failure::Failure;
use super::reading;
use super::values::{self, FailOnValue};
use concordat::align::{self, Aligned};
use concordat::check::{self, RULES};
use concordat::config::{Config, Review};
use concordat::document::Family;
use concordat::lexicon::user::UserTermbase;
use concordat::read::FileError;
pub use concordat::report::accept::quoted;
use concordat::report::baseline::Baseline;
use concordat::report::{Rulings, Settled};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What decides which findings there are.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct FindArgs {
    /// Leave out findings that are less sure than this, from 0 to 1
    #[arg(long, value_name = "X", value_parser = values::confidence)]
    pub min_confidence: Option<f32>,
    /// Run only these rules
    #[arg(long = "rule", value_name = "NAME", value_delimiter = ',', value_parser = values::rule)]
    pub rules: Vec<String>,
    /// Leave these rules out
    #[arg(long = "no-rule", value_name = "NAME", value_delimiter = ',', value_parser = values::rule)]
    pub no_rules: Vec<String>,
    #[command(flatten)]
    pub engine: EngineArgs,
    /// Folder of reviewed alignments; `alignments/` beside the settings file or here where not given
    #[arg(long, value_name = "DIR")]
    pub alignments: Option<PathBuf>,
    /// Your own terms (TBX, CSV or TSV) beside those of the settings file; may be given several times
    #[arg(long, value_name = "FILE")]
    pub termbase: Vec<PathBuf>,
    /// Settings file; the nearest `concordat.toml` at or above the paths where not given
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What decides which findings are reported and how the check ends.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct JudgeArgs {
    /// Exit with status 1 where an open finding is as bad as this; `major` where not said
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOnValue>,
    #[command(flatten)]
    pub find: FindArgs,
    /// Leave out the findings that this file knows; see --write-baseline of `check`
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// List accepted findings too, with the reasons
    #[arg(long)]
    pub show_accepted: bool,
}

impl FindArgs {
    fn settings(&self, config: &Config) -> check::Settings {
        let defaults = check::Settings::default();
        let says = |rule: &&check::Rule, what: bool| config.runs_somewhere(rule.name) == Some(what);
        let name = |rule: &check::Rule| rule.name.to_string();
        let mut off: Vec<String> = if self.rules.is_empty() {
            RULES.iter().filter(|r| says(r, false)).map(name).collect()
        } else {
            RULES.iter().map(name).filter(|name| !self.rules.contains(name)).collect()
        };
        off.extend(self.no_rules.iter().cloned());
        let on = RULES.iter().filter(|r| says(r, true)).map(name).chain(self.rules.iter().cloned()).collect();
        let min_confidence = self.min_confidence.or(config.min_confidence).unwrap_or(defaults.min_confidence);
        let threshold = |rule: &check::Rule| {
            let least = config.least_confidence(rule.name)?;
            let own = config.rule(rule.name).min_confidence.unwrap_or(min_confidence);
            (self.min_confidence.is_none()).then(|| (rule.name.to_string(), least.min(own)))
        };
        check::Settings {
            own_names: config.own_names.clone(),
            allowed_names: config.allowed_names.clone(),
            off,
            on,
            min_confidence,
            thresholds: RULES.iter().filter_map(threshold).collect(),
            dictionaries: None,
            termbase: None,
        }
    }

    /// The user's own termbase: the files of the settings and those of the call.
    fn termbase(&self, config: &Config) -> Result<Option<Arc<UserTermbase>>, Failure> {
        let files: Vec<PathBuf> = config.termbase.iter().chain(&self.termbase).cloned().collect();
        if files.is_empty() {
            return Ok(None);
        }
        Ok(Some(Arc::new(UserTermbase::load(&files)?)))
    }

    /// These options as they were written, where they bear on which findings there are.
    pub fn written(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut option = |name: &str, value: String| out.extend([name.to_string(), value]);
        if let Some(x) = self.min_confidence {
            option("--min-confidence", x.to_string());
        }
        // A rule that the settings leave out is run only where it is named; which others run does not matter.
        if !self.rules.is_empty() {
            option("--rule", self.rules.join(","));
        }
        if let Some(engine) = self.engine.written() {
            option("--engine", engine.to_string());
        }
        self.engine.models.iter().for_each(|m| option("--model", m.clone()));
        let path = |p: &PathBuf| p.display().to_string();
        self.alignments.iter().for_each(|p| option("--alignments", path(p)));
        self.termbase.iter().for_each(|p| option("--termbase", path(p)));
        self.config.iter().for_each(|p| option("--config", path(p)));
        out
    }
}

/// Takes families through alignment, rules and settings.
pub struct Judge {
    /// What the project and the call say of findings.
    pub rulings: Rulings,
    alignments: Alignments,
    engine: Engine,
}

/// A family that went that way.
pub struct Judged {
    /// Its rows, and the evidence for them.
    pub aligned: Aligned,
    /// Its findings.
    pub settled: Settled,
    /// Reviewed alignments that could not be read.
    pub errors: Vec<FileError>,
    /// What no longer fits, or is not understood.
    pub warnings: Vec<String>,
}

impl Judge {
    /// Reads the settings of some paths. Where a baseline is to be made `anew`, none is read.
    pub fn new(paths: &[PathBuf], find: &FindArgs, baseline: Option<&Path>, anew: bool, engine: &Engine) -> Result<Judge, Failure> {
        let config = reading::config(find.config.as_deref(), paths)?;
        let alignments = Alignments::locate(find.alignments.as_deref(), &config)?;
        let review = Review::place(&config, paths).map_or(Ok(Review::default()), |file| Review::load(&file))?;
        Judge::with(config, alignments, review, find, baseline.filter(|_| !anew), anew, engine)
    }

    /// Reads the settings that the call names, and none that lie about: what it says is the same wherever it runs.
    pub fn named(find: &FindArgs, baseline: Option<&Path>, engine: &Engine) -> Result<Judge, Failure> {
        let Some(file) = find.config.as_deref() else {
            let alignments = match find.alignments.as_deref() {
                Some(folder) => Alignments::locate(Some(folder), &Config::default())?,
                None => Alignments::default(),
            };
            return Judge::with(Config::default(), alignments, Review::default(), find, baseline, false, engine);
        };
        let config = reading::config(Some(file), &[])?;
        let alignments = Alignments::locate(find.alignments.as_deref(), &config)?;
        let review = Review::place(&config, &[]).map_or(Ok(Review::default()), |file| Review::load(&file))?;
        Judge::with(config, alignments, review, find, baseline, false, engine)
    }

    fn with(
        config: Config,
        alignments: Alignments,
        review: Review,
        find: &FindArgs,
        baseline: Option<&Path>,
        anew: bool,
        engine: &Engine,
    ) -> Result<Judge, Failure> {
        let file = baseline.or(config.baseline.as_deref()).filter(|_| !anew);
        let baseline = file.map(|file| Baseline::load(file).map_err(Failure::new)).transpose()?;
        let mut settings = find.settings(&config);
        settings.termbase = find.termbase(&config)?;
        let rulings = Rulings {
            settings,
            config,
            review,
            baseline,
            named: find.rules.clone(),
            min_confidence: find.min_confidence,
            engine: engine.name(),
        };
        Ok(Judge { rulings, alignments, engine: engine.clone() })
    }

    /// The engine that it works with.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Reads the spelling dictionaries of the families' languages, where the rule that wants them runs.
    pub fn read_dictionaries(&mut self, families: &[Family], warnings: &mut Vec<String>) {
        dictionaries::load(families, &mut self.rulings.settings, &self.rulings.config, warnings);
    }

    /// How a family is aligned: its reviewed rows, without the engine.
    pub fn alignment(&self, family: &Family, errors: &mut Vec<FileError>, warnings: &mut Vec<String>) -> align::Settings {
        self.alignments.settings(family, warnings).unwrap_or_else(|e| {
            errors.push(e);
            align::Settings::default()
        })
    }

    /// All but its texts that a family's findings rest on: program, engine, settings, what was accepted, reviewed rows.
    pub fn bears(&self, family: &Family) -> String {
        let about = |a: &&concordat::config::Accepted| a.family.as_deref().is_none_or(|name| name == family.name());
        let review: Vec<_> = self.rulings.review.entries.iter().filter(about).collect();
        let pins = self.alignment(family, &mut Vec::new(), &mut Vec::new()).pins;
        let (models, rulings) = (self.engine.models(), &self.rulings);
        let rules = (&rulings.settings, &rulings.config, &rulings.named, &rulings.min_confidence);
        format!("{} {models:?} {} {rules:?} {review:?} {pins:?}", env!("CARGO_PKG_VERSION"), rulings.engine)
    }

    /// Takes a family through.
    pub fn judge(&self, family: &Family) -> Judged {
        let (mut errors, mut warnings) = (Vec::new(), Vec::new());
        let aligned = self.align(family, &mut errors, &mut warnings);
        let mut settled = self.settle(family, &aligned);
        warnings.append(&mut settled.warnings);
        Judged { aligned, settled, errors, warnings }
    }

    /// Aligns a family as its reviewed alignment and the engine say.
    pub fn align(&self, family: &Family, errors: &mut Vec<FileError>, warnings: &mut Vec<String>) -> Aligned {
        let mut align = self.alignment(family, errors, warnings);
        align.engine = self.engine.semantic().cloned();
        align::align(family, &align)
    }

    /// Runs the rules over an aligned family and settles what they find.
    pub fn settle(&self, family: &Family, aligned: &Aligned) -> Settled {
        let findings = check::check(family, aligned, &self.rulings.settings);
        self.rulings.settle(findings, family, &aligned.concordance)
    }
}

/// Options and paths as a shell takes them, for commands that a report prints.
pub fn typed(read: &super::reading::ReadArgs, find: &FindArgs, paths: &[PathBuf]) -> String {
    let mut words = read.written();
    words.extend(find.written());
    words.extend(paths.iter().map(|p| p.display().to_string()));
    words.iter().map(|w| quoted(w)).collect::<Vec<_>>().join(" ")
}
