//! From bytes to text: byte order marks, declared encodings, and what to do when neither helps.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::domain::{DeadLetter, DeadLetterReason};

/// Text in UTF-8, or in UTF-16 with a byte order mark.
///
/// # Errors
/// When it is neither; names the byte.
pub(super) fn unicode(bytes: &[u8]) -> Result<Cow<'_, str>, DeadLetter> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => decode(encoding, bytes.get(mark..).unwrap_or_default()),
        found => {
            let bytes = bytes.get(found.map_or(0, |(_, mark)| mark)..).unwrap_or_default();
            std::str::from_utf8(bytes)
                .map(Cow::Borrowed)
                .map_err(|error| invalid(&format!("byte {} is not UTF-8", error.valid_up_to())))
        }
    }
}

/// XML: the byte order mark or else the declaration says the encoding.
///
/// # Errors
/// When the bytes are not what mark or declaration say, or that encoding is not known.
pub(super) fn xml(bytes: &[u8]) -> Result<Cow<'_, str>, DeadLetter> {
    match declared_encoding(bytes) {
        None => unicode(bytes),
        Some(label) => match Encoding::for_label(label) {
            Some(encoding) if encoding == UTF_8 => unicode(bytes),
            Some(_) if Encoding::for_bom(bytes).is_some() => unicode(bytes),
            Some(encoding) => decode(encoding, bytes),
            None => Err(invalid("the declared encoding is not known")),
        },
    }
}

/// SWIFT FIN: UTF-8, else the code page that the networks' gateways use. Never fails.
pub(super) fn fin(bytes: &[u8]) -> Cow<'_, str> {
    unicode(bytes).unwrap_or_else(|_| WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

/// Whatever it is: UTF-16 with its mark, UTF-8, else the code page that gives every byte a character. Never fails.
pub(super) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode_with_bom_removal(bytes).0,
        None => fin(bytes),
    }
}

fn decode<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, DeadLetter> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| invalid(&format!("the bytes are not {}", encoding.name())))
}

fn invalid(detail: &str) -> DeadLetter {
    DeadLetter { reason: DeadLetterReason::InvalidEncoding, detail: detail.to_owned() }
}

/// `<?xml version="1.0" encoding="ISO-8859-1"?>`: an ASCII line at the very start.
fn declared_encoding(bytes: &[u8]) -> Option<&[u8]> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>").filter(|end| *end < 200)?;
    let declaration = declaration.get(..end)?;
    let value = declaration.get(memchr::memmem::find(declaration, b"encoding")? + "encoding".len()..)?;
    let open = value.iter().position(|byte| matches!(byte, b'"' | b'\''))?;
    let quote = *value.get(open)?;
    let value = value.get(open + 1..)?;
    value.get(..memchr::memchr(quote, value)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let check = |bytes: &[u8], expected: Result<&str, DeadLetterReason>| {
            assert_eq!(xml(bytes).as_deref().map_err(|e| e.reason), expected, "{bytes:?}");
        };
        check(b"<a>x</a>", Ok("<a>x</a>"));
        check(b"\xEF\xBB\xBF<a/>", Ok("<a/>"));
        check(b"\xFF\xFE<\0a\0/\0>\0", Ok("<a/>"));
        check(
            b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xE9</a>",
            Ok("<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>"),
        );
        check(b"<a>\xE9</a>", Err(DeadLetterReason::InvalidEncoding));
        check(b"<?xml version='1.0' encoding='utf-8'?><a>\xE9</a>", Err(DeadLetterReason::InvalidEncoding));
        check(b"<?xml version='1.0' encoding='klingon'?><a/>", Err(DeadLetterReason::InvalidEncoding));
        assert_eq!(fin(b":50K:/1\r\nM\xDCLLER"), ":50K:/1\r\nMÜLLER");
    }
}
