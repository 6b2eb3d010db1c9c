//! A broker inside the process, for the demo and the tests: librdkafka's mock cluster.
//!
//! It speaks the protocol over loopback and needs nothing installed. It only plays transactions: what is aborted stays
//! visible, offsets are not kept, nobody is fenced, and a partition keeps 5 MiB. What is exact once is proven
//! against a real Apache Kafka (`tests/it`), never here.

use rdkafka::ClientConfig;
use rdkafka::error::KafkaError;
use rdkafka::producer::{BaseProducer, Producer as _};

use super::fault::Fault;

/// A broker inside this process. Dropping it ends it.
pub struct EmbeddedBroker {
    /// The client that hosts the mock cluster.
    host: BaseProducer,
    address: String,
}

impl EmbeddedBroker {
    /// Starts a broker with these topics.
    ///
    /// # Errors
    /// When no loopback port can be had.
    pub fn start(topics: &[&str], partitions: i32) -> Result<Self, Fault> {
        let failed = |error: KafkaError| Fault::Fatal(format!("embedded broker: {error}"));
        let host: BaseProducer =
            ClientConfig::new().set("test.mock.num.brokers", "1").set("log_level", "3").create().map_err(failed)?;
        rebalance_at_once(&host);
        let cluster =
            host.client().mock_cluster().ok_or_else(|| Fault::Fatal("embedded broker: it did not start".to_owned()))?;
        for topic in topics {
            cluster.create_topic(topic, partitions, 1).map_err(failed)?;
        }
        let address = cluster.bootstrap_servers();
        drop(cluster);
        Ok(Self { host, address })
    }

    /// `host:port`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Makes the broker answer the next requests to commit offsets in a transaction with an error that wants an abort.
    pub fn refuse_offsets(&self, times: usize) {
        use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};
        if let Some(cluster) = self.host.client().mock_cluster() {
            let error = RDKafkaRespErr::RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION;
            cluster.request_errors(RDKafkaApiKey::TxnOffsetCommit, &vec![error; times]);
        }
    }
}

/// The mock waits three seconds for more members before it lets a group begin. There is one, and a person is waiting.
#[expect(unsafe_code, reason = "rust-rdkafka does not wrap this one call")]
fn rebalance_at_once(host: &BaseProducer) {
    use rdkafka::bindings::{rd_kafka_handle_mock_cluster, rd_kafka_mock_group_initial_rebalance_delay_ms};
    // SAFETY: the handle is that of a living client, which owns the mock cluster for as long as it lives; the call
    // checks nothing else and sets one integer under the cluster's own lock.
    unsafe {
        let cluster = rd_kafka_handle_mock_cluster(host.client().native_ptr());
        if !cluster.is_null() {
            rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, 0);
        }
    }
}
