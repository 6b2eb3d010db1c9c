//! From record to outcome, and the loop that commits it.
//!
//! [`Processor`] is the product as a function. [`Workers`] run it between Kafka and Kafka: each worker reads a batch,
//! screens it, and commits its outputs with its offsets in one transaction.

mod desk;
mod process;
mod tally;
mod worker;
mod workers;

pub use desk::{DeskConfig, Outputs};
pub use process::{Origin, Processor, alert};
pub use worker::Shared;
pub use workers::Workers;
