//! JSON: the canonical payment, ISO 20022's elements as keys, or whatever else has texts in it.
//!
//! The value is walked, never turned into a tree: every string and number reaches the payment, known key or not, and
//! of a key given twice both values do. A list at the top is a list of payments, and so are several values in a row.
//!
//! The canonical form is tried first; at the first key that it lacks the text is read by what its keys say.

mod canonical;
mod iso;
mod scan;
mod sink;

use super::Payments;
use super::canonical::{Node, Slot};
use super::iso20022;
use super::limits::Limits;
use super::tree::{self, Embedded, Keys, Mapping};
use crate::domain::{DeadLetter, DeadLetterReason};
use canonical::Canonical;
use iso::Elements;
use sink::Sink;

/// Keys that tell ISO 20022's elements from what a bank calls things.
const ISO_KEYS: [&str; 5] = ["GrpHdr\"", "CdtTrfTxInf\"", "Dbtr\"", "Cdtr\"", "AppHdr\""];

/// Reads a JSON text; what is returned are the messages inside its texts.
pub(super) fn decode(
    text: &str,
    limits: &Limits,
    keys: &mut Keys,
    mapping: Option<&Mapping>,
    payments: &mut Payments,
) -> Result<Embedded, DeadLetter> {
    let from = payments.len();
    if mapping.is_none() && begins_canonical(text) {
        match scan::read(text, limits, &mut Canonical::new(limits, payments)) {
            Ok(()) => return Ok(Embedded::default()),
            Err(Stop::Refused(letter)) => return Err(letter),
            Err(Stop::Foreign) => payments.truncate(from),
        }
    }
    if mapping.is_none() && ISO_KEYS.iter().any(|key| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some()) {
        scan::read(text, limits, &mut Elements::new(iso20022::Walk::new(limits, payments))).map_err(Stop::letter)?;
        return Ok(Embedded::default());
    }
    let mut walk = tree::Walk::new(limits, payments, keys, mapping);
    scan::read(text, limits, &mut walk).map_err(Stop::letter)?;
    Ok(walk.into_embedded())
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
    /// What is said of the record. Only the canonical form finds a text foreign, and it is tried first.
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
