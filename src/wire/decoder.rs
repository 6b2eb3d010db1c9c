//! From a record's value to its payments: which format it is, and then that format's file.

use super::Payments;
use super::format::Format;
use super::limits::Limits;
use super::protobuf::SchemaIds;
use super::tree::{Embedded, Keys};
use super::{fedwire, inflate, iso20022, json, plain, protobuf, swift_mt, text};
use crate::domain::{DeadLetter, DeadLetterReason, Payment};

/// Messages inside messages, this often.
const EMBEDDED_LEVELS_MAX: usize = 3;

/// What is known of a record's format before looking at it. The header goes before the topic's setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints<'a> {
    /// The value of its `content-type` header.
    pub content_type: Option<&'a [u8]>,
    /// What the configuration says of its topic.
    pub topic_format: Option<Format>,
}

/// Decodes records.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    limits: Limits,
    schema_ids: SchemaIds,
    keys: Keys,
}

impl Decoder {
    /// A decoder with these bounds, for these ids of a schema registry.
    #[must_use]
    pub fn new(limits: Limits, schema_ids: SchemaIds) -> Self {
        Self { limits, schema_ids, keys: Keys::default() }
    }

    /// The format of a record: its `content-type` header, else the topic's setting, else what it looks like.
    ///
    /// # Errors
    /// When nothing says it and it looks like none.
    pub fn format(value: &[u8], hints: Hints<'_>) -> Result<Format, DeadLetter> {
        hints
            .content_type
            .and_then(Format::from_content_type)
            .or(hints.topic_format)
            .map_or_else(|| Format::sniff(value), Ok)
    }

    /// Fills `payments` with those of a record: at least one, none of them without text.
    ///
    /// # Errors
    /// When the record cannot be read whole. What `payments` then holds is not to be used.
    pub fn decode(&mut self, value: &[u8], hints: Hints<'_>, payments: &mut Payments) -> Result<Format, DeadLetter> {
        payments.clear();
        if value.is_empty() {
            return Err(DeadLetter { reason: DeadLetterReason::Empty, detail: "the record has no value".to_owned() });
        }
        if value.len() > self.limits.record_bytes_max {
            let detail = format!("{} bytes, the limit is {}", value.len(), self.limits.record_bytes_max);
            return Err(DeadLetter { reason: DeadLetterReason::Oversized, detail });
        }
        let format = self.read(value, hints, 0, payments)?;
        if payments.as_slice().is_empty() || payments.as_slice().iter().any(Payment::is_empty) {
            let detail = "there is a payment without any text in it, or none at all".to_owned();
            return Err(DeadLetter { reason: DeadLetterReason::Malformed, detail });
        }
        Ok(format)
    }

    /// Takes a record that could not be decoded as one payment of plain text.
    pub fn as_text(&self, value: &[u8], payments: &mut Payments) {
        payments.clear();
        plain::fill(value, &self.limits, payments.last_mut());
    }

    /// Adds the payments of a message. `level`: how many messages it is inside of.
    fn read(
        &mut self,
        value: &[u8],
        hints: Hints<'_>,
        level: usize,
        payments: &mut Payments,
    ) -> Result<Format, DeadLetter> {
        if let Some(packed) = inflate::gzip(value, &self.limits) {
            self.limits.check_depth(level * self.limits.depth_max / EMBEDDED_LEVELS_MAX)?;
            return self.read(&packed?, hints, level + 1, payments);
        }
        let format = Self::format(value, hints)?;
        match format {
            Format::Json => {
                let outer = payments.len();
                let embedded = json::decode(&text::unicode(value)?, &self.limits, &mut self.keys, None, payments)?;
                self.read_embedded(embedded, outer, level, payments);
            }
            Format::Protobuf => protobuf::decode(value, &self.limits, &self.schema_ids, payments)?,
            Format::Iso20022 => iso20022::decode(&text::xml(value)?, &self.limits, payments)?,
            Format::Fedwire => fedwire::decode(&text::fin(value), &self.limits, payments)?,
            Format::SwiftMt => swift_mt::decode(&text::fin(value), &self.limits, payments)?,
        }
        Ok(format)
    }

    /// Reads the messages inside the texts of one. Those texts are screened whatever comes of it, so that one which is
    /// no message after all is no reason to refuse the record.
    fn read_embedded(&mut self, embedded: Embedded, outer: usize, level: usize, payments: &mut Payments) {
        if level >= EMBEDDED_LEVELS_MAX {
            return;
        }
        for (path, message) in embedded.into_messages() {
            let inner = payments.len();
            let read = self.read(&message, Hints::default(), level + 1, payments);
            if read.is_err() || payments.as_slice().iter().skip(inner).any(Payment::is_empty) {
                payments.truncate(inner);
            } else if outer + 1 == inner {
                payments.unwrap(outer, &path);
            }
        }
    }
}
