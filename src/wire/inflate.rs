//! Records, or parts of one, that their sender compressed, beside what Kafka does itself.

use std::io::Read;

use super::limits::Limits;
use crate::domain::{DeadLetter, DeadLetterReason};

/// The first bytes of gzip (RFC 1952).
const GZIP: [u8; 3] = [0x1F, 0x8B, 8];

/// How much more all that is packed in one record may unpack to. A record can hold any number of blocks and messages that
/// are packed, each in another: what bounds each of them bounds nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Room {
    left: usize,
    /// At the record's start.
    whole: usize,
}

impl Room {
    pub(super) const fn new(limits: &Limits) -> Self {
        Self { left: limits.inflated_bytes_max, whole: limits.inflated_bytes_max }
    }

    /// What is inside, if a value is gzip.
    pub(super) fn gzip(&mut self, value: &[u8]) -> Option<Result<Vec<u8>, DeadLetter>> {
        value.starts_with(&GZIP).then(|| self.read(flate2::read::MultiGzDecoder::new(value)))
    }

    /// What zlib (RFC 1950) packed.
    pub(super) fn zlib(&mut self, value: &[u8]) -> Result<Vec<u8>, DeadLetter> {
        self.read(flate2::read::ZlibDecoder::new(value))
    }

    /// What deflate (RFC 1951) packed.
    pub(super) fn deflate(&mut self, value: &[u8]) -> Result<Vec<u8>, DeadLetter> {
        self.read(flate2::read::DeflateDecoder::new(value))
    }

    fn read(&mut self, packed: impl Read) -> Result<Vec<u8>, DeadLetter> {
        let mut content = Vec::new();
        let read = packed.take(self.left as u64 + 1).read_to_end(&mut content);
        if content.len() > self.left {
            let detail = format!("it unpacks to more than {} bytes", self.whole);
            return Err(DeadLetter { reason: DeadLetterReason::Oversized, detail });
        }
        self.left -= content.len();
        read.map_err(|_| DeadLetter {
            reason: DeadLetterReason::Malformed,
            detail: format!("its compressed data is damaged after {} bytes", content.len()),
        })?;
        Ok(content)
    }
}
