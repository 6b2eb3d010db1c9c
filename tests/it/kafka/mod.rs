//! Exactly-once, against a real Apache Kafka.
//!
//! `NORTHWATCH_KAFKA=$(deploy/kafka/kafka.sh start) cargo test --test it kafka` runs it. Every test has topics and a
//! group of its own, runs the real program as a process, and is judged by a second consumer that reads committed
//! records only.

mod abort;
mod bad_input;
mod fence;
mod formats;
mod judge;
mod kill;
mod outage;
mod planted;
mod rebalance;
mod registry;
mod rescreen;
mod resume;
mod scene;
mod suppressions;
mod swap;

use std::time::Duration;

/// Longer than anything here takes on a slow, busy machine, and than librdkafka's slowest timer, which is five minutes.
const PATIENCE: Duration = Duration::from_mins(6);

/// The real broker's address. Without one the test says so and passes.
fn broker(test: &str) -> Option<String> {
    let address = std::env::var("NORTHWATCH_KAFKA").ok().filter(|address| !address.is_empty());
    if address.is_none() {
        crate::skipped(test, "no real Kafka; set NORTHWATCH_KAFKA=$(deploy/kafka/kafka.sh start)");
    }
    address
}
