//! Payments into a topic: the bank's side of the demo, the tests and the benchmarks.

use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};

use super::fault::Fault;

/// Produces records, idempotently and without a transaction.
pub struct Feeder {
    producer: BaseProducer,
}

impl Feeder {
    /// Connects to a broker.
    ///
    /// # Errors
    /// When the address is none.
    pub fn connect(brokers: &str) -> Result<Self, Fault> {
        let producer = ClientConfig::new()
            .set("bootstrap.servers", brokers)
            .set("enable.idempotence", "true")
            .set("linger.ms", "2")
            .set("message.max.bytes", "20000000")
            .create()
            .map_err(|error: KafkaError| Fault::Fatal(format!("feeder: {error}")))?;
        Ok(Self { producer })
    }

    /// Produces a record, to a partition or by its key.
    ///
    /// # Errors
    /// When the broker refuses it.
    pub fn send(
        &self,
        topic: &str,
        partition: Option<i32>,
        value: &[u8],
        headers: &[(&str, &str)],
    ) -> Result<(), Fault> {
        let mut owned = OwnedHeaders::new_with_capacity(headers.len());
        for (key, value) in headers {
            owned = owned.insert(Header { key, value: Some(*value) });
        }
        let mut record = BaseRecord::<[u8], [u8]>::to(topic).payload(value).headers(owned);
        if let Some(partition) = partition {
            record = record.partition(partition);
        }
        loop {
            match self.producer.send(record) {
                Ok(()) => break,
                Err((error, refused)) if error.rdkafka_error_code() == Some(RDKafkaErrorCode::QueueFull) => {
                    self.producer.poll(Duration::from_millis(5));
                    record = refused;
                }
                Err((error, _)) => return Err(Fault::Fatal(format!("feeder: {error}"))),
            }
        }
        self.producer.poll(Duration::ZERO);
        Ok(())
    }

    /// Waits until everything is delivered.
    ///
    /// # Errors
    /// When it is not within the time.
    pub fn flush(&self, timeout: Duration) -> Result<(), Fault> {
        self.producer.flush(timeout).map_err(|error| Fault::Fatal(format!("feeder: {error}")))
    }
}
