//! The proto3 JSON of `northwatch.v1.Payment`, straight into the payment's places.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::walk::NUMBER;
use super::{Failure, Stop, each_value, stop};
use crate::wire::Payments;
use crate::wire::canonical::{Builder, Node, Slot};
use crate::wire::limits::Limits;

/// Reads a text of canonical payments.
pub(super) fn decode(text: &str, limits: &Limits, payments: &mut Payments) -> Result<(), Stop> {
    each_value(text, limits, |deserializer| {
        let mut failure = None;
        let top = Top { limits, payments: &mut *payments, failure: &mut failure, depth: 0 };
        top.deserialize(deserializer).map_err(|error| Failure { stop: failure, error })
    })
}

/// The whole text: one payment or a list of them.
struct Top<'a> {
    limits: &'a Limits,
    payments: &'a mut Payments,
    failure: &'a mut Option<Stop>,
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
        let payment =
            self.payments.next_within(self.limits).map_err(|letter| stop(self.failure, Stop::Refused(letter)))?;
        let mut walk = Walk { builder: Builder::new(payment), limits: self.limits, failure: self.failure };
        Item { walk: &mut walk, slot: Slot::Payment, depth: 0 }.visit_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { limits, payments, failure, depth } = self;
        limits.check_depth(depth).map_err(|letter| stop(failure, Stop::Refused(letter)))?;
        while items.next_element_seed(Top { limits, payments, failure, depth: depth + 1 })?.is_some() {}
        Ok(())
    }
}

struct Walk<'a> {
    builder: Builder<'a>,
    limits: &'a Limits,
    failure: &'a mut Option<Stop>,
}

/// A value in a slot.
struct Item<'w, 'a> {
    walk: &'w mut Walk<'a>,
    slot: Slot,
    depth: usize,
}

impl Item<'_, '_> {
    fn text<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        if !self.slot.takes_text() {
            return Err(stop(self.walk.failure, Stop::Foreign));
        }
        self.walk.builder.text(self.slot, value, || self.slot.name().to_owned());
        Ok(())
    }

    fn deeper<E: serde::de::Error>(&mut self) -> Result<usize, E> {
        let refused = |letter| stop(self.walk.failure, Stop::Refused(letter));
        self.walk.limits.check_depth(self.depth).map_err(refused)?;
        Ok(self.depth + 1)
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

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.text(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.text(&value.to_string())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.text(&value.to_string())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let depth = self.deeper()?;
        let Self { walk, slot, .. } = self;
        while items.next_element_seed(Item { walk, slot, depth })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let depth = self.deeper()?;
        let Self { walk, slot, .. } = self;
        let mut node = None;
        loop {
            match map.next_key_seed(Key { node, slot, walk })? {
                None => break,
                Some(Next::Number) => {
                    let number: String = map.next_value()?;
                    return Item { walk, slot, depth }.text(&number);
                }
                Some(Next::Slot(opened, slot)) => {
                    node = Some(opened);
                    map.next_value_seed(Item { walk, slot, depth })?;
                }
            }
        }
        let node = node.unwrap_or_else(|| walk.builder.open(slot));
        walk.builder.close(node);
        Ok(())
    }
}

/// A key: the object it stands in, opened at its first key, and what its value is.
struct Key<'w, 'a> {
    node: Option<Node>,
    slot: Slot,
    walk: &'w mut Walk<'a>,
}

enum Next {
    /// The value is a number's text.
    Number,
    Slot(Node, Slot),
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = Next;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Next, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = Next;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Next, E> {
        if key == NUMBER && self.node.is_none() {
            return Ok(Next::Number);
        }
        let node = self.node.unwrap_or_else(|| self.walk.builder.open(self.slot));
        match node.slot(key) {
            Slot::Unknown => Err(stop(self.walk.failure, Stop::Foreign)),
            slot => Ok(Next::Slot(node, slot)),
        }
    }
}
