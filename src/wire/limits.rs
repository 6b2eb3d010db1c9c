//! What one record may cost.

use crate::domain::{DeadLetter, DeadLetterReason, Payment};

/// Bounds on a record. Beyond them it is dead-lettered: never cut, never cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a record's value.
    pub record_bytes_max: usize,
    /// Levels of nesting in JSON, XML and Protobuf.
    pub depth_max: usize,
    /// Transfers in one message.
    pub payments_max: usize,
    /// Bytes that all parts of a record which its sender compressed unpack to.
    pub inflated_bytes_max: usize,
    /// Bytes of all payments of one message together: each holds a copy of what stands outside the transfers.
    pub payments_bytes_max: usize,
}

impl Limits {
    /// Refuses to open another level inside so many.
    pub(super) fn check_depth(&self, open: usize) -> Result<(), DeadLetter> {
        if open < self.depth_max {
            return Ok(());
        }
        let detail = format!("nested deeper than {} levels", self.depth_max);
        Err(DeadLetter { reason: DeadLetterReason::TooDeep, detail })
    }
}

/// Adds a part to a name, as far as there is room.
#[inline]
pub(super) fn push_name(name: &mut String, separator: char, part: &str) {
    if name.len() + part.len() < Payment::SOURCE_BYTES_MAX {
        if !name.is_empty() {
            name.push(separator);
        }
        return name.push_str(part);
    }
    push_cut(name, separator, part);
}

#[cold]
fn push_cut(name: &mut String, separator: char, part: &str) {
    if !name.is_empty() && name.len() < Payment::SOURCE_BYTES_MAX {
        name.push(separator);
    }
    let room = Payment::SOURCE_BYTES_MAX.saturating_sub(name.len());
    name.push_str(part.get(..part.floor_char_boundary(room)).unwrap_or_default());
}

impl Default for Limits {
    /// 1 MiB is librdkafka's and Kafka's default for a message; ISO 20022's deepest message has about 20 levels.
    fn default() -> Self {
        Self {
            record_bytes_max: 1024 * 1024,
            depth_max: 64,
            payments_max: 10_000,
            inflated_bytes_max: 16 * 1024 * 1024,
            payments_bytes_max: 64 * 1024 * 1024,
        }
    }
}
