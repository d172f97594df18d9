//! Many things at once, in order: work runs in parallel, results are taken in the order of the items, and only a few of them wait.

use rayon::prelude::*;

/// Runs `work` on every item in parallel and hands the results to `take` in the order of the items; the first error of `take` stops
/// it. At most four results a thread are held at a time: enough that a long item does not keep the other threads waiting for long.
pub fn in_order<T: Send, R: Send, E>(
    items: Vec<T>,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let at_once = rayon::current_num_threads() * 4;
    let mut items = items.into_iter();
    loop {
        let chunk: Vec<T> = items.by_ref().take(at_once).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        let done: Vec<R> = chunk.into_par_iter().map(&work).collect();
        for result in done {
            take(result)?;
        }
    }
}
