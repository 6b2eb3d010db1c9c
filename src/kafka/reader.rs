//! Topics read back whole: what the demo shows, and what the tests judge by.

use std::collections::HashMap;
use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Headers as _, Message as _};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

use super::config::{METADATA_MS, STATISTICS_MS};
use super::fault::Fault;
use super::stranded::Watched;

/// A record that was read back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "plain words")]
pub struct ReadBack {
    pub topic: String,
    pub partition: i32,
    pub offset: i64,
    pub key: Vec<u8>,
    pub value: Vec<u8>,
    pub headers: Vec<(String, Vec<u8>)>,
    pub timestamp_ms: Option<i64>,
}

impl ReadBack {
    /// A header's value as text; empty where there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        let value = self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_slice());
        String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
    }
}

/// Reads whole topics from their beginning, committed records only, and commits nothing: the judge of the tests.
pub struct Reader {
    consumer: BaseConsumer<Watched>,
    brokers: String,
    /// Where reading goes on in each partition.
    next: HashMap<(String, i32), Offset>,
}

impl Reader {
    /// Reads every partition of these topics from the beginning.
    ///
    /// # Errors
    /// When the brokers do not answer.
    pub fn open(brokers: &str, topics: &[&str]) -> Result<Self, Fault> {
        let consumer = connect(brokers)?;
        let mut next = HashMap::new();
        for topic in topics {
            let metadata =
                consumer.fetch_metadata(Some(topic), Duration::from_secs(10)).map_err(|error| failed(&error))?;
            for partition in metadata.topics().iter().flat_map(rdkafka::metadata::MetadataTopic::partitions) {
                next.insert(((*topic).to_owned(), partition.id()), Offset::Beginning);
            }
        }
        let reader = Self { consumer, brokers: brokers.to_owned(), next };
        reader.assign()?;
        Ok(reader)
    }

    fn assign(&self) -> Result<(), Fault> {
        let mut all = TopicPartitionList::new();
        for ((topic, partition), offset) in &self.next {
            all.add_partition_offset(topic, *partition, *offset).map_err(|error| failed(&error))?;
        }
        self.consumer.assign(&all).map_err(|error| failed(&error))
    }

    /// The next record, if one arrives in time.
    ///
    /// # Errors
    /// When the broker refuses.
    pub fn next(&mut self, timeout: Duration) -> Result<Option<ReadBack>, Fault> {
        if self.consumer.context().is_stranded() {
            self.consumer = connect(&self.brokers)?;
            self.assign()?;
        }
        let message = match self.consumer.poll(timeout) {
            None => return Ok(None),
            Some(Err(KafkaError::MessageConsumption(code))) if is_passing(code) => return Ok(None),
            Some(message) => message.map_err(|error| failed(&error))?,
        };
        let at = (message.topic().to_owned(), message.partition());
        self.next.insert(at, Offset::Offset(message.offset() + 1));
        let headers = message.headers().into_iter().flat_map(|headers| headers.iter());
        Ok(Some(ReadBack {
            topic: message.topic().to_owned(),
            partition: message.partition(),
            offset: message.offset(),
            key: message.key().unwrap_or_default().to_vec(),
            value: message.payload().unwrap_or_default().to_vec(),
            headers: headers.map(|h| (h.key.to_owned(), h.value.unwrap_or_default().to_vec())).collect(),
            timestamp_ms: message.timestamp().to_millis(),
        }))
    }
}

fn failed(error: &KafkaError) -> Fault {
    Fault::Fatal(format!("reader: {error}"))
}

fn connect(brokers: &str) -> Result<BaseConsumer<Watched>, Fault> {
    ClientConfig::new()
        .set("bootstrap.servers", brokers)
        .set("group.id", "northwatch-reader")
        .set("enable.auto.commit", "false")
        .set("isolation.level", "read_committed")
        .set("auto.offset.reset", "earliest")
        .set("fetch.wait.max.ms", "20")
        .set("statistics.interval.ms", STATISTICS_MS)
        .set("topic.metadata.refresh.interval.ms", METADATA_MS)
        .create_with_context(Watched::default())
        .map_err(|error| failed(&error))
}

fn is_passing(code: RDKafkaErrorCode) -> bool {
    matches!(
        code,
        RDKafkaErrorCode::BrokerTransportFailure | RDKafkaErrorCode::AllBrokersDown | RDKafkaErrorCode::Resolve
    )
}
