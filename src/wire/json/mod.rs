//! JSON: the canonical payment, ISO 20022's elements as keys, or whatever else has texts in it.
//!
//! The value is walked, never turned into a tree: every string and number reaches the payment, known key or not, and
//! of a key given twice both values do. A list at the top is a list of payments, and so are several values in a row.
//!
//! The canonical form is tried first; at the first key that it lacks the text is read by what its keys say.

mod canonical;
mod iso;
mod walk;

use super::Payments;
use super::canonical::{Node, Slot};
use super::iso20022;
use super::limits::Limits;
use super::payments::too_many;
use super::tree::{self, Embedded, Keys, Mapping};
use crate::domain::{DeadLetter, DeadLetterReason};

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
        match canonical::decode(text, limits, payments) {
            Ok(()) => return Ok(Embedded::default()),
            Err(Stop::Refused(letter)) => return Err(letter),
            Err(Stop::Foreign) => payments.truncate(from),
        }
    }
    if mapping.is_none() {
        if ISO_KEYS.iter().any(|key| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some()) {
            walk::decode(text, limits, &mut iso::Elements::new(iso20022::Walk::new(limits, payments)))?;
            return Ok(Embedded::default());
        }
    }
    let mut walk = tree::Walk::new(limits, payments, keys, mapping);
    walk::decode(text, limits, &mut walk)?;
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

/// Every value of a text, read by `next`, which knows why it failed.
fn each_value(
    text: &str,
    limits: &Limits,
    mut next: impl FnMut(&mut serde_json::Deserializer<serde_json::de::StrRead<'_>>) -> Result<(), Failure>,
) -> Result<(), Stop> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // Empty lists hold no payment and count all the same: between two values the parser's position is counted anew.
    for _ in 0..=limits.payments_max {
        match next(&mut deserializer) {
            Ok(()) => {}
            Err(Failure { stop: Some(stop), .. }) => return Err(stop),
            Err(Failure { error, .. }) => return Err(Stop::Refused(malformed(&error))),
        }
        if deserializer.end().is_ok() {
            return Ok(());
        }
    }
    Err(Stop::Refused(too_many(limits)))
}

/// What the parser says, and why the walk stopped it if it did.
struct Failure {
    stop: Option<Stop>,
    error: serde_json::Error,
}

/// Says where it went wrong. The parser's own words can quote the message, so they are not used.
fn malformed(error: &serde_json::Error) -> DeadLetter {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "the text ends before its value does",
        serde_json::error::Category::Data => "expected an object, or a list of objects",
        _ => "this is no JSON",
    };
    let detail = format!("line {} column {}: {what}", error.line(), error.column());
    DeadLetter { reason: DeadLetterReason::Malformed, detail }
}

/// Stops the parser, and keeps why.
fn stop<E: serde::de::Error>(slot: &mut Option<Stop>, why: Stop) -> E {
    *slot = Some(why);
    E::custom("refused")
}
