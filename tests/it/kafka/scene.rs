//! One test's world: its topics and group on the broker, its payments, and the processes that screen them.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use northwatch::domain::Watchlist;
use northwatch::kafka::Feeder;
use northwatch::lists;
use northwatch::synthetic::{Generator, Truth};
use northwatch::wire::Format;
use rdkafka::admin::{AdminClient, AdminOptions, AlterConfig, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::producer::{BaseProducer, Producer as _};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use tempfile::TempDir;

use super::PATIENCE;
use crate::process::Running;

pub(super) const PARTITIONS: i32 = 4;
/// One payment in so many is damaged.
const DAMAGED_EVERY: u64 = 211;

/// A record that was fed, and what must come of it.
pub(super) struct Fed {
    pub(super) partition: i32,
    pub(super) offset: i64,
    /// `None` where the record was damaged and must be dead-lettered.
    pub(super) truth: Option<Truth>,
}

pub(super) struct Scene {
    pub(super) brokers: String,
    pub(super) name: String,
    directory: TempDir,
    feeder: Feeder,
    generator: Generator,
    pub(super) fed: Vec<Fed>,
    /// Workers of each process.
    pub(super) workers: usize,
    /// Lines of the `[watchlist]` table.
    pub(super) watchlist: String,
}

impl Scene {
    /// The world of a test on the shared broker; `None` where there is none.
    pub(super) fn new(test: &str) -> Option<Self> {
        super::broker(test).map(|brokers| Self::on(&brokers, test))
    }

    pub(super) fn on(brokers: &str, test: &str) -> Self {
        let started = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
        let name = format!("{test}-{}-{}", std::process::id(), started.as_millis());
        let watchlist: Watchlist = lists::starter().expect("the built-in list");
        let scene = Self {
            brokers: brokers.to_owned(),
            name,
            directory: TempDir::new().expect("a directory"),
            feeder: Feeder::connect(brokers).expect("an address"),
            generator: Generator::new(&watchlist, &Format::ALL, 0.05, 11),
            fed: Vec::new(),
            workers: 2,
            watchlist: String::new(),
        };
        scene.create_topics();
        scene
    }

    /// From now on this share of the payments fed has something listed in it.
    pub(super) fn hits(&mut self, share: f64) {
        let watchlist = lists::starter().expect("the built-in list");
        self.generator = Generator::new(&watchlist, &Format::ALL, share, 13);
    }

    pub(super) fn topic(&self, kind: &str) -> String {
        format!("{}-{kind}", self.name)
    }

    fn admin(&self) -> AdminClient<DefaultClientContext> {
        ClientConfig::new().set("bootstrap.servers", &self.brokers).create().expect("an address")
    }

    /// A place for a file of this test.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Creates a compacted topic of one partition.
    pub(super) fn create_compacted(&self, kind: &str) {
        let name = self.topic(kind);
        let topic = NewTopic::new(&name, 1, TopicReplication::Fixed(1)).set("cleanup.policy", "compact");
        self.create(&[topic]);
    }

    fn create(&self, topics: &[NewTopic<'_>]) {
        // Until every broker knows them.
        let options = AdminOptions::new().operation_timeout(Some(Duration::from_secs(30)));
        let results = block_on(self.admin().create_topics(topics, &options)).expect("the broker answers");
        for result in results {
            result.expect("a new topic");
        }
    }

    fn create_topics(&self) {
        let names = ["payments", "alerts", "dead", "decisions"].map(|kind| self.topic(kind));
        let topics: Vec<NewTopic<'_>> =
            names.iter().map(|name| NewTopic::new(name, PARTITIONS, TopicReplication::Fixed(1))).collect();
        self.create(&topics);
    }

    /// Sets the largest record that a topic takes.
    pub(super) fn limit_topic(&self, kind: &str, bytes: u32) {
        let (topic, bytes) = (self.topic(kind), bytes.to_string());
        let change = AlterConfig::new(ResourceSpecifier::Topic(&topic)).set("max.message.bytes", &bytes);
        let results =
            block_on(self.admin().alter_configs([&change], &AdminOptions::new())).expect("the broker answers");
        for result in results {
            result.expect("a changed topic");
        }
    }

    /// Has the broker forget what stands before an offset of a partition, as retention does.
    pub(super) fn delete_before(&self, partition: i32, offset: i64) {
        let mut before = TopicPartitionList::new();
        before.add_partition_offset(&self.topic("payments"), partition, Offset::Offset(offset)).expect("an offset");
        let deleted = block_on(self.admin().delete_records(&before, &AdminOptions::new())).expect("the broker answers");
        for element in deleted.elements() {
            element.error().expect("deleted");
        }
    }

    /// Feeds synthetic payments of every format, some of them damaged, to all partitions in turn.
    pub(super) fn feed(&mut self, payments: u64) {
        for _ in 0..payments {
            let number = self.fed.len() as u64;
            let payment = self.generator.payment();
            let damaged = number % DAMAGED_EVERY == DAMAGED_EVERY - 1;
            let whole = payment.value.len();
            // Half of a Protobuf message can be a whole one; without its last byte it never is.
            let left = match payment.format {
                _ if !damaged => whole,
                Format::Protobuf => whole - 1,
                // Half of a Fedwire message is one.
                Format::Fedwire => 0,
                _ => whole / 2,
            };
            let value = payment.value.get(..left).expect("within");
            let partition = i32::try_from(number).expect("few") % PARTITIONS;
            self.feeder.send(&self.topic("payments"), Some(partition), value, &[]).expect("the broker takes it");
            // One idempotent producer and no other: offsets count up without gaps.
            let offset = i64::try_from(number).expect("few") / i64::from(PARTITIONS);
            self.fed.push(Fed { partition, offset, truth: (!damaged).then_some(payment.truth) });
        }
        self.feeder.flush(PATIENCE).expect("delivered");
    }

    /// Feeds with a new client from now on: after an outage the old one may have no broker left to ask.
    pub(super) fn reconnect(&mut self) {
        self.feeder = Feeder::connect(&self.brokers).expect("an address");
    }

    /// Feeds one record as it is.
    pub(super) fn feed_raw(&self, partition: i32, value: &[u8], headers: &[(&str, &str)]) {
        self.feeder.send(&self.topic("payments"), Some(partition), value, headers).expect("the broker takes it");
        self.feeder.flush(PATIENCE).expect("delivered");
    }

    /// A process that runs a configuration with these further lines under `[kafka]`.
    pub(super) fn start(&self, instance: &str, kafka_lines: &str) -> Running {
        self.start_with(instance, kafka_lines, "")
    }

    /// The same, with further lines under `[input]` too.
    pub(super) fn start_with(&self, instance: &str, kafka_lines: &str, input_lines: &str) -> Running {
        let path = self.config(instance, kafka_lines, input_lines);
        Running::start(&["run", "--config", crate::process::text(&path)])
    }

    pub(super) fn config(&self, instance: &str, kafka_lines: &str, input_lines: &str) -> PathBuf {
        let mut text = String::new();
        write!(
            text,
            "[kafka]\nbrokers = \"{}\"\ngroup = \"{}\"\ninstance = \"{instance}\"\n{kafka_lines}\n\
             [input]\ntopics = [\"{}\"]\n{input_lines}\n\
             [output]\nalerts = \"{}\"\ndead_letters = \"{}\"\ndecisions = \"{}\"\n\
             [workers]\ncount = {}\n[admin]\nlisten = \"127.0.0.1:0\"\n[watchlist]\n{}\n",
            self.brokers,
            self.name,
            self.topic("payments"),
            self.topic("alerts"),
            self.topic("dead"),
            self.topic("decisions"),
            self.workers,
            self.watchlist,
        )
        .expect("a string");
        let path = self.directory.path().join(format!("{instance}.toml"));
        std::fs::write(&path, text).expect("written");
        path
    }

    /// The group's committed offset in each partition; 0 where there is none.
    pub(super) fn committed(&self) -> Vec<i64> {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", &self.brokers)
            .set("group.id", &self.name)
            .create()
            .expect("an address");
        let mut partitions = TopicPartitionList::new();
        for partition in 0..PARTITIONS {
            partitions.add_partition(&self.topic("payments"), partition);
        }
        // The broker answers once every transaction that touched these offsets has ended.
        let committed = consumer.committed_offsets(partitions, PATIENCE).expect("the broker answers");
        let offset = |element: rdkafka::topic_partition_list::TopicPartitionListElem<'_>| match element.offset() {
            Offset::Offset(offset) => offset,
            _ => 0,
        };
        committed.elements().into_iter().map(offset).collect()
    }

    /// A transaction left open that has the group's offsets in it, as they are committed.
    pub(super) fn hide_offsets(&self) -> BaseProducer {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.brokers);
        let producer: BaseProducer =
            config.clone().set("transactional.id", format!("{}-other", self.name)).create().expect("an address");
        producer.init_transactions(PATIENCE).expect("the broker answers");
        producer.begin_transaction().expect("ready");
        let member: BaseConsumer = config.set("group.id", &self.name).create().expect("an address");
        let metadata = member.group_metadata().expect("a group");
        let mut offsets = TopicPartitionList::new();
        for (partition, offset) in (0..PARTITIONS).zip(self.committed()) {
            offsets
                .add_partition_offset(&self.topic("payments"), partition, Offset::Offset(offset))
                .expect("an offset");
        }
        producer.send_offsets_to_transaction(&offsets, &metadata, PATIENCE).expect("the broker takes them");
        producer
    }

    /// The offset after the last record fed to each partition.
    pub(super) fn ends(&self) -> Vec<i64> {
        let end = |partition| {
            self.fed.iter().filter(|fed| fed.partition == partition).map(|fed| fed.offset + 1).max().unwrap_or(0)
        };
        (0..PARTITIONS).map(end).collect()
    }

    /// Records of all output topics that a consumer sees which does not care whether they were committed.
    pub(super) fn uncommitted_outputs(&self) -> usize {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", &self.brokers)
            .set("group.id", "uncommitted")
            .set("enable.auto.commit", "false")
            .set("isolation.level", "read_uncommitted")
            .set("enable.partition.eof", "true")
            .create()
            .expect("an address");
        let mut all = TopicPartitionList::new();
        for kind in ["alerts", "dead", "decisions"] {
            for partition in 0..PARTITIONS {
                all.add_partition_offset(&self.topic(kind), partition, Offset::Beginning).expect("an offset");
            }
        }
        consumer.assign(&all).expect("partitions");
        let (mut records, mut ends) = (0, 0);
        while ends < all.count() {
            match consumer.poll(PATIENCE).expect("an answer") {
                Ok(_) => records += 1,
                Err(rdkafka::error::KafkaError::PartitionEOF(_)) => ends += 1,
                Err(error) => panic!("{error}"),
            }
        }
        records
    }
}

fn block_on<T>(future: impl std::future::Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}
