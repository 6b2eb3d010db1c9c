//! A draft as an Avro container of one record, which brings its schema.

use super::draft::{Draft, PartyDraft};

const SCHEMA: &str = r#"{"type": "record", "name": "Payment", "namespace": "northwatch.synthetic", "fields": [
    {"name": "payment_id", "type": "string"}, {"name": "created_at", "type": "string"},
    {"name": "amount", "type": "string"}, {"name": "currency", "type": "string"},
    {"name": "debtor", "type": {"type": "record", "name": "Party", "fields": [
        {"name": "name", "type": "string"}, {"name": "street", "type": "string"}, {"name": "town", "type": "string"},
        {"name": "country", "type": "string"}, {"name": "account_number", "type": "string"}]}},
    {"name": "creditor", "type": "Party"},
    {"name": "debtor_agent_bic", "type": "string"}, {"name": "creditor_agent_bic", "type": "string"},
    {"name": "remittance", "type": {"type": "array", "items": "string"}},
    {"name": "notes", "type": {"type": "map", "values": "string"}}]}"#;
/// What parts blocks. Any sixteen bytes do.
const SYNC: &[u8; 16] = b"northwatch-sync!";

pub(super) fn container(draft: &Draft) -> Vec<u8> {
    let mut record = Vec::new();
    for text in [&draft.id, &draft.created_at, &draft.value, draft.currency] {
        string(text, &mut record);
    }
    for PartyDraft { name, street, town, country, account, .. } in [&draft.debtor, &draft.creditor] {
        for text in [name, street, town, country, account] {
            string(text, &mut record);
        }
    }
    string(&draft.debtor_bic, &mut record);
    string(&draft.creditor_bic, &mut record);
    long(draft.remittance.len(), &mut record);
    draft.remittance.iter().for_each(|line| string(line, &mut record));
    if !draft.remittance.is_empty() {
        long(0, &mut record);
    }
    long(draft.notes.len(), &mut record);
    for (key, value) in &draft.notes {
        string(key, &mut record);
        string(value, &mut record);
    }
    if !draft.notes.is_empty() {
        long(0, &mut record);
    }

    let mut container = b"Obj\x01".to_vec();
    long(1, &mut container);
    string("avro.schema", &mut container);
    string(SCHEMA, &mut container);
    long(0, &mut container);
    container.extend(SYNC);
    long(1, &mut container);
    long(record.len(), &mut container);
    container.extend(&record);
    container.extend(SYNC);
    container
}

/// A length or a count: zig-zag, seven bits a byte.
fn long(number: usize, to: &mut Vec<u8>) {
    let mut rest = (number as u64) << 1;
    while rest >= 0x80 {
        to.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    to.push(rest.to_le_bytes()[0]);
}

fn string(text: &str, to: &mut Vec<u8>) {
    long(text.len(), to);
    to.extend(text.as_bytes());
}
