//! A topic that is read from its beginning, committed records only, and followed from there. Nothing is committed: each
//! process reads all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::Message as _;
use rdkafka::{Offset, TopicPartitionList};

use super::config::KafkaConfig;
use super::fault::Fault;
use super::stranded::Watched;

const CALL: Duration = Duration::from_secs(10);
/// How long to wait for a record while a topic is read to its end.
const TURN: Duration = Duration::from_millis(100);

/// A topic being followed.
pub(super) struct Followed {
    consumer: BaseConsumer<Watched>,
    config: KafkaConfig,
    topic: String,
    /// What it is for: a part of the group's name, which the brokers may ask for.
    purpose: &'static str,
    partitions: usize,
    /// Partitions whose end was met since the beginning.
    ended: BTreeSet<i32>,
}

/// What came next.
pub(super) enum Next {
    Nothing,
    /// The end of a partition.
    End,
    /// Everything comes once more: the client was made anew.
    Again,
    Record(Entry),
}

/// A record of it. A value that is none takes its key away.
pub(super) struct Entry {
    pub(super) key: Vec<u8>,
    pub(super) value: Option<Vec<u8>>,
    pub(super) offset: i64,
}

impl Followed {
    /// Goes to the beginning of a topic.
    pub(super) fn open(config: &KafkaConfig, topic: &str, purpose: &'static str) -> Result<Self, Fault> {
        let failed = |error: KafkaError| Fault::Fatal(format!("topic {topic}: {error}"));
        let consumer: BaseConsumer<Watched> = config
            .probe()
            .set("group.id", format!("{}-{purpose}", config.group))
            .set("enable.auto.commit", "false")
            .set("enable.partition.eof", "true")
            .set("isolation.level", "read_committed")
            .set("auto.offset.reset", "earliest")
            .create_with_context(Watched::default())
            .map_err(failed)?;
        let metadata = consumer.fetch_metadata(Some(topic), CALL).map_err(failed)?;
        let mut all = TopicPartitionList::new();
        for partition in metadata.topics().iter().flat_map(rdkafka::metadata::MetadataTopic::partitions) {
            all.add_partition_offset(topic, partition.id(), Offset::Beginning).map_err(failed)?;
        }
        if all.count() == 0 {
            let help = "create it with cleanup.policy=compact and one partition";
            return Err(Fault::Fatal(format!("topic `{topic}` does not exist; {help}")));
        }
        consumer.assign(&all).map_err(failed)?;
        let (config, topic, partitions) = (config.clone(), topic.to_owned(), all.count());
        Ok(Self { consumer, config, topic, purpose, partitions, ended: BTreeSet::new() })
    }

    /// Its name.
    pub(super) fn topic(&self) -> &str {
        &self.topic
    }

    /// What comes next, within a time.
    pub(super) fn next(&mut self, timeout: Duration) -> Result<Next, Fault> {
        if self.consumer.context().is_stranded() {
            *self = Self::open(&self.config, &self.topic, self.purpose)?;
            return Ok(Next::Again);
        }
        Ok(match self.consumer.poll(timeout) {
            None => Next::Nothing,
            Some(Err(KafkaError::PartitionEOF(partition))) => {
                self.ended.insert(partition);
                Next::End
            }
            // librdkafka connects again by itself.
            Some(Err(error)) => {
                tracing::debug!("topic {}: {error}", self.topic);
                Next::Nothing
            }
            Some(Ok(message)) => Next::Record(Entry {
                key: message.key().unwrap_or_default().to_vec(),
                value: message.payload().map(<[u8]>::to_vec),
                offset: message.offset(),
            }),
        })
    }

    /// Whether every partition was read to an end since the beginning.
    fn is_at_its_end(&self) -> bool {
        self.ended.len() == self.partitions
    }

    /// Takes records until the end that the topic has now.
    pub(super) fn read_to_its_end(
        &mut self,
        timeout: Duration,
        mut take: impl FnMut(&Self, Next),
    ) -> Result<(), Fault> {
        let until = Instant::now() + timeout;
        while !self.is_at_its_end() {
            if Instant::now() > until {
                let topic = &self.topic;
                return Err(Fault::Fatal(format!("topic {topic}: its end was not reached in {timeout:?}")));
            }
            let next = self.next(TURN)?;
            take(self, next);
        }
        Ok(())
    }

    /// Goes to the beginning again.
    pub(super) fn rewind(&mut self) -> Result<(), Fault> {
        let failed = |error: KafkaError| Fault::Fatal(format!("topic {}: {error}", self.topic));
        let mut all = TopicPartitionList::new();
        for element in self.consumer.assignment().map_err(failed)?.elements() {
            all.add_partition_offset(element.topic(), element.partition(), Offset::Beginning).map_err(failed)?;
        }
        self.ended.clear();
        self.consumer.assign(&all).map_err(failed)
    }
}

/// A compacted topic as the table that it is: the last value of each key.
pub struct TableTopic {
    followed: Followed,
    rows: BTreeMap<String, String>,
    /// The rows as they come once more, until all have: a row that went may come before its end.
    again: Option<BTreeMap<String, String>>,
}

impl TableTopic {
    /// Reads a topic to its end.
    ///
    /// # Errors
    /// When the brokers do not answer, do not have it, or do not send all of it in time; and when it has several
    /// partitions: one that is added later would be missed.
    pub fn open(config: &KafkaConfig, topic: &str, timeout: Duration) -> Result<Self, Fault> {
        let (mut followed, mut rows) = (Followed::open(config, topic, "suppressions")?, BTreeMap::new());
        if followed.partitions > 1 {
            let what = format!("topic `{topic}` has {} partitions; give it one", followed.partitions);
            return Err(Fault::Fatal(what));
        }
        followed.read_to_its_end(timeout, |_, next| {
            take(&mut rows, next);
        })?;
        Ok(Self { followed, rows, again: None })
    }

    /// Its rows, by their keys. Bytes that are no UTF-8 are told as such characters.
    pub fn rows(&self) -> &BTreeMap<String, String> {
        &self.rows
    }

    /// Takes what has come since, and says whether that changed a row.
    ///
    /// # Errors
    /// When the client must be made anew and cannot be.
    pub fn follow(&mut self) -> Result<bool, Fault> {
        let mut changed = false;
        loop {
            match self.followed.next(Duration::ZERO)? {
                Next::Nothing => return Ok(changed),
                Next::Again => self.again = Some(BTreeMap::new()),
                next => match &mut self.again {
                    Some(again) => {
                        take(again, next);
                    }
                    None => changed |= take(&mut self.rows, next),
                },
            }
            if self.followed.is_at_its_end()
                && let Some(rows) = self.again.take()
            {
                changed = rows != self.rows;
                self.rows = rows;
            }
        }
    }
}

fn take(rows: &mut BTreeMap<String, String>, next: Next) -> bool {
    let Next::Record(Entry { key, value, .. }) = next else { return false };
    let key = String::from_utf8_lossy(&key).into_owned();
    match value.filter(|value| !value.is_empty()) {
        Some(value) => {
            let value = String::from_utf8_lossy(&value).into_owned();
            rows.insert(key, value.clone()) != Some(value)
        }
        None => rows.remove(&key).is_some(),
    }
}
