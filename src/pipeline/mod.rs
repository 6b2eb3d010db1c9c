//! From record to outcome, and the loop that commits it.

mod process;

pub use process::{Origin, Processor, alert};
