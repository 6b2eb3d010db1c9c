//! Records whose schemas are in a registry: a real one, and one that is away when it is needed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::PATIENCE;
use super::judge::Judge;
use super::scene::Scene;
use crate::process::wait_for;

const AVRO: &str = r#"{"type": "record", "name": "Transfer", "fields": [
    {"name": "payment_id", "type": "string"}, {"name": "creditor_name", "type": "string"}]}"#;
const JSON: &str = r#"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}"#;
const IMPORTED: &str = "syntax = \"proto3\"; package parties; message Party { string name = 1; }";
const PROTOBUF: &str = "syntax = \"proto3\"; import \"party.proto\"; message Other { string x = 1; } \
    message Transfer { string payment_id = 1; parties.Party creditor = 2; }";

/// A length before its text, as Avro and short Protobuf fields have it.
fn avro(texts: &[&str]) -> Vec<u8> {
    texts.iter().flat_map(|text| [&[u8::try_from(text.len() * 2).expect("short")], text.as_bytes()].concat()).collect()
}

fn field(number: u8, content: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, u8::try_from(content.len()).expect("short")], content].concat()
}

fn framed(id: u32, body: &[u8]) -> Vec<u8> {
    [&[0][..], &id.to_be_bytes(), body].concat()
}

/// Registers a schema; gives its id.
fn register(registry: &str, subject: &str, schema: &Value) -> u32 {
    let answer = ureq::post(format!("{registry}/subjects/{subject}/versions"))
        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
        .send(schema.to_string())
        .expect("the registry answers")
        .into_body()
        .read_to_string()
        .expect("a text");
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    answer["id"].as_u64().and_then(|id| u32::try_from(id).ok()).unwrap_or_else(|| panic!("{answer}"))
}

/// A registry that gives one schema for every id. What is returned counts how often it was asked.
fn answer(listener: TcpListener, schema: &str) -> Arc<AtomicUsize> {
    let asked = Arc::new(AtomicUsize::new(0));
    let (count, body) = (Arc::clone(&asked), json!({ "schema": schema }).to_string());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            count.fetch_add(1, Ordering::Relaxed);
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            while lines.next().is_some_and(|line| !line.is_empty()) {}
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = (&stream).write_all(format!("{head}{body}").as_bytes());
        }
    });
    asked
}

#[test]
fn schemas_come_from_a_real_registry() {
    let Some(scene) = Scene::new("registry") else { return };
    let Some(registry) = std::env::var("NORTHWATCH_REGISTRY").ok().filter(|address| !address.is_empty()) else {
        return crate::skipped("a real registry", "set NORTHWATCH_REGISTRY=$(deploy/kafka/registry.sh start)");
    };
    let subject = |kind: &str| format!("{}-{kind}", scene.name);
    let avro_id = register(&registry, &subject("avro"), &json!({"schema": AVRO}));
    register(&registry, &subject("party"), &json!({"schemaType": "PROTOBUF", "schema": IMPORTED}));
    let reference = json!({"name": "party.proto", "subject": subject("party"), "version": 1});
    let schema = json!({"schemaType": "PROTOBUF", "schema": PROTOBUF, "references": [reference]});
    let protobuf_id = register(&registry, &subject("protobuf"), &schema);
    let json_id = register(&registry, &subject("json"), &json!({"schemaType": "JSON", "schema": JSON}));

    scene.feed_raw(0, &framed(avro_id, &avro(&["avro", "Song Kum Hyok"])), &[]);
    let transfer = [field(1, b"protobuf"), field(2, &field(1, b"Song Kum Hyok"))].concat();
    scene.feed_raw(0, &framed(protobuf_id, &[&[2, 2], transfer.as_slice()].concat()), &[]);
    scene.feed_raw(0, &framed(json_id, br#"{"payment_id": "json", "creditor": {"name": "Song Kum Hyok"}}"#), &[]);
    scene.feed_raw(0, &framed(999_999, b"no such schema"), &[]);
    let input = format!("registry = {{ url = \"{registry}\" }}");
    let service = scene.start_with("a", "", &input);
    let mut judge = Judge::open(&scene);
    judge.read_decisions(4);
    judge.read_all();
    let mut found: Vec<(&str, &str)> = judge
        .alerts
        .iter()
        .map(|alert| {
            (alert["payment_id"].as_str().expect("an id"), alert["hits"][0]["field"].as_str().expect("a field"))
        })
        .collect();
    found.sort_unstable();
    let expected = ["avro", "json", "protobuf"].map(|id| (id, "parties[0].name"));
    assert_eq!(found, expected, "{}", service.output());
    assert_eq!(judge.dead_letters.len(), 1);
    assert_eq!(judge.dead_letters[0].header("northwatch-reason"), "unknown_schema");
}

#[test]
fn a_registry_that_is_away_is_waited_for() {
    let Some(scene) = Scene::new("away") else { return };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    // The port is taken again when the registry comes back.
    drop(listener);
    scene.feed_raw(0, b"{\"payment_id\": \"before\"}", &[]);
    scene.feed_raw(0, &framed(7, &avro(&["waited", "Song Kum Hyok"])), &[]);
    scene.feed_raw(1, b"{\"payment_id\": \"behind\", \"creditor\": \"Song Kum Hyok\"}", &[]);
    let service = scene.start_with("a", "", &format!("registry = {{ url = \"http://{address}\" }}"));
    wait_for("an aborted batch", PATIENCE, || service.output().contains("schema registry").then_some(()));
    let mut judge = Judge::open(&scene);
    judge.read_all();
    assert!(judge.dead_letters.is_empty(), "{}", service.output());
    assert!(judge.decisions() < 3, "the record that waits has no outcome yet");

    let listener = TcpListener::bind(address).expect("the same port");
    answer(listener, AVRO);
    judge.read_decisions(3);
    judge.read_all();
    let mut ids: Vec<&str> = judge.alerts.iter().filter_map(|alert| alert["payment_id"].as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["behind", "waited"], "{}", service.output());
    assert!(judge.dead_letters.is_empty());
}

#[test]
fn a_schema_that_cannot_be_used_is_asked_for_once() {
    let Some(scene) = Scene::new("unusable") else { return };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let asked = answer(listener, "this is no schema");
    for number in 0..5 {
        scene.feed_raw(0, &framed(7, &avro(&[&number.to_string(), "Song Kum Hyok"])), &[]);
    }
    let service = scene.start_with("a", "", &format!("registry = {{ url = \"http://{address}\" }}"));
    let mut judge = Judge::open(&scene);
    judge.read_decisions(5);
    judge.read_all();
    assert_eq!(judge.dead_letters.len(), 5, "{}", service.output());
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}
