//! What this process is doing: whether it is alive and ready, how fast it is, and its last alerts without their texts.
//!
//! Workers write here after each commit; the admin server and the demo read.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::domain::{Alert, InForce, RecordId, Tier};

/// Alerts kept for the status page.
const RECENT_MAX: usize = 100;
/// A worker that has not come round for this long is stuck: half of librdkafka's `max.poll.interval.ms`.
const STUCK_AFTER: Duration = Duration::from_secs(150);

/// An alert as the status page shows it: no name, account, wallet or text.
#[derive(Clone, Debug)]
pub struct RecentAlert {
    /// Its id.
    pub id: String,
    /// How urgent.
    pub tier: Tier,
    /// Kinds of its hits and the entries they resemble.
    pub evidence: Vec<(&'static str, String)>,
    /// Where it was read.
    pub record: Option<RecordId>,
}

impl RecentAlert {
    /// What may be shown of an alert.
    #[must_use]
    pub fn of(alert: &Alert) -> Self {
        let screening = &alert.decision.screening;
        let mut evidence: Vec<_> =
            screening.hits.iter().map(|hit| (hit.kind.as_str(), hit.evidence.id().to_owned())).collect();
        evidence.dedup();
        evidence.truncate(5);
        Self {
            id: alert.id.to_string(),
            tier: screening.tier().unwrap_or(Tier::Review),
            evidence,
            record: alert.record.clone(),
        }
    }
}

/// Counts since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "plain words")]
pub struct Totals {
    pub cleared: u64,
    pub alerted: u64,
    pub dead_lettered: u64,
    pub flags: u64,
    pub reviews: u64,
}

impl Totals {
    /// Records consumed and committed.
    #[must_use]
    pub const fn records(self) -> u64 {
        self.cleared + self.alerted + self.dead_lettered
    }
}

/// Milliseconds from an alerted payment's record timestamp to its alert's commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "plain words")]
pub struct Latency {
    pub p50_ms: u64,
    pub p99_ms: u64,
}

#[derive(Debug)]
struct Shared {
    totals: Totals,
    recent: VecDeque<RecentAlert>,
    latency: Histogram<u64>,
    in_force: Option<InForce>,
}

#[derive(Debug, Default)]
struct WorkerState {
    /// Milliseconds since the start, at the last turn of its loop.
    turned: AtomicU64,
    /// Its transactional producer is initialised.
    connected: AtomicBool,
    /// It has taken part in an assignment of the group.
    joined: AtomicBool,
}

/// One readiness condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What it is about.
    pub name: &'static str,
    /// Whether it holds.
    pub ok: bool,
}

/// The state of the process.
#[derive(Debug)]
pub struct Status {
    started: Instant,
    workers: Vec<WorkerState>,
    stopping: AtomicBool,
    stale: AtomicBool,
    shared: Mutex<Shared>,
}

impl Status {
    /// A process with so many workers, none of them turning yet.
    ///
    /// # Errors
    /// Never: the histogram's bounds are constants that it accepts.
    pub fn new(workers: usize) -> Result<Self, hdrhistogram::CreationError> {
        let latency = Histogram::new_with_bounds(1, 3_600_000, 3)?;
        let shared = Shared { totals: Totals::default(), recent: VecDeque::new(), latency, in_force: None };
        Ok(Self {
            started: Instant::now(),
            workers: (0..workers).map(|_| WorkerState::default()).collect(),
            stopping: AtomicBool::new(false),
            stale: AtomicBool::new(false),
            shared: Mutex::new(shared),
        })
    }

    /// A watchlist came into force.
    pub fn watchlist(&self, in_force: &InForce) {
        self.shared().in_force = Some(in_force.clone());
    }

    /// Whether a list in force is older than it may be.
    pub fn stale(&self, stale: bool) {
        self.stale.store(stale, Ordering::Relaxed);
    }

    /// A worker's loop came round.
    pub fn turned(&self, worker: usize) {
        if let Some(worker) = self.workers.get(worker) {
            worker.turned.store(millis(self.started.elapsed()), Ordering::Relaxed);
        }
    }

    /// A worker's producer is ready.
    pub fn connected(&self, worker: usize) {
        if let Some(worker) = self.workers.get(worker) {
            worker.connected.store(true, Ordering::Relaxed);
        }
    }

    /// A worker took part in an assignment, be it of no partition.
    pub fn joined(&self, worker: usize) {
        if let Some(worker) = self.workers.get(worker) {
            worker.joined.store(true, Ordering::Relaxed);
        }
    }

    /// The process is shutting down: not ready any more.
    pub fn stopping(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// A batch was committed.
    pub fn committed(&self, totals: Totals, alerts: Vec<RecentAlert>, latencies_ms: &[u64]) {
        let mut shared = self.shared();
        shared.totals.cleared += totals.cleared;
        shared.totals.alerted += totals.alerted;
        shared.totals.dead_lettered += totals.dead_lettered;
        shared.totals.flags += totals.flags;
        shared.totals.reviews += totals.reviews;
        for alert in alerts {
            if shared.recent.len() == RECENT_MAX {
                shared.recent.pop_back();
            }
            shared.recent.push_front(alert);
        }
        for latency in latencies_ms {
            shared.latency.saturating_record(*latency);
        }
    }

    /// Whether every worker's loop still turns. Does not depend on Kafka.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        let now = millis(self.started.elapsed());
        self.workers
            .iter()
            .all(|worker| now.saturating_sub(worker.turned.load(Ordering::Relaxed)) < millis(STUCK_AFTER))
    }

    /// What must hold for this process to be doing its work.
    #[must_use]
    pub fn readiness(&self) -> Vec<Check> {
        let all =
            |state: fn(&WorkerState) -> &AtomicBool| self.workers.iter().all(|w| state(w).load(Ordering::Relaxed));
        vec![
            Check { name: "watchlist loaded", ok: self.shared().in_force.is_some() },
            Check { name: "watchlist fresh", ok: !self.stale.load(Ordering::Relaxed) },
            Check { name: "producers initialised", ok: all(|worker| &worker.connected) },
            Check { name: "consumer group joined", ok: all(|worker| &worker.joined) },
            Check { name: "workers turning", ok: self.is_alive() },
            Check { name: "not shutting down", ok: !self.stopping.load(Ordering::Relaxed) },
        ]
    }

    /// Counts since the start.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.shared().totals
    }

    /// The last alerts, newest first.
    #[must_use]
    pub fn recent(&self) -> Vec<RecentAlert> {
        self.shared().recent.iter().cloned().collect()
    }

    /// Latency of alerts so far; `None` before the first.
    #[must_use]
    pub fn latency(&self) -> Option<Latency> {
        let shared = self.shared();
        let at = |quantile| shared.latency.value_at_quantile(quantile);
        (!shared.latency.is_empty()).then(|| Latency { p50_ms: at(0.5), p99_ms: at(0.99) })
    }

    /// The watchlist in force.
    #[must_use]
    pub fn in_force(&self) -> Option<InForce> {
        self.shared().in_force.clone()
    }

    /// Time since the start.
    #[must_use]
    pub fn uptime(&self) -> Duration {
        self.started.elapsed()
    }

    /// A panic while holding the lock leaves counts behind, not a broken state: go on with them.
    fn shared(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
