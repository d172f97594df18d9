//! Code that is not ours and trusts what it reads: where that is damaged it panics, and here a panic is an error like any other, without
//! the message that a panic leaves on standard error.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// True while this thread runs such code.
    static QUIET: Cell<bool> = const { Cell::new(false) };
    /// What the last panic of such code would have printed, and whether it was at a place of this crate.
    static SAID: RefCell<(String, bool)> = const { RefCell::new((String::new(), false)) };
}

/// A panic that was caught.
pub struct Panicked {
    /// What would have been printed: the place and the message.
    pub said: String,
    /// Whether the place is one of this crate.
    pub ours: bool,
    /// What the code panicked with.
    pub payload: Box<dyn Any + Send>,
}

impl Panicked {
    /// The message alone, where there is one.
    pub fn message(&self) -> Option<&str> {
        self.payload.downcast_ref::<String>().map(String::as_str).or_else(|| self.payload.downcast_ref::<&str>().copied())
    }

    /// Goes on as if it had not been caught, the message printed.
    pub fn resume(self) -> ! {
        eprintln!("{}", self.said);
        panic::resume_unwind(self.payload)
    }
}

/// Runs such code in this thread. What it changed before it panicked stays changed: see to it that this does no harm.
pub fn caught<T>(code: impl FnOnce() -> T) -> Result<T, Panicked> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if QUIET.get() {
                let own = file!().trim_end_matches("quiet.rs");
                let ours = info.location().is_some_and(|at| at.file().starts_with(own));
                SAID.set((info.to_string(), ours));
            } else {
                usual(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(code));
    QUIET.set(before);
    done.map_err(|payload| {
        let (said, ours) = SAID.take();
        Panicked { said, ours, payload }
    })
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn a_panic_is_an_error_with_its_message_and_its_place() {
        assert_eq!(caught(|| 1).ok(), Some(1));
        let told = caught(|| -> u8 { panic!("planted {}", 1) }).expect_err("a panic");
        assert_eq!(told.message(), Some("planted 1"));
        assert!(told.said.contains("quiet.rs") && told.ours, "{}", told.said);
        // The standard library tells the place of whoever calls it wrongly, as tantivy's functions do not.
        let theirs = caught(|| serde_json::json!([])["key"].take()).expect_err("a panic");
        assert!(!theirs.ours, "{}", theirs.said);
    }
}
