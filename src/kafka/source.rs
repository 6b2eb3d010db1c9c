//! The consumer of one worker, and the batch that is read from it.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerGroupMetadata};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Headers as _, Message as _};
use rdkafka::{Offset, TopicPartitionList};

use super::config::{KafkaConfig, OffsetReset};
use super::events::{ConsumerEvents, Progress};
use super::fault::Fault;
use super::resume;
use crate::domain::RecordId;
use crate::metrics::{AbortReason, Metrics};
use crate::status::Status;

/// How long a call to the broker may take before it is made again.
const CALL: Duration = Duration::from_secs(10);

/// A record as it was read. It borrows librdkafka's memory.
pub struct Record<'a> {
    message: BorrowedMessage<'a>,
    topic: Arc<str>,
}

impl Record<'_> {
    /// Its address.
    #[must_use]
    pub fn id(&self) -> RecordId {
        RecordId { topic: Arc::clone(&self.topic), partition: self.message.partition(), offset: self.message.offset() }
    }

    /// Its topic.
    #[must_use]
    pub const fn topic(&self) -> &Arc<str> {
        &self.topic
    }

    /// Its value; empty when it has none.
    #[must_use]
    pub fn value(&self) -> &[u8] {
        self.message.payload().unwrap_or_default()
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> Option<&[u8]> {
        self.message.key()
    }

    /// The value of a header; of the last one where several have the name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers().filter(|(key, _)| key.eq_ignore_ascii_case(name)).last().and_then(|(_, value)| value)
    }

    /// Its headers.
    pub fn headers(&self) -> impl Iterator<Item = (&str, Option<&[u8]>)> {
        self.message.headers().into_iter().flat_map(|headers| headers.iter()).map(|header| (header.key, header.value))
    }

    /// When it was produced, or appended, in milliseconds since 1970.
    #[must_use]
    pub fn timestamp_ms(&self) -> Option<i64> {
        self.message.timestamp().to_millis()
    }
}

/// What was read of one partition.
#[derive(Debug)]
struct Stretch {
    topic: Arc<str>,
    partition: i32,
    first: i64,
    next: i64,
    timestamp_ms: Option<i64>,
}

/// The records that one transaction covers.
pub struct Batch {
    stretches: Vec<Stretch>,
    /// Snapshot at the first record: taken later, it would carry the generation of a rebalance that took partitions
    /// away, and pass the broker's fence wrongly.
    metadata: ConsumerGroupMetadata,
    revocations: u64,
    records: usize,
}

impl Batch {
    /// Records in it.
    #[must_use]
    pub const fn records(&self) -> usize {
        self.records
    }

    /// Takes a record in: its offset will be committed with the batch.
    pub fn add(&mut self, record: &Record<'_>) {
        self.records += 1;
        let (partition, offset) = (record.message.partition(), record.message.offset());
        let timestamp_ms = record.timestamp_ms();
        let known = self
            .stretches
            .iter_mut()
            .rev()
            .find(|stretch| stretch.partition == partition && Arc::ptr_eq(&stretch.topic, &record.topic));
        if let Some(stretch) = known {
            (stretch.next, stretch.timestamp_ms) = (offset + 1, timestamp_ms);
        } else {
            let topic = Arc::clone(&record.topic);
            self.stretches.push(Stretch { topic, partition, first: offset, next: offset + 1, timestamp_ms });
        }
    }

    pub(super) const fn metadata(&self) -> &ConsumerGroupMetadata {
        &self.metadata
    }

    /// The offsets after the batch.
    pub(super) fn next_offsets(&self) -> Result<TopicPartitionList, Fault> {
        self.offsets(|stretch| stretch.next)
    }

    fn offsets(&self, of: impl Fn(&Stretch) -> i64) -> Result<TopicPartitionList, Fault> {
        let mut list = TopicPartitionList::with_capacity(self.stretches.len());
        for stretch in &self.stretches {
            list.add_partition_offset(&stretch.topic, stretch.partition, Offset::Offset(of(stretch)))
                .map_err(|error| Fault::Fatal(error.to_string()))?;
        }
        Ok(list)
    }
}

/// The consumer of one worker.
pub struct Source {
    consumer: BaseConsumer<ConsumerEvents>,
    topics: Vec<Arc<str>>,
    reset: OffsetReset,
    /// Whether librdkafka does not know where to go on in some partition.
    is_lost: Cell<bool>,
}

impl Source {
    /// Joins the group.
    ///
    /// # Errors
    /// When librdkafka refuses the configuration.
    pub fn subscribe(
        config: &KafkaConfig,
        worker: usize,
        metrics: &Arc<Metrics>,
        status: &Arc<Status>,
    ) -> Result<Self, Fault> {
        let events = ConsumerEvents::new(worker, config.offset_reset, Arc::clone(metrics), Arc::clone(status));
        let failed = |error: KafkaError| Fault::Fatal(format!("consumer: {error}"));
        let consumer: BaseConsumer<ConsumerEvents> =
            config.consumer(worker).create_with_context(events).map_err(failed)?;
        let names: Vec<&str> = config.topics.iter().map(String::as_str).collect();
        consumer.subscribe(&names).map_err(failed)?;
        let topics = config.topics.iter().map(|topic| Arc::from(topic.as_str())).collect();
        Ok(Self { consumer, topics, reset: config.offset_reset, is_lost: Cell::new(false) })
    }

    /// The next record, if one arrives in time. Rebalances happen in here.
    ///
    /// # Errors
    /// When the consumer cannot go on, or has no broker left to ask. Passing trouble is logged, and librdkafka mends it.
    pub fn poll(&self, timeout: Duration) -> Result<Option<Record<'_>>, Fault> {
        if self.is_lost.get() {
            return resume::lost(&self.consumer, self.reset).map_or(Ok(None), Err);
        }
        match self.consumer.poll(timeout) {
            None if self.consumer.context().is_stranded() => Err(Fault::stranded()),
            None => Ok(None),
            Some(Ok(message)) => {
                let topic = self.topics.iter().find(|topic| ***topic == *message.topic());
                let topic = topic.map_or_else(|| Arc::from(message.topic()), Arc::clone);
                Ok(Some(Record { message, topic }))
            }
            Some(Err(error)) if resume::is_lost(&error) => {
                self.is_lost.set(true);
                Ok(None)
            }
            Some(Err(error)) => self.sort(&error).map_or(Ok(None), Err),
        }
    }

    /// Whether an error ends the process.
    fn sort(&self, error: &KafkaError) -> Option<Fault> {
        use RDKafkaErrorCode as Code;
        if let Some((code, what)) = self.consumer.client().fatal_error() {
            return Some(Fault::Fatal(format!("consumer: {what} ({code})")));
        }
        let what = match error.rdkafka_error_code() {
            Some(Code::TopicAuthorizationFailed | Code::GroupAuthorizationFailed | Code::SaslAuthenticationFailed) => {
                "the broker does not let this user read; check its ACLs"
            }
            Some(Code::UnknownTopicOrPartition | Code::UnknownTopic | Code::UnknownPartition) => {
                "an input topic does not exist; create it, or correct input.topics"
            }
            // librdkafka goes on behind a batch that it cannot read: those payments would be committed over.
            Some(Code::BadMessage | Code::BadCompression | Code::NotImplemented) => {
                "a batch of records is damaged or compressed in an unknown way, and reading on would skip it; mend the \
                 topic, or move the group's offsets past it by hand"
            }
            _ => {
                self.consumer.context().warn(&format!("consumer: {error}"));
                return None;
            }
        };
        Some(Fault::Fatal(format!("consumer: {error}: {what}")))
    }

    /// A batch that begins now, at its first record.
    ///
    /// # Errors
    /// When the consumer is in no group.
    pub fn begin(&self) -> Result<Batch, Fault> {
        let metadata =
            self.consumer.group_metadata().ok_or_else(|| Fault::Fatal("the consumer has no group".to_owned()))?;
        let revocations = self.consumer.context().revocations();
        Ok(Batch { stretches: Vec::new(), metadata, revocations, records: 0 })
    }

    /// Whether the batch's partitions are still this worker's.
    ///
    /// # Errors
    /// [`Fault::Abort`] when they are not.
    pub fn check_owned(&self, batch: &Batch) -> Result<(), Fault> {
        if self.consumer.context().revocations() != batch.revocations || self.consumer.assignment_lost() {
            return Err(Fault::abort(AbortReason::Rebalance, &"partitions were taken away during the batch"));
        }
        Ok(())
    }

    /// Notes how far the batch's partitions are committed.
    pub(super) fn note_committed(&self, batch: &Batch) {
        for stretch in &batch.stretches {
            let progress = Progress { next: stretch.next, timestamp_ms: stretch.timestamp_ms };
            self.consumer.context().committed(&stretch.topic, stretch.partition, progress);
        }
    }

    /// Goes back to the start of an aborted batch, in the partitions that are still this worker's. The others are
    /// read by their new owner, from the last commit.
    ///
    /// # Errors
    /// When a partition cannot be rewound: to read on would skip payments.
    pub fn rewind(&self, batch: &Batch) -> Result<(), Fault> {
        let failed = |error: &dyn std::fmt::Display| Fault::Fatal(format!("rewinding after an abort: {error}"));
        let owned = self.consumer.assignment().map_err(|error| failed(&error))?;
        let mut back = TopicPartitionList::new();
        for stretch in &batch.stretches {
            if owned.find_partition(&stretch.topic, stretch.partition).is_some() {
                back.add_partition_offset(&stretch.topic, stretch.partition, Offset::Offset(stretch.first))
                    .map_err(|error| failed(&error))?;
            }
        }
        if back.count() == 0 {
            return Ok(());
        }
        let result = self.consumer.seek_partitions(back, CALL).map_err(|error| failed(&error))?;
        result.elements().iter().try_for_each(|element| element.error().map_err(|error| failed(&error)))
    }

    /// Leaves the group, so that others take its partitions at once.
    ///
    /// Closing alone does not: librdkafka 2.12 says no goodbye for a cooperative member without partitions, and the
    /// whole group then waits for its session to run out. Unsubscribing first makes it say goodbye in every state.
    pub fn leave(self) {
        self.consumer.unsubscribe();
        drop(self.consumer);
    }
}

/// Checks that the brokers answer and have the topics.
///
/// # Errors
/// What is missing.
pub fn check_topics(config: &KafkaConfig, topics: &[&str]) -> Result<(), Fault> {
    let unreachable = |error: KafkaError| {
        Fault::Fatal(format!(
            "the brokers at {} do not answer: {error}; are they running, and is kafka.brokers right?",
            config.brokers
        ))
    };
    let client: BaseConsumer =
        config.probe().set_log_level(rdkafka::config::RDKafkaLogLevel::Emerg).create().map_err(unreachable)?;
    for topic in topics {
        let metadata = client.fetch_metadata(Some(topic), CALL).map_err(unreachable)?;
        let exists = |t: &rdkafka::metadata::MetadataTopic| {
            t.name() == *topic && t.error().is_none() && !t.partitions().is_empty()
        };
        if !metadata.topics().iter().any(exists) {
            return Err(Fault::Fatal(format!(
                "topic `{topic}` does not exist; create it, or correct the configuration"
            )));
        }
    }
    Ok(())
}
