//! An alert: a payment whose screening passed the policy, with everything needed to explain it later.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::outcome::{DeadLetter, Decision, RecordId};
use super::watchlist::ListOrigin;

/// What was in force when an alert was raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// Content hash of the watchlist.
    pub watchlist: String,
    /// The lists in it.
    pub lists: Vec<ListOrigin>,
    /// Hash of the policy.
    pub policy: String,
}

/// An alert's id: the same record, hits and watchlist give the same id, so a replay raises no second case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AlertId([u8; 16]);

impl AlertId {
    /// Derives the id from where the payment was read, which payment of the message it is, what was hit, and the
    /// watchlist's version. `origin` is the record; without Kafka it is whatever names the input.
    #[must_use]
    pub fn derive(origin: &str, position: usize, decision: &Decision, watchlist: &str) -> Self {
        let mut ids: Vec<&str> = decision.screening.hits.iter().map(|hit| hit.evidence.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut hash = Sha256::new();
        for part in [origin, &position.to_string(), watchlist].into_iter().chain(ids) {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        Self(id)
    }
}

impl fmt::Display for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for AlertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A payment to stop or to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// The payment and its hits.
    pub decision: Decision,
    /// Watchlist and policy.
    pub in_force: Arc<InForce>,
    /// Where it was read. `None` when it did not come from Kafka.
    pub record: Option<RecordId>,
    /// Why the record is a dead letter, where it is one and only its plain text was screened.
    pub letter: Option<DeadLetter>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::screening::{Evidence, Hit, HitKind, Method, Rule, Screening, Tier};

    fn decision(rules: &[&'static str]) -> Decision {
        let hit = |id: &'static str| Hit {
            tier: Tier::Review,
            kind: HitKind::Place,
            field: String::new(),
            source: String::new(),
            text: String::new(),
            start: 0,
            end: 0,
            evidence: Evidence::Rule(Rule { id: id.into(), source: "".into() }),
            method: Method::Exact,
            score: 0.5,
            reasons: Vec::new(),
        };
        let hits = rules.iter().map(|id| hit(id)).collect();
        Decision { payment_id: "p".to_owned(), screening: Screening { hits, ..Screening::default() } }
    }

    #[test]
    fn an_id_depends_on_record_hits_and_version_and_on_nothing_else() {
        let id = AlertId::derive("t/0@1", 0, &decision(&["a", "b"]), "v1");
        assert_eq!(id, AlertId::derive("t/0@1", 0, &decision(&["b", "a", "a"]), "v1"));
        assert_ne!(id, AlertId::derive("t/0@2", 0, &decision(&["a", "b"]), "v1"));
        assert_ne!(id, AlertId::derive("t/0@1", 1, &decision(&["a", "b"]), "v1"));
        assert_ne!(id, AlertId::derive("t/0@1", 0, &decision(&["a"]), "v1"));
        assert_ne!(id, AlertId::derive("t/0@1", 0, &decision(&["a", "b"]), "v2"));
        assert_eq!(id.to_string().len(), 32);
    }
}
