//! From record to outcome, and the loop that commits it.
//!
//! [`Processor`] is the product as a function. [`Workers`] run it between Kafka and Kafka: each worker reads a batch,
//! screens it, and commits its outputs with its offsets in one transaction. [`Refresh`] puts new watchlists
//! into force between batches.

mod desk;
mod plan;
mod policy;
mod process;
mod refresh;
mod schemas;
mod screeners;
mod tally;
mod worker;
mod workers;

pub use desk::{DeskConfig, Outputs};
pub use plan::{EVERY_LIST, NotInForce, Staleness, WatchlistPlan, WhenStale};
pub use policy::PolicyFiles;
pub use process::{Origin, Processor, alert, alert_of_text};
pub(crate) use refresh::now_seconds;
pub use refresh::{Refresh, Refreshing, Topics, stale};
pub use screeners::Screeners;
pub use worker::Shared;
pub use workers::Workers;
