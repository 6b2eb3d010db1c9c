//! The workers of a process: one thread each.

use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

use tokio::sync::mpsc;

use super::worker::{Shared, Worker};
use crate::kafka::Fault;

/// Running workers.
pub struct Workers {
    shared: Shared,
    threads: Vec<JoinHandle<()>>,
    ended: mpsc::Receiver<(usize, Result<(), Fault>)>,
}

impl Workers {
    /// Starts so many.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub fn start(count: usize, shared: &Shared) -> std::io::Result<Self> {
        let (sender, ended) = mpsc::channel(count.max(1));
        let mut threads = Vec::with_capacity(count);
        for number in 0..count {
            let (sender, shared) = (sender.clone(), shared.clone());
            let name = format!("worker-{number}");
            threads.push(std::thread::Builder::new().name(name).spawn(move || {
                // A worker that panics must end the process, not be missed: what it sends then is its absence.
                let guard = Panicked { number, sender: Some(sender) };
                let result = Worker::start(number, shared).and_then(Worker::run);
                guard.ended(result);
            })?);
        }
        Ok(Self { shared: shared.clone(), threads, ended })
    }

    /// Waits until a worker ends, and says how. Once each has been told, `None`.
    pub async fn ended(&mut self) -> Option<(usize, Result<(), Fault>)> {
        self.ended.recv().await
    }

    /// Asks all workers to finish their batches and leave the group.
    pub fn stop(&self) {
        self.shared.status.stopping();
        self.shared.stop.store(true, Ordering::Relaxed);
    }

    /// Waits for the threads of workers that have ended.
    pub fn join(self) {
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

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
