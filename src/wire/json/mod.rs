//! JSON: the canonical payment, ISO 20022's elements as keys, or whatever else has texts in it.
//!
//! The value is walked, never turned into a tree: every string and number reaches the payment, known key or not, and
//! of a key given twice both values do. A list at the top is a list of payments, and so are several values in a row.
//!
//! The canonical form is tried first; at the first key that it lacks the text is read by what its keys say, and at the
//! first of ISO 20022's elements by those.

mod canonical;
mod iso;
mod scan;
mod sink;

use super::Payments;
use super::canonical::{Node, Slot};
use super::iso20022;
use super::limits::Limits;
use super::tree::{self, Embedded, Known};
use crate::domain::{DeadLetter, DeadLetterReason};
use canonical::Canonical;
use iso::Elements;
use sink::Sink;

/// Reads a JSON text; what is returned are the messages inside its texts.
pub(super) fn decode(
    text: &str,
    limits: &Limits,
    known: Known<'_>,
    elements: &mut iso20022::Buffers,
    payments: &mut Payments,
) -> Result<Embedded, DeadLetter> {
    let mapping = known.mapping;
    let from = payments.len();
    if mapping.is_none() && begins_canonical(text) {
        match scan::read(text, limits, &mut Canonical::new(limits, payments)) {
            Ok(()) => return Ok(Embedded::default()),
            Err(Stop::Refused(letter)) => return Err(letter),
            Err(Stop::Foreign) => payments.truncate(from),
        }
    }
    let mut walk = tree::Walk::new(limits, payments, known);
    match scan::read(text, limits, &mut walk) {
        Ok(()) => return Ok(walk.into_embedded()),
        Err(Stop::Refused(letter)) => return Err(letter),
        Err(Stop::Foreign) => payments.truncate(from),
    }
    scan::read(text, limits, &mut Elements::new(iso20022::Walk::new(limits, payments, elements)))
        .map_err(Stop::letter)?;
    Ok(Embedded::default())
}

/// Whether the first key is one of a canonical payment: most other JSON has another, and need not be tried.
fn begins_canonical(text: &str) -> bool {
    let key = text.split('"').nth(1).unwrap_or_default();
    Node::Payment.slot(key) != Slot::Unknown
}

/// Why a reading ended early.
enum Stop {
    /// The record is to be dead-lettered.
    Refused(DeadLetter),
    /// The text is not in this form.
    Foreign,
}

impl Stop {
    /// What is said of the record. ISO 20022's elements are tried last, and find no text foreign.
    fn letter(self) -> DeadLetter {
        match self {
            Self::Refused(letter) => letter,
            Self::Foreign => {
                DeadLetter { reason: DeadLetterReason::Malformed, detail: "this is no payment".to_owned() }
            }
        }
    }
}

impl From<DeadLetter> for Stop {
    fn from(letter: DeadLetter) -> Self {
        Self::Refused(letter)
    }
}
