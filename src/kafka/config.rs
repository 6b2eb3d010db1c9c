//! How to reach Kafka, and the librdkafka settings that follow from it.
//!
//! librdkafka's defaults lose payments silently: a new group skips what is already in the topic, offsets are committed
//! for what was delivered and not for what was screened. Such settings are fixed here, and cannot be set otherwise.

use std::collections::BTreeMap;
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::KafkaError;

/// Where reading starts in a partition that has no committed offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetReset {
    /// At its beginning.
    #[default]
    Earliest,
    /// Nowhere: the process ends and says so.
    Error,
}

impl OffsetReset {
    /// Its name in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Earliest => "earliest",
            Self::Error => "error",
        }
    }
}

/// How to reach Kafka, what to read and when to commit.
#[derive(Clone, Debug)]
pub struct KafkaConfig {
    /// `host:port`, separated by commas.
    pub brokers: String,
    /// The consumer group. Processes of one group share the partitions.
    pub group: String,
    /// This process' name within the group, the same after a restart. The transactional ids are made from it: a
    /// restarted process fences its predecessor, so two running processes must not share it.
    pub instance: String,
    /// Topics to read.
    pub topics: Vec<String>,
    /// Where reading starts in a partition without a committed offset.
    pub offset_reset: OffsetReset,
    /// Whether the group keeps a worker's partitions for it while it is away, for up to `session.timeout.ms` (KIP-345).
    /// A process that was killed then goes on at once; one that was stopped for good is only missed after that time.
    pub static_membership: bool,
    /// Longest time from a batch's first record to its commit.
    pub commit_interval: Duration,
    /// Records in a batch at most.
    pub batch_records_max: usize,
    /// Further librdkafka settings, each allowed by [`check_property`].
    pub properties: BTreeMap<String, String>,
}

impl KafkaConfig {
    /// The transactional id of a worker.
    #[must_use]
    pub fn transactional_id(&self, worker: usize) -> String {
        format!("northwatch-{}-{}-{worker}", self.group, self.instance)
    }

    /// Settings of a client that only asks for metadata.
    pub(super) fn probe(&self) -> ClientConfig {
        self.client(Side::Consumer)
    }

    /// Settings of a worker's consumer.
    pub(super) fn consumer(&self, worker: usize) -> ClientConfig {
        let mut config = self.client(Side::Consumer);
        if self.static_membership {
            config.set("group.instance.id", format!("{}-{worker}", self.instance));
        }
        config
            .set("group.id", &self.group)
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("enable.partition.eof", "false")
            .set("isolation.level", "read_committed")
            .set("check.crcs", "true")
            // Where reading goes on is never librdkafka's choice.
            .set("auto.offset.reset", "error");
        config
    }

    /// Settings of a worker's producer.
    pub(super) fn producer(&self, worker: usize) -> ClientConfig {
        let mut config = self.client(Side::Producer);
        config
            .set("transactional.id", self.transactional_id(worker))
            .set("enable.idempotence", "true")
            .set("acks", "all")
            .set("delivery.report.only.error", "false");
        // An output that does not arrive ends its transaction here, before the broker ends it and fences the producer.
        if let Some(whole) = config.get("transaction.timeout.ms").and_then(|ms| ms.parse::<u32>().ok()) {
            config.set("message.timeout.ms", (whole / 2).to_string());
        }
        config
    }

    fn client(&self, side: Side) -> ClientConfig {
        let mut config = ClientConfig::new();
        for (key, value) in side.defaults() {
            config.set(*key, *value);
        }
        for (key, value) in &self.properties {
            if property_side(key).is_none_or(|only| only == side) {
                config.set(key, value);
            }
        }
        config.set("bootstrap.servers", &self.brokers).set("client.id", format!("northwatch-{}", self.instance));
        // Left alone, rust-rdkafka takes the level of the `log` crate, which nobody here sets: librdkafka would be mute.
        config.set_log_level(if self.properties.contains_key("debug") {
            RDKafkaLogLevel::Debug
        } else {
            RDKafkaLogLevel::Info
        });
        config
    }
}

/// Lag is read from statistics, and whether a client still knows a broker.
pub(super) const STATISTICS_MS: &str = "2000";
/// A client that lost the leaders of its partitions with a broker that restarted looks for them again when this is over. With
/// the default of five minutes payments wait as long.
pub(super) const METADATA_MS: &str = "5000";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Consumer,
    Producer,
}

impl Side {
    /// Ours where librdkafka's are slow or large; a user may change them.
    const fn defaults(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Consumer => &[
                ("partition.assignment.strategy", "cooperative-sticky"),
                // The default of 1000 ms stops the fetcher for a second whenever screening is slower than it.
                ("fetch.queue.backoff.ms", "5"),
                ("fetch.wait.max.ms", "50"),
                // Members learn of a rebalance by their heartbeats: with the default of 3000 ms it takes that long.
                ("heartbeat.interval.ms", "1000"),
                // One total for all partitions: what a worker holds unread.
                ("queued.max.messages.kbytes", "16384"),
                ("queued.min.messages", "20000"),
                ("statistics.interval.ms", STATISTICS_MS),
                ("topic.metadata.refresh.interval.ms", METADATA_MS),
            ],
            Self::Producer => &[
                ("linger.ms", "1"),
                ("batch.num.messages", "10000"),
                ("compression.type", "lz4"),
                ("queue.buffering.max.messages", "200000"),
                ("transaction.timeout.ms", "60000"),
                ("statistics.interval.ms", STATISTICS_MS),
                ("topic.metadata.refresh.interval.ms", METADATA_MS),
            ],
        }
    }
}

/// Settings of librdkafka that a configuration may pass on: connection, security, timing and sizes.
const ALLOWED: &[&str] = &[
    "batch.num.messages",
    "batch.size",
    "broker.address.family",
    "broker.address.ttl",
    "client.dns.lookup",
    "client.rack",
    "compression.level",
    "compression.type",
    "connections.max.idle.ms",
    "debug",
    "fetch.error.backoff.ms",
    "fetch.max.bytes",
    "fetch.message.max.bytes",
    "fetch.min.bytes",
    "fetch.queue.backoff.ms",
    "fetch.wait.max.ms",
    "heartbeat.interval.ms",
    "linger.ms",
    "max.in.flight",
    "max.partition.fetch.bytes",
    "max.poll.interval.ms",
    "message.max.bytes",
    "metadata.max.age.ms",
    "partitioner",
    "queue.buffering.max.kbytes",
    "queue.buffering.max.messages",
    "queued.max.messages.kbytes",
    "queued.min.messages",
    "receive.message.max.bytes",
    "reconnect.backoff.max.ms",
    "reconnect.backoff.ms",
    "request.timeout.ms",
    "retry.backoff.max.ms",
    "retry.backoff.ms",
    "sasl.kerberos.keytab",
    "sasl.kerberos.principal",
    "sasl.kerberos.service.name",
    "sasl.mechanism",
    "sasl.mechanisms",
    "sasl.password",
    "sasl.username",
    "security.protocol",
    "session.timeout.ms",
    "socket.connection.setup.timeout.ms",
    "socket.keepalive.enable",
    "socket.nagle.disable",
    "socket.receive.buffer.bytes",
    "socket.send.buffer.bytes",
    "socket.timeout.ms",
    "ssl.ca.location",
    "ssl.certificate.location",
    "ssl.cipher.suites",
    "ssl.crl.location",
    "ssl.key.location",
    "ssl.key.password",
    "statistics.interval.ms",
    "topic.metadata.refresh.interval.ms",
    "transaction.timeout.ms",
];

/// Settings that could lose or repeat payments, and what to do instead.
const REFUSED: &[(&str, &str)] = &[
    ("acks", "outputs are always acknowledged by all in-sync replicas"),
    ("auto.commit.interval.ms", "offsets are only ever committed with their outcomes"),
    ("auto.offset.reset", "use kafka.offset_reset, which is `earliest` or `error`; `latest` would skip payments"),
    ("check.crcs", "checksums are always verified"),
    ("enable.auto.commit", "offsets are only ever committed with their outcomes"),
    ("enable.auto.offset.store", "offsets are only ever committed with their outcomes"),
    ("enable.idempotence", "outputs are always produced idempotently"),
    ("enable.ssl.certificate.verification", "the broker's certificate is always verified; use ssl.ca.location"),
    ("isolation.level", "only committed records are ever read"),
    ("group.instance.id", "use kafka.static_membership; every worker needs an id of its own"),
    ("message.send.max.retries", "outputs are retried until their transaction ends"),
    ("message.timeout.ms", "it is half of transaction.timeout.ms"),
    ("partition.assignment.strategy", "all members of the group must use cooperative-sticky"),
    ("request.required.acks", "outputs are always acknowledged by all in-sync replicas"),
    ("retries", "outputs are retried until their transaction ends"),
    ("ssl.endpoint.identification.algorithm", "the broker's host name is always verified"),
    ("bootstrap.servers", "use kafka.brokers"),
    ("metadata.broker.list", "use kafka.brokers"),
    ("client.id", "it follows from kafka.instance"),
    ("group.id", "use kafka.group"),
    ("transactional.id", "it follows from kafka.group and kafka.instance"),
];

/// Whether a configuration may pass this setting on to librdkafka, and librdkafka takes its value.
///
/// # Errors
/// What to do instead. The value is not repeated: it may be a password.
pub fn check_property(key: &str, value: &str) -> Result<(), String> {
    if ALLOWED.contains(&key) {
        let taken = ClientConfig::new().set(key, value).create_native_config();
        return taken.map(drop).map_err(|error| match error {
            KafkaError::ClientConfig(_, what, ..) => what,
            other => other.to_string(),
        });
    }
    if let Some((_, instead)) = REFUSED.iter().find(|(refused, _)| *refused == key) {
        Err((*instead).to_owned())
    } else {
        let near = ALLOWED.iter().max_by(|a, b| strsim::jaro(key, a).total_cmp(&strsim::jaro(key, b)));
        let hint = near.filter(|near| strsim::jaro(key, near) > 0.8).map(|near| format!("; did you mean `{near}`?"));
        Err(format!("it is no librdkafka setting that may be passed on{}", hint.unwrap_or_default()))
    }
}

/// The only side a setting is for, where it is not for both.
fn property_side(key: &str) -> Option<Side> {
    const CONSUMER: [&str; 5] =
        ["fetch.", "queued.", "session.timeout.ms", "heartbeat.interval.ms", "max.poll.interval.ms"];
    const PRODUCER: [&str; 8] = [
        "batch.",
        "compression.",
        "linger.ms",
        "partitioner",
        "queue.buffering.",
        "request.timeout.ms",
        "transaction.timeout.ms",
        "max.in.flight",
    ];
    if CONSUMER.iter().any(|prefix| key.starts_with(prefix)) || key == "max.partition.fetch.bytes" {
        Some(Side::Consumer)
    } else if PRODUCER.iter().any(|prefix| key.starts_with(prefix)) {
        Some(Side::Producer)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(properties: &[(&str, &str)]) -> KafkaConfig {
        KafkaConfig {
            brokers: "127.0.0.1:9".to_owned(),
            group: "g".to_owned(),
            instance: "i".to_owned(),
            topics: vec!["t".to_owned()],
            offset_reset: OffsetReset::Earliest,
            static_membership: false,
            commit_interval: Duration::from_millis(50),
            batch_records_max: 10_000,
            properties: properties.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        }
    }

    #[test]
    fn what_could_lose_payments_is_fixed() {
        let native = |config: ClientConfig, key: &str| config.create_native_config().map(|native| native.get(key));
        let consumer = |key| native(config(&[]).consumer(0), key).expect("valid").expect("known");
        assert_eq!(consumer("enable.auto.commit"), "false");
        assert_eq!(consumer("enable.auto.offset.store"), "false");
        assert_eq!(consumer("isolation.level"), "read_committed");
        assert_eq!(consumer("check.crcs"), "true");
        assert_eq!(consumer("auto.offset.reset"), "error");
        assert_eq!(consumer("partition.assignment.strategy"), "cooperative-sticky");
        assert_eq!(consumer("fetch.queue.backoff.ms"), "5");
        let producer = |key| native(config(&[]).producer(3), key).expect("valid").expect("known");
        assert_eq!(producer("enable.idempotence"), "true");
        assert_eq!(producer("acks"), "-1");
        assert_eq!(producer("transactional.id"), "northwatch-g-i-3");
    }

    #[test]
    fn each_static_member_has_an_id_of_its_own() {
        let with = |on| KafkaConfig { static_membership: on, ..config(&[]) };
        let id = |config: &KafkaConfig, worker| config.consumer(worker).get("group.instance.id").map(str::to_owned);
        assert_eq!(id(&with(true), 2).as_deref(), Some("i-2"));
        assert_eq!(id(&with(false), 2), None);
    }

    #[test]
    fn every_setting_that_is_allowed_is_one_of_librdkafkas() {
        let tls = ["ssl.", "sasl."];
        for key in ALLOWED.iter().filter(|key| cfg!(feature = "tls") || !tls.iter().any(|t| key.starts_with(t))) {
            // A name that librdkafka does not know is told apart from a value that it does not like.
            let refused = ClientConfig::new().set(*key, "").create_native_config().err().map(|error| error.to_string());
            let unknown = refused.is_some_and(|error| error.contains("No such configuration property"));
            assert!(!unknown, "{key}");
        }
    }

    #[test]
    fn settings_reach_their_side() {
        let config = config(&[("fetch.min.bytes", "7"), ("linger.ms", "9"), ("socket.timeout.ms", "5000")]);
        let get = |config: &ClientConfig, key: &str| config.get(key).map(str::to_owned);
        assert_eq!(get(&config.consumer(0), "fetch.min.bytes").as_deref(), Some("7"));
        assert_eq!(get(&config.producer(0), "fetch.min.bytes"), None);
        assert_eq!(get(&config.producer(0), "linger.ms").as_deref(), Some("9"));
        assert_eq!(get(&config.consumer(0), "linger.ms"), None);
        assert_eq!(get(&config.producer(0), "message.timeout.ms").as_deref(), Some("30000"));
        for side in [config.consumer(0), config.producer(0)] {
            assert_eq!(get(&side, "socket.timeout.ms").as_deref(), Some("5000"));
        }
    }

    #[test]
    fn refusals_say_what_to_do() {
        let check = |key: &str, part: &str| assert!(check_property(key, "x").expect_err(key).contains(part), "{key}");
        check("enable.auto.commit", "committed with their outcomes");
        check("auto.offset.reset", "kafka.offset_reset");
        check("isolation.level", "committed records");
        check("ssl.endpoint.identification.algorithm", "verified");
        check("session.timeout.mss", "did you mean `session.timeout.ms`");
        check("no.such.thing", "no librdkafka setting");
        check("session.timeout.ms", "Invalid value for configuration property \"session.timeout.ms\"");
        assert_eq!(check_property("session.timeout.ms", "6000"), Ok(()));
    }
}
