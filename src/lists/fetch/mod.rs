//! Published lists, downloaded: whole, checked, or not at all. The last good copy stays until a better one is there.

mod download;
mod sources;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use sources::{Source as FetchSource, Sources};

use super::archive::hash_together;
use super::{LoadOptions, load};
use crate::domain::Watchlist;

/// How downloads are made.
#[derive(Clone, Debug)]
pub struct FetchOptions {
    /// Where files are kept.
    pub directory: PathBuf,
    /// Attempts at a download.
    pub attempts: u32,
    /// Time for one attempt, whole.
    pub time_max: Duration,
    /// Time without a byte.
    pub stall_max: Duration,
    /// Wait before the second attempt; each further one waits twice as long.
    pub backoff: Duration,
    /// Percent of its parties that a list may lose since the last good copy.
    pub shrink_percent_max: u32,
}

impl FetchOptions {
    /// Three attempts of ten minutes each.
    #[must_use]
    pub fn into(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            attempts: 3,
            time_max: Duration::from_mins(10),
            stall_max: Duration::from_secs(30),
            backoff: Duration::from_secs(2),
            shrink_percent_max: 5,
        }
    }
}

/// What came of a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// A new file took the place of the last one.
    #[expect(missing_docs, reason = "plain words")]
    Updated { bytes: u64, sha256: String },
    /// The server has nothing newer.
    Unchanged,
}

/// Why a list was not downloaded. The last good copy, if there is one, is untouched.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {what}")]
pub struct FetchError {
    name: String,
    what: String,
    /// Whether another attempt may succeed.
    passing: bool,
}

impl FetchError {
    fn new(name: &str, what: &dyn std::fmt::Display, passing: bool) -> Self {
        Self { name: name.to_owned(), what: what.to_string(), passing }
    }
}

/// What is known of the last good copy, for conditional requests and comparison. Kept beside it as `FILE.fetched`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct LastGood {
    #[serde(default)]
    etag: String,
    #[serde(default)]
    last_modified: String,
    sha256: String,
    parties: usize,
}

impl LastGood {
    fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(path).ok()?).ok()
    }
}

/// Downloads one list, with retries, and puts it in place when it is whole.
///
/// # Errors
/// When no attempt gave a list that is whole, of the promised size and hash, readable, and not shrunken.
pub fn fetch(source: &FetchSource, options: &FetchOptions) -> Result<Fetched, FetchError> {
    let agent = download::agent(options);
    let failed = |what: &dyn std::fmt::Display| FetchError::new(&source.name, what, false);
    std::fs::create_dir_all(&options.directory).map_err(|error| failed(&error))?;
    let (there, beside, memo) = places(source, options);
    // A copy that was changed since is no last good one.
    let unchanged = |last: &LastGood| hash_together(&[&there]).is_ok_and(|sha256| sha256 == last.sha256);
    let last = LastGood::read(&memo).filter(unchanged);
    let mut attempt = 1;
    let result = loop {
        match download::once(&agent, source, last.as_ref(), &beside) {
            Err(error) if error.passing && attempt < options.attempts => {
                tracing::warn!(list = source.name, attempt, "{error}; trying again");
                // Nothing wakes it; were it woken, the next attempt would only come sooner.
                std::thread::park_timeout(options.backoff * 2u32.pow(attempt - 1));
                attempt += 1;
            }
            result => break result,
        }
    };
    let result = result.and_then(|got| match got {
        None => Ok(Fetched::Unchanged),
        Some(got) => {
            let memo_of = LastGood { parties: check(source, &beside, last.as_ref(), options)?, ..got.memo };
            let text = serde_json::to_vec(&memo_of).map_err(|error| failed(&error))?;
            std::fs::rename(&beside, &there).map_err(|error| failed(&error))?;
            std::fs::write(&memo, text).map_err(|error| failed(&error))?;
            Ok(Fetched::Updated { bytes: got.bytes, sha256: memo_of.sha256 })
        }
    });
    // A part of a download is nothing to keep.
    let _ = std::fs::remove_file(&beside);
    result
}

fn places(source: &FetchSource, options: &FetchOptions) -> (PathBuf, PathBuf, PathBuf) {
    let file = |ending: &str| options.directory.join(format!("{}{ending}", source.file));
    (file(""), file(".part"), file(".fetched"))
}

/// Reads the download as the list it should be. Gives its parties.
fn check(
    source: &FetchSource,
    path: &Path,
    last: Option<&LastGood>,
    options: &FetchOptions,
) -> Result<usize, FetchError> {
    let failed = |what: &dyn std::fmt::Display| FetchError::new(&source.name, what, false);
    let all = LoadOptions { all_programmes: true, ..LoadOptions::default() };
    let loaded = load(&[path.to_owned()], &all).map_err(|error| failed(&error))?;
    let parties = Watchlist::designations(&loaded.watchlist).len();
    if parties == 0 {
        return Err(failed(&"there is nobody on the list"));
    }
    let before = last.map_or(0, |last| last.parties);
    let gone = before.saturating_sub(parties);
    if gone * 100 > before * options.shrink_percent_max as usize {
        let limit = options.shrink_percent_max;
        return Err(failed(&format!("it shrank from {before} parties to {parties}, by more than {limit} %")));
    }
    Ok(parties)
}
