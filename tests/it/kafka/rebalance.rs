//! A second process joins the group while payments flow, and leaves it again.

use std::time::Duration;

use super::PATIENCE;
use super::judge::Judge;
use super::scene::Scene;
use crate::process::{get, metric, wait_for};

#[test]
fn a_process_that_joins_and_leaves_loses_and_repeats_nothing() {
    let Some(mut scene) = Scene::new("join") else { return };
    scene.feed(3_000);
    let mut judge = Judge::open(&scene);
    let first = scene.start("a", "");
    let admin = first.ready();
    let own = || {
        let text = get(&admin, "/metrics")?.1;
        Some(metric(&text, "northwatch_partitions_assigned", &[]))
    };
    judge.read_decisions(1);
    for _ in 0..2 {
        let mut second = scene.start("b", "");
        second.ready();
        scene.feed(3_000);
        wait_for("shared partitions", PATIENCE, || own().filter(|own| *own < 4));
        judge.read_decisions(scene.fed.len() - 1_000);
        second.signal("TERM");
        let (status, took) = second.ended(Duration::from_secs(10));
        assert!(status.success() && took < Duration::from_secs(5), "{status} after {took:?}\n{}", second.output());
        // It said goodbye: its partitions are taken over at once, not after its session.
        wait_for("all partitions", Duration::from_secs(20), || own().filter(|own| *own >= 4));
        scene.feed(1_000);
    }
    judge.judge(&scene);
}
