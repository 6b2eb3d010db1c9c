//! A watchlist on a compacted topic: the way to reach a whole fleet.
//!
//! A message has room for a megabyte, a watchlist may need more. It is cut into parts, each a record with a key of its
//! own, and a last record, the manifest, says how many belong together and what their SHA-256 is. All of them are in
//! one transaction. Compaction keeps the last value of each key; a reader takes only what a manifest vouches for.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::error::KafkaError;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use serde::{Deserialize, Serialize};

use super::config::KafkaConfig;
use super::fault::Fault;
use super::followed::{Entry, Followed, Next};
use crate::domain::sha256;

/// Format of the manifest.
const FORMAT: &str = "northwatch-watchlist-parts/1";
/// Key of the manifest. Parts have it with a number.
const KEY: &str = "watchlist";
/// Small enough for a broker's default limit of one megabyte.
const PART_BYTES: usize = 500_000;
/// A fleet's watchlist is no larger.
const PARTS_MAX: usize = 256;
const CALL: Duration = Duration::from_secs(10);

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    sha256: String,
    parts: usize,
    /// The text of a minisign signature file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
}

/// A watchlist file that came whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedWatchlist {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its signature, where it has one.
    pub signature: Option<String>,
}

/// A topic with a watchlist, being read.
pub struct WatchlistTopic {
    followed: Followed,
    parts: BTreeMap<usize, Vec<u8>>,
}

impl WatchlistTopic {
    /// Reads a topic from its beginning.
    ///
    /// # Errors
    /// When the brokers do not answer, or do not have it.
    pub fn open(config: &KafkaConfig, topic: &str) -> Result<Self, Fault> {
        Ok(Self { followed: Followed::open(config, topic, "watchlists")?, parts: BTreeMap::new() })
    }

    /// The last watchlist that the topic holds now; `None` where it holds none.
    ///
    /// # Errors
    /// When the broker does not send all of it in time.
    pub fn last(&mut self, timeout: Duration) -> Result<Option<PublishedWatchlist>, Fault> {
        let (mut last, mut fault) = (None, None);
        let Self { followed, parts } = self;
        followed.read_to_its_end(timeout, |followed, next| match assemble(parts, followed.topic(), next) {
            Ok(None) => {}
            Ok(Some(published)) => (last, fault) = (Some(published), None),
            // Compaction may leave an old manifest without its parts: what follows it counts.
            Err(wrong) => fault = Some(wrong),
        })?;
        match fault {
            Some(fault) if last.is_none() => Err(fault),
            Some(fault) => {
                tracing::warn!("{fault}; the watchlist before it is taken");
                Ok(last)
            }
            None => Ok(last),
        }
    }

    /// Reads from the beginning again.
    ///
    /// # Errors
    /// When the partitions cannot be taken again.
    pub fn rewind(&mut self) -> Result<(), Fault> {
        self.parts.clear();
        self.followed.rewind()
    }

    /// The next watchlist, if one comes whole in time.
    ///
    /// # Errors
    /// When the topic holds something else, or a damaged one. Reading goes on behind it.
    pub fn next(&mut self, timeout: Duration) -> Result<Option<PublishedWatchlist>, Fault> {
        let until = Instant::now() + timeout;
        loop {
            let next = self.followed.next(until.saturating_duration_since(Instant::now()))?;
            if let Some(published) = assemble(&mut self.parts, self.followed.topic(), next)? {
                return Ok(Some(published));
            }
            if Instant::now() >= until {
                return Ok(None);
            }
        }
    }
}

/// Takes a part; with the manifest of all, they are a watchlist.
fn assemble(
    parts: &mut BTreeMap<usize, Vec<u8>>,
    topic: &str,
    next: Next,
) -> Result<Option<PublishedWatchlist>, Fault> {
    let Entry { key, value, offset } = match next {
        Next::Nothing | Next::End => return Ok(None),
        Next::Again => {
            parts.clear();
            return Ok(None);
        }
        Next::Record(entry) => entry,
    };
    let wrong = |what: &str| Fault::Fatal(format!("topic {topic}, offset {offset}: {what}"));
    let (key, value) = (std::str::from_utf8(&key).unwrap_or_default(), value.unwrap_or_default());
    if let Some(number) = key.strip_prefix(KEY).and_then(|rest| rest.strip_prefix('/')) {
        let number = number.parse().ok().filter(|number| *number < PARTS_MAX);
        parts.insert(number.ok_or_else(|| wrong("a part without its number"))?, value);
        return Ok(None);
    }
    if key != KEY {
        return Err(wrong("its key is none of a watchlist's"));
    }
    let manifest: Manifest =
        serde_json::from_slice(&value).map_err(|error| wrong(&format!("this is no manifest: {error}")))?;
    if manifest.format != FORMAT {
        return Err(wrong(&format!("its format is `{}`, this program reads `{FORMAT}`", manifest.format)));
    }
    let bytes: Vec<u8> = parts.range(..manifest.parts).flat_map(|(_, part)| part).copied().collect();
    if sha256(&bytes) != manifest.sha256 {
        return Err(wrong("the parts are not those that the manifest names"));
    }
    parts.clear();
    Ok(Some(PublishedWatchlist { bytes, signature: manifest.signature }))
}

/// Puts a watchlist file on a topic, all of it or nothing. Gives the number of its parts.
///
/// # Errors
/// When it is too large, or the broker refuses it.
pub fn publish_watchlist(config: &KafkaConfig, topic: &str, file: &PublishedWatchlist) -> Result<usize, Fault> {
    let failed = |error: KafkaError| Fault::Fatal(format!("topic {topic}: {error}"));
    let parts: Vec<&[u8]> = file.bytes.chunks(PART_BYTES).collect();
    if parts.len() > PARTS_MAX {
        let most = PARTS_MAX * PART_BYTES;
        return Err(Fault::Fatal(format!("the watchlist has more than {most} bytes; pack it (.gz)")));
    }
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        sha256: sha256(&file.bytes),
        parts: parts.len(),
        signature: file.signature.clone(),
    };
    let manifest = serde_json::to_vec(&manifest).map_err(|error| Fault::Fatal(error.to_string()))?;
    // A process that publishes has no instance of its own: the last one to begin wins.
    let mut settings = config.producer(0);
    settings.set("transactional.id", format!("northwatch-{}-watchlists", config.group));
    let producer: BaseProducer = settings.create().map_err(failed)?;
    producer.init_transactions(CALL).map_err(failed)?;
    producer.begin_transaction().map_err(failed)?;
    let keys = (0..parts.len()).map(|number| format!("{KEY}/{number}"));
    let records = keys.zip(parts.iter().copied()).chain([(KEY.to_owned(), manifest.as_slice())]);
    for (key, value) in records {
        // One partition, so that the manifest comes last.
        let record = BaseRecord::to(topic).partition(0).key(key.as_bytes()).payload(value);
        producer.send(record).map_err(|(error, _)| failed(error))?;
        producer.poll(Duration::ZERO);
    }
    producer.flush(CALL * 3).map_err(failed)?;
    producer.commit_transaction(CALL * 3).map_err(failed)?;
    Ok(parts.len())
}
