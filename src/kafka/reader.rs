//! Topics read back whole: what the demo shows, and what the tests judge by.

use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Headers as _, Message as _};

use super::fault::Fault;

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
    consumer: BaseConsumer,
}

impl Reader {
    /// Reads every partition of these topics from the beginning.
    ///
    /// # Errors
    /// When the brokers do not answer.
    pub fn open(brokers: &str, topics: &[&str]) -> Result<Self, Fault> {
        let failed = |error: KafkaError| Fault::Fatal(format!("reader: {error}"));
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", brokers)
            .set("group.id", "northwatch-reader")
            .set("enable.auto.commit", "false")
            .set("isolation.level", "read_committed")
            .set("auto.offset.reset", "earliest")
            .set("fetch.wait.max.ms", "20")
            .create()
            .map_err(failed)?;
        let mut all = rdkafka::TopicPartitionList::new();
        for topic in topics {
            let metadata = consumer.fetch_metadata(Some(topic), Duration::from_secs(10)).map_err(failed)?;
            for partition in metadata.topics().iter().flat_map(rdkafka::metadata::MetadataTopic::partitions) {
                all.add_partition_offset(topic, partition.id(), rdkafka::Offset::Beginning).map_err(failed)?;
            }
        }
        consumer.assign(&all).map_err(failed)?;
        Ok(Self { consumer })
    }

    /// The next record, if one arrives in time.
    ///
    /// # Errors
    /// When the broker refuses.
    pub fn next(&self, timeout: Duration) -> Result<Option<ReadBack>, Fault> {
        let message = match self.consumer.poll(timeout) {
            None => return Ok(None),
            Some(Err(KafkaError::MessageConsumption(code))) if is_passing(code) => return Ok(None),
            Some(message) => message.map_err(|error| Fault::Fatal(format!("reader: {error}")))?,
        };
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

fn is_passing(code: RDKafkaErrorCode) -> bool {
    matches!(
        code,
        RDKafkaErrorCode::BrokerTransportFailure | RDKafkaErrorCode::AllBrokersDown | RDKafkaErrorCode::Resolve
    )
}
