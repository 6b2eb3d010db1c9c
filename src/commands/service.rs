//! The service as `run` and `demo` both start it: workers, admin server, and an orderly end.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::{CommandError, Exit};
use crate::admin::Admin;
use crate::kafka::{Fault, KafkaConfig};
use crate::metrics::Metrics;
use crate::pipeline::{DeskConfig, Refresh, Refreshing, Shared, Topics, WatchlistPlan, Workers, now_seconds};
use crate::status::Status;

/// How long the workers have to finish their batches and leave the group.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// A service that is set up and not started.
pub(super) struct Service {
    pub(super) shared: Shared,
    pub(super) workers: usize,
    /// Where new watchlists come from, and the topics among it.
    refresh: Option<(WatchlistPlan, Topics)>,
}

impl Service {
    pub(super) fn new(kafka: KafkaConfig, desk: DeskConfig, workers: usize) -> Result<Self, CommandError> {
        let internal = |error: &dyn std::fmt::Display| CommandError::Unavailable(error.to_string());
        let metrics = Metrics::new(&kafka.topics).map_err(|error| internal(&error))?;
        let status = Status::new(workers).map_err(|error| internal(&error))?;
        let screener = desk.screeners.current();
        metrics.watchlist(screener.in_force(), now_seconds());
        status.watchlist(screener.in_force());
        let (metrics, status) = (Arc::new(metrics), Arc::new(status));
        let shared = Shared { kafka, desk, metrics, status, stop: Arc::new(AtomicBool::new(false)) };
        Ok(Self { shared, workers, refresh: None })
    }

    /// The same, with new watchlists taken while it runs.
    pub(super) fn refreshed(self, plan: WatchlistPlan, topics: Topics) -> Self {
        Self { refresh: Some((plan, topics)), ..self }
    }

    /// Works until a signal, until `done` is, or until a worker cannot go on. `listening` is told the admin address.
    pub(super) fn run(
        self,
        admin: SocketAddr,
        listening: impl FnOnce(SocketAddr),
        done: impl Future<Output = ()>,
    ) -> Result<Exit, CommandError> {
        let failed = |error: std::io::Error| CommandError::Unavailable(error.to_string());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let result = runtime.block_on(self.serve(admin, listening, done));
        // A worker stuck in librdkafka is not waited for: nothing of its batch is visible, and a successor reads it.
        runtime.shutdown_background();
        result
    }

    async fn serve(
        self,
        admin: SocketAddr,
        listening: impl FnOnce(SocketAddr),
        done: impl Future<Output = ()>,
    ) -> Result<Exit, CommandError> {
        let Shared { metrics, status, .. } = &self.shared;
        let listener = Admin::bind(admin).await.map_err(|error| {
            CommandError::Unavailable(format!("the admin server cannot listen on {admin}: {error}"))
        })?;
        listening(listener.local_addr().unwrap_or(admin));
        let server = Admin { metrics: Arc::clone(metrics), status: Arc::clone(status) }.serve(listener);
        let mut workers = Workers::start(self.workers, &self.shared)
            .map_err(|error| CommandError::Unavailable(format!("a worker's thread: {error}")))?;
        let mut refreshing =
            self.refresh.map(|(plan, topics)| start_refresh(plan, topics, &self.shared)).transpose()?;
        let failed = |error: std::io::Error| CommandError::Unavailable(format!("signals: {error}"));
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
        let mut hang_up = signal(SignalKind::hangup()).map_err(failed)?;
        tokio::pin!(server, done);
        loop {
            tokio::select! {
                _ = hang_up.recv() => {
                    tracing::info!("SIGHUP: reading the watchlist again");
                    refreshing.iter().for_each(Refreshing::reload);
                    continue;
                }
                _ = terminate.recv() => tracing::info!("SIGTERM: finishing the batches"),
                _ = interrupt.recv() => tracing::info!("SIGINT: finishing the batches"),
                () = &mut done => {}
                result = &mut server => {
                    tracing::error!("the admin server ended: {result:?}");
                }
                what = too_old(refreshing.as_mut()) => {
                    workers.stop();
                    let _ = finish(&mut workers).await;
                    return Err(CommandError::Unavailable(what));
                }
                ended = workers.ended() => {
                    if let Some((number, Err(fault))) = ended {
                        return Err(end(workers, number, &fault).await);
                    }
                }
            }
            break;
        }
        refreshing.iter().for_each(Refreshing::stop);
        workers.stop();
        tokio::select! {
            result = finish(&mut workers) => result,
            _ = terminate.recv() => Err(CommandError::Unavailable("a second SIGTERM: stopped at once".to_owned())),
            _ = interrupt.recv() => Err(CommandError::Unavailable("interrupted again: stopped at once".to_owned())),
        }
    }
}

fn start_refresh(plan: WatchlistPlan, topics: Topics, shared: &Shared) -> Result<Refreshing, CommandError> {
    let refresh = Refresh {
        plan,
        screeners: Arc::clone(&shared.desk.screeners),
        metrics: Arc::clone(&shared.metrics),
        status: Arc::clone(&shared.status),
    };
    refresh.start(topics).map_err(|error| CommandError::Unavailable(format!("the watchlist's thread: {error}")))
}

/// Waits until a list is too old to go on; for ever where nothing looks at it.
async fn too_old(refreshing: Option<&mut Refreshing>) -> String {
    match refreshing {
        Some(refreshing) => refreshing.too_old().await,
        None => std::future::pending().await,
    }
}

/// Waits until the workers have committed their batches and left the group.
async fn finish(workers: &mut Workers) -> Result<Exit, CommandError> {
    let until = tokio::time::Instant::now() + STOP_WITHIN;
    let finished = async {
        while let Some((number, result)) = workers.ended().await {
            match result {
                Ok(()) => {}
                Err(Fault::Stopped) => {
                    tracing::warn!(worker = number, "Kafka did not answer; the batch at hand is read again");
                }
                Err(fault) => return Err(CommandError::Unavailable(format!("worker {number}: {fault}"))),
            }
        }
        Ok(())
    };
    if let Ok(result) = tokio::time::timeout_at(until, finished).await {
        result?;
    } else {
        let seconds = STOP_WITHIN.as_secs();
        let what =
            format!("the workers did not stop within {seconds} s; their batches are read again by the next process");
        return Err(CommandError::Unavailable(what));
    }
    if tokio::time::timeout_at(until, workers.left()).await.is_err() {
        tracing::warn!("the broker did not confirm that the group was left; it will notice after session.timeout.ms");
    }
    Ok(Exit::Done)
}

/// One worker cannot go on: the others finish their batches, and the process ends with its reason.
async fn end(mut workers: Workers, number: usize, fault: &Fault) -> CommandError {
    tracing::error!(worker = number, "{fault}");
    workers.stop();
    let _ = tokio::time::timeout(STOP_WITHIN, async { while workers.ended().await.is_some() {} }).await;
    CommandError::Unavailable(format!("worker {number}: {fault}"))
}
