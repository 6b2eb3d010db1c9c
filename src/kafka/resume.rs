//! Where reading goes on in a partition.
//!
//! librdkafka would ask for the committed offsets itself. But when the assignment changes while an open transaction hides
//! them, version 2.12 forgets to ask again and takes them for none (`rd_kafka_assignment_apply_offsets`): with
//! `auto.offset.reset=earliest` it reads the partition from its beginning, and payments are decided twice. So a partition
//! is begun at an offset that was asked for here, and librdkafka never chooses one: where it would, it says so.

use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::topic_partition_list::TopicPartitionListElem;
use rdkafka::{Offset, TopicPartitionList};

use super::config::OffsetReset;
use super::fault::Fault;

/// How long an assignment waits for the committed offsets. They take longer only when a transaction that touches them was
/// left open; what the worker has besides would stand still, so librdkafka asks on.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait for them once reading stands still anyway.
const CALL: Duration = Duration::from_secs(10);

/// Tells partitions that were just assigned where to go on, as far as the broker says so in time. Returns the offsets that
/// were committed.
pub(super) fn place<C: ConsumerContext>(
    consumer: &BaseConsumer<C>,
    partitions: &mut TopicPartitionList,
    reset: OffsetReset,
) -> Vec<(String, i32, i64)> {
    let Ok(committed) = committed(consumer, partitions, LOOK) else { return Vec::new() };
    let mut known = Vec::new();
    for element in committed.elements() {
        let (topic, partition) = (element.topic(), element.partition());
        let place = match element.offset() {
            Offset::Offset(next) => {
                known.push((topic.to_owned(), partition, next));
                Offset::Offset(next)
            }
            _ if reset == OffsetReset::Earliest => Offset::Beginning,
            _ => continue,
        };
        // A partition that cannot be placed is as before: librdkafka asks for it.
        let _ = partitions.set_partition_offset(topic, partition, place);
    }
    known
}

/// What there is to do when librdkafka does not know where to go on in some partition, which it does not name; nothing
/// yet as long as the broker does not tell what is committed.
pub(super) fn lost<C: ConsumerContext>(consumer: &BaseConsumer<C>, reset: OffsetReset) -> Option<Fault> {
    let assigned = consumer.assignment().ok()?;
    let committed = committed(consumer, &assigned, CALL).ok()?;
    for element in committed.elements() {
        match why(consumer, &element, reset) {
            Ok(None) => {}
            Ok(Some(why)) => {
                let place = format!("consumer: {} partition {}", element.topic(), element.partition());
                return Some(Fault::Fatal(format!("{place}: {why}")));
            }
            Err(_) => return None,
        }
    }
    Some(Fault::Anew("the consumer lost where to go on".to_owned()))
}

/// Why reading cannot go on from what is committed.
fn why<C: ConsumerContext>(
    consumer: &BaseConsumer<C>,
    committed: &TopicPartitionListElem<'_>,
    reset: OffsetReset,
) -> KafkaResult<Option<String>> {
    let Offset::Offset(next) = committed.offset() else {
        let refused = "there is no committed offset, and kafka.offset_reset is `error`";
        return Ok((reset == OffsetReset::Error).then(|| refused.to_owned()));
    };
    let (begin, end) = consumer.fetch_watermarks(committed.topic(), committed.partition(), CALL)?;
    Ok(if next < begin {
        Some(format!(
            "{} records were deleted before they were screened: offset {next} is committed, and the topic begins at \
             {begin}; keep records longer (retention.ms, retention.bytes), and move the group's offset to {begin} by \
             hand to go on without them",
            begin - next
        ))
    } else if next > end {
        Some(format!(
            "offset {next} is committed, and the topic ends at {end}: it lost records, or was made anew; move the \
             group's offset by hand to where screening is to go on"
        ))
    } else {
        None
    })
}

/// What is committed of these partitions, once no open transaction hides it; all of them or none.
fn committed<C: ConsumerContext>(
    consumer: &BaseConsumer<C>,
    partitions: &TopicPartitionList,
    within: Duration,
) -> KafkaResult<TopicPartitionList> {
    let committed = consumer.committed_offsets(partitions.clone(), within)?;
    for element in committed.elements() {
        element.error()?;
    }
    Ok(committed)
}

/// Whether librdkafka says that it does not know where to go on.
pub(super) fn is_lost(error: &KafkaError) -> bool {
    use RDKafkaErrorCode::{AutoOffsetReset, NoOffset, OffsetOutOfRange};
    matches!(error.rdkafka_error_code(), Some(AutoOffsetReset | NoOffset | OffsetOutOfRange))
}
