//! The suite.
//!
//! | | |
//! |---|---|
//! | [`house`] | floors, owners of crates, sizes of files |
//! | [`docs`] | what the documents say is so |
//! | [`truths`] | synthetic payments: what is planted is found, the rest is cleared |
//! | [`cli`] | the commands as a person runs them |
//! | [`demo`] | the demo on the embedded broker, and what it serves |
//! | [`disguises`] | listed names in every disguise, alone and in pairs |
//! | [`misspelt`] | listed names with a letter wrong |
//! | [`policy`] | weights, rules and suppressions as files |
//! | [`lists`] | published lists of every format: read, joined, guarded, compared, signed, downloaded |
//! | [`shared`] | real lists and real sample messages, where they are at hand |
//! | [`kafka`] | exactly-once against a real Apache Kafka, where `NORTHWATCH_KAFKA` names one |
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod cli;
mod demo;
mod disguises;
mod docs;
mod house;
mod kafka;
mod lists;
mod misspelt;
mod policy;
mod process;
mod shared;
mod truths;

use std::io::Write as _;

/// Says that something was not tried, past the capture of passing tests' output.
fn skipped(what: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {what}: {why}");
}
