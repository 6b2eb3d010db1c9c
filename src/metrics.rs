//! Every series that northwatch exports: name, help, labels. What is counted is counted after its commit.
//!
//! Labels come from closed sets, from the configuration and from list names; never from a payment. Series whose labels
//! are known beforehand exist from the start, at zero, so that rates and alerts work from the first event.

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
    /// The registry did not answer when a record named a schema.
    SchemaUnavailable,
}

impl AbortReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Rebalance, Self::Refused, Self::Undelivered, Self::SchemaUnavailable];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rebalance => "rebalance",
            Self::Refused => "refused",
            Self::Undelivered => "undelivered",
            Self::SchemaUnavailable => "schema_unavailable",
        }
    }
}

/// What became of a new watchlist. A closed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReloadResult {
    /// It came into force.
    Swapped,
    /// It is the one in force.
    Unchanged,
    /// It could not be read, or its hash or signature was wrong.
    Unreadable,
    /// It shrank, is older, or lacks what it cannot be without.
    Refused,
}

impl ReloadResult {
    /// Every result.
    pub const ALL: [Self; 4] = [Self::Swapped, Self::Unchanged, Self::Unreadable, Self::Refused];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Swapped => "swapped",
            Self::Unchanged => "unchanged",
            Self::Unreadable => "unreadable",
            Self::Refused => "refused",
        }
    }
}

/// What became of records.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is documented by its help text")]
pub struct Work {
    pub records: IntCounterVec,
    pub payments: IntCounterVec,
    pub alerts: IntCounterVec,
    pub hits: IntCounterVec,
    pub suppressed: IntCounterVec,
    pub dead_letters: IntCounterVec,
    pub end_to_end: Histogram,
}

impl Work {
    fn new(r: &Registry) -> Result<Self, prometheus::Error> {
        Ok(Self {
            records: counters(
                r,
                "northwatch_records_total",
                "Records consumed and committed, by topic and outcome. Outcomes are exhaustive: their sum is what was consumed.",
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
            suppressed: counters(
                r,
                "northwatch_suppressed_hits_total",
                "Names that would be hits but for a suppression, by list.",
                &["list"],
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
        })
    }
}

/// How transactions go.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is documented by its help text")]
pub struct Transactions {
    pub batch_seconds: Histogram,
    pub batch_records: Histogram,
    pub commits: IntCounter,
    pub aborts: IntCounterVec,
    pub commit_seconds: Histogram,
    pub last_commit: Gauge,
}

impl Transactions {
    fn new(r: &Registry) -> Result<Self, prometheus::Error> {
        Ok(Self {
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
        })
    }
}

/// How far behind the consumer group is.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is documented by its help text")]
pub struct Consumption {
    pub partitions: IntGauge,
    pub rebalances: IntCounterVec,
    pub lag_records: IntGaugeVec,
    pub lag_seconds: GaugeVec,
}

impl Consumption {
    fn new(r: &Registry) -> Result<Self, prometheus::Error> {
        let partition = ["topic", "partition"];
        Ok(Self {
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
                &partition,
            )?,
            lag_seconds: float_gauges(
                r,
                "northwatch_consumer_lag_seconds",
                "Age of the last committed record while there is lag, else 0.",
                &partition,
            )?,
        })
    }
}

/// What is in force.
#[derive(Debug)]
struct Lists {
    watchlist: IntGaugeVec,
    entries: IntGaugeVec,
    published: IntGaugeVec,
    loaded: IntGaugeVec,
    reloads: IntCounterVec,
    checked: IntGauge,
    stale: IntGauge,
}

impl Lists {
    fn new(r: &Registry) -> Result<Self, prometheus::Error> {
        Ok(Self {
            watchlist: gauges(
                r,
                "northwatch_watchlist_info",
                "1, with the version of the watchlist in force.",
                &["version"],
            )?,
            entries: gauges(r, "northwatch_list_entries", "Designations in force, by list.", &["list"])?,
            published: gauges(
                r,
                "northwatch_list_published_timestamp_seconds",
                "Publication date of a list in force.",
                &["list"],
            )?,
            loaded: gauges(
                r,
                "northwatch_list_loaded_timestamp_seconds",
                "When a list in force was loaded.",
                &["list"],
            )?,
            reloads: counters(
                r,
                "northwatch_watchlist_reloads_total",
                "New watchlists seen, by what became of them. Where one is not taken, the one in force stays.",
                &["result"],
            )?,
            checked: int_gauge(
                r,
                "northwatch_watchlist_checked_timestamp_seconds",
                "When a watchlist was last read without fault, be it the one in force.",
            )?,
            stale: int_gauge(
                r,
                "northwatch_watchlist_stale",
                "1 while a list in force is older than watchlist.stale_after_days allows, else 0.",
            )?,
        })
    }
}

/// The series.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// What became of records.
    pub work: Work,
    /// How transactions go.
    pub transactions: Transactions,
    /// How far behind the consumer group is.
    pub consumption: Consumption,
    lists: Lists,
}

impl Metrics {
    /// Registers every series. `topics`: those that are read, so that their counters exist at zero.
    ///
    /// # Errors
    /// When two series have one name, which is a mistake in this file.
    pub fn new(topics: &[String]) -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let build = gauges(&registry, "northwatch_build_info", "1, with the program's version.", &["version"])?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        let metrics = Self {
            work: Work::new(&registry)?,
            transactions: Transactions::new(&registry)?,
            consumption: Consumption::new(&registry)?,
            lists: Lists::new(&registry)?,
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
                self.work.records.with_label_values(&[topic.as_str(), outcome]);
            }
        }
        for outcome in &Outcome::NAMES[..2] {
            self.work.payments.with_label_values(&[outcome]);
        }
        for tier in Tier::ALL {
            self.work.alerts.with_label_values(&[tier.as_str()]);
        }
        for reason in DeadLetterReason::ALL {
            self.work.dead_letters.with_label_values(&[reason.as_str()]);
        }
        for reason in AbortReason::ALL {
            self.transactions.aborts.with_label_values(&[reason.as_str()]);
        }
        for result in ReloadResult::ALL {
            self.lists.reloads.with_label_values(&[result.as_str()]);
        }
        for kind in ["assign", "revoke", "error"] {
            self.consumption.rebalances.with_label_values(&[kind]);
        }
    }

    /// Shows a watchlist that came into force, in place of the one before.
    pub fn watchlist(&self, in_force: &InForce, now_seconds: i64) {
        for vector in [&self.lists.watchlist, &self.lists.entries, &self.lists.published, &self.lists.loaded] {
            vector.reset();
        }
        self.lists.watchlist.with_label_values(&[in_force.watchlist.as_str()]).set(1);
        self.lists.checked.set(now_seconds);
        for origin in &in_force.lists {
            let list = [origin.list.as_str()];
            self.lists.entries.with_label_values(&list).set(origin.entries.into());
            self.lists.loaded.with_label_values(&list).set(now_seconds);
            let midnight = origin.published.first().at(0, 0, 0, 0);
            if let Ok(published) = jiff::tz::TimeZone::UTC.to_timestamp(midnight) {
                self.lists.published.with_label_values(&list).set(published.as_second());
            }
            for kind in HitKind::ALL {
                self.work.hits.with_label_values(&[origin.list.as_str(), kind.as_str()]);
            }
        }
        for kind in [HitKind::Bic, HitKind::Country, HitKind::Place] {
            self.work.hits.with_label_values(&[RULE_LIST, kind.as_str()]);
        }
    }

    /// Counts what became of a new watchlist.
    pub fn reloaded(&self, result: ReloadResult, now_seconds: i64) {
        self.lists.reloads.with_label_values(&[result.as_str()]).inc();
        if matches!(result, ReloadResult::Swapped | ReloadResult::Unchanged) {
            self.lists.checked.set(now_seconds);
        }
    }

    /// Shows whether a list in force is too old.
    pub fn stale(&self, stale: bool) {
        self.lists.stale.set(i64::from(stale));
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
