//! A watchlist on a compacted topic: the way to reach a whole fleet.
//!
//! A message has room for a megabyte, a watchlist may need more. It is cut into parts, each a record with a key of its
//! own, and a last record, the manifest, says how many belong together and what their SHA-256 is. All of them are in
//! one transaction. Compaction keeps the last value of each key; a reader takes only what a manifest vouches for.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::Message as _;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use rdkafka::{Offset, TopicPartitionList};
use serde::{Deserialize, Serialize};

use super::config::KafkaConfig;
use super::fault::Fault;
use super::stranded::Watched;
use crate::domain::sha256;

/// Format of the manifest.
const FORMAT: &str = "northwatch-watchlist-parts/1";
/// Key of the manifest. Parts have it with a number.
const KEY: &str = "watchlist";
/// Small enough for a broker's default limit of one megabyte.
const PART_BYTES: usize = 500_000;
/// A fleet's watchlist is no larger.
const PARTS_MAX: usize = 256;
const CALL: Duration = Duration::from_secs(10);

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    sha256: String,
    parts: usize,
    /// The text of a minisign signature file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
}

/// A watchlist file that came whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedWatchlist {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its signature, where it has one.
    pub signature: Option<String>,
}

/// A topic with a watchlist, being read.
pub struct WatchlistTopic {
    consumer: BaseConsumer<Watched>,
    config: KafkaConfig,
    topic: String,
    parts: BTreeMap<usize, Vec<u8>>,
    partitions: usize,
}

impl WatchlistTopic {
    /// Reads a topic from its beginning.
    ///
    /// # Errors
    /// When the brokers do not answer, or do not have it.
    pub fn open(config: &KafkaConfig, topic: &str) -> Result<Self, Fault> {
        let failed = |error: KafkaError| Fault::Fatal(format!("topic {topic}: {error}"));
        let consumer: BaseConsumer<Watched> = config
            .probe()
            .set("group.id", format!("{}-watchlists", config.group))
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
        let (config, partitions) = (config.clone(), all.count());
        Ok(Self { consumer, config, topic: topic.to_owned(), parts: BTreeMap::new(), partitions })
    }

    /// The last watchlist that the topic holds now; `None` where it holds none.
    ///
    /// # Errors
    /// When the broker does not send all of it in time.
    pub fn last(&mut self, timeout: Duration) -> Result<Option<PublishedWatchlist>, Fault> {
        let until = Instant::now() + timeout;
        let (mut last, mut ended) = (None, 0);
        let mut fault = None;
        while ended < self.partitions {
            if Instant::now() > until {
                let topic = &self.topic;
                return Err(Fault::Fatal(format!("topic {topic}: its end was not reached in {timeout:?}")));
            }
            match self.poll(Duration::from_millis(100)) {
                Ok(Polled::Nothing) => {}
                Ok(Polled::End) => ended += 1,
                Ok(Polled::Whole(published)) => (last, fault) = (Some(published), None),
                // Compaction may leave an old manifest without its parts: what follows it counts.
                Err(wrong) => fault = Some(wrong),
            }
        }
        match fault {
            Some(fault) if last.is_none() => Err(fault),
            Some(fault) => {
                tracing::warn!("{fault}; the watchlist before it is taken");
                Ok(last)
            }
            None => Ok(last),
        }
    }

    /// Reads from the beginning again.
    ///
    /// # Errors
    /// When the partitions cannot be taken again.
    pub fn rewind(&mut self) -> Result<(), Fault> {
        let failed = |error: KafkaError| Fault::Fatal(format!("topic {}: {error}", self.topic));
        let mut all = TopicPartitionList::new();
        for element in self.consumer.assignment().map_err(failed)?.elements() {
            all.add_partition_offset(element.topic(), element.partition(), Offset::Beginning).map_err(failed)?;
        }
        self.parts.clear();
        self.consumer.assign(&all).map_err(failed)
    }

    /// The next watchlist, if one comes whole in time.
    ///
    /// # Errors
    /// When the topic holds something else, or a damaged one. Reading goes on behind it.
    pub fn next(&mut self, timeout: Duration) -> Result<Option<PublishedWatchlist>, Fault> {
        let until = Instant::now() + timeout;
        loop {
            if let Polled::Whole(published) = self.poll(until.saturating_duration_since(Instant::now()))? {
                return Ok(Some(published));
            }
            if Instant::now() >= until {
                return Ok(None);
            }
        }
    }

    fn poll(&mut self, timeout: Duration) -> Result<Polled, Fault> {
        if self.consumer.context().is_stranded() {
            *self = Self::open(&self.config, &self.topic)?;
        }
        let message = match self.consumer.poll(timeout) {
            None => return Ok(Polled::Nothing),
            Some(Err(KafkaError::PartitionEOF(_))) => return Ok(Polled::End),
            // librdkafka connects again by itself.
            Some(Err(error)) => {
                tracing::debug!("topic {}: {error}", self.topic);
                return Ok(Polled::Nothing);
            }
            Some(Ok(message)) => message,
        };
        let topic = &self.topic;
        let wrong = |what: &str| Fault::Fatal(format!("topic {topic}, offset {}: {what}", message.offset()));
        let key = message.key().and_then(|key| std::str::from_utf8(key).ok()).unwrap_or_default();
        let value = message.payload().unwrap_or_default();
        if let Some(number) = key.strip_prefix(KEY).and_then(|rest| rest.strip_prefix('/')) {
            let number = number.parse().ok().filter(|number| *number < PARTS_MAX);
            self.parts.insert(number.ok_or_else(|| wrong("a part without its number"))?, value.to_vec());
            return Ok(Polled::Nothing);
        }
        if key != KEY {
            return Err(wrong("its key is none of a watchlist's"));
        }
        let manifest: Manifest =
            serde_json::from_slice(value).map_err(|error| wrong(&format!("this is no manifest: {error}")))?;
        if manifest.format != FORMAT {
            return Err(wrong(&format!("its format is `{}`, this program reads `{FORMAT}`", manifest.format)));
        }
        let bytes: Vec<u8> = self.parts.range(..manifest.parts).flat_map(|(_, part)| part).copied().collect();
        if sha256(&bytes) != manifest.sha256 {
            return Err(wrong("the parts are not those that the manifest names"));
        }
        self.parts.clear();
        Ok(Polled::Whole(PublishedWatchlist { bytes, signature: manifest.signature }))
    }
}

enum Polled {
    Nothing,
    /// The end of a partition.
    End,
    Whole(PublishedWatchlist),
}

/// Puts a watchlist file on a topic, all of it or nothing. Gives the number of its parts.
///
/// # Errors
/// When it is too large, or the broker refuses it.
pub fn publish_watchlist(config: &KafkaConfig, topic: &str, file: &PublishedWatchlist) -> Result<usize, Fault> {
    let failed = |error: KafkaError| Fault::Fatal(format!("topic {topic}: {error}"));
    let parts: Vec<&[u8]> = file.bytes.chunks(PART_BYTES).collect();
    if parts.len() > PARTS_MAX {
        let most = PARTS_MAX * PART_BYTES;
        return Err(Fault::Fatal(format!("the watchlist has more than {most} bytes; pack it (.gz)")));
    }
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        sha256: sha256(&file.bytes),
        parts: parts.len(),
        signature: file.signature.clone(),
    };
    let manifest = serde_json::to_vec(&manifest).map_err(|error| Fault::Fatal(error.to_string()))?;
    // A process that publishes has no instance of its own: the last one to begin wins.
    let mut settings = config.producer(0);
    settings.set("transactional.id", format!("northwatch-{}-watchlists", config.group));
    let producer: BaseProducer = settings.create().map_err(failed)?;
    producer.init_transactions(CALL).map_err(failed)?;
    producer.begin_transaction().map_err(failed)?;
    let keys = (0..parts.len()).map(|number| format!("{KEY}/{number}"));
    let records = keys.zip(parts.iter().copied()).chain([(KEY.to_owned(), manifest.as_slice())]);
    for (key, value) in records {
        // One partition, so that the manifest comes last.
        let record = BaseRecord::to(topic).partition(0).key(key.as_bytes()).payload(value);
        producer.send(record).map_err(|(error, _)| failed(error))?;
        producer.poll(Duration::ZERO);
    }
    producer.flush(CALL * 3).map_err(failed)?;
    producer.commit_transaction(CALL * 3).map_err(failed)?;
    Ok(parts.len())
}
