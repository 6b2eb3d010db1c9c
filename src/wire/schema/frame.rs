//! What serialisers put before a record, or into a header, to say its schema.

use crate::domain::{DeadLetter, DeadLetterReason};

/// How a registry knows a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemaKey {
    /// Confluent's, Apicurio's and Karapace's number.
    Id(u32),
    /// Confluent's global id.
    Guid([u8; 16]),
    /// AWS Glue's id of a schema's version.
    Glue([u8; 16]),
}

impl std::fmt::Display for SchemaKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Guid(bytes) | Self::Glue(bytes) => bytes.iter().enumerate().try_for_each(|(n, byte)| {
                let hyphen = if matches!(n, 4 | 6 | 8 | 10) { "-" } else { "" };
                write!(f, "{hyphen}{byte:02x}")
            }),
        }
    }
}

/// A record's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wire) struct Frame<'a> {
    pub(in crate::wire) key: SchemaKey,
    /// What follows.
    pub(in crate::wire) body: &'a [u8],
    /// Whether it is packed with zlib.
    pub(in crate::wire) packed: bool,
    /// There is none: the value is the body.
    pub(in crate::wire) is_bare: bool,
}

/// The path to a message in its file has so many steps at most.
const INDEXES_MAX: usize = 16;

impl<'a> Frame<'a> {
    /// The frame of a record. `header`: the value of its header `__value_schema_id`, which leaves the record bare.
    pub(in crate::wire) fn of(value: &'a [u8], header: Option<&[u8]>) -> Option<Self> {
        match (header, value) {
            (Some([0, a, b, c, d]), _) => Some(Self::plain(SchemaKey::Id(u32::from_be_bytes([*a, *b, *c, *d])), value)),
            (Some([1, guid @ ..]), _) if guid.len() == 16 => {
                Some(Self::plain(SchemaKey::Guid(guid.try_into().ok()?), value))
            }
            (_, [0, a, b, c, d, body @ ..]) => {
                Some(Self::plain(SchemaKey::Id(u32::from_be_bytes([*a, *b, *c, *d])), body))
            }
            (_, [1, rest @ ..]) => {
                let (guid, body) = rest.split_first_chunk::<16>()?;
                Some(Self::plain(SchemaKey::Guid(*guid), body))
            }
            (_, [3, compression @ (0 | 5), rest @ ..]) => {
                let (version, body) = rest.split_first_chunk::<16>()?;
                let key = SchemaKey::Glue(*version);
                Some(Self { key, body, packed: *compression == 5, is_bare: false })
            }
            _ => None,
        }
    }

    const fn plain(key: SchemaKey, body: &'a [u8]) -> Self {
        Self { key, body, packed: false, is_bare: false }
    }

    /// A record without one.
    pub(in crate::wire) const fn bare(body: &'a [u8]) -> Self {
        Self { key: SchemaKey::Id(0), body, packed: false, is_bare: true }
    }
}

/// The path to a Protobuf message in its file, and what follows it (docs.confluent.io, "Wire format"). The path to the
/// first message is written as a single zero.
pub(in crate::wire) fn indexes(body: &[u8]) -> Result<(Vec<usize>, &[u8]), DeadLetter> {
    let malformed = || DeadLetter {
        reason: DeadLetterReason::Malformed,
        detail: "the path to its Protobuf message is cut off or too long".to_owned(),
    };
    let mut rest = body;
    let mut next = || {
        let number = prost::encoding::decode_varint(&mut rest).ok()?;
        (number & 1 == 0).then_some(number >> 1).and_then(|number| usize::try_from(number).ok())
    };
    let count = next().filter(|count| *count <= INDEXES_MAX).ok_or_else(malformed)?;
    let path: Option<Vec<usize>> = (0..count).map(|_| next()).collect();
    let path = path.filter(|path| !path.is_empty()).unwrap_or_else(|| vec![0]);
    Ok((path, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_known_by_their_first_bytes() {
        let check = |value: &[u8], header: Option<&[u8]>, expected: Option<(SchemaKey, &[u8])>| {
            assert_eq!(Frame::of(value, header).map(|frame| (frame.key, frame.body)), expected, "{value:?}");
        };
        let guid = [7; 16];
        check(&[0, 0, 0, 1, 2, 9], None, Some((SchemaKey::Id(258), &[9])));
        check(&[9], Some(&[0, 0, 0, 1, 2]), Some((SchemaKey::Id(258), &[9])));
        check(&[&[1][..], &guid, &[9]].concat(), None, Some((SchemaKey::Guid(guid), &[9])));
        check(&[9], Some(&[&[1][..], &guid].concat()), Some((SchemaKey::Guid(guid), &[9])));
        check(&[&[3, 0][..], &guid, &[9]].concat(), None, Some((SchemaKey::Glue(guid), &[9])));
        check(&[0, 0], None, None);
        check(b"{}", None, None);
        assert_eq!(SchemaKey::Guid(guid).to_string(), "07070707-0707-0707-0707-070707070707");
    }

    #[test]
    fn paths_to_a_message() {
        let check = |body: &[u8], expected: Option<(&[usize], &[u8])>| {
            let read = indexes(body).ok();
            assert_eq!(read.as_ref().map(|(path, rest)| (path.as_slice(), *rest)), expected, "{body:?}");
        };
        check(&[0, 9], Some((&[0], &[9])));
        check(&[2, 0, 9], Some((&[0], &[9])));
        check(&[4, 2, 0, 9], Some((&[1, 0], &[9])));
        check(&[100], None);
        check(&[], None);
    }
}
