//! The fields of a Protobuf message, as they stand in its bytes.

use prost::encoding::{WireType, decode_key, decode_varint};

use crate::domain::DeadLetter;

/// Levels of messages inside an unknown field. Each is carried whole, so that each costs its size again.
pub(in crate::wire) const UNKNOWN_DEPTH_MAX: usize = 12;

/// A field as it stands in a record.
#[derive(Clone, Copy)]
pub(in crate::wire) struct Found<'b> {
    pub(in crate::wire) tag: u32,
    pub(in crate::wire) wire: WireType,
    /// With its length.
    pub(in crate::wire) value: &'b [u8],
    /// Of a field with a length, what follows that.
    pub(in crate::wire) content: &'b [u8],
    /// Where its key stands.
    pub(in crate::wire) at: &'b [u8],
}

/// A message that is read, to tell positions in it.
#[derive(Clone, Copy)]
pub(in crate::wire) struct Whole<'b>(pub(in crate::wire) &'b [u8]);

impl<'b> Whole<'b> {
    /// The field that comes next in a part of it.
    pub(in crate::wire) fn next(self, rest: &mut &'b [u8]) -> Result<Found<'b>, DeadLetter> {
        let at = *rest;
        let (tag, wire) = decode_key(rest).map_err(|_| self.malformed(at, "no field key stands there"))?;
        let value = *rest;
        let content = skip(wire, rest).ok_or_else(|| self.malformed(at, "the field is cut off"))?;
        let value = value.get(..value.len() - rest.len()).unwrap_or_default();
        Ok(Found { tag, wire, value, content, at })
    }

    /// Where a part of it begins.
    pub(in crate::wire) fn position(self, part: &[u8]) -> usize {
        part.as_ptr().addr().saturating_sub(self.0.as_ptr().addr())
    }

    pub(in crate::wire) fn malformed(self, part: &[u8], what: &str) -> DeadLetter {
        DeadLetter::malformed(self.position(part), what)
    }
}

/// The fields with a length, and something in them, of what can be a message: whole fields from end to end. None of
/// anything else.
pub(in crate::wire) fn fields_within(content: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut rest = if is_message(content) { content } else { &[] };
    std::iter::from_fn(move || {
        loop {
            let (tag, wire) = decode_key(&mut rest).ok()?;
            let inner = skip(wire, &mut rest)?;
            if wire == WireType::LengthDelimited && !inner.is_empty() {
                return Some((tag, inner));
            }
        }
    })
}

fn is_message(mut content: &[u8]) -> bool {
    while !content.is_empty() {
        let Ok((_, wire)) = decode_key(&mut content) else { return false };
        if skip(wire, &mut content).is_none() {
            return false;
        }
    }
    true
}

/// Moves past a field's value and returns the content of one with a length.
pub(in crate::wire) fn skip<'a>(wire: WireType, rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = match wire {
        WireType::Varint => {
            decode_varint(rest).ok()?;
            0
        }
        WireType::SixtyFourBit => 8,
        WireType::ThirtyTwoBit => 4,
        WireType::LengthDelimited => usize::try_from(decode_varint(rest).ok()?).ok()?,
        WireType::StartGroup | WireType::EndGroup => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(content)
}
