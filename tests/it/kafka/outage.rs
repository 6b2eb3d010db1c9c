//! The broker goes away, in an orderly way and by a power cut, and comes back.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::judge::Judge;
use super::scene::Scene;
use crate::process::Running;

/// A broker of this test's own, which it may stop.
struct Broker {
    directory: TempDir,
    port: String,
}

impl Broker {
    fn run(&self, verb: &str) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/kafka/kafka.sh");
        let output = Command::new("bash")
            .arg(script)
            .arg(verb)
            .env("KAFKA_PORT", &self.port)
            .env("KAFKA_DIR", self.directory.path().join("kafka"))
            .output()
            .expect("bash is there");
        assert!(output.status.success(), "kafka.sh {verb}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.run("clean");
    }
}

/// A port that nobody has, with the next one, which the controller takes.
fn free_port() -> String {
    let is_free = |port: u16| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
    let port = (20_000..30_000).step_by(2).find(|port| is_free(*port) && is_free(port + 1)).expect("a free port");
    port.to_string()
}

#[test]
fn a_broker_that_stops_and_starts_costs_nothing_but_time() {
    if super::broker("outage").is_none() {
        return;
    }
    let broker = Broker { directory: TempDir::new().expect("a directory"), port: free_port() };
    let mut scene = Scene::on(&broker.run("start"), "outage");
    scene.feed(6_000);
    let mut judge = Judge::open(&scene);
    let mut service = scene.start("a", "");
    for verb in ["stop", "kill"] {
        judge.read_decisions_while(judge.decisions() + 1, || supervise(&mut service, &scene));
        broker.run(verb);
        broker.run("start");
        scene.reconnect();
        scene.feed(3_000);
    }
    judge.read_decisions_while(scene.fed.len(), || supervise(&mut service, &scene));
    judge.judge(&scene);
}

/// A broker that lost power can forget what a producer sent last; no producer can go on then. The process ends and says
/// so, and whoever runs it starts it again.
fn supervise(service: &mut Running, scene: &Scene) {
    if let Some(status) = service.has_ended() {
        assert_eq!(status.code(), Some(69), "{}", service.output());
        assert!(service.output().contains("error: worker"), "{}", service.output());
        *service = scene.start("a", "");
    }
}
