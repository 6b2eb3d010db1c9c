//! A batch that cannot be committed is aborted and read again; nothing of it is ever visible.

use std::time::Duration;

use super::PATIENCE;
use super::judge::Judge;
use super::scene::Scene;
use crate::process::{get, metric, wait_for};

#[test]
fn an_aborted_batch_is_invisible_and_is_read_again() {
    let Some(mut scene) = Scene::new("abort") else { return };
    // Every payment makes an alert, so that no batch is without one.
    scene.hits(1.0);
    scene.feed(1_000);
    // The broker refuses every alert, after decisions of the same batch were already written.
    scene.limit_topic("alerts", 100);
    let service = scene.start("a", "");
    let admin = service.admin();
    let aborts = || get(&admin, "/metrics").map(|(_, text)| metric(&text, "northwatch_transaction_aborts_total", &[]));
    wait_for("aborts", PATIENCE, || aborts().filter(|aborts| *aborts >= 3));

    let mut judge = Judge::open(&scene);
    judge.read(Duration::from_secs(3));
    assert_eq!(judge.outputs(), 0, "outputs of aborted batches are visible");
    assert!(scene.uncommitted_outputs() > 0, "nothing was written before the abort: the test proves nothing");
    assert_eq!(scene.committed().iter().sum::<i64>(), 0, "offsets moved without their outcomes");
    let counted = get(&admin, "/metrics").map(|(_, text)| metric(&text, "northwatch_records_total", &[]));
    assert_eq!(counted, Some(0), "aborted records were counted");

    // Somebody mends the topic, and everything goes on by itself.
    scene.limit_topic("alerts", 1_000_000);
    judge.judge(&scene);
}
