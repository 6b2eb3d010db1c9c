//! Every series that northwatch exports: name, help, labels. What is counted is counted after its commit.
//!
//! Labels come from closed sets, from the configuration and from list names; never from a payment. Series whose labels
//! are known beforehand exist from the start, at zero, so that rates and alerts work from the first event.

use std::time::Duration;

use prometheus::{
    Encoder as _, Gauge, GaugeVec, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder,
};

use crate::domain::{DeadLetterReason, HitKind, InForce, Outcome, Tier};

/// Seconds, from a fast commit to one that a time-out ended.
const SECONDS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];
/// Records in a batch.
const RECORDS: [f64; 9] = [1.0, 10.0, 50.0, 100.0, 500.0, 1_000.0, 5_000.0, 10_000.0, 50_000.0];
/// The label of hits that rest on a rule and on no list.
pub const RULE_LIST: &str = "rule";

/// Why a transaction was aborted. A closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbortReason {
    /// Partitions were taken away in the middle of the batch.
    Rebalance,
    /// The broker refused to commit the offsets or the transaction.
    Refused,
    /// An output was not delivered.
    Undelivered,
}

impl AbortReason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Rebalance, Self::Refused, Self::Undelivered];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rebalance => "rebalance",
            Self::Refused => "refused",
            Self::Undelivered => "undelivered",
        }
    }
}

/// The series.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is documented by its help text in `new`")]
pub struct Metrics {
    registry: Registry,
    pub records: IntCounterVec,
    pub payments: IntCounterVec,
    pub alerts: IntCounterVec,
    pub hits: IntCounterVec,
    pub dead_letters: IntCounterVec,
    pub end_to_end: Histogram,
    pub batch_seconds: Histogram,
    pub batch_records: Histogram,
    pub commits: IntCounter,
    pub aborts: IntCounterVec,
    pub commit_seconds: Histogram,
    pub last_commit: Gauge,
    pub partitions: IntGauge,
    pub rebalances: IntCounterVec,
    pub lag_records: IntGaugeVec,
    pub lag_seconds: GaugeVec,
    watchlist: IntGaugeVec,
    list_entries: IntGaugeVec,
    list_published: IntGaugeVec,
    list_loaded: IntGaugeVec,
}

impl Metrics {
    /// Registers every series. `topics`: those that are read, so that their counters exist at zero.
    ///
    /// # Errors
    /// When two series have one name, which is a mistake in this file.
    pub fn new(topics: &[String]) -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let r = &registry;
        let build = gauges(r, "northwatch_build_info", "1, with the program's version.", &["version"])?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        let metrics = Self {
            records: counters(
                r,
                "northwatch_records_total",
                "Records consumed and committed, by topic and outcome. The outcomes are exhaustive: their sum is what was consumed.",
                &["topic", "outcome"],
            )?,
            payments: counters(
                r,
                "northwatch_payments_total",
                "Payments screened, by outcome. A record can hold several.",
                &["outcome"],
            )?,
            alerts: counters(r, "northwatch_alerts_total", "Alerts committed, by tier.", &["tier"])?,
            hits: counters(
                r,
                "northwatch_hits_total",
                "Hits in committed alerts, by list and kind. Rules have the list `rule`.",
                &["list", "kind"],
            )?,
            dead_letters: counters(
                r,
                "northwatch_dead_letters_total",
                "Records dead-lettered, by reason.",
                &["reason"],
            )?,
            end_to_end: histogram(
                r,
                "northwatch_end_to_end_seconds",
                "From an alerted payment's record timestamp to the commit of its alert.",
                &SECONDS,
            )?,
            batch_seconds: histogram(
                r,
                "northwatch_batch_seconds",
                "From a batch's first record to the start of its commit.",
                &SECONDS,
            )?,
            batch_records: histogram(r, "northwatch_batch_records", "Records in a committed batch.", &RECORDS)?,
            commits: counter(r, "northwatch_transaction_commits_total", "Transactions committed.")?,
            aborts: counters(
                r,
                "northwatch_transaction_aborts_total",
                "Transactions aborted and replayed, by reason.",
                &["reason"],
            )?,
            commit_seconds: histogram(
                r,
                "northwatch_commit_seconds",
                "Time to deliver a batch's outputs and commit its transaction.",
                &SECONDS,
            )?,
            last_commit: gauge(
                r,
                "northwatch_last_commit_timestamp_seconds",
                "When a transaction was last committed.",
            )?,
            partitions: int_gauge(r, "northwatch_partitions_assigned", "Partitions assigned to this process.")?,
            rebalances: counters(
                r,
                "northwatch_rebalances_total",
                "Rebalances of the consumer group seen, by kind.",
                &["kind"],
            )?,
            lag_records: gauges(
                r,
                "northwatch_consumer_lag_records",
                "Records in a partition that are not screened and committed yet.",
                &["topic", "partition"],
            )?,
            lag_seconds: float_gauges(
                r,
                "northwatch_consumer_lag_seconds",
                "Age of the last committed record while there is lag, else 0.",
                &["topic", "partition"],
            )?,
            watchlist: gauges(
                r,
                "northwatch_watchlist_info",
                "1, with the version of the watchlist in force.",
                &["version"],
            )?,
            list_entries: gauges(r, "northwatch_list_entries", "Designations in force, by list.", &["list"])?,
            list_published: gauges(
                r,
                "northwatch_list_published_timestamp_seconds",
                "Publication date of a list in force.",
                &["list"],
            )?,
            list_loaded: gauges(
                r,
                "northwatch_list_loaded_timestamp_seconds",
                "When a list in force was loaded.",
                &["list"],
            )?,
            registry,
        };
        metrics.start_at_zero(topics);
        #[cfg(target_os = "linux")]
        metrics.registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        Ok(metrics)
    }

    fn start_at_zero(&self, topics: &[String]) {
        for outcome in Outcome::NAMES {
            for topic in topics {
                self.records.with_label_values(&[topic.as_str(), outcome]);
            }
        }
        for outcome in &Outcome::NAMES[..2] {
            self.payments.with_label_values(&[outcome]);
        }
        for tier in Tier::ALL {
            self.alerts.with_label_values(&[tier.as_str()]);
        }
        for reason in DeadLetterReason::ALL {
            self.dead_letters.with_label_values(&[reason.as_str()]);
        }
        for reason in AbortReason::ALL {
            self.aborts.with_label_values(&[reason.as_str()]);
        }
        for kind in ["assign", "revoke", "error"] {
            self.rebalances.with_label_values(&[kind]);
        }
    }

    /// Shows a watchlist that came into force, in place of the one before.
    pub fn watchlist(&self, in_force: &InForce, now_seconds: i64) {
        for vector in [&self.watchlist, &self.list_entries, &self.list_published, &self.list_loaded] {
            vector.reset();
        }
        self.watchlist.with_label_values(&[in_force.watchlist.as_str()]).set(1);
        for origin in &in_force.lists {
            let list = [origin.list.as_str()];
            self.list_entries.with_label_values(&list).set(origin.entries.into());
            self.list_loaded.with_label_values(&list).set(now_seconds);
            let midnight = origin.published.first().at(0, 0, 0, 0);
            if let Ok(published) = jiff::tz::TimeZone::UTC.to_timestamp(midnight) {
                self.list_published.with_label_values(&list).set(published.as_second());
            }
            for kind in HitKind::ALL {
                self.hits.with_label_values(&[origin.list.as_str(), kind.as_str()]);
            }
        }
        for kind in [HitKind::Bic, HitKind::Country, HitKind::Place] {
            self.hits.with_label_values(&[RULE_LIST, kind.as_str()]);
        }
    }

    /// The text exposition format.
    ///
    /// # Errors
    /// When a series cannot be written, which does not happen with names and labels that are text.
    pub fn encode(&self) -> Result<Vec<u8>, prometheus::Error> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

/// A duration for a histogram or a gauge.
#[must_use]
pub fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

fn registered<C: prometheus::core::Collector + Clone + 'static>(r: &Registry, c: C) -> Result<C, prometheus::Error> {
    r.register(Box::new(c.clone()))?;
    Ok(c)
}

fn counter(r: &Registry, name: &str, help: &str) -> Result<IntCounter, prometheus::Error> {
    registered(r, IntCounter::new(name, help)?)
}

fn counters(r: &Registry, name: &str, help: &str, labels: &[&str]) -> Result<IntCounterVec, prometheus::Error> {
    registered(r, IntCounterVec::new(Opts::new(name, help), labels)?)
}

fn gauge(r: &Registry, name: &str, help: &str) -> Result<Gauge, prometheus::Error> {
    registered(r, Gauge::new(name, help)?)
}

fn int_gauge(r: &Registry, name: &str, help: &str) -> Result<IntGauge, prometheus::Error> {
    registered(r, IntGauge::new(name, help)?)
}

fn gauges(r: &Registry, name: &str, help: &str, labels: &[&str]) -> Result<IntGaugeVec, prometheus::Error> {
    registered(r, IntGaugeVec::new(Opts::new(name, help), labels)?)
}

fn float_gauges(r: &Registry, name: &str, help: &str, labels: &[&str]) -> Result<GaugeVec, prometheus::Error> {
    registered(r, GaugeVec::new(Opts::new(name, help), labels)?)
}

fn histogram(r: &Registry, name: &str, help: &str, buckets: &[f64]) -> Result<Histogram, prometheus::Error> {
    registered(r, Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets.to_vec()))?)
}
