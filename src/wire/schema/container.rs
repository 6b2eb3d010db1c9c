//! Avro's object container: a schema, and records in blocks ("Object Container Files" of the specification).

use super::avro::{Avro, Reader};
use crate::domain::{DeadLetter, DeadLetterReason};
use crate::wire::inflate::Room;
use crate::wire::limits::Limits;
use crate::wire::tree::Walk;

/// How a container begins.
pub(in crate::wire) const MAGIC: &[u8] = b"Obj\x01";
const SYNC_BYTES: usize = 16;

/// Reads every record of a container.
pub(in crate::wire) fn read(
    value: &[u8],
    limits: &Limits,
    room: &mut Room,
    walk: &mut Walk<'_>,
) -> Result<(), DeadLetter> {
    let mut reader = Reader::new(value, limits);
    reader.take(MAGIC.len())?;
    let (mut schema, mut codec) = (None, &b"null"[..]);
    while let Some(count) = reader.block()? {
        for _ in 0..count {
            match (reader.bytes()?, reader.bytes()?) {
                (b"avro.schema", content) => schema = Some(content),
                (b"avro.codec", content) => codec = content,
                _ => {}
            }
        }
    }
    let refused = |what: &str| DeadLetter { reason: DeadLetterReason::UnknownSchema, detail: what.to_owned() };
    let text = schema.and_then(|schema| std::str::from_utf8(schema).ok());
    let text = text.ok_or_else(|| reader.malformed("the Avro container has no schema"))?;
    // A schema's error can quote names out of the record.
    let avro = Avro::parse(text, &[]).map_err(|_| refused("the container's schema is no Avro schema"))?;
    reader.take(SYNC_BYTES)?;
    while !reader.is_at_end() {
        let count = reader.long()?;
        let block = reader.bytes()?;
        let unpacked = match codec {
            b"null" | b"" => None,
            b"deflate" => Some(room.deflate(block)?),
            _ => return Err(refused("the container is packed with another codec than deflate")),
        };
        let mut records = unpacked.as_deref().unwrap_or(block);
        for _ in 0..count {
            records = avro.read_next(records, limits, walk)?;
        }
        reader.take(SYNC_BYTES)?;
    }
    Ok(())
}
