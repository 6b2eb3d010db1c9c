//! Avro's object container: a schema, and records in blocks ("Object Container Files" of the specification).

use std::io::Read as _;

use super::avro::Avro;
use super::zigzag;
use crate::domain::{DeadLetter, DeadLetterReason};
use crate::wire::limits::Limits;
use crate::wire::tree::Walk;

/// How a container begins.
pub(in crate::wire) const MAGIC: &[u8] = b"Obj\x01";
const SYNC_BYTES: usize = 16;

/// Reads every record of a container.
pub(in crate::wire) fn read(value: &[u8], limits: &Limits, walk: &mut Walk<'_>) -> Result<(), DeadLetter> {
    let mut rest = value.get(MAGIC.len()..).unwrap_or_default();
    let cut = || DeadLetter { reason: DeadLetterReason::Malformed, detail: "the Avro container is cut off".to_owned() };
    let (mut schema, mut codec) = (None, &b"null"[..]);
    loop {
        let count = long(&mut rest).ok_or_else(cut)?;
        if count == 0 {
            break;
        }
        if count < 0 {
            long(&mut rest).ok_or_else(cut)?;
        }
        for _ in 0..count.unsigned_abs() {
            let (key, content) = (bytes(&mut rest).ok_or_else(cut)?, bytes(&mut rest).ok_or_else(cut)?);
            match key {
                b"avro.schema" => schema = Some(content),
                b"avro.codec" => codec = content,
                _ => {}
            }
        }
    }
    let refused = |what: String| DeadLetter { reason: DeadLetterReason::UnknownSchema, detail: what };
    let text = schema.and_then(|schema| std::str::from_utf8(schema).ok()).ok_or_else(cut)?;
    // A schema's error can quote names out of the record.
    let avro = Avro::parse(text, &[]).map_err(|_| refused("the container's schema is no Avro schema".to_owned()))?;
    rest = rest.get(SYNC_BYTES..).ok_or_else(cut)?;
    while !rest.is_empty() {
        let count = long(&mut rest).ok_or_else(cut)?;
        let block = bytes(&mut rest).ok_or_else(cut)?;
        let unpacked = match codec {
            b"null" | b"" => None,
            b"deflate" => {
                let mut whole = Vec::new();
                let mut reader = flate2::read::DeflateDecoder::new(block).take(limits.inflated_bytes_max as u64 + 1);
                reader.read_to_end(&mut whole).map_err(|_| cut())?;
                Some(whole)
            }
            _ => return Err(refused("the container is packed with another codec than deflate".to_owned())),
        };
        let mut records = unpacked.as_deref().unwrap_or(block);
        if records.len() > limits.inflated_bytes_max {
            let detail = format!("it unpacks to more than {} bytes", limits.inflated_bytes_max);
            return Err(DeadLetter { reason: DeadLetterReason::Oversized, detail });
        }
        for _ in 0..count {
            records = avro.read_next(records, limits, walk)?;
        }
        rest = rest.get(SYNC_BYTES..).ok_or_else(cut)?;
    }
    Ok(())
}

fn long(rest: &mut &[u8]) -> Option<i64> {
    let number = prost::encoding::decode_varint(rest).ok()?;
    Some(zigzag(number))
}

fn bytes<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(long(rest)?).ok()?;
    let (content, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(content)
}
