//! Every format as a table: a message, and the texts with their places that it must give.

use prost::Message as _;

use super::*;
use crate::domain::DeadLetterReason as Reason;
use proptest::prelude::*;

/// The first payment's id and texts, as `place=value`, with `<source` where the format names one.
pub(super) fn read(value: &[u8]) -> Result<(String, Vec<String>), Reason> {
    read_all(value).map(|mut all| all.remove(0))
}

pub(super) fn read_all(value: &[u8]) -> Result<Vec<(String, Vec<String>)>, Reason> {
    let mut payments = Payments::new();
    Decoder::default().decode(value, Hints::default(), &mut payments).map_err(|letter| letter.reason)?;
    let texts = |payment: &crate::domain::Payment| {
        let line = |f: crate::domain::Field<'_>| match f.source {
            "" => format!("{}={}", f.place, f.value),
            source => format!("{}={} <{source}", f.place, f.value),
        };
        (payment.id().to_owned(), payment.fields().map(line).collect())
    };
    Ok(payments.as_slice().iter().map(texts).collect())
}

#[track_caller]
fn check(value: &str, id: &str, expected: &[&str]) {
    assert_eq!(read(value.as_bytes()), Ok((id.to_owned(), expected.iter().map(|s| (*s).to_owned()).collect())));
}

#[track_caller]
fn refuse(value: &[u8], reason: Reason) {
    assert_eq!(read(value), Err(reason));
}

const CANONICAL: &str = r#"{"payment_id": "p-1", "rail": "CRYPTO", "created_at": "2026-11-02T09:14:00Z",
 "amount": {"currency": "EUR", "value": "18500.00"},
 "parties": [
   {"role": "DEBTOR", "name": "A \u00e9", "other_names": ["B", "C"], "birth_date": "1987-08-30", "country": "CN",
    "address": {"lines": ["L1", "L2"], "town": "Yanji", "country": "CN"},
    "identifiers": [{"value": "654", "kind": "PASSPORT"}], "account": {"iban": "DE89", "number": "12"}},
   {"role": "CREDITOR", "wallet": {"chain": "ETHEREUM", "address": "0xab", "memo": "m"}}],
 "agents": [{"role": "CREDITOR_AGENT", "bic": "FTBDKPPYXXX", "name": "Bank"}],
 "remittance": ["one", "two"], "texts": [{"name": "72", "value": "note"}]}"#;

const CANONICAL_TEXTS: [&str; 22] = [
    "payment_id=p-1",
    "created_at=2026-11-02T09:14:00Z",
    "amount.currency=EUR",
    "amount.value=18500.00",
    "parties[0].name=A é",
    "parties[0].other_names[0]=B",
    "parties[0].other_names[1]=C",
    "parties[0].birth_date=1987-08-30",
    "parties[0].country=CN",
    "parties[0].address.lines[0]=L1",
    "parties[0].address.lines[1]=L2",
    "parties[0].address.town=Yanji",
    "parties[0].address.country=CN",
    "parties[0].identifiers[0].value=654",
    "parties[0].account.iban=DE89",
    "parties[0].account.number=12",
    "parties[1].wallet.address=0xab",
    "parties[1].wallet.memo=m",
    "agents[0].bic=FTBDKPPYXXX",
    "agents[0].name=Bank",
    "remittance[0]=one",
    "remittance[1]=two",
];

fn canonical() -> proto::Payment {
    use proto::{Account, Address, Agent, Amount, Identifier, NamedText, Party, Wallet};
    proto::Payment {
        payment_id: "p-1".into(),
        rail: proto::payment::Rail::Crypto.into(),
        created_at: Some(prost_types::Timestamp { seconds: 1_793_610_840, nanos: 0 }),
        amount: Some(Amount { currency: "EUR".into(), value: "18500.00".into() }),
        parties: vec![
            Party {
                role: proto::party::Role::Debtor.into(),
                name: "A é".into(),
                other_names: vec!["B".into(), "C".into()],
                birth_date: "1987-08-30".into(),
                country: "CN".into(),
                address: Some(Address {
                    lines: vec!["L1".into(), "L2".into()],
                    town: "Yanji".into(),
                    country: "CN".into(),
                }),
                identifiers: vec![Identifier { kind: proto::identifier::Kind::Passport.into(), value: "654".into() }],
                account: Some(Account { iban: "DE89".into(), number: "12".into() }),
                wallet: None,
            },
            Party {
                role: proto::party::Role::Creditor.into(),
                wallet: Some(Wallet {
                    chain: proto::wallet::Chain::Ethereum.into(),
                    address: "0xab".into(),
                    memo: "m".into(),
                }),
                ..Default::default()
            },
        ],
        agents: vec![Agent {
            role: proto::agent::Role::CreditorAgent.into(),
            bic: "FTBDKPPYXXX".into(),
            name: "Bank".into(),
            ..Default::default()
        }],
        remittance: vec!["one".into(), "two".into()],
        texts: vec![NamedText { name: "72".into(), value: "note".into() }],
    }
}

fn canonical_texts() -> Vec<String> {
    CANONICAL_TEXTS.iter().map(|s| (*s).to_owned()).chain(["texts[0].value=note <72".to_owned()]).collect()
}

#[test]
fn json_and_protobuf_give_the_same_payment() {
    let expected = Ok(("p-1".to_owned(), canonical_texts()));
    assert_eq!(read(CANONICAL.as_bytes()), expected);
    let bare = canonical().encode_to_vec();
    assert_eq!(read(&bare), expected);
    for header in [&[0, 0, 0, 0, 7, 0][..], &[0, 0, 0, 0, 7, 2, 0]] {
        assert_eq!(read(&[header, &bare].concat()), expected);
    }
}

#[test]
fn json_keeps_what_no_table_knows() {
    check(
        r#"{"payment_id": 17, "payer": {"fullName": "Kim", "tags": ["a", 1.5]}, "ok": true, "none": null, "x": -3}"#,
        "17",
        &[
            "payment_id=17 <payment_id",
            "parties[0].name=Kim <payer.fullName",
            "texts[0].value=a <payer.tags",
            "texts[1].value=1.5 <payer.tags",
            "texts[2].value=-3 <x",
        ],
    );
    check(r#"{"parties": [{"role": "KIM"}]}"#, "", &["texts[0].value=KIM <role"]);
    check(
        r#"{"accountNumber": 123456789012345678901234567890, "amount": 100.10}"#,
        "",
        &["texts[0].value=123456789012345678901234567890 <accountNumber", "amount.value=100.10 <amount"],
    );
    // of a key given twice both values are kept, and a key that is data is a text
    check(r#"{"payment_id": "a", "payment_id": "b"}"#, "b", &["payment_id=a", "payment_id=b"]);
    check(
        r#"{"0x098b716b8aaf21512996dc57eb0615e2383e2f96": 1}"#,
        "",
        &[
            "texts[0].value=0x098b716b8aaf21512996dc57eb0615e2383e2f96 <(key)",
            "texts[1].value=1 <0x098b716b8aaf21512996dc57eb0615e2383e2f96",
        ],
    );
    assert_eq!(read_all(br#"[{"payment_id": "a"}, {"payment_id": "b"}]"#).map(|all| all.len()), Ok(2));
}

#[test]
fn a_canonical_payment_with_a_key_more_reads_the_same() {
    let places = |message: &str| -> (String, Vec<String>) {
        let (id, texts) = read(message.as_bytes()).expect("a payment");
        (id, texts.iter().map(|text| text.split(" <").next().unwrap_or_default().to_owned()).collect())
    };
    let (id, mut texts) = places(&CANONICAL.replacen('{', r#"{"house_field": "x","#, 1));
    assert_eq!(texts.remove(0), "texts[0].value=x");
    let renumbered: Vec<String> = texts.iter().map(|text| text.replace("texts[1]", "texts[0]")).collect();
    assert_eq!((id, renumbered), places(CANONICAL));
}

#[test]
fn protobuf_keeps_fields_of_a_newer_schema() {
    let mut bytes = canonical().encode_to_vec();
    prost::encoding::string::encode(1000, &"Kim Jong Un".to_owned(), &mut bytes);
    let mut payments = Payments::new();
    let hints = Hints { content_type: Some(b"application/protobuf"), ..Hints::default() };
    assert!(Decoder::default().decode(&bytes, hints, &mut payments).is_ok());
    let last = payments.as_slice()[0].fields().last().map(|f| (f.value.to_owned(), f.source.to_owned()));
    assert_eq!(last, Some(("Kim Jong Un".to_owned(), "field_1000".to_owned())));
}

#[test]
fn a_schema_id_that_is_not_known_is_said() {
    let framed = [&[0, 0, 0, 0, 8, 0][..], &canonical().encode_to_vec()].concat();
    let read = |ids| {
        let mut payments = Payments::new();
        Decoder::new(Limits::default(), ids).decode(&framed, Hints::default(), &mut payments).map_err(|e| e.reason)
    };
    assert_eq!(read(SchemaIds::any()), Ok(Format::Protobuf));
    assert_eq!(read(SchemaIds::only([8])), Ok(Format::Protobuf));
    assert_eq!(read(SchemaIds::only([7, 9])), Err(Reason::UnknownSchema));
    refuse(&[0, 0, 0, 0, 8, 0, 0xFA, 0x3E, 3, b'a', b'b', b'c'], Reason::UnknownSchema);
    refuse(&[0, 0, 0, 0, 8, 4, 0, 2], Reason::UnknownSchema);
    refuse(&[0, 0, 0], Reason::Malformed);
}

const PACS008: &str = r#"<?xml version="1.0"?>
<h:Env xmlns:h="urn:h"><AppHdr><Fr><FIId><FinInstnId><BICFI>BANKBEBB</BICFI></FinInstnId></FIId></Fr></AppHdr>
<p:Document xmlns:p="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><p:FIToFICstmrCdtTrf>
<p:GrpHdr><p:MsgId>M1</p:MsgId></p:GrpHdr>
<p:CdtTrfTxInf><p:PmtId><p:EndToEndId>NOTPROVIDED</p:EndToEndId><p:UETR>u-1</p:UETR></p:PmtId>
<p:IntrBkSttlmAmt Ccy="EUR">5.00</p:IntrBkSttlmAmt>
<p:Dbtr><p:Nm>A &amp; B &#x4B;o</p:Nm><p:PstlAdr><p:TwnNm>Yanji</p:TwnNm><p:Ctry>CN</p:Ctry><p:AdrLine>1 Main St</p:AdrLine></p:PstlAdr>
<p:Id><p:PrvtId><p:Othr><p:Id>654102323</p:Id><p:SchmeNm><p:Cd>CCPT</p:Cd></p:SchmeNm></p:Othr></p:PrvtId></p:Id>
<p:CtctDtls><p:Nm>Contact</p:Nm></p:CtctDtls></p:Dbtr>
<p:DbtrAcct><p:Id><p:IBAN>DE89</p:IBAN></p:Id><p:Nm>Holder</p:Nm></p:DbtrAcct>
<p:CdtrAgt><p:FinInstnId><p:BICFI>FTBDKPPY</p:BICFI></p:FinInstnId></p:CdtrAgt>
<p:CdtrAgtAcct><p:Id><p:Othr><p:Id>77</p:Id></p:Othr></p:Id></p:CdtrAgtAcct>
<p:RmtInf><p:Ustrd>for coal</p:Ustrd><p:Ustrd>and iron</p:Ustrd></p:RmtInf>
<p:SplmtryData><x><![CDATA[<y z="q">deep</y>]]></x></p:SplmtryData>
</p:CdtTrfTxInf></p:FIToFICstmrCdtTrf></p:Document></h:Env>"#;

#[test]
fn iso20022_by_roles() {
    let (id, texts) = read(PACS008.as_bytes()).expect("well-formed");
    assert_eq!(id, "u-1");
    let short: Vec<&str> = texts.iter().map(|t| t.split(" <").next().unwrap_or_default()).collect();
    assert_eq!(
        short,
        [
            "agents[0].bic=BANKBEBB",
            "texts[0].value=M1",
            "texts[1].value=NOTPROVIDED",
            "texts[2].value=u-1",
            "amount.currency=EUR",
            "amount.value=5.00",
            "parties[0].name=A & B Ko",
            "parties[0].address.town=Yanji",
            "parties[0].address.country=CN",
            "parties[0].address.lines[0]=1 Main St",
            "parties[0].identifiers[0].value=654102323",
            "texts[3].value=CCPT",
            "parties[0].other_names[0]=Contact",
            "parties[0].account.iban=DE89",
            "parties[0].other_names[1]=Holder",
            "agents[1].bic=FTBDKPPY",
            "agents[1].account.number=77",
            "remittance[0]=for coal",
            "remittance[1]=and iron",
            "texts[4].value=q",
            "texts[5].value=deep",
        ]
    );
    let debtor = "Env/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/Dbtr/Nm";
    assert!(texts.contains(&format!("parties[0].name=A & B Ko <{debtor}")), "{texts:?}");
}

#[test]
fn a_message_with_several_transfers_gives_a_payment_each_with_the_groups_values() {
    let message = "<D><GrpHdr><MsgId>M</MsgId><InitgPty><Nm>I</Nm></InitgPty></GrpHdr>\
        <CdtTrfTxInf><TxId>1</TxId><Cdtr><Nm>A</Nm></Cdtr></CdtTrfTxInf>\
        <CdtTrfTxInf><TxId>2</TxId><Cdtr><Nm>B</Nm></Cdtr></CdtTrfTxInf>\
        <SplmtryData><Ultmt>last</Ultmt><UltmtCdtr><Nm>U</Nm></UltmtCdtr></SplmtryData></D>";
    let all = read_all(message.as_bytes()).expect("well-formed");
    let ids: Vec<&str> = all.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
    let values = |n: usize| all[n].1.iter().map(|t| t.split(" <").next().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(values(0), ["texts[0].value=M", "parties[0].name=I", "texts[1].value=1", "parties[1].name=A"]);
    assert_eq!(
        values(1),
        [
            "texts[0].value=M",
            "parties[0].name=I",
            "texts[1].value=2",
            "parties[1].name=B",
            "texts[2].value=last",
            "parties[2].name=U",
        ]
    );
}

const MT103: &str = "{1:F01BANKBEBBAXXX2222123456}{2:I103BANKDEFFXXXXN}{3:{108:MUR}{121:u-2}}{4:\r\n:20:REF1\r\n\
:23B:CRED\r\n:32A:250624EUR1234,56\r\n:50K:/12345\r\nKOREA MINING DEVELOPMENT TRADING\r\nCORPORATION\r\n\
:52A:FTBDKPPYXXX\r\n:59F:/DE89\r\n1/RI WON HO\r\n2/1 MAIN ST\r\n3/KP/PYONGYANG\r\n:70:/INV/1\r\nLINE TWO\r\n\
:72:/INS/BANKCNBJ\r\n:77B:/BENEFRES/KP//X\r\n-}{5:{CHK:123}}";

#[test]
fn mt103_by_tags() {
    check(
        MT103,
        "u-2",
        &[
            "texts[0].value=F01BANKBEBBAXXX2222123456 <1",
            "texts[1].value=I103BANKDEFFXXXXN <2",
            "agents[0].bic=BANKBEBB <1",
            "agents[1].bic=BANKDEFF <2",
            "texts[2].value=MUR <3/108",
            "texts[3].value=u-2 <3/121",
            "texts[4].value=REF1 <20",
            "texts[5].value=CRED <23B",
            "amount.currency=EUR <32A",
            "amount.value=1234,56 <32A",
            "parties[0].account.number=/12345 <50K",
            "parties[0].name=KOREA MINING DEVELOPMENT TRADING <50K",
            "parties[0].address.lines[0]=CORPORATION <50K",
            "texts[6].value=/12345\r\nKOREA MINING DEVELOPMENT TRADING\r\nCORPORATION <50K",
            "agents[2].bic=FTBDKPPYXXX <52A",
            "parties[1].account.number=DE89 <59F",
            "parties[1].name=RI WON HO <59F",
            "parties[1].address.lines[0]=1 MAIN ST <59F",
            "parties[1].address.country=KP <59F",
            "parties[1].address.town=PYONGYANG <59F",
            "remittance[0]=/INV/1 <70",
            "remittance[1]=LINE TWO <70",
            "texts[7].value=/INS/BANKCNBJ <72",
            "agents[3].bic=BANKCNBJ <72",
            "texts[8].value=/BENEFRES/KP//X <77B",
            "texts[9].value=KP <77B",
            "texts[10].value=123 <5/CHK",
        ],
    );
}

#[test]
fn fedwire_by_tags() {
    let message = "{1500}30User ReqP {1510}1000\n{1520}20190508Source08000001\n{2000}000001234567\n\
        {3100}121042882Wells Fargo NA*\n{3320}Sender Ref*\n{3400}231380104Citadel*\n{3600}CTP*\n\
        {4100}BFTBDKPPYXXX*Foreign Trade Bank*Pyongyang*\n{4200}1381310014*RI WON HO*1 MAIN ST*\n{4320}Inv 7*\n\
        {5010}TXID/US/123-45*1/A NAME*2/A STREET*3/KP/PYONGYANG*\n{6000}LINE ONE*LINE {TWO}*\n\
        {7059}59*KOREA MINING*DEVELOPMENT*\n{8200}0012SOME {1} TEXT{9999}REST*";
    check(
        message,
        "Sender Ref",
        &[
            "texts[0].value=30User ReqP <1500",
            "texts[1].value=1000 <1510",
            "texts[2].value=20190508Source08000001 <1520",
            "amount.value=000001234567 <2000",
            "agents[0].identifiers[0].value=121042882 <3100",
            "agents[0].name=Wells Fargo NA <3100",
            "texts[3].value=Sender Ref <3320",
            "agents[1].identifiers[0].value=231380104 <3400",
            "agents[1].name=Citadel <3400",
            "texts[4].value=CTP <3600",
            "agents[2].bic=FTBDKPPYXXX <4100",
            "agents[2].name=Foreign Trade Bank <4100",
            "agents[2].address.lines[0]=Pyongyang <4100",
            "texts[5].value=Foreign Trade Bank\nPyongyang <4100",
            "parties[0].identifiers[0].value=381310014 <4200",
            "parties[0].name=RI WON HO <4200",
            "parties[0].address.lines[0]=1 MAIN ST <4200",
            "texts[6].value=RI WON HO\n1 MAIN ST <4200",
            "remittance[0]=Inv 7 <4320",
            "texts[7].value=US <5010",
            "parties[1].identifiers[0].value=123-45 <5010",
            "parties[1].name=A NAME <5010",
            "parties[1].address.lines[0]=A STREET <5010",
            "parties[1].address.country=KP <5010",
            "parties[1].address.town=PYONGYANG <5010",
            "remittance[1]=LINE ONE <6000",
            "remittance[2]=LINE {TWO} <6000",
            "texts[8].value=59 <7059",
            "parties[2].name=KOREA MINING <7059",
            "parties[2].address.lines[0]=DEVELOPMENT <7059",
            "texts[9].value=KOREA MINING\nDEVELOPMENT <7059",
            "remittance[3]=SOME {1} TEXT <8200",
            "texts[10].value=REST <9999",
        ],
    );
    let two = read_all(b"{1500}30 P {1520}ONE{6000}A*{1500}30 P {1520}TWO{6000}B*").expect("two messages");
    assert_eq!(two.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), ["ONE", "TWO"]);
}

#[test]
fn fin_chains_acknowledgements_and_bare_text_blocks() {
    let ack = "{1:F21BANKBEBBAXXX2222123456}{4:{177:0506241234}{451:0}}";
    let chain = format!("{ack}{MT103}${MT103}");
    let ids: Vec<String> = read_all(chain.as_bytes()).expect("a chain").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["u-2", "u-2"]);
    check(":20:R\n:86:free\ntext", "R", &["texts[0].value=R <20", "texts[1].value=free\ntext <86"]);
}

#[test]
fn what_is_no_amount_is_a_text() {
    check(
        ":20:R\n:32A:SONG KUM HYOK\n:71F:EUR 1,\n",
        "R",
        &["texts[0].value=R <20", "texts[1].value=SONG KUM HYOK <32A", "texts[2].value=EUR 1, <71F"],
    );
}

#[test]
fn comments_instructions_and_sections_of_xml_are_texts() {
    check(
        "<Document><!-- for Ri Won Ho --><b>x<!--y-->z</b><?note q?><c><![CDATA[<3 love]]></c></Document>",
        "",
        &[
            "texts[0].value=for Ri Won Ho <Document(comment)",
            "texts[1].value=y <Document/b(comment)",
            "texts[2].value=xz <Document/b",
            "texts[3].value=note q <Document(instruction)",
            "texts[4].value=<3 love <Document/c",
        ],
    );
}

#[test]
fn json_values_in_a_row_are_payments_each() {
    let all = read_all(b"{\"payment_id\": \"1\"}\n{\"payment_id\": \"2\"}\n").expect("two");
    assert_eq!(all.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
}

#[test]
fn markup_inside_a_text_parts_no_name() {
    check(
        "<Document><Nm>KOREA <b>MINING</b> CO &nbsp;&amp; X</Nm></Document>",
        "",
        &[
            "texts[0].value=KOREA <Document/Nm",
            "texts[1].value=MINING <Document/Nm/b",
            "texts[2].value=CO \u{a0}& X <Document/Nm",
            "texts[3].value=KOREA\nMINING\nCO \u{a0}& X <Document/Nm",
        ],
    );
}

#[test]
fn names_of_fields_say_what_stands_in_them() {
    use crate::domain::FieldKind::{Bic, Country, Currency};
    let kinds = |message: &str| -> Vec<crate::domain::FieldKind> {
        let mut payments = Payments::new();
        Decoder::default().decode(message.as_bytes(), Hints::default(), &mut payments).expect("JSON");
        payments.as_slice()[0].fields().map(|field| field.place.kind()).collect()
    };
    let message = r#"{"debtor": {"countryCode": "KP", "agentBic": "X"}, "instructedCurrency": "KPW", "note": "n"}"#;
    assert_eq!(kinds(message), [Country, Bic, Currency, crate::domain::FieldKind::FreeText]);
    check(
        r#"{"balances": {"FTBDKPPY": 5}, "texts": [{"name": "Some Listed Name", "value": "x"}]}"#,
        "",
        &[
            "texts[0].value=FTBDKPPY <(key)",
            "texts[1].value=5 <balances.FTBDKPPY",
            "texts[2].value=Some Listed Name <texts.name",
            "texts[3].value=x <Some Listed Name",
        ],
    );
}

#[test]
fn a_header_without_an_application_header_still_names_its_bank() {
    check(
        "{1:F01FTBDKPPYAXXX0000000000}{4:\r\n:20:R\r\n-}",
        "R",
        &["texts[0].value=F01FTBDKPPYAXXX0000000000 <1", "agents[0].bic=FTBDKPPY <1", "texts[1].value=R <20"],
    );
    let first = "{1:F01BANKBEBBAXXX0000000000}{2:I103BANKFRPPXXXXN}{4:\r\n:20:A\r\n:59:A B-}";
    let second = first.replace(":20:A", ":20:B").replace(" B-}", " B\r\n-}");
    let ids: Vec<String> =
        read_all(format!("{first}{second}").as_bytes()).expect("two").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["A", "B"]);
}

#[test]
fn what_ends_nowhere_is_not_looked_for_again_and_again() {
    // Each took minutes when every block looked through the whole rest for its end.
    let blocks = |part: &str| read_all(part.repeat(100_000).as_bytes()).map(|payments| payments.len());
    assert_eq!(blocks("{4:a-}x"), Ok(1));
    assert_eq!(blocks("{4:a}"), Ok(1));
    assert_eq!(blocks("{4:\n-}x"), Ok(1));
    assert_eq!(read_all(format!("{{1:{}", "{".repeat(1_000_000)).as_bytes()), Err(Reason::Malformed));
    assert_eq!(read_all(&b"[]".repeat(400_000)), Err(Reason::TooManyPayments));
}

#[test]
fn messages_inside_unknown_fields_are_read_field_by_field() {
    // Field 50, a message whose field 1 is a name: its length byte is a digit and would stick to the first word.
    let name = "KOREA MINING DEVELOPMENT TRADING CORPORATION, X, X";
    let inner = [&[0x0A, 50][..], name.as_bytes()].concat();
    let message = [&[0x0A, 1, b'p', 0x92, 0x03, 52][..], &inner].concat();
    let mut payments = Payments::new();
    let reading = Reading::of(Some(Format::Protobuf));
    let hints = Hints::of(&reading);
    Decoder::default().decode(&message, hints, &mut payments).expect("a payment");
    let values: Vec<&str> = payments.as_slice()[0].fields().map(|field| field.value).collect();
    assert!(values.contains(&name), "{values:?}");
}

#[test]
fn the_names_of_texts_are_bounded() {
    let long = "A".repeat(10_000);
    for message in [format!(r#"{{"texts": [{{"name": "{long}", "value": "v"}}]}}"#), format!("<a {long}=\"v\"/>")] {
        let mut payments = Payments::new();
        Decoder::default().decode(message.as_bytes(), Hints::default(), &mut payments).expect("well-formed");
        let longest = payments.as_slice()[0].fields().map(|field| field.source.len()).max();
        assert!(longest <= Some(crate::domain::Payment::SOURCE_BYTES_MAX), "{longest:?}");
    }
}

#[test]
fn bad_input_says_what_is_wrong() {
    refuse(b"", Reason::Empty);
    refuse(b"hello", Reason::UnknownFormat);
    refuse(&vec![b'{'; 2 * 1024 * 1024], Reason::Oversized);
    refuse(b"{", Reason::Malformed);
    refuse(b"{\"a\": tru}", Reason::Malformed);
    refuse(b"{\"a\": 1} x", Reason::Malformed);
    refuse(b"{}", Reason::Malformed);
    refuse(b"[]", Reason::Malformed);
    refuse(b"[1]", Reason::Malformed);
    refuse(b"{\"a\": \"\xFF\"}", Reason::InvalidEncoding);
    refuse(format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)).as_bytes(), Reason::TooDeep);
    refuse(format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000)).as_bytes(), Reason::TooDeep);
    refuse(format!("{}1{}", "{\"a\":[".repeat(90), "]}".repeat(90)).as_bytes(), Reason::TooDeep);
    refuse(b"<a>", Reason::Malformed);
    refuse(b"<a></b>", Reason::Malformed);
    refuse(b"<a></a></b>", Reason::Malformed);
    refuse(b"<!-- no element -->", Reason::Malformed);
    refuse(b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", Reason::ForbiddenDoctype);
    refuse(format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000)).as_bytes(), Reason::TooDeep);
    refuse(b"<a b=c d></a>", Reason::Malformed);
    refuse(b"<a>&unknown;</a>", Reason::Malformed);
    refuse(b"<a>\xFF</a>", Reason::InvalidEncoding);
    refuse(b"{1:F01BANKBEBBAXXX2222123456}{4:\r\n:20:X", Reason::Malformed);
    refuse(b"{1:F01BANK", Reason::Malformed);
    refuse(b"{1:F01BANKBEBBAXXX2222123456}{2:I103BANKDEFFXXXXN}", Reason::Malformed);
    refuse(&[0x0A, 3, b'a', b'b', b'c', 0x10], Reason::UnknownFormat);
    let group =
        format!("<D><MsgId>{}</MsgId>{}</D>", "x".repeat(900_000), "<CdtTrfTxInf><a>1</a></CdtTrfTxInf>".repeat(100));
    refuse(group.as_bytes(), Reason::TooManyPayments);
    let many = format!("[{}]", vec!["{\"a\":1}"; 10_001].join(","));
    refuse(many.as_bytes(), Reason::TooManyPayments);
}

#[test]
fn long_names_cost_no_more_than_short_ones() {
    let json = format!("{{\"{}\": [{}1]}}", "k".repeat(300_000), "1,".repeat(100_000));
    let xml = format!("<{0}>{1}</{0}>", "e".repeat(200_000), "<a>1</a>".repeat(50_000));
    for text in [json, xml] {
        let mut payments = Payments::new();
        let _ = Decoder::default().decode(text.as_bytes(), Hints::default(), &mut payments);
        assert!(payments.as_slice()[0].size() < 100_000_000, "{}", payments.as_slice()[0].size());
    }
}

#[test]
fn errors_do_not_quote_the_message() {
    for text in ["{\"a\": Kimjongun}", "<Kimjongun></b>", "{1:Kimjongun", "{\"payment_id\": \"Kimjongun\"", "Kimjongun"]
    {
        let letter =
            Decoder::default().decode(text.as_bytes(), Hints::default(), &mut Payments::new()).expect_err(text);
        assert!(!letter.to_string().to_lowercase().contains("kim"), "{letter}");
    }
}

#[test]
fn a_header_goes_before_the_topics_setting_and_both_before_looking() {
    let json = b"{\"payment_id\":\"x\"}";
    let format = |content_type, of_topic| {
        let reading = Reading::of(of_topic);
        Decoder::format(json, Hints { content_type, ..Hints::of(&reading) }).ok()
    };
    assert_eq!(format(None, None), Some(Format::Json));
    assert_eq!(format(None, Some(Format::Protobuf)), Some(Format::Protobuf));
    assert_eq!(format(Some(&b"text/xml"[..]), Some(Format::Protobuf)), Some(Format::Iso20022));
    assert_eq!(format(Some(&b"application/octet-stream"[..]), None), Some(Format::Json));
}

proptest! {
    #[test]
    fn no_bytes_make_a_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), format in 0usize..4) {
        let reading = Reading::of(Some(Format::ALL[format]));
        let hints = Hints::of(&reading);
        let _ = Decoder::default().decode(&bytes, hints, &mut Payments::new());
    }

    #[test]
    fn no_damage_makes_a_decoder_panic(at in 0usize..2000, with: u8, cut: bool, which in 0usize..4) {
        let protobuf = canonical().encode_to_vec();
        let message: &[u8] = [CANONICAL.as_bytes(), PACS008.as_bytes(), MT103.as_bytes(), &protobuf][which];
        let mut bytes = message.to_vec();
        let at = at % bytes.len();
        if cut { bytes.truncate(at) } else { bytes[at] = with }
        let _ = Decoder::default().decode(&bytes, Hints::default(), &mut Payments::new());
    }

    #[test]
    fn every_text_of_a_protobuf_payment_is_read(
        name in "\\PC{1,20}", lines in prop::collection::vec("\\PC{1,20}", 0..4), note in "\\PC{1,20}",
    ) {
        let mut payment = canonical();
        payment.parties[0].name.clone_from(&name);
        payment.remittance.clone_from(&lines);
        payment.texts[0].value.clone_from(&note);
        let (_, texts) = read(&payment.encode_to_vec()).expect("a payment");
        let all: Vec<String> = [format!("parties[0].name={name}"), format!("texts[0].value={note} <72")]
            .into_iter()
            .chain(lines.iter().enumerate().map(|(n, line)| format!("remittance[{n}]={line}")))
            .collect();
        for text in all {
            prop_assert!(texts.contains(&text), "{} in {:?}", text, texts);
        }
    }
}
