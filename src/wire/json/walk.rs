//! A walk over JSON of any shape, into whatever takes keys and texts.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Failure, Stop, each_value, stop};
use crate::domain::DeadLetter;
use crate::wire::limits::Limits;
use crate::wire::tree;

/// The parser hands a number over as an object with this key, so that none of its digits is lost
/// (serde_json's feature `arbitrary_precision`).
pub(super) const NUMBER: &str = "$serde_json::private::Number";

/// What takes the keys and texts of a message.
pub(super) trait Sink {
    /// What a key is to it.
    type Slot: Copy + Default;

    /// Begins a message.
    fn begin(&mut self) -> Result<(), DeadLetter>;
    /// Ends it.
    fn finish(&mut self) -> Result<(), DeadLetter>;
    /// Goes to a key of the open object.
    fn key(&mut self, key: &str) -> (Self::Slot, usize);
    /// Comes back from it, to where `key` said it was.
    fn leave_key(&mut self, before: usize);
    /// Opens an object under a key; `item`: its place, if it is in a list.
    fn open(&mut self, slot: Self::Slot, item: Option<usize>) -> Result<(), DeadLetter>;
    /// Closes it.
    fn close(&mut self);
    /// A text under a key.
    fn text(&mut self, slot: Self::Slot, value: &str, item: Option<usize>) -> Result<(), DeadLetter>;
}

impl Sink for tree::Walk<'_> {
    type Slot = tree::Meaning;

    fn begin(&mut self) -> Result<(), DeadLetter> {
        Self::begin(self)
    }

    fn finish(&mut self) -> Result<(), DeadLetter> {
        Self::finish(self);
        Ok(())
    }

    fn key(&mut self, key: &str) -> (Self::Slot, usize) {
        Self::key(self, key)
    }

    fn leave_key(&mut self, before: usize) {
        Self::leave_key(self, before);
    }

    fn open(&mut self, slot: Self::Slot, item: Option<usize>) -> Result<(), DeadLetter> {
        Self::open(self, slot, item)
    }

    fn close(&mut self) {
        Self::close(self);
    }

    fn text(&mut self, slot: Self::Slot, value: &str, item: Option<usize>) -> Result<(), DeadLetter> {
        Self::text(self, slot, value, item);
        Ok(())
    }
}

/// Reads a text.
pub(super) fn decode<S: Sink>(text: &str, limits: &Limits, sink: &mut S) -> Result<(), DeadLetter> {
    let read = each_value(text, limits, |deserializer| {
        let mut failure = None;
        let top = Top { limits, sink: &mut *sink, failure: &mut failure, depth: 0 };
        top.deserialize(deserializer).map_err(|error| Failure { stop: failure, error })
    });
    match read {
        Err(Stop::Refused(letter)) => Err(letter),
        // No walk into these sinks finds a text foreign.
        Ok(()) | Err(Stop::Foreign) => Ok(()),
    }
}

fn refused<E: serde::de::Error>(failure: &mut Option<Stop>) -> impl FnOnce(DeadLetter) -> E {
    |letter| stop(failure, Stop::Refused(letter))
}

/// The whole text: one message or a list of them.
struct Top<'a, S> {
    limits: &'a Limits,
    sink: &'a mut S,
    failure: &'a mut Option<Stop>,
    depth: usize,
}

impl<'de, S: Sink> DeserializeSeed<'de> for Top<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for Top<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message or a list of messages")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let Self { sink, failure, .. } = self;
        sink.begin().map_err(refused(failure))?;
        Item { sink, failure, slot: S::Slot::default(), index: None, depth: self.depth, limits: self.limits }
            .visit_map(map)?;
        sink.finish().map_err(refused(failure))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { limits, sink, failure, depth } = self;
        limits.check_depth(depth).map_err(refused(failure))?;
        while items.next_element_seed(Top { limits, sink: &mut *sink, failure, depth: depth + 1 })?.is_some() {}
        Ok(())
    }
}

/// A value under a key.
struct Item<'a, S: Sink> {
    sink: &'a mut S,
    failure: &'a mut Option<Stop>,
    slot: S::Slot,
    /// Its place in a list.
    index: Option<usize>,
    depth: usize,
    limits: &'a Limits,
}

impl<'de, S: Sink> DeserializeSeed<'de> for Item<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Sink> Visitor<'de> for Item<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.sink.text(self.slot, value, self.index).map_err(refused(self.failure))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.visit_str(&value.to_string())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { sink, failure, slot, depth, limits, .. } = self;
        limits.check_depth(depth).map_err(refused(failure))?;
        for index in 0.. {
            let value = Item { sink: &mut *sink, failure, slot, index: Some(index), depth: depth + 1, limits };
            if items.next_element_seed(value)?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { sink, failure, slot, index: item, depth, limits } = self;
        limits.check_depth(depth).map_err(refused(failure))?;
        let mut is_open = false;
        while let Some(next) = map.next_key_seed(Key { sink: &mut *sink, failure, slot, item, is_open })? {
            let Next::Value(slot, before) = next else {
                let number: String = map.next_value()?;
                return sink.text(slot, &number, item).map_err(refused(failure));
            };
            is_open = true;
            map.next_value_seed(Item { sink: &mut *sink, failure, slot, index: None, depth: depth + 1, limits })?;
            sink.leave_key(before);
        }
        if is_open {
            sink.close();
        }
        Ok(())
    }
}

/// A key. The first one of an object opens it.
struct Key<'a, S: Sink> {
    sink: &'a mut S,
    failure: &'a mut Option<Stop>,
    slot: S::Slot,
    item: Option<usize>,
    is_open: bool,
}

enum Next<T> {
    /// The value is a number's text.
    Number,
    /// What the key is, and where the way back from it leads.
    Value(T, usize),
}

impl<'de, S: Sink> DeserializeSeed<'de> for Key<'_, S> {
    type Value = Next<S::Slot>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<S: Sink> Visitor<'_> for Key<'_, S> {
    type Value = Next<S::Slot>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        if !self.is_open {
            if key == NUMBER {
                return Ok(Next::Number);
            }
            self.sink.open(self.slot, self.item).map_err(refused(self.failure))?;
        }
        let (slot, before) = self.sink.key(key);
        Ok(Next::Value(slot, before))
    }
}
