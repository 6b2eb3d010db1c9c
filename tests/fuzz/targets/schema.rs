//! The text of a schema, and a record that it is read by.
#![no_main]

mod cost;

use northwatch::wire::{Decoder, Hints, Payments, Reading, Schema, SchemaKind};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    let kind = [SchemaKind::Avro, SchemaKind::Protobuf, SchemaKind::Json][usize::from(kind % 3)];
    let at = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
    let (text, record) = rest.split_at(at);
    let Ok(text) = std::str::from_utf8(text) else { return };
    cost::bounded(data, || {
        let Ok(schema) = Schema::parse(kind, text, &[]) else { return };
        let reading = Reading { schema: Some(schema), ..Reading::default() };
        let _ = Decoder::default().decode(record.get(1..).unwrap_or_default(), Hints::of(&reading), &mut Payments::new());
    });
});
