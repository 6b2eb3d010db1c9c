//! Where reading goes on in a partition: behind what is committed, whatever happens, or nowhere.

use std::time::Duration;

use rdkafka::producer::Producer as _;

use super::PATIENCE;
use super::judge::Judge;
use super::scene::Scene;

#[test]
fn an_open_transaction_and_a_rebalance_do_not_make_it_forget_where_to_go_on() {
    let Some(mut scene) = Scene::new("hidden") else { return };
    scene.workers = 1;
    scene.feed(2_000);
    let mut judge = Judge::open(&scene);
    let mut first = scene.start("a", "");
    judge.read_decisions(scene.fed.len());
    judge.read_all();
    first.signal("TERM");
    assert!(first.ended(PATIENCE).0.success(), "{}", first.output());
    // What a process leaves that was cut off before it could end its transaction: offsets that nobody may see yet.
    let open = scene.hide_offsets();
    let a = scene.start("a", "");
    a.line("assigned", PATIENCE);
    // While the first waits for the offsets its assignment changes.
    let b = scene.start("b", "");
    b.line("assigned", PATIENCE);
    a.line("revoked", PATIENCE);
    scene.feed(1_000);
    assert!(!judge.read(Duration::from_secs(5)), "decided without knowing where to go on");
    open.abort_transaction(PATIENCE).expect("aborted");
    judge.judge(&scene);
}

#[test]
fn records_deleted_before_they_were_screened_stop_it() {
    let Some(mut scene) = Scene::new("deleted") else { return };
    scene.feed(1_000);
    let mut judge = Judge::open(&scene);
    let mut service = scene.start("a", "");
    judge.judge(&scene);
    service.signal("TERM");
    assert!(service.ended(PATIENCE).0.success(), "{}", service.output());
    scene.feed(1_000);
    scene.delete_before(2, 300);
    let mut service = scene.start("a", "");
    let (status, _) = service.ended(PATIENCE);
    assert_eq!(status.code(), Some(69), "{}", service.output());
    service.line("partition 2: 50 records were deleted before they were screened: offset 250 is committed", PATIENCE);
}

#[test]
fn without_a_committed_offset_it_may_be_told_to_stop() {
    let Some(mut scene) = Scene::new("uncommitted") else { return };
    scene.feed(100);
    let mut service = scene.start("a", "offset_reset = \"error\"");
    let (status, _) = service.ended(PATIENCE);
    assert_eq!(status.code(), Some(69), "{}", service.output());
    service.line("there is no committed offset, and kafka.offset_reset is `error`", PATIENCE);
    assert_eq!(scene.committed().iter().sum::<i64>(), 0);
    // Once every partition has one, it goes on.
    let mut judge = Judge::open(&scene);
    let mut earliest = scene.start("a", "");
    judge.judge(&scene);
    earliest.signal("TERM");
    assert!(earliest.ended(PATIENCE).0.success(), "{}", earliest.output());
    let _service = scene.start("a", "offset_reset = \"error\"");
    scene.feed(100);
    judge.judge(&scene);
}
