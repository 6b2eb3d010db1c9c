//! The loop: consume, screen, produce and commit, all in one Kafka transaction.
//!
//! A batch is what arrives within the commit interval. Its outputs and its offsets become visible together; when they
//! cannot, the transaction is aborted, the consumer goes back to the batch's first records, and nothing was counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::desk::{Desk, DeskConfig};
use super::process::Processor;
use crate::kafka::{Batch, Fault, KafkaConfig, Source, Transaction};
use crate::metrics::Metrics;
use crate::status::Status;

/// How long to wait for a first record before the loop comes round.
const IDLE: Duration = Duration::from_millis(100);
/// Waits after aborts in a row: twice as long each time, up to the last.
const RETRY_WAIT_MIN: Duration = Duration::from_millis(50);
const RETRY_WAIT_MAX: Duration = Duration::from_secs(5);

/// What every worker of the process shares.
#[derive(Clone)]
pub struct Shared {
    /// How to reach Kafka.
    pub kafka: KafkaConfig,
    /// What to do with records.
    pub desk: DeskConfig,
    /// Where to count.
    pub metrics: Arc<Metrics>,
    /// Where to tell how it goes.
    pub status: Arc<Status>,
    /// Set to end the process.
    pub stop: Arc<AtomicBool>,
}

/// One consumer with one producer, on a thread of its own.
pub(super) struct Worker {
    number: usize,
    shared: Shared,
    source: Source,
    desk: Desk,
}

impl Worker {
    /// Connects, fencing a predecessor, and joins the group.
    pub(super) fn start(number: usize, shared: Shared) -> Result<Self, Fault> {
        shared.status.turned(number);
        let transaction = Transaction::connect(&shared.kafka, number, Arc::clone(&shared.stop))?;
        shared.status.connected(number);
        let source = Source::subscribe(&shared.kafka, number, &shared.metrics, &shared.status)?;
        let processor = Processor::new(shared.desk.decoder.clone(), shared.desk.screeners.current());
        let desk = Desk::new(processor, transaction, &shared.desk);
        Ok(Self { number, shared, source, desk })
    }

    /// Works until the process is to stop, or cannot go on. The batch at hand is finished first; the source that comes
    /// back is to leave the group.
    pub(super) fn run(mut self) -> Result<Source, Fault> {
        let mut retry_wait = RETRY_WAIT_MIN;
        while !self.shared.stop.load(Ordering::Relaxed) {
            self.shared.status.turned(self.number);
            self.desk.transaction.serve()?;
            // Between batches: each is screened against one watchlist, whole.
            self.desk.processor.renew(self.shared.desk.screeners.current());
            let Some(batch) = self.first_record()? else { continue };
            match self.finish(batch) {
                Ok(()) => retry_wait = RETRY_WAIT_MIN,
                Err((batch, fault @ Fault::Abort { .. })) => {
                    self.abort(&batch, &fault)?;
                    self.desk.transaction.wait(retry_wait);
                    retry_wait = (retry_wait * 2).min(RETRY_WAIT_MAX);
                }
                Err((_, fault)) => return Err(fault),
            }
        }
        Ok(self.source)
    }

    /// Waits for a record, and begins a batch and a transaction with it.
    fn first_record(&mut self) -> Result<Option<Started>, Fault> {
        let Some(record) = self.source.poll(IDLE)? else { return Ok(None) };
        let mut batch = self.source.begin()?;
        self.desk.transaction.begin()?;
        batch.add(&record);
        let taken = self.desk.take(&record);
        Ok(Some(Started { batch, since: Instant::now(), taken }))
    }

    fn finish(&mut self, started: Started) -> Result<(), (Batch, Fault)> {
        let Started { mut batch, since, taken } = started;
        let filled = taken.and_then(|()| self.fill(&mut batch, since));
        match filled.and_then(|()| self.commit(&batch, since)) {
            Ok(()) => Ok(()),
            Err(fault) => Err((batch, fault)),
        }
    }

    /// Reads on until the interval is over, the batch is full, or the process is to stop.
    fn fill(&mut self, batch: &mut Batch, since: Instant) -> Result<(), Fault> {
        let kafka = &self.shared.kafka;
        while batch.records() < kafka.batch_records_max && !self.shared.stop.load(Ordering::Relaxed) {
            let left = kafka.commit_interval.saturating_sub(since.elapsed());
            if left.is_zero() {
                break;
            }
            let Some(record) = self.source.poll(left)? else {
                // Rebalances happen in there. A partition that goes and comes back must not be read on: another member
                // may have committed beyond where this batch would go back to.
                self.source.check_owned(batch)?;
                continue;
            };
            batch.add(&record);
            self.desk.take(&record)?;
        }
        Ok(())
    }

    fn commit(&mut self, batch: &Batch, since: Instant) -> Result<(), Fault> {
        let Shared { metrics, status, .. } = &self.shared;
        let screened = since.elapsed();
        let committed_at_ms = self.desk.transaction.commit(&self.source, batch)?;
        self.desk.tally.commit(committed_at_ms, metrics, status);
        metrics.transactions.batch_seconds.observe(screened.as_secs_f64());
        metrics.transactions.commit_seconds.observe(since.elapsed().saturating_sub(screened).as_secs_f64());
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of records, and milliseconds since 1970, are below 2^53"
        )]
        {
            metrics.transactions.batch_records.observe(batch.records() as f64);
            metrics.transactions.last_commit.set(committed_at_ms as f64 / 1000.0);
        }
        metrics.transactions.commits.inc();
        Ok(())
    }

    fn abort(&mut self, batch: &Batch, fault: &Fault) -> Result<(), Fault> {
        tracing::warn!(worker = self.number, records = batch.records(), "{fault}; they are read again");
        self.desk.tally.abort();
        self.desk.transaction.abort()?;
        self.source.rewind(batch)?;
        if let Fault::Abort { reason, .. } = fault {
            self.shared.metrics.transactions.aborts.with_label_values(&[reason.as_str()]).inc();
        }
        Ok(())
    }
}

/// A batch with its first record.
struct Started {
    batch: Batch,
    since: Instant,
    /// What became of the first record.
    taken: Result<(), Fault>,
}
