//! `kill -9` in the middle of batches, again and again.

use std::time::Duration;

use super::judge::Judge;
use super::scene::Scene;

/// Kills the service so often, each time at another moment of its work, then lets it finish.
fn kill_again_and_again(scene: &mut Scene, kills: u32, kafka_lines: &str) {
    let mut judge = Judge::open(scene);
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..kills {
        // So that no kill finds it idle.
        if scene.fed.len() < judge.decisions() + 5_000 {
            scene.feed(5_000);
        }
        let service = scene.start("a", kafka_lines);
        // It works: something of its own was committed. Then up to two commit intervals more.
        let before = judge.decisions();
        judge.read_decisions(before + 1);
        let until = std::time::Instant::now() + Duration::from_millis(random.u64(0..100));
        while std::time::Instant::now() < until {
            judge.read(Duration::from_millis(1));
        }
        service.kill();
    }
    let _survivor = scene.start("a", kafka_lines);
    judge.judge_passed(&scene.committed());
    judge.judge(scene);
    let invisible = scene.uncommitted_outputs() - judge.outputs();
    assert!(invisible > 0, "no kill met an open transaction: the test proves nothing");
}

#[test]
fn twenty_five_kills_of_a_static_member() {
    let Some(mut scene) = Scene::new("kill-static") else { return };
    kill_again_and_again(&mut scene, 25, "static_membership = true");
}

#[test]
fn five_kills_of_a_dynamic_member() {
    let Some(mut scene) = Scene::new("kill-dynamic") else { return };
    let quick = "[kafka.properties]\n\"session.timeout.ms\" = \"1500\"\n\"heartbeat.interval.ms\" = \"300\"";
    kill_again_and_again(&mut scene, 5, quick);
}
