//! What stands in the topics at a moment, and whether a group has read all of it: the end of a rescreening.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::Message as _;
use rdkafka::{Offset, TopicPartitionList};

use super::config::KafkaConfig;
use super::fault::Fault;

const CALL: Duration = Duration::from_secs(10);

#[derive(Debug)]
struct Stretch {
    topic: String,
    partition: i32,
    first: i64,
    /// One past the last offset.
    end: i64,
}

/// The records that were there when it was measured.
pub struct Backlog {
    consumer: BaseConsumer,
    stretches: Vec<Stretch>,
}

impl Backlog {
    /// Measures the input topics now, for the configuration's group.
    ///
    /// # Errors
    /// When the brokers do not answer.
    pub fn measure(config: &KafkaConfig) -> Result<Self, Fault> {
        let consumer: BaseConsumer = config
            .probe()
            .set("group.id", &config.group)
            .set("enable.auto.commit", "false")
            .set("enable.partition.eof", "true")
            .set("isolation.level", "read_committed")
            .create()
            .map_err(failed)?;
        let mut stretches = Vec::new();
        for topic in &config.topics {
            let metadata = consumer.fetch_metadata(Some(topic), CALL).map_err(failed)?;
            for partition in metadata.topics().iter().flat_map(rdkafka::metadata::MetadataTopic::partitions) {
                let (first, end) = consumer.fetch_watermarks(topic, partition.id(), CALL).map_err(failed)?;
                stretches.push(Stretch { topic: topic.clone(), partition: partition.id(), first, end });
            }
        }
        Ok(Self { consumer, stretches })
    }

    /// Offsets in it: records, and the marks of transactions among them.
    #[must_use]
    pub fn offsets(&self) -> i64 {
        self.stretches.iter().map(|stretch| stretch.end - stretch.first).sum()
    }

    /// Whether the group has committed all of it.
    ///
    /// # Errors
    /// When the brokers do not answer.
    pub fn is_done(&self) -> Result<bool, Fault> {
        let mut partitions = TopicPartitionList::new();
        for stretch in &self.stretches {
            partitions.add_partition(&stretch.topic, stretch.partition);
        }
        let committed = self.consumer.committed_offsets(partitions, CALL).map_err(failed)?;
        for stretch in &self.stretches {
            let element = committed.find_partition(&stretch.topic, stretch.partition);
            let at = match element.map(|element| element.offset()) {
                Some(Offset::Offset(offset)) => offset.max(stretch.first),
                _ => stretch.first,
            };
            if at < stretch.end && self.has_record(stretch, at)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a record stands between an offset and the end. Marks of transactions and what was aborted are offsets
    /// that no consumer ever commits behind.
    fn has_record(&self, stretch: &Stretch, at: i64) -> Result<bool, Fault> {
        let mut here = TopicPartitionList::new();
        here.add_partition_offset(&stretch.topic, stretch.partition, Offset::Offset(at)).map_err(failed)?;
        self.consumer.assign(&here).map_err(failed)?;
        let until = Instant::now() + CALL;
        while Instant::now() < until {
            match self.consumer.poll(Duration::from_millis(100)) {
                None => {}
                Some(Ok(message)) => return Ok(message.offset() < stretch.end),
                Some(Err(KafkaError::PartitionEOF(_))) => return Ok(false),
                Some(Err(error)) => tracing::debug!("backlog: {error}"),
            }
        }
        // Not known yet: it is asked again.
        Ok(true)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn failed(error: KafkaError) -> Fault {
    Fault::Fatal(format!("measuring the topics: {error}"))
}
