//! A process that was thought dead and comes back: a zombie. It must not commit anything.

use std::time::Duration;

use super::PATIENCE;
use super::judge::Judge;
use super::scene::Scene;

const QUICK: &str = "[kafka.properties]\n\"session.timeout.ms\" = \"1500\"\n\"heartbeat.interval.ms\" = \"300\"";

#[test]
fn a_successor_of_the_same_name_fences_a_zombie() {
    let Some(mut scene) = Scene::new("zombie") else { return };
    let mut judge = Judge::open(&scene);
    let mut zombie = scene.start("a", QUICK);
    // Each of its workers has a producer by now that can be fenced.
    zombie.ready();
    scene.feed(8_000);
    judge.read_decisions(1);
    zombie.signal("STOP");
    let successor = scene.start("a", QUICK);
    judge.read_decisions(scene.fed.len());
    zombie.signal("CONT");
    // Where it was stopped between two batches, it learns with its next one.
    scene.feed(2_000);
    let (status, _) = zombie.ended(PATIENCE);
    assert_eq!(status.code(), Some(69), "{}", zombie.output());
    assert!(zombie.output().contains("took over the transactional id"), "{}", zombie.output());
    judge.judge(&scene);
    drop(successor);
}

#[test]
fn a_member_that_was_away_too_long_commits_nothing() {
    let Some(mut scene) = Scene::new("away") else { return };
    scene.feed(8_000);
    let mut judge = Judge::open(&scene);
    let away = scene.start("a", QUICK);
    judge.read_decisions(1);
    away.signal("STOP");
    // Another name, another transactional id: only the group's generation tells the two apart.
    let _other = scene.start("b", QUICK);
    judge.read_decisions(scene.fed.len());
    away.signal("CONT");
    // It rejoins and works on as a member.
    away.line("assigned", Duration::from_mins(1));
    scene.feed(2_000);
    judge.judge(&scene);
}
