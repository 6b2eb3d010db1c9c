//! Protobuf: `northwatch.v1.Payment`, bare or behind a Confluent header.
//!
//! The message is walked by its descriptors, into the same table as JSON. Fields the schema does not know, such as
//! those of a newer one, are carried as texts: nothing in a record escapes the screener because it is unknown.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use prost::Message as _;
use prost::encoding::{WireType, decode_key, decode_varint};

use super::Payments;
use super::canonical::{Builder, Fields, Slot};
use super::limits::Limits;
use super::schema::{Found, Kind, Messages, UNKNOWN_DEPTH_MAX, Whole, fields_within, skip};
use crate::domain::{DeadLetter, DeadLetterReason};

pub(super) const PAYMENT: &str = ".northwatch.v1.Payment";
pub(super) const TIMESTAMP: &str = ".google.protobuf.Timestamp";

/// The messages of `payment.proto`, as `build.rs` compiled them.
static SCHEMA: LazyLock<Messages> = LazyLock::new(|| {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/northwatch.descriptors"));
    let set = prost_types::FileDescriptorSet::decode(&bytes[..]).unwrap_or_default();
    Messages::of(&set)
});

/// A payment as bare Protobuf.
#[must_use]
pub fn protobuf(payment: &super::proto::Payment) -> Vec<u8> {
    payment.encode_to_vec()
}

/// Which schema ids of a registry hold `northwatch.v1.Payment`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaIds(Option<BTreeSet<u32>>);

impl SchemaIds {
    /// Any id, as long as the message has no field that `northwatch.v1.Payment` lacks.
    #[must_use]
    pub const fn any() -> Self {
        Self(None)
    }

    /// Whether an id is among those that are named.
    pub(super) fn names(&self, id: u32) -> bool {
        self.0.as_ref().is_some_and(|ids| ids.contains(&id))
    }

    /// These ids and no other.
    #[must_use]
    pub fn only(ids: impl IntoIterator<Item = u32>) -> Self {
        Self(Some(ids.into_iter().collect()))
    }
}

/// Whether a value can be a bare payment: it begins with the payment's id, and every field in it is known and whole.
pub(super) fn looks_like_payment(value: &[u8]) -> bool {
    matches!(value.first(), Some(0x0A)) && has_only_known_fields(value)
}

fn has_only_known_fields(mut value: &[u8]) -> bool {
    let Some(payment) = SCHEMA.get(PAYMENT) else { return false };
    while !value.is_empty() {
        let Ok((tag, wire)) = decode_key(&mut value) else { return false };
        let fits = match payment.get(tag).map(|field| &field.kind) {
            Some(Kind::Text | Kind::Message(_)) => wire == WireType::LengthDelimited,
            Some(Kind::Enum(_) | Kind::Number(_)) => wire == WireType::Varint,
            Some(Kind::Bytes) | None => false,
        };
        if !fits || skip(wire, &mut value).is_none() {
            return false;
        }
    }
    true
}

/// Reads a message, bare or framed.
pub(super) fn decode(
    value: &[u8],
    limits: &Limits,
    ids: &SchemaIds,
    payments: &mut Payments,
) -> Result<(), DeadLetter> {
    let body = if value.first() == Some(&0) { unframe(value, ids)? } else { value };
    decode_body(body, limits, payments)
}

/// Reads a payment without any frame.
pub(super) fn decode_body(body: &[u8], limits: &Limits, payments: &mut Payments) -> Result<(), DeadLetter> {
    let payment = payments.next_within(limits)?;
    let mut fields = Fields::default();
    let mut walk = Walk { builder: Builder::new(payment, &mut fields), whole: Whole(body), limits };
    walk.message(body, PAYMENT, Slot::Payment, "", 0)
}

/// Takes off the Confluent header: a zero byte, four bytes of schema id, and the path of the message in its schema
/// (docs.confluent.io, "Wire format"). `Payment` is the first message of its file, so the path is `[0]`, which is
/// written as the single byte 0, or in full as 2, 0.
fn unframe<'a>(value: &'a [u8], ids: &SchemaIds) -> Result<&'a [u8], DeadLetter> {
    let [_, a, b, c, d, rest @ ..] = value else {
        let detail = format!("a Confluent header has 5 bytes and more, this record {}", value.len());
        return Err(DeadLetter { reason: DeadLetterReason::Malformed, detail });
    };
    let id = u32::from_be_bytes([*a, *b, *c, *d]);
    let unknown = |detail| DeadLetter { reason: DeadLetterReason::UnknownSchema, detail };
    if let Some(known) = &ids.0
        && !known.contains(&id)
    {
        return Err(unknown(format!("schema id {id} is not among the configured schema_ids")));
    }
    let ([0, body @ ..] | [2, 0, body @ ..]) = rest else {
        return Err(unknown(format!("schema id {id}: the message is not the first of its schema")));
    };
    if ids.0.is_none() && !has_only_known_fields(body) {
        return Err(unknown(format!(
            "schema id {id}: its message is not northwatch.v1.Payment; name the ids that are in schema_ids"
        )));
    }
    Ok(body)
}

struct Walk<'a> {
    builder: Builder<'a>,
    whole: Whole<'a>,
    limits: &'a Limits,
}

impl<'a> Walk<'a> {
    fn message(&mut self, body: &'a [u8], name: &str, slot: Slot, path: &str, depth: usize) -> Result<(), DeadLetter> {
        self.limits.check_depth(depth)?;
        let node = self.builder.open(slot);
        let message = SCHEMA.get(name);
        let mut rest = body;
        while !rest.is_empty() {
            let Found { tag, wire, value, content, at } = self.whole.next(&mut rest)?;
            let Some(field) = message.and_then(|message| message.get(tag)) else {
                if wire == WireType::LengthDelimited {
                    self.unknown(content, &join(path, &format!("field_{tag}")), depth + 1);
                }
                continue;
            };
            let slot = node.slot(&field.name);
            match (&field.kind, wire) {
                (Kind::Message(name), WireType::LengthDelimited) if name == TIMESTAMP => {
                    if let Some(text) = timestamp(content) {
                        self.builder.text(slot, &text, || join(path, &field.name));
                    }
                }
                (Kind::Message(name), WireType::LengthDelimited) => {
                    self.message(content, name, slot, &join(path, &field.name), depth + 1)?;
                }
                (Kind::Text, WireType::LengthDelimited) => {
                    let text = std::str::from_utf8(content).map_err(|_| self.invalid_text(at, &field.name))?;
                    self.builder.text(slot, text, || join(path, &field.name));
                }
                (Kind::Enum(names), WireType::Varint) => {
                    let number = decode_varint(&mut &value[..]).unwrap_or_default();
                    if let Some(text) = names.get(&number) {
                        self.builder.text(slot, text, || join(path, &field.name));
                    }
                }
                (Kind::Number(_), WireType::Varint | WireType::ThirtyTwoBit | WireType::SixtyFourBit) => {}
                _ => return Err(self.whole.malformed(at, &format!("the wire type is not that of {}", field.name))),
            }
        }
        self.builder.close(node);
        Ok(())
    }

    /// A field that the schema does not know: as a text, and if it can be a message, that message's fields too.
    fn unknown(&mut self, content: &[u8], path: &str, depth: usize) {
        let text = String::from_utf8_lossy(content);
        self.builder.text(Slot::Unknown, &text, || path.to_owned());
        if depth < self.limits.depth_max.min(UNKNOWN_DEPTH_MAX) {
            for (tag, inner) in fields_within(content) {
                self.unknown(inner, &join(path, &format!("field_{tag}")), depth + 1);
            }
        }
    }

    fn invalid_text(&self, at: &[u8], field: &str) -> DeadLetter {
        let detail = format!("byte {}: {field} is not UTF-8", self.whole.position(at));
        DeadLetter { reason: DeadLetterReason::InvalidEncoding, detail }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Seconds and nanoseconds since 1970 as RFC 3339.
pub(super) fn timestamp(content: &[u8]) -> Option<String> {
    let time = prost_types::Timestamp::decode(content).ok()?;
    jiff::Timestamp::new(time.seconds, time.nanos).ok().map(|time| time.to_string())
}
