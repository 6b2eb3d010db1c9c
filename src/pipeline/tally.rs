//! What a batch did, kept aside until its commit: what is aborted was never counted.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::domain::{Alert, DeadLetterReason, Decision, Evidence, HitKind, Outcome, Tier};
use crate::metrics::{Metrics, RULE_LIST};
use crate::status::{RecentAlert, Status, Totals};

/// Alerts of one batch that the status page may show; it keeps no more itself.
const RECENT_MAX: usize = 100;

/// Counts of one batch.
#[derive(Debug, Default)]
pub(super) struct Tally {
    records: BTreeMap<(Arc<str>, &'static str), u64>,
    cleared_payments: u64,
    alerted_payments: u64,
    dead_letters: BTreeMap<DeadLetterReason, u64>,
    hits: BTreeMap<(String, HitKind), u64>,
    suppressed: BTreeMap<String, u64>,
    totals: Totals,
    recent: Vec<RecentAlert>,
    /// Record timestamps of alerts.
    alerted_at_ms: Vec<i64>,
}

impl Tally {
    pub(super) fn record(&mut self, topic: &Arc<str>, outcome: &Outcome) {
        let key = (Arc::clone(topic), outcome.as_str());
        *self.records.entry(key).or_default() += 1;
        match outcome {
            Outcome::Cleared { payments, decisions } => {
                self.totals.cleared += 1;
                self.cleared_payments += *payments as u64;
                self.suppressed(decisions);
            }
            Outcome::Alerted(decisions) => {
                self.totals.alerted += 1;
                self.suppressed(decisions);
            }
            Outcome::DeadLettered { letter, .. } => {
                self.totals.dead_lettered += 1;
                *self.dead_letters.entry(letter.reason).or_default() += 1;
            }
        }
    }

    fn suppressed(&mut self, decisions: &[Decision]) {
        for suppressed in decisions.iter().flat_map(|decision| &decision.screening.suppressed) {
            let list = suppressed.designation.split('/').next().unwrap_or_default();
            *self.suppressed.entry(list.to_owned()).or_default() += 1;
        }
    }

    /// A payment of an alerted record that is clear itself.
    pub(super) fn cleared_beside(&mut self) {
        self.cleared_payments += 1;
    }

    pub(super) fn alert(&mut self, alert: &Alert, timestamp_ms: Option<i64>) {
        self.alerted_payments += 1;
        match alert.decision.screening.tier() {
            Some(Tier::Flag) => self.totals.flags += 1,
            _ => self.totals.reviews += 1,
        }
        for hit in &alert.decision.screening.hits {
            let list = match &hit.evidence {
                Evidence::Designation(designation) => designation.list.clone(),
                Evidence::Rule(_) => RULE_LIST.to_owned(),
            };
            *self.hits.entry((list, hit.kind)).or_default() += 1;
        }
        if self.recent.len() < RECENT_MAX {
            self.recent.push(RecentAlert::of(alert));
        }
        self.alerted_at_ms.extend(timestamp_ms);
    }

    /// Shows the batch, now that it is committed, and empties itself.
    pub(super) fn commit(&mut self, now_ms: i64, metrics: &Metrics, status: &Status) {
        let tally = std::mem::take(self);
        for ((topic, outcome), count) in tally.records {
            metrics.work.records.with_label_values(&[&topic, outcome]).inc_by(count);
        }
        metrics.work.payments.with_label_values(&[Outcome::NAMES[0]]).inc_by(tally.cleared_payments);
        metrics.work.payments.with_label_values(&[Outcome::NAMES[1]]).inc_by(tally.alerted_payments);
        metrics.work.alerts.with_label_values(&[Tier::Flag.as_str()]).inc_by(tally.totals.flags);
        metrics.work.alerts.with_label_values(&[Tier::Review.as_str()]).inc_by(tally.totals.reviews);
        for (reason, count) in tally.dead_letters {
            metrics.work.dead_letters.with_label_values(&[reason.as_str()]).inc_by(count);
        }
        for ((list, kind), count) in tally.hits {
            metrics.work.hits.with_label_values(&[list.as_str(), kind.as_str()]).inc_by(count);
        }
        for (list, count) in tally.suppressed {
            metrics.work.suppressed.with_label_values(&[list.as_str()]).inc_by(count);
        }
        let latencies: Vec<u64> =
            tally.alerted_at_ms.iter().map(|at| u64::try_from(now_ms.saturating_sub(*at)).unwrap_or(0)).collect();
        for latency in &latencies {
            metrics.work.end_to_end.observe(Duration::from_millis(*latency).as_secs_f64());
        }
        status.committed(tally.totals, tally.recent, &latencies);
    }

    /// Forgets an aborted batch.
    pub(super) fn abort(&mut self) {
        *self = Self::default();
    }
}
