//! JSON: the canonical payment, or anything else with texts in it.
//!
//! The value is walked, never turned into a tree: every string and number reaches the payment, known key or not, and
//! of a key given twice both values do. A list at the top is a list of payments, and so are several values in a row.

use std::fmt::{self, Write as _};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Payments;
use super::canonical::{Builder, Node, Slot};
use super::limits::{Limits, push_name};
use super::payments::too_many;
use crate::domain::{DeadLetter, DeadLetterReason};

/// A longer key is looked at as a text: wallet addresses begin at 25 letters.
const KEY_LETTERS_MAX: usize = 25;

/// Reads a JSON text.
pub(super) fn decode(text: &str, limits: &Limits, payments: &mut Payments) -> Result<(), DeadLetter> {
    let mut failure = None;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // The walk's own limit is lower than the parser's, so that the reason can be told.
    let (mut read, mut values) = (Ok(()), 0);
    while read.is_ok() {
        // Empty lists hold no payment and count all the same: between two values the parser's position is counted anew.
        if values > limits.payments_max {
            return Err(too_many(limits));
        }
        values += 1;
        let top = Top { limits, payments: &mut *payments, failure: &mut failure, depth: 0 };
        read = top.deserialize(&mut deserializer);
        if deserializer.end().is_ok() {
            break;
        }
    }
    match (failure, read) {
        (Some(reason), _) => Err(reason),
        (None, Err(error)) => Err(malformed(&error)),
        (None, Ok(())) => Ok(()),
    }
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

fn too_deep(limits: &Limits) -> DeadLetter {
    let detail = format!("nested deeper than {} levels", limits.depth_max);
    DeadLetter { reason: DeadLetterReason::TooDeep, detail }
}

/// The whole text: one payment or a list of them.
struct Top<'a> {
    limits: &'a Limits,
    payments: &'a mut Payments,
    failure: &'a mut Option<DeadLetter>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a payment or a list of payments")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let payment = self.payments.next_within(self.limits).map_err(|reason| fail(self.failure, reason))?;
        let mut walk =
            Walk { builder: Builder::new(payment), path: String::new(), limits: self.limits, failure: self.failure };
        Item { walk: &mut walk, slot: Slot::Payment, depth: 0 }.visit_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { limits, payments, failure, depth } = self;
        if depth == limits.depth_max {
            return Err(fail(failure, too_deep(limits)));
        }
        while items.next_element_seed(Top { limits, payments, failure, depth: depth + 1 })?.is_some() {}
        Ok(())
    }
}

fn fail<E: serde::de::Error>(slot: &mut Option<DeadLetter>, reason: DeadLetter) -> E {
    *slot = Some(reason);
    E::custom("refused")
}

struct Walk<'a> {
    builder: Builder<'a>,
    /// Keys of the open objects, joined by dots.
    path: String,
    limits: &'a Limits,
    failure: &'a mut Option<DeadLetter>,
}

impl Walk<'_> {
    /// A key can be data itself: a table of balances by wallet address. Names of fields are short words.
    fn screen_key(&mut self, slot: Slot, key: &str) {
        let is_field_name = key.len() < KEY_LETTERS_MAX
            && key.bytes().all(|b| b.is_ascii_graphic())
            && key.bytes().any(|b| b.is_ascii_lowercase());
        if matches!(slot, Slot::Unknown | Slot::Named(_)) && !is_field_name {
            self.builder.text(Slot::Unknown, key, || "(key)".to_owned());
        }
    }
}

/// A value in a slot.
struct Item<'w, 'a> {
    walk: &'w mut Walk<'a>,
    slot: Slot,
    depth: usize,
}

impl Item<'_, '_> {
    fn text(self, value: &str) {
        let Walk { builder, path, .. } = self.walk;
        builder.text(self.slot, value, || path.clone());
    }

    fn number(self, value: impl fmt::Display) {
        let mut text = String::new();
        let _ = write!(text, "{value}");
        self.text(&text);
    }
}

impl<'de> DeserializeSeed<'de> for Item<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Item<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.text(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.number(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.number(value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.number(value);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let depth = deeper(self.depth, self.walk)?;
        let Self { walk, slot, .. } = self;
        while items.next_element_seed(Item { walk, slot, depth })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let depth = deeper(self.depth, self.walk)?;
        let Self { walk, slot, .. } = self;
        let node = walk.builder.open(slot);
        let length = walk.path.len();
        while let Some(slot) = map.next_key_seed(Key { node, walk })? {
            map.next_value_seed(Item { walk, slot, depth })?;
            walk.path.truncate(length);
        }
        walk.builder.close(node);
        Ok(())
    }
}

fn deeper<E: serde::de::Error>(depth: usize, walk: &mut Walk<'_>) -> Result<usize, E> {
    if depth < walk.limits.depth_max {
        return Ok(depth + 1);
    }
    Err(fail(walk.failure, too_deep(walk.limits)))
}

/// A key: what its value is.
struct Key<'w, 'a> {
    node: Node,
    walk: &'w mut Walk<'a>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = Slot;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Slot, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = Slot;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Slot, E> {
        let slot = self.node.slot(key);
        // What has a place in the payment is told by that place.
        if !slot.is_placed() {
            push_name(&mut self.walk.path, '.', key);
            self.walk.screen_key(slot, key);
        }
        Ok(slot)
    }
}
