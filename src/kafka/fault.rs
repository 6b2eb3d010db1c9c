//! What goes wrong with Kafka, sorted by what the worker does about it.

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use crate::metrics::AbortReason;

/// Why a batch did not end in a commit.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The transaction is to be aborted and its records read again. Nothing of it was visible to anyone.
    #[error("the transaction was aborted ({}): {what}", reason.as_str())]
    Abort {
        /// The reason's kind.
        reason: AbortReason,
        /// What Kafka said.
        what: String,
    },
    /// This process cannot go on. A new one goes on from the last commit.
    #[error("{0}")]
    Fatal(String),
    /// The worker's clients cannot go on. New ones, in this process, go on from the last commit.
    #[error("{0}; the worker's clients are made anew")]
    Anew(String),
    /// The process was asked to stop while it waited for Kafka.
    #[error("stopped while waiting for Kafka")]
    Stopped,
}

impl Fault {
    pub(super) fn abort(reason: AbortReason, what: &dyn std::fmt::Display) -> Self {
        Self::Abort { reason, what: what.to_string() }
    }
}

/// What to do after a transactional call.
pub(super) enum Verdict {
    /// Call again: the operation goes on in the background.
    Again,
    /// Give up this batch or this process.
    Fault(Fault),
}

/// Sorts the errors of transactional calls by the three classes that librdkafka has. What is in none is fatal.
pub(super) fn verdict(error: &KafkaError, transactional_id: &str) -> Verdict {
    let KafkaError::Transaction(detail) = error else {
        return match error {
            KafkaError::Flush(RDKafkaErrorCode::OperationTimedOut) => Verdict::Again,
            _ => Verdict::Fault(Fault::Fatal(error.to_string())),
        };
    };
    let what = format!("{} ({})", detail.string(), detail.name());
    if detail.is_fatal() && is_passing(detail.code()) {
        Verdict::Fault(Fault::Anew(what))
    } else if detail.is_fatal() {
        Verdict::Fault(Fault::Fatal(fatal(detail.code(), &what, transactional_id)))
    } else if detail.txn_requires_abort() {
        Verdict::Fault(Fault::Abort { reason: AbortReason::Refused, what })
    } else if detail.is_retriable() {
        Verdict::Again
    } else {
        Verdict::Fault(Fault::Fatal(what))
    }
}

impl Fault {
    /// The client has forgotten every broker.
    pub(super) fn stranded() -> Self {
        Self::Anew("the client has no broker left to ask".to_owned())
    }
}

/// Whether what a producer cannot go on after is over with the producer.
///
/// librdkafka ends a transaction that it asked the broker to begin, and that the broker, still busy with the one before,
/// never began: after a rebalance right behind a commit. A new producer begins with aborting what there is.
pub(super) const fn is_passing(code: RDKafkaErrorCode) -> bool {
    matches!(code, RDKafkaErrorCode::InvalidTransactionalState)
}

/// What is said of a producer that can never go on.
pub(super) fn fatal(code: RDKafkaErrorCode, what: &str, transactional_id: &str) -> String {
    if matches!(
        code,
        RDKafkaErrorCode::Fenced | RDKafkaErrorCode::ProducerFenced | RDKafkaErrorCode::InvalidProducerEpoch
    ) {
        format!(
            "another process took over the transactional id {transactional_id}, and this one stops: {what}. If both \
             are meant to run, give each its own kafka.instance"
        )
    } else {
        format!("producer {transactional_id}: {what} ({code})")
    }
}
