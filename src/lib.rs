//! northwatch reads payment messages from Kafka, screens them for identifiers linked to North Korea (DPRK), and
//! publishes alerts, exactly once.
//!
//! This is the whole product; `main.rs` only hands the exit code out. A record goes one way:
//!
//! ```text
//! kafka record -> wire::Decoder -> Payment -> screening::Screener -> Screening -> policy -> Outcome
//!   -> wire::alert -> outputs + offsets in one Kafka transaction -> commit -> metrics, status
//! ```
//!
//! The part that decides is one pure function, [`pipeline::Processor::process`]: bytes in, [`domain::Outcome`] out.
//! Kafka, files and HTTP surround it. [`domain::Payment`] is what the formats are read into, [`domain::Watchlist`] what
//! the lists are read into, [`domain::Screening`] what comes of bringing the two together.
//!
//! Modules stand on floors. A module names only modules on lower floors, and each outside world has one owner; a test
//! (`tests/it/house.rs`) holds both.
//!
//! | floor | modules | |
//! |---|---|---|
//! | 4 | [`commands`] | what a person runs |
//! | 3 | [`pipeline`], [`synthetic`] | record to outcome, and the loop; payments made up for load and tests |
//! | 2 | [`wire`], [`lists`], [`kafka`], [`admin`] | each knows one outside world |
//! | 1 | [`screening`], [`metrics`], [`status`] | pure thought; what is counted; how it goes |
//! | 0 | [`domain`] | the words of the field |

pub mod domain;

pub mod screening;

pub mod metrics;
pub mod status;

pub mod admin;
pub mod kafka;
pub mod lists;
pub mod wire;

pub mod pipeline;
pub mod registry;
pub mod synthetic;

pub mod commands;
