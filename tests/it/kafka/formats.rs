//! The normal flow: every format in, each record to its one outcome, and what an operator sees of it.

use std::time::Duration;

use super::judge::Judge;
use super::scene::Scene;
use crate::process::{get, metric, wait_for};

#[test]
fn every_record_has_one_outcome() {
    let Some(mut scene) = Scene::new("formats") else { return };
    scene.workers = 1;
    scene.feed(3_000);
    let mut service = scene.start("a", "");
    let admin = service.ready();
    let mut judge = Judge::open(&scene);
    judge.judge(&scene);
    assert_eq!(scene.uncommitted_outputs(), judge.outputs(), "nothing was aborted");

    // Counted after the commit, so a moment after the judge saw it.
    let total = |text: &str| metric(text, "northwatch_records_total", &[]);
    let metrics = wait_for("the counters", Duration::from_secs(30), || {
        get(&admin, "/metrics").map(|(_, text)| text).filter(|text| total(text) >= 3_000)
    });
    let records = |outcome: &str| metric(&metrics, "northwatch_records_total", &[&format!("outcome=\"{outcome}\"")]);
    let dead = scene.fed.iter().filter(|fed| fed.truth.is_none()).count();
    assert_eq!(total(&metrics), 3_000, "consumed = cleared + alerted + dead-lettered");
    assert_eq!(records("dead_lettered"), dead as u64);
    assert_eq!(records("alerted"), judge.alerts.len() as u64);
    assert!(metric(&metrics, "northwatch_transaction_commits_total", &[]) >= 1);
    assert!(metric(&metrics, "northwatch_hits_total", &["list=\"OFAC-SDN\"", "kind=\"name\""]) >= 1);
    assert_eq!(metric(&metrics, "northwatch_partitions_assigned", &[]), 4);

    service.signal("TERM");
    let (status, took) = service.ended(Duration::from_secs(10));
    assert!(status.success() && took < Duration::from_secs(5), "{status} after {took:?}\n{}", service.output());
    no_text_of_a_payment_in(&scene, &service.output(), "the log");
    no_text_of_a_payment_in(&scene, &metrics, "the metrics");
}

#[track_caller]
fn no_text_of_a_payment_in(scene: &Scene, written: &str, whose: &str) {
    let planted = scene.fed.iter().filter_map(|fed| fed.truth.as_ref()?.planted.as_ref());
    for planted in planted {
        assert!(!written.contains(&planted.text), "{whose} holds what a payment said");
    }
}

#[test]
fn sigterm_finishes_the_batch() {
    let Some(mut scene) = Scene::new("sigterm") else { return };
    // A second worker's joining would abort the first one's batch, rightly.
    scene.workers = 1;
    scene.feed(12_000);
    let mut judge = Judge::open(&scene);
    let mut seen = 0;
    for run in 0..4 {
        let mut service = scene.start("a", "");
        judge.read_decisions(seen + 1);
        service.signal("TERM");
        let (status, took) = service.ended(Duration::from_secs(10));
        assert!(status.success() && took < Duration::from_secs(5), "{status} after {took:?}\n{}", service.output());
        // Nothing was left open: what is in the topics is what is committed, and the offsets stand behind it.
        judge.judge_passed(&scene.committed());
        judge.read_all();
        assert_eq!(scene.uncommitted_outputs(), judge.outputs(), "run {run}: a batch was aborted, not finished");
        assert_eq!(scene.committed().iter().sum::<i64>(), i64::try_from(judge.decisions()).expect("few"));
        seen = judge.decisions();
        if seen == scene.fed.len() {
            break;
        }
    }
    let _last = scene.start("a", "");
    judge.judge(&scene);
}
