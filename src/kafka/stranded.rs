//! A client that has forgotten every broker, and cannot come back by itself.
//!
//! librdkafka 2.12 drops the brokers that an answer to a metadata request does not name, its bootstrap brokers among
//! them. A broker that has just started answers for a moment with none at all, and the client is then left without an
//! address to ask: it waits for ever, without an error. Its statistics show it, and a new client mends it.

use std::sync::atomic::{AtomicU32, Ordering};

use rdkafka::ClientContext;
use rdkafka::consumer::ConsumerContext;
use rdkafka::statistics::Statistics;

/// Statistics without a broker, one after the other, that make a client stranded. It can be so for a moment.
const LOOKS: u32 = 3;

/// How often statistics showed no broker, in a row.
#[derive(Debug, Default)]
pub(super) struct Stranded(AtomicU32);

impl Stranded {
    /// Takes notice of statistics.
    pub(super) fn look(&self, statistics: &Statistics) {
        // `logical` ones are names for whichever broker has a role, `internal` ones are no brokers.
        let real = |source: &str| !matches!(source, "logical" | "internal");
        if statistics.brokers.values().any(|broker| real(&broker.source)) {
            self.0.store(0, Ordering::Relaxed);
        } else {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether the client has no broker left.
    pub(super) fn is_so(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= LOOKS
    }
}

/// Events of a consumer that wants to know nothing else.
#[derive(Debug, Default)]
pub(super) struct Watched {
    stranded: Stranded,
}

impl Watched {
    pub(super) fn is_stranded(&self) -> bool {
        self.stranded.is_so()
    }
}

impl ClientContext for Watched {
    fn stats(&self, statistics: Statistics) {
        self.stranded.look(&statistics);
    }
}

impl ConsumerContext for Watched {}

#[cfg(test)]
mod tests {
    use super::*;
    use rdkafka::statistics::Broker;

    #[test]
    fn a_client_without_a_broker_is_stranded_after_a_while() {
        let statistics = |sources: &[&str]| Statistics {
            brokers: sources
                .iter()
                .map(|source| ((*source).to_owned(), Broker { source: (*source).to_owned(), ..Broker::default() }))
                .collect(),
            ..Statistics::default()
        };
        let stranded = Stranded::default();
        let look = |sources: &[&str], expected: bool| {
            stranded.look(&statistics(sources));
            assert_eq!(stranded.is_so(), expected, "{sources:?}");
        };
        look(&["logical", "learned"], false);
        look(&["logical"], false);
        look(&[], false);
        look(&["internal", "logical"], true);
        look(&["configured"], false);
        look(&["logical"], false);
    }
}
