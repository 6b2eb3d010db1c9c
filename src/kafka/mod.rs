//! Kafka: everything that names rdkafka.
//!
//! A worker owns one [`Source`] and one [`Transaction`]. Records come from the first, outputs go to the second, and the
//! offsets of the records are committed in the transaction of their outputs. Calls block: workers are OS threads.

mod backlog;
mod config;
mod embedded;
mod events;
mod fault;
mod feeder;
mod followed;
mod reader;
mod resume;
mod source;
mod stranded;
mod transaction;
mod watchlists;

pub use backlog::Backlog;
pub use config::{KafkaConfig, OffsetReset, check_property};
pub use embedded::EmbeddedBroker;
pub use fault::Fault;
pub use feeder::Feeder;
pub use followed::TableTopic;
pub use reader::{ReadBack, Reader};
pub use source::{Batch, Record, Source, check_topics};
pub use transaction::{Output, Sent, Transaction};
pub use watchlists::{PublishedWatchlist, WatchlistTopic, publish_watchlist};
