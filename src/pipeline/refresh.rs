//! A new watchlist while the stream runs: read, checked and built on a thread of its own, swapped between batches.
//! Whatever goes wrong, the one in force stays in force, and a metric and a log line say so.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::mpsc;

use super::plan::{NotInForce, WatchlistPlan, WhenStale};
use super::policy::today;
use super::screeners::Screeners;
use crate::kafka::{TableTopic, WatchlistTopic};
use crate::lists::files_beside;
use crate::metrics::{Metrics, ReloadResult};
use crate::screening::Screener;
use crate::status::Status;

/// How long to wait for a topic's next watchlist before looking at anything else.
const TURN: Duration = Duration::from_millis(500);
/// The thread's niceness; on Linux a thread has its own.
const NICENESS: i32 = 19;
/// How often to look at the age of the lists.
const AGE_EVERY: Duration = Duration::from_mins(1);

/// What the thread shares with the rest of the process.
#[derive(Clone)]
pub struct Refresh {
    /// Where the watchlist comes from.
    pub plan: WatchlistPlan,
    /// What is in force.
    pub screeners: Arc<Screeners>,
    /// Where to count.
    pub metrics: Arc<Metrics>,
    /// Where to tell what is in force, and whether it is stale.
    pub status: Arc<Status>,
}

enum Nudge {
    Reload,
    Stop,
}

/// The topics that a service follows beside its payments.
#[derive(Default)]
pub struct Topics {
    /// With the watchlist.
    pub watchlist: Option<WatchlistTopic>,
    /// With suppressions.
    pub suppressions: Option<TableTopic>,
}

/// The running thread.
pub struct Refreshing {
    nudges: SyncSender<Nudge>,
    stale: mpsc::Receiver<String>,
}

impl Refreshing {
    /// Reads the files again now, whether they changed or not.
    pub fn reload(&self) {
        // One that waits already is enough.
        let _ = self.nudges.try_send(Nudge::Reload);
    }

    /// Waits until a list is too old to go on; the lists and their ages.
    pub async fn too_old(&mut self) -> String {
        match self.stale.recv().await {
            Some(what) => what,
            // The thread is over: nobody looks for new lists any more.
            None => "the thread that looks for new watchlists ended; this is a bug in northwatch".to_owned(),
        }
    }

    /// Ends the thread at its next turn.
    pub fn stop(&self) {
        let _ = self.nudges.try_send(Nudge::Stop);
    }
}

impl Refresh {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub fn start(self, topics: Topics) -> std::io::Result<Refreshing> {
        let (nudges, receiver) = sync_channel(4);
        let (sender, stale) = mpsc::channel(1);
        let thread = Thread {
            seen: fingerprints(&self.plan),
            checked: Instant::now(),
            aged: None,
            shared: self,
            topic: topics.watchlist,
            suppressions: topics.suppressions,
            stale: sender,
        };
        std::thread::Builder::new().name("watchlist".to_owned()).spawn(move || thread.run(&receiver))?;
        Ok(Refreshing { nudges, stale })
    }
}

struct Thread {
    shared: Refresh,
    topic: Option<WatchlistTopic>,
    suppressions: Option<TableTopic>,
    seen: Vec<Option<Fingerprint>>,
    checked: Instant,
    aged: Option<Instant>,
    stale: mpsc::Sender<String>,
}

impl Thread {
    fn run(mut self, nudges: &Receiver<Nudge>) {
        // To build an index takes as long as to screen a hundred thousand payments: those go first.
        let _ = rustix::process::setpriority_process(None, NICENESS);
        loop {
            self.age();
            let every = self.shared.plan.check_every;
            let wait = if every.is_zero() { TURN } else { TURN.min(every) };
            let wait = if self.topic.is_some() { Duration::ZERO } else { wait };
            match nudges.recv_timeout(wait) {
                Ok(Nudge::Reload) => self.reload(),
                Ok(Nudge::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => self.look(),
            }
            self.shared.screeners.drop_retired();
        }
    }

    /// Looks for something new at the place the plan names.
    fn look(&mut self) {
        if self.suppressions_changed() {
            self.policy_again();
        }
        if self.topic.is_some() && self.is_due() && self.files_changed() {
            self.policy_again();
        }
        if let Some(topic) = &mut self.topic {
            match topic.next(TURN) {
                Ok(None) => {}
                Ok(Some(published)) => {
                    let before = self.shared.screeners.current();
                    self.put(self.shared.plan.from_topic(&published, Some(&before)));
                }
                Err(fault) => self.failed(ReloadResult::Unreadable, &fault),
            }
            return;
        }
        if self.is_due() && fingerprints(&self.shared.plan) != self.seen {
            self.reload();
        }
    }

    /// Takes new suppressions from their topic.
    fn suppressions_changed(&mut self) -> bool {
        let Some(topic) = &mut self.suppressions else { return false };
        match topic.follow() {
            Ok(true) => {
                self.shared.plan.policy.suppression_records.clone_from(topic.rows());
                tracing::info!(suppressions = topic.rows().len(), "the topic of suppressions has changed");
                true
            }
            Ok(false) => false,
            Err(fault) => {
                self.failed(ReloadResult::Unreadable, &fault);
                false
            }
        }
    }

    /// Whether it is time to look at the files.
    fn is_due(&mut self) -> bool {
        let every = self.shared.plan.check_every;
        let due = !every.is_zero() && self.checked.elapsed() >= every;
        if due {
            self.checked = Instant::now();
        }
        due
    }

    /// Whether files are others than when this was asked last.
    fn files_changed(&mut self) -> bool {
        let before = std::mem::replace(&mut self.seen, fingerprints(&self.shared.plan));
        self.seen != before
    }

    /// Reads the policy again, and screens the watchlist in force by it. Whether files changed is asked elsewhere: one of
    /// the watchlist's may have, too.
    fn policy_again(&mut self) {
        let before = self.shared.screeners.current();
        self.put(self.shared.plan.again(&before));
    }

    fn reload(&mut self) {
        if let Some(topic) = &mut self.topic {
            if let Err(fault) = topic.rewind() {
                self.failed(ReloadResult::Unreadable, &fault);
            }
            self.seen = fingerprints(&self.shared.plan);
            self.policy_again();
            return;
        }
        // Taken before reading: what changes meanwhile is read again.
        self.seen = fingerprints(&self.shared.plan);
        self.checked = Instant::now();
        let before = self.shared.screeners.current();
        let built = self.shared.plan.from_files(Some(&before));
        drop(before);
        self.put(built);
    }

    fn put(&mut self, built: Result<Arc<Screener>, NotInForce>) {
        match built {
            Err(error) => self.failed(error.result, &error),
            Ok(screener) => {
                let Refresh { screeners, metrics, status, .. } = &self.shared;
                if screener.in_force() == screeners.current().in_force() {
                    metrics.reloaded(ReloadResult::Unchanged, now_seconds());
                    return;
                }
                let in_force = Arc::clone(screener.in_force());
                screeners.replace(screener);
                metrics.watchlist(&in_force, now_seconds());
                metrics.reloaded(ReloadResult::Swapped, now_seconds());
                status.watchlist(&in_force);
                self.aged = None;
                for list in &in_force.lists {
                    tracing::info!(list = list.list, published = %list.published, entries = list.entries, "watchlist");
                }
                tracing::info!(watchlist = in_force.watchlist, "a new watchlist is in force");
            }
        }
    }

    fn failed(&self, result: ReloadResult, error: &dyn std::fmt::Display) {
        self.shared.metrics.reloaded(result, now_seconds());
        tracing::error!("what is new is not taken, the watchlist in force stays: {error}");
    }

    fn age(&mut self) {
        if self.aged.is_some_and(|at| at.elapsed() < AGE_EVERY) {
            return;
        }
        self.aged = Some(Instant::now());
        if self.shared.screeners.current().suppressions_valid_until().is_some_and(|last| last < today().first()) {
            tracing::info!("a suppression has expired, or is valid from today");
            // Against the watchlist in force: what is wrong with a new one must not prolong it.
            self.policy_again();
        }
        let Refresh { plan, screeners, metrics, status } = &self.shared;
        let what = stale(plan, screeners.current().watchlist());
        metrics.stale(what.is_some());
        status.stale(what.is_some());
        if let Some(what) = what {
            tracing::warn!("{what}");
            if plan.staleness.when_stale == WhenStale::Stop {
                let _ = self.stale.try_send(what);
            }
        }
    }
}

/// What is too old in a watchlist now, in words.
#[must_use]
pub fn stale(plan: &WatchlistPlan, watchlist: &crate::domain::Watchlist) -> Option<String> {
    let stale = plan.staleness.stale(watchlist, now_seconds());
    let words = stale.iter().map(|(list, days)| format!("{list} was published {days} days ago"));
    let words = words.collect::<Vec<_>>().join(", ");
    (!stale.is_empty()).then(|| format!("the watchlist is stale: {words}, more than watchlist.stale_after_days allows"))
}

/// What tells a file from the one that stood there before.
type Fingerprint = (SystemTime, u64, u64);

/// Of each file of the watchlist with what belongs to it, and of the policy.
fn fingerprints(plan: &WatchlistPlan) -> Vec<Option<Fingerprint>> {
    let of = |path: PathBuf| {
        let meta = std::fs::metadata(path).ok()?;
        Some((meta.modified().ok()?, meta.len(), meta.ino()))
    };
    let policy = plan.policy.paths().map(Path::to_owned);
    plan.files.iter().flat_map(|path| files_beside(path)).chain(policy).map(of).collect()
}

/// Seconds since 1970.
pub(crate) fn now_seconds() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
    i64::try_from(now).unwrap_or(i64::MAX)
}
