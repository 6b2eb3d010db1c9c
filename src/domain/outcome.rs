//! The fate of a record, and the address it was read from.

use std::fmt;
use std::sync::Arc;

use super::screening::Screening;

/// Kafka's address of a record. Topic, partition and offset are always together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId {
    /// The topic's name, shared among its records.
    pub topic: Arc<str>,
    /// Partition, from 0.
    pub partition: i32,
    /// Offset in the partition.
    pub offset: i64,
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}@{}", self.topic, self.partition, self.offset)
    }
}

/// Why a record could not be screened. A closed set: it labels metrics and dead letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeadLetterReason {
    /// No value, or an empty one.
    Empty,
    /// Larger than the limit.
    Oversized,
    /// None of the known formats.
    UnknownFormat,
    /// Not the character encoding it should be.
    InvalidEncoding,
    /// Against the grammar of its format: truncated, unbalanced.
    Malformed,
    /// Nested deeper than the limit.
    TooDeep,
    /// An XML document type declaration, which payments never need and attacks do.
    ForbiddenDoctype,
    /// A schema id that the configuration does not know.
    UnknownSchema,
    /// More transfers in one message than the limit.
    TooManyPayments,
}

impl DeadLetterReason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::Empty,
        Self::Oversized,
        Self::UnknownFormat,
        Self::InvalidEncoding,
        Self::Malformed,
        Self::TooDeep,
        Self::ForbiddenDoctype,
        Self::UnknownSchema,
        Self::TooManyPayments,
    ];

    /// Its name in headers and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Oversized => "oversized",
            Self::UnknownFormat => "unknown_format",
            Self::InvalidEncoding => "invalid_encoding",
            Self::Malformed => "malformed",
            Self::TooDeep => "too_deep",
            Self::ForbiddenDoctype => "forbidden_doctype",
            Self::UnknownSchema => "unknown_schema",
            Self::TooManyPayments => "too_many_payments",
        }
    }
}

/// What is said of a record that could not be screened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Why.
    pub reason: DeadLetterReason,
    /// Where and what, without any text of the message.
    pub detail: String,
}

impl DeadLetter {
    /// Against the grammar of its format, at a byte counted from 0. `what` says nothing of the message's texts.
    #[must_use]
    pub fn malformed(at: usize, what: &str) -> Self {
        Self { reason: DeadLetterReason::Malformed, detail: format!("byte {at}: {what}") }
    }
}

impl fmt::Display for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason.as_str(), self.detail)
    }
}

/// One payment with its screening.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The sender's id of the payment.
    pub payment_id: String,
    /// What was found in it.
    pub screening: Screening,
}

/// The fate of a record. Each ends as exactly one of these.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Each payment in it was screened and nothing was found in any that is not suppressed.
    Cleared {
        /// How many.
        payments: usize,
        /// One of each; none at all where nothing was suppressed.
        decisions: Vec<Decision>,
    },
    /// Every payment in it was screened and at least one is to be stopped or looked at.
    Alerted(Vec<Decision>),
    /// It could not be read as what it is. It is never counted as clear.
    DeadLettered {
        /// Why.
        letter: DeadLetter,
        /// What was found in its bytes, taken as plain text.
        screening: Screening,
    },
}

impl Outcome {
    /// The names of the three, in alerts and metrics.
    pub const NAMES: [&'static str; 3] = ["cleared", "alerted", "dead_lettered"];

    /// Its name in alerts and metrics.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Cleared { .. } => Self::NAMES[0],
            Self::Alerted(_) => Self::NAMES[1],
            Self::DeadLettered { .. } => Self::NAMES[2],
        }
    }
}
