//! Suppressions from a compacted topic: they come into force between batches, and go with their record.

use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};

use super::PATIENCE;
use super::judge::Judge;
use super::scene::Scene;
use super::swap::wait_reload;
use crate::policy::{COMMON, jiff_year, listed};
use crate::process::wait_for;

/// Feeds payments until one has this outcome: the batch at hand is screened as it began.
fn wait_outcome(scene: &Scene, judge: &mut Judge, expected: &str) {
    wait_for(expected, PATIENCE, || {
        let decided = judge.decisions();
        scene.feed_raw(0, COMMON.as_bytes(), &[]);
        while judge.decisions() == decided {
            assert!(judge.read(PATIENCE), "no decision");
        }
        let last = judge.decided().last();
        last.is_some_and(|(_, _, outcome, _)| outcome == expected).then_some(())
    });
}

#[test]
fn a_topic_brings_suppressions_and_takes_them_away() {
    let Some(mut scene) = Scene::new("suppress") else { return };
    scene.create_compacted("suppressions");
    let topic = scene.topic("suppressions");
    scene.watchlist = format!("[screening]\nsuppressions_topic = \"{topic}\"\n");
    let producer: BaseProducer =
        ClientConfig::new().set("bootstrap.servers", &scene.brokers).create().expect("an address");
    let put = |key: &str, value: Option<&str>| {
        let record = BaseRecord::to(&topic).partition(0).key(key);
        let record = value.into_iter().fold(record, BaseRecord::payload);
        producer.send(record).map_err(|(error, _)| error).expect("taken");
        producer.flush(PATIENCE).expect("delivered");
    };
    let (id, version) = listed();
    let year = jiff_year();
    let suppression = format!(
        r#"{{"id": "S-1", "party": "KIM, Chol", "designation": "{id}", "version": "{version}", "reason": "known",
            "owner": "a", "approver": "b", "approved": "{year}-01-01", "expires": "{year}-12-31", "country": "KR"}}"#
    );
    let mut first = scene.start("a", "");
    let admin = first.ready();
    let mut judge = Judge::open(&scene);
    wait_outcome(&scene, &mut judge, "alerted");
    // One that is wrong suppresses nothing, and is said.
    put("S-0", Some("{\"id\": \"S-0\"}"));
    first.line("not applied", Duration::from_secs(30));
    wait_reload(&admin, "swapped", 1);
    put("S-1", Some(&suppression));
    wait_reload(&admin, "swapped", 2);
    wait_outcome(&scene, &mut judge, "cleared");
    // A process that starts later begins with it.
    let second = scene.start("b", "");
    let admin = second.ready();
    first.signal("TERM");
    first.ended(PATIENCE);
    wait_outcome(&scene, &mut judge, "cleared");
    put("S-1", None);
    wait_reload(&admin, "swapped", 1);
    wait_outcome(&scene, &mut judge, "alerted");
}
