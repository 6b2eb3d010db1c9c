//! Records that their sender compressed, beside what Kafka does itself.

use std::io::Read as _;

use super::limits::Limits;
use crate::domain::{DeadLetter, DeadLetterReason};

/// The first bytes of gzip (RFC 1952).
const GZIP: [u8; 3] = [0x1F, 0x8B, 8];

/// What is inside, if a value is gzip.
pub(super) fn gzip(value: &[u8], limits: &Limits) -> Option<Result<Vec<u8>, DeadLetter>> {
    value.starts_with(&GZIP).then(|| read(flate2::read::MultiGzDecoder::new(value), limits))
}

/// What zlib (RFC 1950) packed.
pub(super) fn zlib(value: &[u8], limits: &Limits) -> Result<Vec<u8>, DeadLetter> {
    read(flate2::read::ZlibDecoder::new(value), limits)
}

fn read(packed: impl std::io::Read, limits: &Limits) -> Result<Vec<u8>, DeadLetter> {
    let mut whole = Vec::new();
    let bounded = packed.take(limits.inflated_bytes_max as u64 + 1).read_to_end(&mut whole);
    if whole.len() > limits.inflated_bytes_max {
        let detail = format!("it unpacks to more than {} bytes", limits.inflated_bytes_max);
        return Err(DeadLetter { reason: DeadLetterReason::Oversized, detail });
    }
    bounded.map_err(|_| DeadLetter {
        reason: DeadLetterReason::Malformed,
        detail: format!("its compressed data is damaged after {} bytes", whole.len()),
    })?;
    Ok(whole)
}
