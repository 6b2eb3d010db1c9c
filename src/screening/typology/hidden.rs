//! Signs of a text that hides something: characters that cannot be seen inside a word, and look-alikes of another
//! alphabet among its letters (Unicode Technical Standard 39).

use super::rules::Sign;
use super::sign;
use crate::domain::{FieldKind, Payment};
use crate::screening::disguise;
use crate::screening::finding::{Finding, Span};

/// Looks through the texts that are not plain ASCII.
pub(in crate::screening) fn find_hidden(payment: &Payment, found: &mut Vec<Finding>) {
    for (n, field) in (0u32..).zip(payment.fields()) {
        let holds_words = matches!(field.place.kind(), FieldKind::Name | FieldKind::Address | FieldKind::FreeText);
        if field.value.is_ascii() || !holds_words {
            continue;
        }
        let mut add = |which: Sign, (from, to): (usize, usize)| {
            let ends = (u32::try_from(from), u32::try_from(to));
            if let (Ok(from), Ok(to)) = ends {
                found.push(sign(which.group(), Span { field: n, from, last_field: n, to }));
            }
        };
        if let Some(place) = invisible_inside_a_word(field.value) {
            add(Sign::Invisible, place);
        }
        if let Some(place) = disguise::mixed_script_word(field.value) {
            add(Sign::MixedScript, place);
        }
    }
}

/// Zero-width and bidirectional characters between two letters or digits of ASCII: no language writes them there. A soft
/// hyphen is none: word processors leave it behind.
fn invisible_inside_a_word(text: &str) -> Option<(usize, usize)> {
    let mut word: Option<usize> = None;
    let mut hidden = false;
    for (at, c) in text.char_indices() {
        match (c, word) {
            (c, Some(start)) if c.is_ascii_alphanumeric() && hidden => return Some((start, at + c.len_utf8())),
            (c, None) if c.is_ascii_alphanumeric() => word = Some(at),
            (c, _) if c.is_ascii_alphanumeric() => {}
            (c, Some(_)) if is_invisible(c) => hidden = true,
            _ => (word, hidden) = (None, false),
        }
    }
    None
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_inside_a_word_is_told_with_its_place() {
        let check = |text: &str, expected: Option<&str>| {
            let place = invisible_inside_a_word(text).and_then(|(from, to)| text.get(from..to));
            assert_eq!(place, expected, "{}", text.escape_unicode());
        };
        check("to K\u{200b}im", Some("K\u{200b}i"));
        check("Jong\u{202e}Un", Some("Jong\u{202e}U"));
        check("Kim\u{200b} Jong", None);
        check("\u{feff}Kim", None);
        check("نماینده\u{200c}ها", None);
        check("co\u{ad}operation", None);
        check("👨\u{200d}👩", None);
        check("a\u{200b}", None);
    }
}
