//! What librdkafka tells its client in callbacks: rebalances, statistics, errors, logs.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext, Rebalance};
use rdkafka::error::KafkaError;
use rdkafka::message::DeliveryResult;
use rdkafka::producer::{NoCustomPartitioner, ProducerContext};
use rdkafka::statistics::Statistics;
use rdkafka::types::RDKafkaRespErr;
use rdkafka::util::Timeout;
use rdkafka::{ClientContext, TopicPartitionList};

use super::config::OffsetReset;
use super::resume;
use super::stranded::Stranded;
use crate::metrics::Metrics;
use crate::status::Status;

/// A message of librdkafka is logged at most this often.
const LOG_EVERY: Duration = Duration::from_secs(10);
/// Different messages remembered for that.
const LOG_KINDS_MAX: usize = 100;

/// How far a partition is committed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    pub(super) next: i64,
    /// Milliseconds since 1970, of the last committed record.
    pub(super) timestamp_ms: Option<i64>,
}

/// Repeats of a log line that are left out.
#[derive(Debug, Default)]
struct Repeats(Mutex<HashMap<String, Instant>>);

impl Repeats {
    fn is_new(&self, line: &str) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= LOG_KINDS_MAX {
            seen.clear();
        }
        // Addresses and durations differ from line to line: the words tell the kind.
        let kind: String = line.chars().filter(|c| c.is_alphabetic()).take(60).collect();
        let now = Instant::now();
        match seen.get(&kind) {
            Some(last) if now.duration_since(*last) < LOG_EVERY => false,
            _ => {
                seen.insert(kind, now);
                true
            }
        }
    }
}

/// librdkafka's logs go where ours go. They hold addresses and ids of brokers, topics and groups, never a message.
fn log(repeats: &Repeats, level: RDKafkaLogLevel, line: &str) {
    use RDKafkaLogLevel::{Alert, Critical, Debug, Emerg, Error, Warning};
    match level {
        Debug => tracing::debug!(target: "librdkafka", "{line}"),
        _ if !repeats.is_new(line) => {}
        Emerg | Alert | Critical | Error => tracing::error!(target: "librdkafka", "{line}"),
        Warning => tracing::warn!(target: "librdkafka", "{line}"),
        _ => tracing::info!(target: "librdkafka", "{line}"),
    }
}

/// Events of a worker's consumer.
pub(super) struct ConsumerEvents {
    worker: usize,
    reset: OffsetReset,
    metrics: Arc<Metrics>,
    status: Arc<Status>,
    /// Counts the times that partitions were taken away: a batch that began before must not be committed after.
    revocations: AtomicU64,
    assigned: AtomicI64,
    progress: Mutex<HashMap<(String, i32), Progress>>,
    stranded: Stranded,
    repeats: Repeats,
}

impl ConsumerEvents {
    pub(super) fn new(worker: usize, reset: OffsetReset, metrics: Arc<Metrics>, status: Arc<Status>) -> Self {
        Self {
            worker,
            reset,
            metrics,
            status,
            revocations: AtomicU64::new(0),
            assigned: AtomicI64::new(0),
            progress: Mutex::default(),
            stranded: Stranded::default(),
            repeats: Repeats::default(),
        }
    }

    pub(super) fn revocations(&self) -> u64 {
        self.revocations.load(Ordering::SeqCst)
    }

    pub(super) fn committed(&self, topic: &str, partition: i32, progress: Progress) {
        let mut known = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        match known.iter_mut().find(|((t, p), _)| t == topic && *p == partition) {
            Some((_, slot)) => *slot = progress,
            None => {
                known.insert((topic.to_owned(), partition), progress);
            }
        }
    }

    pub(super) fn is_stranded(&self) -> bool {
        self.stranded.is_so()
    }

    pub(super) fn warn(&self, line: &str) {
        log(&self.repeats, RDKafkaLogLevel::Warning, line);
    }

    fn taken(&self, partitions: &TopicPartitionList) {
        let mut known = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        for element in partitions.elements() {
            known.remove(&(element.topic().to_owned(), element.partition()));
            let partition = element.partition().to_string();
            let labels = [element.topic(), partition.as_str()];
            let _ = self.metrics.consumption.lag_records.remove_label_values(&labels);
            let _ = self.metrics.consumption.lag_seconds.remove_label_values(&labels);
        }
    }

    /// Tells partitions that were just assigned where to go on.
    fn place(&self, consumer: &BaseConsumer<Self>, partitions: &mut TopicPartitionList) {
        for (topic, partition, next) in resume::place(consumer, partitions, self.reset) {
            self.committed(&topic, partition, Progress { next, timestamp_ms: None });
        }
    }

    fn count(&self, change: i64) {
        self.assigned.fetch_add(change, Ordering::Relaxed);
        self.metrics.consumption.partitions.add(change);
    }
}

impl Drop for ConsumerEvents {
    fn drop(&mut self) {
        self.metrics.consumption.partitions.sub(self.assigned.load(Ordering::Relaxed));
    }
}

impl ClientContext for ConsumerEvents {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(&self.repeats, level, &format!("{facility}: {message}"));
    }

    fn error(&self, error: KafkaError, reason: &str) {
        log(&self.repeats, RDKafkaLogLevel::Warning, &format!("{error}: {reason}"));
    }

    fn stats(&self, statistics: Statistics) {
        self.stranded.look(&statistics);
        let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_millis());
        let now_ms = i64::try_from(now_ms).unwrap_or(i64::MAX);
        let known = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        for (topic, detail) in &statistics.topics {
            for partition in detail.partitions.values().filter(|p| p.desired && p.ls_offset >= 0) {
                let progress = known.get(&(topic.clone(), partition.partition)).copied();
                // Before the first batch: where reading began, or the partition's beginning.
                let begun = [partition.committed_offset, partition.lo_offset].into_iter().find(|offset| *offset >= 0);
                let Some(next) = progress.map(|p| p.next).or(begun) else { continue };
                let lag = (partition.ls_offset - next).max(0);
                let label = partition.partition.to_string();
                let labels = [topic.as_str(), label.as_str()];
                self.metrics.consumption.lag_records.with_label_values(&labels).set(lag);
                let age_ms = progress.and_then(|p| p.timestamp_ms).map_or(0, |at| now_ms.saturating_sub(at).max(0));
                let seconds = if lag == 0 { Duration::ZERO } else { Duration::from_millis(age_ms.unsigned_abs()) };
                self.metrics.consumption.lag_seconds.with_label_values(&labels).set(seconds.as_secs_f64());
            }
        }
    }
}

impl ConsumerContext for ConsumerEvents {
    fn rebalance(&self, consumer: &BaseConsumer<Self>, kind: RDKafkaRespErr, partitions: &mut TopicPartitionList) {
        let (rebalance, done) = match kind {
            RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS => {
                self.pre_rebalance(consumer, &Rebalance::Assign(partitions));
                self.place(consumer, partitions);
                (Rebalance::Assign(partitions), consumer.incremental_assign(partitions))
            }
            RDKafkaRespErr::RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS => {
                self.pre_rebalance(consumer, &Rebalance::Revoke(partitions));
                (Rebalance::Revoke(partitions), consumer.incremental_unassign(partitions))
            }
            error => {
                let error = || Rebalance::Error(KafkaError::Rebalance(error.into()));
                self.pre_rebalance(consumer, &error());
                (error(), consumer.incremental_unassign(partitions))
            }
        };
        if let Err(error) = done {
            self.warn(&format!("rebalance: {error}"));
        }
        self.post_rebalance(consumer, &rebalance);
    }

    fn pre_rebalance(&self, _: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        let kind = match rebalance {
            Rebalance::Assign(_) => "assign",
            Rebalance::Revoke(_) => "revoke",
            Rebalance::Error(_) => "error",
        };
        if kind != "assign" {
            self.revocations.fetch_add(1, Ordering::SeqCst);
        }
        self.metrics.consumption.rebalances.with_label_values(&[kind]).inc();
    }

    fn post_rebalance(&self, _: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        let count = |list: &TopicPartitionList| i64::try_from(list.count()).unwrap_or(0);
        match rebalance {
            Rebalance::Assign(partitions) => {
                self.count(count(partitions));
                self.status.joined(self.worker);
                tracing::info!(worker = self.worker, partitions = count(partitions), "assigned");
            }
            Rebalance::Revoke(partitions) => {
                self.count(-count(partitions));
                self.taken(partitions);
                tracing::info!(worker = self.worker, partitions = count(partitions), "revoked");
            }
            Rebalance::Error(error) => tracing::warn!(worker = self.worker, "rebalance: {error}"),
        }
    }

    fn main_queue_min_poll_interval(&self) -> Timeout {
        Timeout::After(Duration::from_millis(200))
    }
}

/// Events of a worker's producer.
#[derive(Debug, Default)]
pub(super) struct ProducerEvents {
    undelivered: AtomicBool,
    stranded: Stranded,
    repeats: Repeats,
}

impl ProducerEvents {
    /// Whether an output was not delivered since the last call.
    pub(super) fn take_undelivered(&self) -> bool {
        self.undelivered.swap(false, Ordering::SeqCst)
    }

    pub(super) fn is_stranded(&self) -> bool {
        self.stranded.is_so()
    }
}

impl ClientContext for ProducerEvents {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(&self.repeats, level, &format!("{facility}: {message}"));
    }

    fn error(&self, error: KafkaError, reason: &str) {
        log(&self.repeats, RDKafkaLogLevel::Warning, &format!("{error}: {reason}"));
    }

    fn stats(&self, statistics: Statistics) {
        self.stranded.look(&statistics);
    }
}

impl ProducerContext<NoCustomPartitioner> for ProducerEvents {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if let Err((error, _)) = result {
            self.undelivered.store(true, Ordering::SeqCst);
            log(&self.repeats, RDKafkaLogLevel::Warning, &format!("an output was not delivered: {error}"));
        }
    }
}
