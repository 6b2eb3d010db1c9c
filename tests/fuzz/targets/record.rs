//! A record on its whole way: decoded, taken as text if it cannot be, screened. It must not panic, nor take long, nor much memory.

#[path = "cost.rs"]
mod cost;

use std::cell::RefCell;
use std::sync::Arc;

use cost::bounded;
use northwatch::domain::{Outcome, Screening};
use northwatch::lists;
use northwatch::pipeline::Processor;
use northwatch::screening::Screener;
use northwatch::wire::{Decoder, Format, Hints, Payments, Reading, Schema, SchemaKey, SchemaKind};

const AVRO: &str = r#"{"type": "record", "name": "T", "fields": [
    {"name": "payment_id", "type": "string"},
    {"name": "parties", "type": {"type": "array", "items": {"type": "record", "name": "P", "fields": [
        {"name": "name", "type": ["null", "string"]}, {"name": "next", "type": ["null", "P"]}]}}},
    {"name": "extra", "type": {"type": "map", "values": ["string", "double", "bytes"]}},
    {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
    {"name": "born", "type": {"type": "int", "logicalType": "date"}}]}"#;

const PROTOBUF: &str = r#"syntax = "proto3"; message T { string payment_id = 1; T debtor = 2; repeated T creditors = 3;
    map<string, string> extra = 4; map<int64, T> parties = 5; sint64 number = 6; double share = 7; bytes blob = 8;
    enum K { A = 0; B = 1; } K kind = 9; repeated int32 numbers = 10; string name = 11; }"#;

thread_local! {
    static DECODER: RefCell<(Decoder, Payments)> = RefCell::new((decoder(), Payments::new()));
    static PROCESSOR: RefCell<Processor> = RefCell::new(processor());
}

fn processor() -> Processor {
    let screener = Screener::new(lists::starter().expect("the built-in list")).expect("it builds");
    Processor::new(decoder(), Arc::new(screener))
}

fn decoder() -> Decoder {
    let mut decoder = Decoder::default();
    for (id, kind, text) in [(1, SchemaKind::Avro, AVRO), (2, SchemaKind::Protobuf, PROTOBUF), (3, SchemaKind::Json, "")] {
        decoder.learn(SchemaKey::Id(id), Schema::parse(kind, text, &[]).expect("a schema"));
    }
    decoder
}

/// Decodes a record of a format, or takes it as text where that fails.
#[allow(dead_code, reason = "each target uses one of the two")]
pub fn decode(data: &[u8], format: Format) {
    let reading = Reading::of(Some(format));
    DECODER.with_borrow_mut(|(decoder, payments)| {
        bounded(data, || match decoder.decode(data, Hints::of(&reading), payments) {
            Ok(_) => assert!(payments.as_slice().iter().all(|payment| payment.fields().len() > 0)),
            Err(letter) => {
                assert!(!letter.detail.is_empty());
                decoder.as_text(data, payments);
            }
        });
    });
}

/// Screens a record of whatever it looks like.
#[allow(dead_code, reason = "each target uses one of the two")]
pub fn process(data: &[u8]) {
    PROCESSOR.with_borrow_mut(|processor| {
        match bounded(data, || processor.process(data, Hints::default())) {
            Outcome::Cleared { payments, .. } => assert!(payments > 0),
            Outcome::Alerted(decisions) => decisions.iter().for_each(|decision| check(&decision.screening)),
            Outcome::DeadLettered { screening, .. } => check(&screening),
        }
    });
}

fn check(screening: &Screening) {
    for hit in &screening.hits {
        assert!(hit.start <= hit.end && (0.0..=1.0).contains(&hit.score) && !hit.reasons.is_empty());
    }
}
