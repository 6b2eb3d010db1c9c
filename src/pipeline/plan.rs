//! Where the watchlist comes from, and what it must be to come into force.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::policy::{PolicyFiles, today};
use crate::domain::{DateSpan, Watchlist};
use crate::kafka::PublishedWatchlist;
use crate::lists::{self, Guard, ListError, LoadOptions};
use crate::metrics::ReloadResult;
use crate::screening::Screener;

/// What to do when a list is older than its limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenStale {
    /// Screen on against it, not ready and loud.
    #[default]
    GoOn,
    /// End: no payment is screened against an old list.
    Stop,
}

/// How old lists may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staleness {
    /// Days since its publication that a list may be old; `default` stands for every list that is not named.
    pub days_max: BTreeMap<String, u64>,
    /// What to do with older ones.
    pub when_stale: WhenStale,
}

/// The key of [`Staleness::days_max`] for lists that are not named.
pub const EVERY_LIST: &str = "default";
const SECONDS_A_DAY: i64 = 86_400;

impl Staleness {
    /// The lists that are too old at a time, each with its age in days.
    pub(super) fn stale(&self, watchlist: &Watchlist, now_seconds: i64) -> Vec<(String, i64)> {
        let age = |published: DateSpan| {
            let midnight = jiff::tz::TimeZone::UTC.to_timestamp(published.last().at(0, 0, 0, 0));
            (now_seconds - midnight.map_or(0, jiff::Timestamp::as_second)) / SECONDS_A_DAY
        };
        let limit = |list: &str| self.days_max.get(list).or_else(|| self.days_max.get(EVERY_LIST));
        let ages = watchlist.newest().into_iter().map(|(list, published)| (list, age(published)));
        ages.filter(|(list, days)| limit(list).is_some_and(|limit| *days > i64::try_from(*limit).unwrap_or(i64::MAX)))
            .map(|(list, days)| (list.to_owned(), days))
            .collect()
    }
}

/// Where the watchlist comes from, and what it must be to come into force.
#[derive(Clone, Debug, Default)]
pub struct WatchlistPlan {
    /// Files; the built-in list where there is none.
    pub files: Vec<PathBuf>,
    /// A compacted topic that brings it. The files are then what to begin with while the topic is empty.
    pub topic: Option<String>,
    /// How files are read.
    pub options: LoadOptions,
    /// What it is screened by.
    pub policy: PolicyFiles,
    /// A compacted topic with suppressions beside those of the policy's files.
    pub suppressions_topic: Option<String>,
    /// What is refused.
    pub guard: Guard,
    /// How often to look whether the files changed. Zero: only when told to.
    pub check_every: Duration,
    /// How old lists may be.
    pub staleness: Staleness,
}

/// Why a watchlist did not come into force.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct NotInForce {
    /// Its kind.
    pub result: ReloadResult,
    what: String,
}

impl NotInForce {
    fn unreadable(error: &dyn std::fmt::Display) -> Self {
        Self { result: ReloadResult::Unreadable, what: error.to_string() }
    }
}

impl WatchlistPlan {
    /// Reads the files and builds what screens against them.
    ///
    /// # Errors
    /// When they cannot be read, are refused beside what is in force, or cannot be screened against.
    pub fn from_files(&self, in_force: Option<&Screener>) -> Result<Arc<Screener>, NotInForce> {
        let watchlist = if self.files.is_empty() {
            lists::starter().map_err(|error| NotInForce::unreadable(&error))?
        } else {
            let loaded = lists::load(&self.files, &self.options).map_err(|error| NotInForce::unreadable(&error))?;
            for warning in &loaded.warnings {
                tracing::warn!("{warning}");
            }
            loaded.watchlist
        };
        self.build(watchlist, in_force)
    }

    /// The same from what a topic brought.
    ///
    /// # Errors
    /// As [`WatchlistPlan::from_files`]; and when a signature is wanted and this has none, or another's.
    pub fn from_topic(
        &self,
        published: &PublishedWatchlist,
        in_force: Option<&Screener>,
    ) -> Result<Arc<Screener>, NotInForce> {
        let signed = self
            .options
            .signed_by
            .as_ref()
            .map_or(Ok(()), |key| key.check(&published.bytes, published.signature.as_deref().unwrap_or_default()));
        let read = signed.and_then(|()| lists::read_watchlist_file(&published.bytes));
        self.build(read.map_err(|error: ListError| NotInForce::unreadable(&error))?, in_force)
    }

    /// Builds what screens against the watchlist in force by the policy's files as they are now.
    ///
    /// # Errors
    /// When nothing can be screened by it.
    pub(super) fn again(&self, in_force: &Screener) -> Result<Arc<Screener>, NotInForce> {
        self.build(in_force.watchlist().clone(), Some(in_force))
    }

    fn build(&self, watchlist: Watchlist, in_force: Option<&Screener>) -> Result<Arc<Screener>, NotInForce> {
        let refusals = self
            .guard
            .refusals(&watchlist, in_force.map(Screener::watchlist))
            .map_err(|error| NotInForce::unreadable(&error))?;
        if !refusals.is_empty() {
            let what = refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            return Err(NotInForce { result: ReloadResult::Refused, what });
        }
        let policy = match (self.policy.read(), in_force) {
            (Ok(policy), _) => policy,
            (Err(what), None) => return Err(NotInForce::unreadable(&what)),
            // A slip in the policy must not keep a new list out, nor an expired suppression alive.
            (Err(what), Some(in_force)) => {
                tracing::error!("the policy cannot be read, the one in force stays: {what}");
                in_force.policy().on(today())
            }
        };
        let screener = Screener::with(watchlist, policy).map_err(|error| NotInForce::unreadable(&error))?;
        for void in screener.void_suppressions() {
            tracing::warn!(suppression = void.id, "not applied: {}", void.why);
        }
        Ok(Arc::new(screener))
    }
}
