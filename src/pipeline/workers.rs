//! The workers of a process: one thread each.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::worker::{Shared, Worker};
use crate::kafka::{Fault, Source};

/// Running workers.
pub struct Workers {
    shared: Shared,
    ended: mpsc::Receiver<(usize, Result<(), Fault>)>,
    /// Nothing is sent on it: it closes when every thread is over.
    left: mpsc::Receiver<()>,
}

impl Workers {
    /// Starts so many.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub fn start(count: usize, shared: &Shared) -> std::io::Result<Self> {
        let (sender, ended) = mpsc::channel(count.max(1));
        let (here, left) = mpsc::channel(1);
        for number in 0..count {
            let (sender, shared, here) = (sender.clone(), shared.clone(), here.clone());
            let name = format!("worker-{number}");
            std::thread::Builder::new().name(name).spawn(move || {
                // A worker that panics must end the process, not be missed.
                let guard = Panicked { number, sender: Some(sender) };
                match work(number, &shared) {
                    Ok(source) => {
                        guard.ended(Ok(()));
                        source.leave();
                    }
                    Err(fault) => guard.ended(Err(fault)),
                }
                drop(here);
            })?;
        }
        Ok(Self { shared: shared.clone(), ended, left })
    }

    /// Waits until a worker has finished its last batch or failed, and says how. Once each has been told, `None`.
    pub async fn ended(&mut self) -> Option<(usize, Result<(), Fault>)> {
        self.ended.recv().await
    }

    /// Asks all workers to finish their batches and leave the group.
    pub fn stop(&self) {
        self.shared.status.stopping();
        self.shared.stop.store(true, Ordering::Relaxed);
    }

    /// Waits until every worker has left the group, too. That takes an answer of the broker; nothing is lost without.
    pub async fn left(&mut self) {
        let _ = self.left.recv().await;
    }
}

/// Works until the process is to stop, or the worker cannot go on. Where new clients can, they are made, as long as that
/// is no endless round.
fn work(number: usize, shared: &Shared) -> Result<Source, Fault> {
    let mut made: Vec<Instant> = Vec::new();
    loop {
        match Worker::start(number, shared.clone()).and_then(Worker::run) {
            Err(fault @ Fault::Anew(_)) => {
                tracing::warn!(worker = number, "{fault}");
                made.retain(|at| at.elapsed() < ROUND);
                made.push(Instant::now());
                if made.len() > ANEW_MAX {
                    return Err(Fault::Fatal(format!("{fault}, and that {ANEW_MAX} times within {ROUND:?}")));
                }
            }
            ended => return ended,
        }
    }
}

/// How often clients are made anew within a time.
const ANEW_MAX: usize = 10;
const ROUND: Duration = Duration::from_mins(1);

struct Panicked {
    number: usize,
    sender: Option<mpsc::Sender<(usize, Result<(), Fault>)>>,
}

impl Panicked {
    fn ended(mut self, result: Result<(), Fault>) {
        if let Some(sender) = self.sender.take() {
            let _ = sender.blocking_send((self.number, result));
        }
    }
}

impl Drop for Panicked {
    fn drop(&mut self) {
        if let Some(sender) = self.sender.take() {
            let what = "it panicked; this is a bug in northwatch, please report it with the lines above".to_owned();
            let _ = sender.blocking_send((self.number, Err(Fault::Fatal(what))));
        }
    }
}
