//! What the server is handed by the program that starts it: how texts are read, aligned and judged, as `check` does it. So the editor
//! says what the command line says.

use super::wishes::Settings;
use crate::align;
use crate::document::Family;
use crate::read;
use crate::report::Rulings;
use crate::similarity::semantic::Engine;
use std::path::PathBuf;
use std::sync::Arc;

/// What judges the texts of some paths.
pub trait Bench: Send {
    /// What the project says of findings.
    fn rulings(&self) -> &Rulings;
    /// How files are read.
    fn reading(&self) -> read::Options;
    /// How a family is aligned: its reviewed rows, and no engine. What is wrong with them is pushed to `warnings`.
    fn alignment(&self, family: &Family, warnings: &mut Vec<String>) -> align::Settings;
    /// The encoders; none for the lexical engine.
    fn engine(&self) -> Option<Arc<Engine>>;
    /// Reads the spelling dictionaries of the families' languages, where they are wanted.
    fn read_dictionaries(&mut self, families: &[Family], warnings: &mut Vec<String>);
}

/// Opens the bench of some paths under the user's settings; an error is a sentence that names the file, its line and the remedy.
pub type Open = dyn Fn(&[PathBuf], &Settings) -> Result<Box<dyn Bench>, String> + Send;
