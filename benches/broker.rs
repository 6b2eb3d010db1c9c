//! Through a real broker: what screening costs the stream, how fast the service is, and how soon an alert is out.
//!
//! `NORTHWATCH_KAFKA=$(deploy/kafka/kafka.sh start) NORTHWATCH_WATCHLIST=watchlist.jsonl cargo bench --bench broker`
//!
//! The same transactional loop runs with three kinds of work in turn, on the same records: the service's own, decoding
//! without screening, and none. Each run is a new consumer group that reads the whole topic; every hundredth record or
//! so, by the payments themselves, makes an output. Then the real program is started as a process: time to ready,
//! throughput, memory, and latency at half of that throughput.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench prints, and a broken one should stop")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]

mod rounds;
mod service;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use northwatch::domain::{Outcome, Watchlist};
use northwatch::kafka::{Feeder, KafkaConfig, OffsetReset, Output, Record, Source, Transaction};
use northwatch::lists::{self, LoadOptions};
use northwatch::metrics::Metrics;
use northwatch::pipeline::{Origin, Processor, alert};
use northwatch::screening::Screener;
use northwatch::status::Status;
use northwatch::synthetic::Generator;
use northwatch::wire::{self, AlertFormat, Decoder, Format, Hints, Payments};
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;

const RECORDS: usize = 400_000;
const ROUNDS: usize = 5;
const PARTITIONS: i32 = 4;
const COMMIT_EVERY: Duration = Duration::from_millis(50);
const BATCH_MAX: usize = 10_000;

fn main() {
    let Some(brokers) = std::env::var("NORTHWATCH_KAFKA").ok().filter(|brokers| !brokers.is_empty()) else {
        println!("skipped: set NORTHWATCH_KAFKA=$(deploy/kafka/kafka.sh start)");
        return;
    };
    let path = std::env::var_os("NORTHWATCH_WATCHLIST").map(PathBuf::from);
    let watchlist = match &path {
        Some(path) => {
            lists::load(std::slice::from_ref(path), &LoadOptions { all_programmes: true, ..LoadOptions::default() })
                .expect("a list")
                .watchlist
        }
        None => lists::starter().expect("the built-in list"),
    };
    println!(
        "{} entries; {RECORDS} records of 1 KB JSON, 1 % with something listed; one worker",
        watchlist.designations().len()
    );
    let bench = Bench::new(brokers, &watchlist);
    bench.compare_work(&watchlist);
    service::measure(&bench, path.as_deref(), &watchlist);
}

/// The broker, and a topic full of payments.
pub(crate) struct Bench {
    pub(crate) brokers: String,
    name: String,
    pub(crate) messages: Vec<Vec<u8>>,
}

/// What is done with a record: an output's value, if there is one.
type Work<'a> = dyn FnMut(&Record<'_>) -> Option<Vec<u8>> + 'a;

impl Bench {
    fn new(brokers: String, watchlist: &Watchlist) -> Self {
        let started = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
        // Enough different ones that no cache holds them all.
        let mut generator = Generator::new(watchlist, &[Format::Json], 0.01, 7);
        let messages = (0..50_000).map(|_| generator.payment().value).collect();
        let bench = Self { brokers, name: format!("bench-{}", started.as_millis()), messages };
        for kind in ["payments", "quiet", "paced", "alerts", "dead"] {
            bench.create_topic(kind);
        }
        bench.feed("payments", RECORDS, None);
        bench
    }

    pub(crate) fn topic(&self, kind: &str) -> String {
        format!("{}-{kind}", self.name)
    }

    fn create_topic(&self, kind: &str) {
        let admin: AdminClient<DefaultClientContext> =
            rdkafka::ClientConfig::new().set("bootstrap.servers", &self.brokers).create().expect("an address");
        let topic = self.topic(kind);
        let new = NewTopic::new(&topic, PARTITIONS, TopicReplication::Fixed(1));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(admin.create_topics([&new], &AdminOptions::new())).expect("the broker answers");
    }

    /// Feeds records, at a rate where one is given.
    pub(crate) fn feed(&self, kind: &str, records: usize, rate: Option<f64>) {
        let (feeder, topic, since) =
            (Feeder::connect(&self.brokers).expect("an address"), self.topic(kind), Instant::now());
        for (n, message) in self.messages.iter().cycle().take(records).enumerate() {
            let due = rate.map_or(Duration::ZERO, |rate| Duration::from_secs_f64(n as f64 / rate));
            while since.elapsed() < due {
                std::thread::park_timeout(Duration::from_millis(1));
            }
            let partition = i32::try_from(n % PARTITIONS as usize).ok();
            feeder.send(&topic, partition, message, &[]).expect("the broker takes it");
        }
        feeder.flush(Duration::from_mins(1)).expect("delivered");
    }

    fn config(&self, group: &str) -> KafkaConfig {
        KafkaConfig {
            brokers: self.brokers.clone(),
            group: group.to_owned(),
            instance: group.to_owned(),
            topics: vec![self.topic("payments")],
            offset_reset: OffsetReset::Earliest,
            static_membership: false,
            commit_interval: COMMIT_EVERY,
            batch_records_max: BATCH_MAX,
            properties: BTreeMap::new(),
        }
    }

    fn compare_work(&self, watchlist: &Watchlist) {
        let screener = Arc::new(Screener::new(watchlist.clone()).expect("it builds"));
        let mut processor = Processor::new(Decoder::default(), Arc::clone(&screener));
        let (mut decoder, mut payments) = (Decoder::default(), Payments::new());
        // As many outputs as the service has, of an alert's size.
        let of_alert = vec![b'x'; 900];
        let hundredth = |record: &Record<'_>| (record.id().offset % 100 == 0).then(|| of_alert.clone());
        let mut screen = |record: &Record<'_>| match processor.process(record.value(), Hints::default()) {
            Outcome::Alerted(decisions) => {
                let id = record.id();
                let alert = alert(decisions.first()?, 0, &Origin::Record(&id), &screener)?;
                Some(wire::alert(&alert, AlertFormat::Json))
            }
            _ => None,
        };
        let mut decode = |record: &Record<'_>| {
            decoder.decode(record.value(), Hints::default(), &mut payments).expect("a payment");
            hundredth(record)
        };
        let mut pass = |record: &Record<'_>| hundredth(record);
        let round = Cell::new(0_u32);
        let group = |kind: &str| {
            round.set(round.get() + 1);
            format!("{}-{kind}-{}", self.name, round.get())
        };
        let mut variants: [rounds::Variant<'_>; 3] = [
            ("decode and screen", Box::new(|| self.run(&group("screen"), &mut screen))),
            ("decode only", Box::new(|| self.run(&group("decode"), &mut decode))),
            ("pass through", Box::new(|| self.run(&group("pass"), &mut pass))),
        ];
        let medians = rounds::interleaved(ROUNDS, &mut variants);
        for ((name, _), time) in variants.iter().zip(&medians) {
            println!("  {name:<18} {:>9.0} records/s", RECORDS as f64 / time.as_secs_f64());
        }
        let of = |n: usize| medians[n].as_secs_f64() / medians[0].as_secs_f64();
        println!(
            "  of decode only: {:.2}; of pass through: {:.2} (medians of {ROUNDS} rounds in turns)\n",
            of(1),
            of(2)
        );
    }

    /// Reads the whole topic in transactions. The time from the first record to the last commit.
    fn run(&self, group: &str, work: &mut Work<'_>) -> Duration {
        let config = self.config(group);
        let metrics = Arc::new(Metrics::new(&config.topics).expect("series"));
        let status = Arc::new(Status::new(1).expect("bounds"));
        let stop = Arc::new(AtomicBool::new(false));
        let mut transaction = Transaction::connect(&config, 0, stop).expect("the broker answers");
        let source = Source::subscribe(&config, 0, &metrics, &status).expect("the broker answers");
        let alerts = self.topic("alerts");
        let (mut done, mut since) = (0, None);
        while done < RECORDS {
            let Some(record) = source.poll(Duration::from_millis(100)).expect("records") else { continue };
            let began = Instant::now();
            since.get_or_insert(began);
            let mut batch = source.begin().expect("a group");
            transaction.begin().expect("a transaction");
            let mut next = Some(record);
            while let Some(record) = next {
                batch.add(&record);
                if let Some(value) = work(&record) {
                    let output = Output { topic: &alerts, key: None, value: &value, headers: Vec::new() };
                    transaction.send(&output).expect("room");
                }
                let left = COMMIT_EVERY.saturating_sub(began.elapsed());
                let full = batch.records() == BATCH_MAX || done + batch.records() == RECORDS || left.is_zero();
                next = if full { None } else { source.poll(left).expect("records") };
            }
            done += batch.records();
            transaction.commit(&source, &batch).expect("a commit");
        }
        let took = since.expect("records").elapsed();
        source.leave();
        took
    }
}
