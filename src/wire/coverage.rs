//! What became of each text of a message: the proof that none escapes the screener.

use serde::Serialize;

use super::result::Origin;
use crate::domain::{Attribute, Field, Owner, Payment};

/// One payment, text by text: a line of `scan --explain-fields`.
#[derive(Serialize)]
pub struct Coverage<'a> {
    payment_id: &'a str,
    format: &'static str,
    fields: Vec<Covered<'a>>,
    /// Texts that no table has a place for. They are screened as free text.
    unmapped: usize,
    input: &'a Origin,
}

#[derive(Serialize)]
struct Covered<'a> {
    /// Path in the payment.
    field: String,
    /// How it is read.
    kind: &'static str,
    /// Whose it is.
    #[serde(skip_serializing_if = "str::is_empty")]
    role: &'static str,
    /// Name in the message.
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
    value: &'a str,
    /// Bytes of the message where it stands, as written. Absent where the message has it in another form: joined from
    /// pieces, packed, or with escapes that are not the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    mapped: bool,
}

impl<'a> Coverage<'a> {
    /// The texts of a payment out of a message. `cursor`: where to go on looking for them; 0 at a message's start.
    #[must_use]
    pub fn of(
        payment: &'a Payment,
        format: &'static str,
        message: &[u8],
        cursor: &mut usize,
        input: &'a Origin,
    ) -> Self {
        let fields: Vec<Covered<'a>> = payment.fields().map(|field| covered(field, payment, message, cursor)).collect();
        let unmapped = fields.iter().filter(|field| !field.mapped).count();
        Self { payment_id: payment.id(), format, fields, unmapped, input }
    }
}

fn covered<'a>(field: Field<'a>, payment: &Payment, message: &[u8], cursor: &mut usize) -> Covered<'a> {
    let place = locate(field.value, message, *cursor);
    *cursor = place.map_or(*cursor, |(_, end)| end);
    Covered {
        field: field.place.to_string(),
        kind: field.place.kind().as_str(),
        role: role(field.place.owner, payment),
        source: field.source,
        value: field.value,
        start: place.map(|(start, _)| start),
        end: place.map(|(_, end)| end),
        mapped: field.place.attribute != Attribute::Text,
    }
}

fn role(owner: Owner, payment: &Payment) -> &'static str {
    match owner {
        Owner::Payment => "",
        Owner::Party(n) => payment.parties().nth(n as usize).map_or("", crate::domain::PartyRole::as_str),
        Owner::Agent(n) => payment.agents().nth(n as usize).map_or("", crate::domain::AgentRole::as_str),
    }
}

/// Where a text stands: after the one before it, else from the start; as it is, else as JSON or XML write it.
fn locate(value: &str, message: &[u8], cursor: usize) -> Option<(usize, usize)> {
    let json = serde_json::to_string(value).unwrap_or_default();
    let spellings = [value, json.trim_matches('"'), &quick_xml::escape::escape(value)].map(str::to_owned);
    [cursor, 0].into_iter().find_map(|from| {
        spellings.iter().filter(|spelling| !spelling.is_empty()).find_map(|spelling| {
            let at = from + memchr::memmem::find(message.get(from..)?, spelling.as_bytes())?;
            Some((at, at + spelling.len()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_where_it_was_written() {
        let check = |value: &str, message: &str, cursor: usize, expected: Option<(usize, usize)>| {
            assert_eq!(locate(value, message.as_bytes(), cursor), expected, "{value}");
        };
        check("a", "<x>a</x><y>a</y>", 0, Some((3, 4)));
        check("a", "<x>a</x><y>a</y>", 4, Some((11, 12)));
        check("A & B", "<x>A &amp; B</x>", 0, Some((3, 12)));
        check("a\"b", r#"{"x": "a\"b"}"#, 0, Some((7, 11)));
        check("first", "first second", 8, Some((0, 5)));
        check("a b", "a c b", 0, None);
    }
}
