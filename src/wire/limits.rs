//! What one record may cost.

/// Bounds on a record. Beyond them it is dead-lettered: never cut, never cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a record's value.
    pub record_bytes_max: usize,
    /// Levels of nesting in JSON, XML and Protobuf.
    pub depth_max: usize,
    /// Transfers in one message.
    pub payments_max: usize,
}

impl Default for Limits {
    /// 1 MiB is librdkafka's and Kafka's default for a message; ISO 20022's deepest message has about 20 levels.
    fn default() -> Self {
        Self { record_bytes_max: 1024 * 1024, depth_max: 64, payments_max: 10_000 }
    }
}
