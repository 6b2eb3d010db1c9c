//! Messages and texts inside a text: XML in a JSON string, base64, hexadecimal; and what is encrypted.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// Messages inside one.
const EMBEDDED_MAX: usize = 16;
/// A shorter text holds no message.
const MESSAGE_BYTES_MIN: usize = 16;
/// How base64 of a message begins: of `<`, `{`, `[`, a byte order mark or gzip.
const BASE64_STARTS: [&str; 10] = ["PD9", "PE", "PF", "PG", "PH", "ey", "ew", "W3", "77u", "H4sI"];
/// Letters that a text out of hexadecimal needs.
const HEX_LETTERS_MIN: usize = 3;

/// The messages that texts hold, with where each stood.
#[derive(Debug, Default)]
pub(in crate::wire) struct Embedded {
    found: Vec<(String, Vec<u8>)>,
}

impl Embedded {
    /// Looks whether a text is a message.
    pub(super) fn look(&mut self, text: &str, path: &str) {
        if text.len() < MESSAGE_BYTES_MIN || self.found.len() >= EMBEDDED_MAX {
            return;
        }
        let bytes = match text.as_bytes() {
            [b'<', ..] if text.ends_with('>') => Some(text.as_bytes().to_vec()),
            [b'{' | b'[', ..] if text.ends_with(['}', ']']) => Some(text.as_bytes().to_vec()),
            _ if BASE64_STARTS.iter().any(|start| text.starts_with(start)) => unwrap_base64(text),
            _ => None,
        };
        self.found.extend(bytes.map(|bytes| (path.to_owned(), bytes)));
    }

    /// Each with the path of the text that it was.
    pub(in crate::wire) fn into_messages(self) -> Vec<(String, Vec<u8>)> {
        self.found
    }
}

/// Base64 in either alphabet; of a signed token (`header.payload.signature`, RFC 7515) its payload.
fn unwrap_base64(text: &str) -> Option<Vec<u8>> {
    let parts: Vec<&str> = text.split('.').take(4).collect();
    let content = match parts.as_slice() {
        [whole] => whole,
        [_, payload, _] => payload,
        _ => return None,
    };
    [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD].iter().find_map(|engine| engine.decode(content).ok())
}

/// A token whose payload is encrypted: five parts, the first the base64 of a JSON object (RFC 7516).
pub(super) fn is_encrypted(text: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    text.starts_with("ey") && text.split('.').count() == 5 && text.split('.').all(is_part)
}

/// The text that hexadecimal digits stand for: a memo on a chain, the data of a transfer.
pub(super) fn hex_text(digits: &str) -> Option<String> {
    let digits = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")).unwrap_or(digits);
    let pairs = digits.as_bytes().chunks_exact(2);
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !is_hex || digits.len() < 2 * HEX_LETTERS_MIN || !pairs.remainder().is_empty() {
        return None;
    }
    let nibble = |digit: &u8| char::from(*digit).to_digit(16).and_then(|n| u8::try_from(n).ok());
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| match pair {
            [high, low] => Some(nibble(high)? << 4 | nibble(low)?),
            _ => None,
        })
        .collect();
    // A script begins with what it does: RETURN (6a) and the length of what follows.
    let bytes = bytes?;
    let text = match bytes.as_slice() {
        [0x6A, 0x4C, _, text @ ..] | [0x6A, _, text @ ..] => text,
        whole => whole,
    };
    let text = std::str::from_utf8(text).ok()?.trim_matches('\0');
    let readable = !text.chars().any(|c| c.is_control() && !c.is_whitespace());
    (readable && text.chars().filter(|c| c.is_alphabetic()).count() >= HEX_LETTERS_MIN).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_is_read_where_it_is_text() {
        let check = |digits: &str, text: Option<&str>| assert_eq!(hex_text(digits).as_deref(), text, "{digits}");
        check("0x696e766f696365203132", Some("invoice 12"));
        check("6a0c4b494d204a4f4e4720554e21", Some("KIM JONG UN!"));
        check("a9059cbb000000000000000000000000098b716b8aaf21512996dc57eb0615e2383e2f96", None);
        check("0x52bc44d5378309ee2abf1539bf71de1b7d7be3b5", None);
        check("12345678", None);
        check("abc", None);
    }

    #[test]
    fn what_is_encrypted_is_known_by_its_form() {
        assert!(is_encrypted("eyJhbGciOiJSU0EifQ.a-b.c_d.e.f"));
        assert!(!is_encrypted("eyJhbGciOiJSU0EifQ.e30.sig"));
    }

    #[test]
    fn messages_inside_texts_are_found() {
        let check = |text: &str, message: Option<&[u8]>| {
            let mut embedded = Embedded::default();
            embedded.look(text, "p");
            assert_eq!(embedded.found.first().map(|(_, bytes)| bytes.as_slice()), message, "{text}");
        };
        check("<Document><a>b</a></Document>", Some(b"<Document><a>b</a></Document>"));
        check("PERvY3VtZW50PmE8L0RvY3VtZW50Pg==", Some(b"<Document>a</Document>"));
        check("eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiYSJ9.c2ln", Some(br#"{"name":"a"}"#));
        check("a plain text of some length", None);
    }
}
