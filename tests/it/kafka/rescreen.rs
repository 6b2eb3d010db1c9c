//! What the topics hold is screened again, against what is new alone, by a process that ends by itself.

use std::time::Duration;

use northwatch::kafka::{Feeder, Reader};
use rdkafka::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};

use super::PATIENCE;
use super::judge::Judge;
use super::scene::{PARTITIONS, Scene};
use super::swap::{ON_ONE, Two, payment};
use crate::process::{Running, text};

const PAYMENTS: u64 = 2_000;
/// One in so many bears the new name.
const NEW_EVERY: u64 = 50;

/// A transaction that is aborted leaves offsets that no consumer ever sees.
fn abort_something(brokers: &str, topic: &str) {
    let producer: BaseProducer = ClientConfig::new()
        .set("bootstrap.servers", brokers)
        .set("transactional.id", format!("aborted-{topic}"))
        .create()
        .expect("an address");
    producer.init_transactions(PATIENCE).expect("the broker answers");
    producer.begin_transaction().expect("begun");
    for partition in 0..PARTITIONS {
        let record = BaseRecord::<[u8], [u8]>::to(topic).partition(partition).payload(b"aborted");
        producer.send(record).map_err(|(error, _)| error).expect("taken");
    }
    producer.flush(PATIENCE).expect("delivered");
    producer.abort_transaction(PATIENCE).expect("aborted");
}

#[test]
fn stored_payments_are_screened_against_what_is_new_alone() {
    let Some(mut scene) = Scene::new("rescreen") else { return };
    let two = Two::new(&scene);
    let feeder = Feeder::connect(&scene.brokers).expect("an address");
    let topic = scene.topic("payments");
    for number in 0..PAYMENTS {
        let name = match number % NEW_EVERY {
            0 => ON_ONE,
            1 => "Song Kum-hyok",
            _ => "Maria Rossi",
        };
        let partition = i32::try_from(number).expect("small") % PARTITIONS;
        feeder.send(&topic, Some(partition), payment(number, name).as_bytes(), &[]).expect("taken");
    }
    // What cannot be decoded was dead-lettered before.
    feeder.send(&topic, Some(0), b"{", &[]).expect("taken");
    feeder.flush(PATIENCE).expect("delivered");
    abort_something(&scene.brokers, &topic);

    scene.watchlist = format!("files = [\"{}\"]\n", text(&two.without));
    let mut service = scene.start("a", "");
    service.ready();
    let mut judge = Judge::open(&scene);
    judge.read_decisions(usize::try_from(PAYMENTS).expect("small") + 1);
    judge.read_all();
    let known = usize::try_from(PAYMENTS / NEW_EVERY).expect("small");
    assert_eq!((judge.alerts.len(), judge.dead_letters.len()), (known, 1));
    let offsets = scene.committed();

    // While the service runs on. The old watchlist is the one that it ran with.
    scene.watchlist = format!("files = [\"{}\"]\n", text(&two.with));
    let config = scene.config("a", "", "");
    let words = ["run", "--config", text(&config), "--rescreen-since", text(&two.without)];
    let mut rescreening = Running::start(&words);
    let (status, took) = rescreening.ended(Duration::from_mins(1));
    assert!(status.success(), "{status} after {took:?}\n{}", rescreening.output());
    assert!(rescreening.output().contains("rescreened"), "{}", rescreening.output());

    judge.read_all();
    assert_eq!(judge.alerts.len(), known * 2, "one alert for each payment with the new name");
    for alert in &judge.alerts[known..] {
        let hits = alert["hits"].as_array().expect("hits");
        assert!(hits.iter().all(|hit| hit["designation"]["id"] == "HOUSE/1"), "{alert:#}");
    }
    assert_eq!(judge.dead_letters.len(), 1, "nothing is dead-lettered again");
    assert_eq!(scene.committed(), offsets, "the service's own offsets are untouched");
    assert_eq!(headers(&scene), known, "each says what it was screened against before");

    // Again: its group has read everything, and nothing is raised twice.
    let mut again = Running::start(&words);
    assert!(again.ended(Duration::from_mins(1)).0.success(), "{}", again.output());
    judge.read_all();
    assert_eq!(judge.alerts.len(), known * 2);
    // Nothing is new: nothing is done.
    let mut nothing = Running::start(&["run", "--config", text(&config), "--rescreen-since", text(&two.with)]);
    assert!(nothing.ended(Duration::from_mins(1)).0.success());
    assert!(nothing.output().contains("nothing is new"), "{}", nothing.output());
    service.signal("TERM");
    assert!(service.ended(Duration::from_secs(10)).0.success());
}

/// Alerts with the header of a rescreening.
fn headers(scene: &Scene) -> usize {
    let alerts = scene.topic("alerts");
    let mut reader = Reader::open(&scene.brokers, &[&alerts]).expect("the broker answers");
    let mut found = 0;
    while let Some(record) = reader.next(Duration::from_secs(2)).expect("the broker answers") {
        found += usize::from(record.header("northwatch-rescreened-since").starts_with("sha256:"));
    }
    found
}
