//! Binary records by their schemas. The Avro bytes were written by fastavro 1.12, the Python implementation.

use base64::Engine as _;

use crate::domain::{DeadLetterReason as Reason, Payment};
use crate::wire::{Decoder, Format, Hints, Limits, Payments, Reading, Schema, SchemaIds, SchemaKey, SchemaKind};

const SCHEMA: &str = r#"{"type": "record", "name": "Transfer", "namespace": "bank", "fields": [
    {"name": "payment_id", "type": "string"},
    {"name": "debtor", "type": {"type": "record", "name": "Party", "fields": [
        {"name": "name", "type": ["null", "string"]},
        {"name": "birth_date", "type": ["null", {"type": "int", "logicalType": "date"}]},
        {"name": "country", "type": ["null", "string"], "default": null},
        {"name": "documents", "type": {"type": "array", "items": {"type": "record", "name": "Document", "fields": [
            {"name": "type", "type": {"type": "enum", "name": "DocumentType", "symbols": ["PASSPORT", "NATIONAL_ID"]}},
            {"name": "number", "type": "string"}]}}}]}},
    {"name": "creditor", "type": "Party"},
    {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
    {"name": "created", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    {"name": "extra", "type": {"type": "map", "values": "string"}},
    {"name": "flag", "type": "boolean"}, {"name": "ratio", "type": "double"},
    {"name": "raw", "type": {"type": "fixed", "name": "F", "size": 4}}]}"#;

const RECORD: &str = "06612d31020a41204c7464000204434e00021a536f6e67204b756d2048796f6b02e464000200123635343130323332330006 \
    1c3a9080dfcbb8b368042462656e656669636961727942616e6b42696310465442444b505059086e6f7465066f6e65000100 \
    0000000000f83f61626364";

/// Two records of `{"type": "record", "name": "T", "fields": [{"name": "creditor_name", "type": "string"}]}`, deflated.
const CONTAINER: &str = "4f626a0104146176726f2e636f6465630e6465666c617465166176726f2e736368656d61b0017b2274797065223a20227265 \
    636f7264222c20226e616d65223a202254222c20226669656c6473223a205b7b226e616d65223a20226372656469746f725f \
    6e616d65222c202274797065223a2022737472696e67227d5d7d0030313233343536373839616263646566042a930acecf4b \
    57f02ecd55f0a8cccf667202002b0c0430313233343536373839616263646566";

const PROTO: &str = r#"syntax = "proto3"; package bank;
    import "google/protobuf/timestamp.proto"; import "google/protobuf/wrappers.proto";
    message Other { string x = 1; }
    message Transfer {
      message Party { string name = 1; string country = 2; google.protobuf.StringValue alias = 3; }
      string uetr = 1; Party debtor = 2; repeated Party creditors = 3; map<string, string> extra = 4;
      sint64 reference = 5; google.protobuf.Timestamp created = 6; bytes blob = 7; Kind kind = 8;
      enum Kind { UNKNOWN = 0; WIRE = 1; }
    }"#;

fn bytes(hex: &str) -> Vec<u8> {
    let hex: String = hex.split_whitespace().collect();
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")).collect()
}

fn texts(payment: &Payment) -> Vec<String> {
    payment.fields().map(|field| format!("{}={}", field.place, field.value)).collect()
}

fn avro() -> Schema {
    Schema::parse(SchemaKind::Avro, SCHEMA, &[]).expect("a schema")
}

const AVRO_TEXTS: [&str; 12] = [
    "payment_id=a-1",
    "parties[0].name=A Ltd",
    "parties[0].country=CN",
    "parties[1].name=Song Kum Hyok",
    "parties[1].birth_date=1987-08-30",
    "parties[1].identifiers[0].value=654102323",
    "amount.value=18500.00",
    "texts[0].value=2026-11-02T09:14:00Z",
    "agents[0].bic=FTBDKPPY",
    "remittance[0]=one",
    "texts[1].value=1.5",
    "texts[2].value=abcd",
];

fn read(decoder: &mut Decoder, value: &[u8], hints: Hints<'_>) -> Result<(Format, Vec<Vec<String>>), Reason> {
    let mut payments = Payments::new();
    let format = decoder.decode(value, hints, &mut payments).map_err(|letter| letter.reason)?;
    Ok((format, payments.as_slice().iter().map(texts).collect()))
}

#[test]
fn avro_by_every_frame() {
    let record = bytes(RECORD);
    let expected: Vec<String> = AVRO_TEXTS.map(str::to_owned).to_vec();
    let guid = [7; 16];
    let framed = |frame: &[u8]| [frame, &record].concat();
    let glue = |compression: u8, body: &[u8]| [&[3, compression][..], &guid, body].concat();
    let packed = {
        use std::io::Write as _;
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(&record).expect("in memory");
        zlib.finish().expect("in memory")
    };
    for (key, value, header) in [
        (SchemaKey::Id(258), framed(&[0, 0, 0, 1, 2]), None),
        (SchemaKey::Id(258), record.clone(), Some(vec![0, 0, 0, 1, 2])),
        (SchemaKey::Guid(guid), framed(&[&[1][..], &guid].concat()), None),
        (SchemaKey::Guid(guid), record.clone(), Some([&[1][..], &guid].concat())),
        (SchemaKey::Glue(guid), glue(0, &record), None),
        (SchemaKey::Glue(guid), glue(5, &packed), None),
    ] {
        let mut decoder = Decoder::default();
        let hints = Hints { schema_id: header.as_deref(), ..Hints::default() };
        assert_eq!(decoder.missing(&value, hints), Some(key));
        decoder.learn(key, avro());
        assert_eq!(decoder.missing(&value, hints), None);
        assert_eq!(read(&mut decoder, &value, hints), Ok((Format::Avro, vec![expected.clone()])), "{key:?}");
    }
    let reading = Reading { schema: Some(avro()), ..Reading::default() };
    assert_eq!(read(&mut Decoder::default(), &record, Hints::of(&reading)), Ok((Format::Avro, vec![expected])));
}

#[test]
fn avro_that_is_cut_is_never_read_as_less() {
    let record = bytes(RECORD);
    let reading = Reading { schema: Some(avro()), ..Reading::default() };
    for end in 1..record.len() {
        let read = read(&mut Decoder::default(), &record[..end], Hints::of(&reading));
        assert_eq!(read, Err(Reason::Malformed), "cut at {end}");
    }
    let longer = [record.as_slice(), &[0]].concat();
    assert_eq!(read(&mut Decoder::default(), &longer, Hints::of(&reading)), Err(Reason::Malformed));
}

#[test]
fn avro_keeps_both_values_of_a_key_given_twice() {
    let schema = Schema::parse(SchemaKind::Avro, r#"{"type": "map", "values": "string"}"#, &[]).expect("a schema");
    let reading = Reading { schema: Some(schema), ..Reading::default() };
    let record = b"\x04\x02k\x06one\x02k\x06two\x00";
    let (_, texts) = read(&mut Decoder::default(), record, Hints::of(&reading)).expect("it is read");
    assert_eq!(texts, [["texts[0].value=one", "texts[1].value=two"]]);
}

#[test]
fn avro_bombs_are_refused() {
    let read_by = |schema: &str, record: &[u8]| {
        let schema = Schema::parse(SchemaKind::Avro, schema, &[]).expect("a schema");
        let reading = Reading { schema: Some(schema), ..Reading::default() };
        read(&mut Decoder::default(), record, Hints::of(&reading))
    };
    let endless = [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];
    assert_eq!(read_by(r#"{"type": "array", "items": "null"}"#, &endless), Err(Reason::Malformed));
    assert_eq!(read_by(r#""string""#, &endless), Err(Reason::Malformed));
    let node = r#"{"type": "record", "name": "N", "fields": [{"name": "next", "type": ["null", "N"]}]}"#;
    assert_eq!(read_by(node, &[2; 10_000]), Err(Reason::TooDeep));
}

#[test]
fn avro_containers_bring_their_schema() {
    let container = bytes(CONTAINER);
    let (format, texts) = read(&mut Decoder::default(), &container, Hints::default()).expect("it is read");
    assert_eq!((format, texts.len()), (Format::Avro, 2));
    assert_eq!(texts[0], ["parties[0].name=Song Kum Hyok"]);
    for end in 5..container.len() {
        let read = read(&mut Decoder::default(), &container[..end], Hints::default());
        assert!(read.is_err() || end + 16 >= container.len(), "cut at {end}: {read:?}");
    }
}

#[test]
fn a_record_unpacks_to_so_much_and_no_more_in_however_many_parts() {
    use std::io::Write as _;
    let limits = Limits { inflated_bytes_max: 10_000, ..Limits::default() };
    let text = |text: &[u8]| [zigzagged(text.len()), text.to_vec()].concat();
    let name = "a".repeat(3_000);
    let container = |blocks: usize| {
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        deflate.write_all(&text(name.as_bytes())).expect("in memory");
        let block = [zigzagged(1), text(&deflate.finish().expect("in memory")), vec![0; 16]].concat();
        let schema = text(br#"{"type": "record", "name": "T", "fields": [{"name": "debtor_name", "type": "string"}]}"#);
        let header = [zigzagged(2), text(b"avro.codec"), text(b"deflate"), text(b"avro.schema"), schema, zigzagged(0)];
        [&b"Obj\x01"[..], &header.concat(), &[0; 16], &block.repeat(blocks)].concat()
    };
    let embedded = |messages: usize| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        write!(gzip, r#"{{"debtor_name": "{name}"}}"#).expect("in memory");
        let packed = base64::engine::general_purpose::STANDARD.encode(gzip.finish().expect("in memory"));
        serde_json::json!({ "creditor": "A Ltd", "attachments": vec![packed; messages] }).to_string().into_bytes()
    };
    let check = |record: &[u8], expected: Result<usize, Reason>| {
        let mut decoder = Decoder::new(limits, SchemaIds::any());
        for _ in 0..2 {
            let read = read(&mut decoder, record, Hints::default()).map(|(_, payments)| payments.len());
            assert_eq!(read, expected, "each record has the whole of it");
        }
    };
    check(&container(3), Ok(3));
    check(&container(4), Err(Reason::Oversized));
    check(&embedded(3), Ok(4));
    check(&embedded(4), Err(Reason::Oversized));
}

/// A length or a count as Avro has it.
fn zigzagged(number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost::encoding::encode_varint(2 * number as u64, &mut bytes);
    bytes
}

#[test]
fn references_are_read_first() {
    let party = r#"{"type": "record", "name": "bank.Party", "fields": [{"name": "name", "type": "string"}]}"#;
    let own = r#"{"type": "record", "name": "T", "fields": [{"name": "creditor", "type": "bank.Party"}]}"#;
    assert!(Schema::parse(SchemaKind::Avro, own, &[]).is_err());
    let schema = Schema::parse(SchemaKind::Avro, own, &[("bank.Party".into(), party.into())]).expect("both");
    let reading = Reading { schema: Some(schema), ..Reading::default() };
    let (_, texts) = read(&mut Decoder::default(), b"\x08Song", Hints::of(&reading)).expect("it is read");
    assert_eq!(texts, [["parties[0].name=Song"]]);
}

/// A transfer as bytes, field by field.
fn transfer() -> Vec<u8> {
    use prost::encoding::{bytes, int32, sint64, string};
    let party = |name: &str, alias: Option<&str>| {
        let (mut party, mut inner) = (Vec::new(), Vec::new());
        string::encode(1, &name.to_owned(), &mut party);
        if let Some(alias) = alias {
            string::encode(1, &alias.to_owned(), &mut inner);
            bytes::encode(3, &inner, &mut party);
        }
        party
    };
    let mut entry = Vec::new();
    string::encode(1, &"beneficiaryBankBic".to_owned(), &mut entry);
    string::encode(2, &"FTBDKPPY".to_owned(), &mut entry);
    let mut all = Vec::new();
    string::encode(1, &"u-1".to_owned(), &mut all);
    bytes::encode(2, &party("A Ltd", None), &mut all);
    bytes::encode(3, &party("Song", Some("S")), &mut all);
    bytes::encode(3, &party("Kim", None), &mut all);
    bytes::encode(4, &entry, &mut all);
    sint64::encode(5, &-7, &mut all);
    int32::encode(8, &1, &mut all);
    string::encode(99, &"from a newer schema".to_owned(), &mut all);
    all
}

const PROTOBUF_TEXTS: [&str; 9] = [
    "texts[0].value=u-1",
    "parties[0].name=A Ltd",
    "parties[1].name=Song",
    "parties[1].other_names[0]=S",
    "parties[2].name=Kim",
    "agents[0].bic=FTBDKPPY",
    "texts[1].value=-7",
    "texts[2].value=WIRE",
    "texts[3].value=from a newer schema",
];

#[test]
fn protobuf_by_a_schema_of_a_registry() {
    let schema = Schema::parse(SchemaKind::Protobuf, PROTO, &[]).expect("a schema");
    let mut decoder = Decoder::default();
    decoder.learn(SchemaKey::Id(7), schema);
    let framed = |path: &[u8]| [&[0, 0, 0, 0, 7][..], path, &transfer()].concat();
    let (format, texts) = read(&mut decoder, &framed(&[2, 2]), Hints::default()).expect("the second message");
    assert_eq!(format, Format::Protobuf);
    assert_eq!(texts, [PROTOBUF_TEXTS]);
    assert_eq!(read(&mut decoder, &framed(&[2, 8]), Hints::default()), Err(Reason::Malformed), "there is no fifth");
    assert!(Schema::parse(SchemaKind::Protobuf, "message {", &[]).is_err());
    let own = format!("{PROTO} message Last {{ imported.X x = 1; }}")
        .replace("package bank;", "package bank; import \"x.proto\";");
    let imported = "syntax = \"proto3\"; package imported; message X { string y = 1; }";
    assert!(Schema::parse(SchemaKind::Protobuf, &own, &[("x.proto".into(), imported.into())]).is_ok());
}

#[test]
fn protobuf_by_a_set_of_descriptors() {
    use prost::Message as _;
    use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};
    struct Own;
    impl FileResolver for Own {
        fn open_file(&self, name: &str) -> Result<File, protox::Error> {
            if name == "a.proto" { File::from_source(name, PROTO) } else { Err(protox::Error::file_not_found(name)) }
        }
    }
    let mut resolver = ChainFileResolver::new();
    resolver.add(Own);
    resolver.add(GoogleFileResolver::new());
    let mut compiler = protox::Compiler::with_file_resolver(resolver);
    let set = compiler.include_imports(true).open_file("a.proto").expect("it compiles").file_descriptor_set();
    let content = set.encode_to_vec();
    let schema = Schema::of_file(&content, Some("bank.Transfer")).expect("it is there");
    let reading = Reading { schema: Some(schema), ..Reading::default() };
    let (_, texts) = read(&mut Decoder::default(), &transfer(), Hints::of(&reading)).expect("bare");
    assert_eq!(texts, [PROTOBUF_TEXTS]);
    let framed = [&[0, 0, 0, 0, 7, 2, 2][..], &transfer()].concat();
    let (_, texts) = read(&mut Decoder::default(), &framed, Hints::of(&reading)).expect("framed");
    assert_eq!(texts, [PROTOBUF_TEXTS]);
    let error = Schema::of_file(&content, Some("bank.Missing")).expect_err("none").to_string();
    assert!(error.contains("bank.Missing") && error.contains("bank.Transfer"), "{error}");
    assert!(Schema::of_file(&[0xFF, 0xFE], None).is_err());
}

#[test]
fn numbers_of_a_list_are_read_one_by_one_packed_or_not() {
    use prost::encoding::{WireType, encode_key, encode_varint, fixed32, int32, sint64, uint64};
    const PROTO: &str = r#"syntax = "proto3"; message Transfer { repeated uint64 account_numbers = 1;
        repeated sint64 differences = 2; repeated fixed32 codes = 3; repeated Kind kinds = 4; repeated bool flags = 5;
        enum Kind { UNKNOWN = 0; WIRE = 1; } }"#;
    let schema = Schema::parse(SchemaKind::Protobuf, PROTO, &[]).expect("a schema");
    let reading = Reading { schema: Some(schema), ..Reading::default() };
    let mut body = Vec::new();
    uint64::encode_packed(1, &[654_102_323, 7], &mut body);
    uint64::encode(1, &300, &mut body);
    sint64::encode_packed(2, &[-7, 8], &mut body);
    fixed32::encode_packed(3, &[9], &mut body);
    int32::encode_packed(4, &[1, 5], &mut body);
    int32::encode_packed(5, &[1, 0], &mut body);
    let (_, texts) = read(&mut Decoder::default(), &body, Hints::of(&reading)).expect("it is read");
    let values: Vec<&str> = texts[0].iter().filter_map(|text| text.split_once('=')).map(|(_, value)| value).collect();
    assert_eq!(values, ["654102323", "7", "300", "-7", "8", "9", "WIRE", "5"]);
    // four bytes a code: the second is cut off
    let mut cut = Vec::new();
    encode_key(3, WireType::LengthDelimited, &mut cut);
    encode_varint(6, &mut cut);
    cut.extend([0; 6]);
    assert_eq!(read(&mut Decoder::default(), &cut, Hints::of(&reading)), Err(Reason::Malformed));
}

#[test]
fn frames_inside_frames_end() {
    let mut decoder = Decoder::default();
    decoder.learn(SchemaKey::Id(9), Schema::parse(SchemaKind::Json, "{}", &[]).expect("any"));
    let frames = [0, 0, 0, 0, 9].repeat(200_000);
    assert!(read(&mut decoder, &frames, Hints::default()).is_err());
}

#[test]
fn json_of_a_registry_is_json() {
    let mut decoder = Decoder::default();
    decoder.learn(SchemaKey::Id(9), Schema::parse(SchemaKind::Json, "{}", &[]).expect("any"));
    let record = [&[0, 0, 0, 0, 9][..], br#"{"payer": {"name": "Song"}}"#].concat();
    let expected = Ok((Format::Json, vec![vec!["parties[0].name=Song".to_owned()]]));
    assert_eq!(read(&mut decoder, &record, Hints::default()), expected);
    assert_eq!(read(&mut Decoder::default(), &record, Hints::default()), expected, "and without a registry");
}
