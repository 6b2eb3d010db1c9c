//! From a record's value to its payments: which format it is, and then that format's file.

use super::Payments;
use super::format::Format;
use super::inflate::Room;
use super::limits::Limits;
use super::protobuf::SchemaIds;
use super::schema::{self, Form, Frame, Schema, SchemaKey, Schemas};
use super::tree::{self, Embedded, Keys, Known, Mapping, Walk};
use super::{fedwire, iso20022, json, plain, protobuf, swift_mt, text};
use crate::domain::{DeadLetter, DeadLetterReason, Payment};

/// Messages inside messages, this often.
const EMBEDDED_LEVELS_MAX: usize = 3;

/// How the records of a topic are read, as its owner says.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Their format.
    pub format: Option<Format>,
    /// The schema that they were written with.
    pub schema: Option<Schema>,
    /// What their keys mean.
    pub mapping: Option<Mapping>,
}

impl Reading {
    /// Records of this format, and nothing else known.
    #[must_use]
    pub fn of(format: Option<Format>) -> Self {
        Self { format, ..Self::default() }
    }
}

/// What is known of a record's format before looking at it. The header goes before the topic's setting.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The value of its `content-type` header.
    pub content_type: Option<&'a [u8]>,
    /// The value of its `__value_schema_id` header, where serialisers put a schema's id that is not before the record.
    pub schema_id: Option<&'a [u8]>,
    /// What the configuration says of its topic.
    pub reading: Option<&'a Reading>,
}

impl<'a> Hints<'a> {
    /// Hints of nothing but how it is to be read.
    #[must_use]
    pub const fn of(reading: &'a Reading) -> Self {
        Self { content_type: None, schema_id: None, reading: Some(reading) }
    }

    fn mapping(&self) -> Option<&'a Mapping> {
        self.reading.and_then(|reading| reading.mapping.as_ref())
    }
}

/// Decodes records.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    limits: Limits,
    schema_ids: SchemaIds,
    schemas: Schemas,
    keys: Keys,
    /// What the record at hand may unpack to.
    room: Room,
    /// Buffers, reused from record to record.
    tree: tree::Buffers,
    elements: iso20022::Buffers,
}

impl Decoder {
    /// A decoder with these bounds, for these ids of a schema registry.
    #[must_use]
    pub fn new(limits: Limits, schema_ids: SchemaIds) -> Self {
        Self { limits, schema_ids, ..Self::default() }
    }

    /// The format of a record: its `content-type` header, else the topic's setting, else what it looks like.
    ///
    /// # Errors
    /// When nothing says it and it looks like none.
    pub fn format(value: &[u8], hints: Hints<'_>) -> Result<Format, DeadLetter> {
        hints
            .content_type
            .and_then(Format::from_content_type)
            .or_else(|| hints.reading.and_then(|reading| reading.format))
            .map_or_else(|| Format::sniff(value), Ok)
    }

    /// The schema that a record names and that this decoder does not know yet.
    #[must_use]
    pub fn missing(&self, value: &[u8], hints: Hints<'_>) -> Option<SchemaKey> {
        let of_topic = hints.reading.is_some_and(|reading| reading.schema.is_some());
        let key = Frame::of(value, hints.schema_id).map(|frame| frame.key).filter(|_| !of_topic)?;
        let own = matches!(key, SchemaKey::Id(id) if self.schema_ids.names(id));
        (!own && self.schemas.get(&key).is_none()).then_some(key)
    }

    /// Learns a schema.
    pub fn learn(&mut self, key: SchemaKey, schema: Schema) {
        self.schemas.add(key, schema);
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
        self.room = Room::new(&self.limits);
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
        if level > EMBEDDED_LEVELS_MAX {
            let detail = format!("messages inside messages, more than {EMBEDDED_LEVELS_MAX} levels of them");
            return Err(DeadLetter { reason: DeadLetterReason::TooDeep, detail });
        }
        if let Some(packed) = self.room.gzip(value) {
            return self.read(&packed?, hints, level + 1, payments);
        }
        let frame = Frame::of(value, hints.schema_id);
        if let Some(schema) = hints.reading.and_then(|reading| reading.schema.as_ref()) {
            return self.read_by_topic(schema, frame, value, hints, level, payments);
        }
        if let Some(frame) = frame
            && let Some(schema) = self.schemas.get(&frame.key).cloned()
        {
            return self.read_by(&schema, &frame, hints, level, payments);
        }
        let value = unwrap_text(value);
        let format = Self::format(value, hints)?;
        match format {
            Format::Json => self.json(value, hints, level, payments)?,
            Format::Avro if value.starts_with(schema::MAGIC) => {
                let mut room = self.room;
                let read =
                    self.walk(hints, level, payments, |limits, walk| schema::container(value, limits, &mut room, walk));
                self.room = room;
                read?;
            }
            Format::Avro => return Err(unknown_schema("it names no schema, and input.schemas has none for its topic")),
            Format::Protobuf => protobuf::decode(value, &self.limits, &self.schema_ids, payments)?,
            Format::Iso20022 => {
                let text = text::xml(value)?;
                if hints.mapping().is_none() && iso20022::is_iso(&text) {
                    iso20022::decode(&text, &self.limits, &mut self.elements, payments)?;
                } else {
                    self.walk(hints, level, payments, |_, walk| iso20022::decode_other(&text, walk))?;
                }
            }
            Format::Fedwire => fedwire::decode(&text::fin(value), &self.limits, payments)?,
            Format::SwiftMt => swift_mt::decode(&text::fin(value), &self.limits, payments)?,
        }
        Ok(format)
    }

    /// A record of a topic with a schema: framed, or bare. A bare one may begin like a frame, and only one of the two
    /// readings comes out even.
    fn read_by_topic(
        &mut self,
        schema: &Schema,
        frame: Option<Frame<'_>>,
        value: &[u8],
        hints: Hints<'_>,
        level: usize,
        payments: &mut Payments,
    ) -> Result<Format, DeadLetter> {
        let from = payments.len();
        let framed = frame.map(|frame| self.read_by(schema, &frame, hints, level, payments));
        if let Some(Ok(format)) = framed {
            return Ok(format);
        }
        payments.truncate(from);
        let bare = self.read_by(schema, &Frame::bare(value), hints, level, payments);
        match (framed, bare) {
            (Some(Err(letter)), Err(_)) => Err(letter),
            (_, bare) => bare,
        }
    }

    fn read_by(
        &mut self,
        schema: &Schema,
        frame: &Frame<'_>,
        hints: Hints<'_>,
        level: usize,
        payments: &mut Payments,
    ) -> Result<Format, DeadLetter> {
        let unpacked = if frame.packed { Some(self.room.zlib(frame.body)?) } else { None };
        let body = unpacked.as_deref().unwrap_or(frame.body);
        match schema.form() {
            Form::Avro(avro) => {
                self.walk(hints, level, payments, |limits, walk| avro.read(body, limits, walk))?;
                Ok(Format::Avro)
            }
            Form::Protobuf(descriptors) => {
                let (path, body) =
                    if frame.is_bare { (None, body) } else { schema::indexes(body).map(|(p, b)| (Some(p), b))? };
                if descriptors.is_own(path.as_deref()) {
                    return protobuf::decode_body(body, &self.limits, payments).map(|()| Format::Protobuf);
                }
                self.walk(hints, level, payments, |limits, walk| {
                    descriptors.read(path.as_deref(), body, limits, walk)
                })?;
                Ok(Format::Protobuf)
            }
            Form::Json => self.json(body, hints, level, payments).map(|()| Format::Json),
        }
    }

    fn json(
        &mut self,
        value: &[u8],
        hints: Hints<'_>,
        level: usize,
        payments: &mut Payments,
    ) -> Result<(), DeadLetter> {
        let outer = payments.len();
        let known = Known { keys: &mut self.keys, buffers: &mut self.tree, mapping: hints.mapping() };
        let text = text::unicode(value)?;
        let embedded = json::decode(&text, &self.limits, known, &mut self.elements, payments)?;
        self.read_embedded(embedded, outer, level, payments)
    }

    /// Runs a walk, and reads the messages inside the texts that it met.
    fn walk(
        &mut self,
        hints: Hints<'_>,
        level: usize,
        payments: &mut Payments,
        read: impl FnOnce(&Limits, &mut Walk<'_>) -> Result<(), DeadLetter>,
    ) -> Result<(), DeadLetter> {
        let outer = payments.len();
        let known = Known { keys: &mut self.keys, buffers: &mut self.tree, mapping: hints.mapping() };
        let mut walk = Walk::new(&self.limits, payments, known);
        read(&self.limits, &mut walk)?;
        let embedded = walk.into_embedded();
        self.read_embedded(embedded, outer, level, payments)
    }

    /// Reads the messages inside the texts of one. Those texts are screened whatever comes of it, so that one which is
    /// no message after all is no reason to refuse the record. One that unpacks to too much is: it was a message.
    fn read_embedded(
        &mut self,
        embedded: Embedded,
        outer: usize,
        level: usize,
        payments: &mut Payments,
    ) -> Result<(), DeadLetter> {
        if level >= EMBEDDED_LEVELS_MAX {
            return Ok(());
        }
        for (path, message) in embedded.into_messages() {
            let inner = payments.len();
            let read = self.read(&message, Hints::default(), level + 1, payments);
            match read {
                Err(letter) if letter.reason == DeadLetterReason::Oversized => return Err(letter),
                Ok(_) if !payments.as_slice().iter().skip(inner).any(Payment::is_empty) => {
                    if outer + 1 == inner {
                        payments.unwrap(outer, &path);
                    }
                }
                _ => payments.truncate(inner),
            }
        }
        Ok(())
    }
}

/// JSON and XML may stand in a Confluent frame, too.
fn unwrap_text(value: &[u8]) -> &[u8] {
    match value {
        [0, _, _, _, _, body @ ..] if matches!(body.trim_ascii_start(), [b'{' | b'[' | b'<', ..]) => body,
        _ => value,
    }
}

fn unknown_schema(what: &str) -> DeadLetter {
    DeadLetter { reason: DeadLetterReason::UnknownSchema, detail: what.to_owned() }
}
