//! The formats a record can have, and how one is told.

use crate::domain::{DeadLetter, DeadLetterReason};

/// A payment format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// JSON: the proto3 JSON of `northwatch.v1.Payment`; any other JSON is screened as texts.
    Json,
    /// Protobuf: `northwatch.v1.Payment`, bare or behind a Confluent header.
    Protobuf,
    /// ISO 20022 XML of any version, prefix and wrapper.
    Iso20022,
    /// SWIFT FIN: MT103 by field, other types as texts.
    SwiftMt,
    /// Fedwire Funds in its own tags (FAIM).
    Fedwire,
    /// Apache Avro: by a schema out of a registry or a file, or a container that brings its own.
    Avro,
}

impl Format {
    /// Every format. A new one adds a line here, an arm in `Decoder::decode` and a file beside this.
    pub const ALL: [Self; 6] = [Self::Json, Self::Protobuf, Self::Iso20022, Self::SwiftMt, Self::Fedwire, Self::Avro];

    /// Its name in configuration, arguments and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Protobuf => "protobuf",
            Self::Iso20022 => "iso20022",
            Self::SwiftMt => "swift_mt",
            Self::Fedwire => "fedwire",
            Self::Avro => "avro",
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The format a `content-type` header names: a media type, perhaps with parameters. `None` for one that says
    /// nothing about payments, such as `application/octet-stream`.
    #[must_use]
    pub fn from_content_type(header: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(header).ok()?;
        let media = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let subtype = media.split_once('/').map_or(media.as_str(), |(_, subtype)| subtype);
        match subtype {
            "json" => Some(Self::Json),
            "xml" | "iso20022" => Some(Self::Iso20022),
            "protobuf" | "x-protobuf" | "vnd.google.protobuf" => Some(Self::Protobuf),
            "swift" | "swift-mt" | "x-swift-mt" | "fin" | "vnd.swift.fin" => Some(Self::SwiftMt),
            "fedwire" | "x-fedwire" => Some(Self::Fedwire),
            "avro" | "vnd.apache.avro" | "x-avro" => Some(Self::Avro),
            _ if subtype.ends_with("+json") => Some(Self::Json),
            _ if subtype.ends_with("+xml") => Some(Self::Iso20022),
            _ if subtype.ends_with("+protobuf") => Some(Self::Protobuf),
            _ => None,
        }
    }

    /// The format a value looks like.
    ///
    /// # Errors
    /// When it looks like none of them.
    pub fn sniff(value: &[u8]) -> Result<Self, DeadLetter> {
        if value.starts_with(super::schema::MAGIC) {
            return Ok(Self::Avro);
        }
        if matches!(value.first(), Some(0)) || super::protobuf::looks_like_payment(value) {
            return Ok(Self::Protobuf);
        }
        if value.starts_with(&[0xFF, 0xFE]) || value.starts_with(&[0xFE, 0xFF]) {
            return Ok(if is_wide(value, b'<') { Self::Iso20022 } else { Self::Json });
        }
        let value = value.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(value);
        let start = value.iter().position(|byte| !byte.is_ascii_whitespace() && *byte > 0x03);
        let text = start.and_then(|start| value.get(start..)).unwrap_or_default();
        match text {
            [b'<', ..] => Ok(Self::Iso20022),
            [b'{', b'1'..=b'5' | b'S', b':', ..] | [b':', b'0'..=b'9', b'0'..=b'9', ..] => Ok(Self::SwiftMt),
            [b'{', a, b, c, d, b'}', ..] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()) => Ok(Self::Fedwire),
            [b'{' | b'[', ..] => Ok(Self::Json),
            _ => Err(DeadLetter {
                reason: DeadLetterReason::UnknownFormat,
                detail: "it begins like no known format; set a content-type header or the topic's format".to_owned(),
            }),
        }
    }
}

/// Whether UTF-16 text begins with this letter, after its byte order mark.
fn is_wide(value: &[u8], letter: u8) -> bool {
    matches!(value, [0xFF, 0xFE, b, 0, ..] | [0xFE, 0xFF, 0, b, ..] if *b == letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let check = |value: &[u8], expected| assert_eq!(Format::sniff(value).ok(), expected, "{value:?}");
        check(b" \n{\"payment_id\":1}", Some(Format::Json));
        check(b"[{}]", Some(Format::Json));
        check(b"\xEF\xBB\xBF<?xml", Some(Format::Iso20022));
        check(b"<Document>", Some(Format::Iso20022));
        check(&[0xFF, 0xFE, b'<', 0], Some(Format::Iso20022));
        check(b"{1:F01BANKBEBBAXXX", Some(Format::SwiftMt));
        check(b"\x01{1:F01BANKBEBBAXXX", Some(Format::SwiftMt));
        check(b":20:REF\r\n:32A:", Some(Format::SwiftMt));
        check(&[0, 0, 0, 0, 7, 0, 0x0A], Some(Format::Protobuf));
        check(&[0x0A, 3, b'a', b'b', b'c', 0x10, 1], Some(Format::Protobuf));
        check(b"hello", None);
        check(b"{1500}30User ReqT {1510}1000{1520}", Some(Format::Fedwire));
        check(b"{150}", Some(Format::Json));
        check(b"", None);
        check(b"   ", None);
    }

    #[test]
    fn formats_are_told_by_a_content_type() {
        let check =
            |header: &str, expected| assert_eq!(Format::from_content_type(header.as_bytes()), expected, "{header}");
        check("application/json", Some(Format::Json));
        check("application/json; charset=utf-8", Some(Format::Json));
        check("Application/XML", Some(Format::Iso20022));
        check("text/xml", Some(Format::Iso20022));
        check("application/vnd.iso20022+xml", Some(Format::Iso20022));
        check("application/x-protobuf", Some(Format::Protobuf));
        check("application/octet-stream", None);
        check("", None);
    }
}
