//! A record that no decoder could read, as plain text. A malformed message must not be a way around screening.

use std::borrow::Cow;

use super::limits::Limits;
use super::text;
use crate::domain::{Attribute, Owner, Payment};

/// Characters of an entity at most, `&CounterClockwiseContourIntegral;` being the longest.
const ENTITY_BYTES_MAX: usize = 34;

/// Takes the bytes as text, as far as the limit for a record goes. What its format would have unescaped is unescaped.
pub(super) fn fill(value: &[u8], limits: &Limits, payment: &mut Payment) {
    let head = value.get(..value.len().min(limits.record_bytes_max)).unwrap_or_default();
    let text = text::lossy(head);
    let text = unescape(&text);
    if text.trim().is_empty() {
        return;
    }
    payment.add_text(&text, "");
    if text.contains('\n') {
        payment.add(Owner::Payment, Attribute::JoinedLines, &text, "");
    }
}

/// `\u004B` of JSON, `&#75;` and `&amp;` of XML; anything else as it is.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '&']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '&']) {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        let read = if escape.starts_with('\\') { backslash(escape) } else { entity(escape) };
        let length = match read {
            Some((Cow::Borrowed(text), length)) => {
                plain.push_str(text);
                length
            }
            Some((Cow::Owned(text), length)) => {
                plain.push_str(&text);
                length
            }
            None => {
                plain.push_str(&escape[..1]);
                1
            }
        };
        rest = escape.get(length..).unwrap_or_default();
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// What an escape stands for, and its length.
fn backslash(text: &str) -> Option<(Cow<'_, str>, usize)> {
    match text.as_bytes().get(1)? {
        b'n' | b'r' | b't' => Some((Cow::Borrowed("\n"), 2)),
        b'"' | b'/' | b'\\' => Some((Cow::Borrowed(text.get(1..2)?), 2)),
        b'u' => {
            let unit = |at: usize| u16::from_str_radix(text.get(at..at + 4)?, 16).ok();
            let first = unit(2)?;
            let second = text.get(6..8).filter(|next| *next == "\\u").and_then(|_| unit(8));
            let pair = [first, second.unwrap_or_default()];
            match char::decode_utf16(pair).next()? {
                Ok(c) if c.len_utf16() == 2 => Some((Cow::Owned(c.into()), 12)),
                Ok(c) => Some((Cow::Owned(c.into()), 6)),
                Err(_) => None,
            }
        }
        _ => None,
    }
}

fn entity(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let end = text.bytes().take(ENTITY_BYTES_MAX).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return Some((Cow::Owned(char::from_u32(code.ok()?)?.into()), end + 1));
    }
    quick_xml::escape::resolve_html5_entity(name).map(|text| (Cow::Borrowed(text), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_where_they_are_ones() {
        let check = |text: &str, plain: &str| assert_eq!(unescape(text), plain, "{text}");
        check(r"K\u0049M \u5317\ud83d\ude00 \x \u00", "KIM 北😀 \\x \\u00");
        check("A &amp; B &#75;&#x4b; & C &nothing;", "A & B KK & C &nothing;");
        check("plain", "plain");
        check("\\", "\\");
        check("&", "&");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_text(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            fill(&bytes, &Limits::default(), &mut Payment::new());
        }
    }
}
