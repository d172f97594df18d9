//! The progress bar: on standard error, for long runs that somebody watches.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::time::Duration;

/// From so many items on a bar is worth its flicker.
const WORTH_A_BAR: usize = 20;

/// How often the sign of waiting turns.
const TICK: Duration = Duration::from_millis(120);

/// A bar, or nothing where nobody watches.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// No bar.
    pub fn none() -> Progress {
        Progress(None)
    }

    /// A bar over `total` things called `what`, where there are more than 20, standard error is a terminal and `wanted` holds.
    pub fn over(total: usize, what: &str, wanted: bool) -> Progress {
        if !wanted || total <= WORTH_A_BAR || !stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new(total as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} ({eta} left)") {
            bar.set_style(style);
        }
        bar.set_message(what.to_string());
        Progress(Some(bar))
    }

    /// A sign that work which cannot be counted goes on, and since when.
    pub fn waiting(what: &str, wanted: bool) -> Progress {
        if !wanted || !stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.set_message(what.to_string());
        bar.enable_steady_tick(TICK);
        Progress(Some(bar))
    }

    /// One more is done.
    pub fn step(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
