//! Where answers are computed: a bounded number at a time beside the threads that serve connections, and a bounded number that waits.

use super::error::Refusal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// The workers and those who wait for one.
#[derive(Debug)]
pub struct Pool {
    workers: Arc<Semaphore>,
    waiting: AtomicUsize,
    queue: usize,
}

/// Somebody who waits; goes away with it, also where the client has gone.
struct Waiting<'p>(&'p AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pool {
    /// A pool of so many workers, for whom so many may wait.
    pub fn new(workers: usize, queue: usize) -> Pool {
        Pool { workers: Arc::new(Semaphore::new(workers.max(1))), waiting: AtomicUsize::new(0), queue }
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Does some work. A fault of ours in it ends this request alone.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, Refusal> {
        let permit = {
            let before = self.waiting.fetch_add(1, Ordering::Relaxed);
            let _waiting = Waiting(&self.waiting);
            if before >= self.queue {
                return Err(Refusal::busy());
            }
            self.workers.clone().acquire_owned().await.map_err(|_| Refusal::busy())?
        };
        let done = tokio::task::spawn_blocking(move || {
            let done = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Refusal::fault()));
            // Work whose client has gone keeps its place until it is done.
            drop(permit);
            done
        });
        done.await.unwrap_or_else(|_| Err(Refusal::fault()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn what_is_too_much_is_turned_away_and_a_fault_ends_alone() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
        let pool = Arc::new(Pool::new(1, 1));
        let (go, gate) = channel::<()>();
        let (begun, begins) = channel::<()>();
        let spawn = |work: Box<dyn FnOnce() -> Result<u8, Refusal> + Send>| {
            let pool = pool.clone();
            runtime.spawn(async move { pool.run(work).await })
        };
        let first = spawn(Box::new(move || {
            let _ = begun.send(());
            let _ = gate.recv();
            Ok(1)
        }));
        begins.recv().expect("it works");
        let second = spawn(Box::new(|| Ok(2)));
        while pool.waiting() == 0 {
            std::thread::yield_now();
        }
        let third = runtime.block_on(pool.run(|| Ok(3)));
        assert_eq!(third.map_err(|r| r.code), Err("busy"));
        go.send(()).expect("the first waits");
        assert!(runtime.block_on(first).expect("done").is_ok_and(|n| n == 1));
        assert!(runtime.block_on(second).expect("done").is_ok_and(|n| n == 2));
        let fault = runtime.block_on(pool.run(|| -> Result<u8, Refusal> { panic!("planted") }));
        assert_eq!(fault.map_err(|r| r.code), Err("fault"));
        assert!(runtime.block_on(pool.run(|| Ok(4))).is_ok());
    }
}
