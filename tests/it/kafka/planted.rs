//! DPRK identifiers planted into messages of all four formats come out on the alerts topic, with field and byte span.

use std::collections::BTreeMap;

use northwatch::wire::{self, proto};

use super::judge::Judge;
use super::scene::Scene;
use crate::shared::payments::{PLANTED, plantings, samples};

/// A message, and what must be found in it: field, text, first byte, entry.
struct Planted {
    value: Vec<u8>,
    field: &'static str,
    text: &'static str,
    start: u64,
    entry: &'static str,
}

const PACS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
<b:BizData xmlns:b=\"urn:head\"><p:Document xmlns:p=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08\"><p:FIToFICstmrCdtTrf>\
<p:GrpHdr><p:MsgId>M-1</p:MsgId></p:GrpHdr><p:CdtTrfTxInf><p:PmtId><p:UETR>u-1</p:UETR></p:PmtId>\
<p:Dbtr><p:Nm>A &amp; B Trading</p:Nm></p:Dbtr><p:DbtrAgt><p:FinInstnId><p:BICFI>DEUTDEFF</p:BICFI></p:FinInstnId></p:DbtrAgt>\
<p:CdtrAgt><p:FinInstnId><p:BICFI>BARCGB22</p:BICFI></p:FinInstnId></p:CdtrAgt><p:Cdtr><p:Nm>C D</p:Nm></p:Cdtr>\
<p:RmtInf><p:Ustrd>Invoice 7</p:Ustrd></p:RmtInf></p:CdtTrfTxInf></p:FIToFICstmrCdtTrf></p:Document></b:BizData>";

const MT103: &str = "{1:F01BANKBEBBAXXX0000000000}{2:I103BANKDEFFXXXXN}{3:{121:u-2}}{4:\r\n:20:REF-1\r\n:23B:CRED\r\n\
:32A:261102EUR1234,5\r\n:50K:/DE1\r\nA B\r\n1 MAIN STREET\r\n:57A:BARCGB22\r\n:59:/GB2\r\nC D\r\n:70:INVOICE 7\r\n:71A:SHA\r\n-}";

const JSON: &str = r#"{"payment_id": "p-1", "parties": [{"role": "CREDITOR", "name": "C D", "wallet": {"address": "W"}}],
"agents": [{"role": "CREDITOR_AGENT", "bic": "BARCGB22"}], "remittance": ["Invoice 7"], "house_field": "x"}"#;

const WALLET: &str = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";

fn protobuf(change: impl FnOnce(&mut proto::Payment)) -> Vec<u8> {
    let party =
        proto::Party { role: proto::party::Role::Creditor.into(), name: "C D".to_owned(), ..Default::default() };
    let agent = proto::Agent { bic: "BARCGB22".to_owned(), ..Default::default() };
    let mut payment = proto::Payment {
        payment_id: "p-2".to_owned(),
        parties: vec![party],
        agents: vec![agent],
        remittance: vec!["Invoice 7".to_owned()],
        ..Default::default()
    };
    change(&mut payment);
    wire::protobuf(&payment)
}

fn planted() -> Vec<Planted> {
    let (song, lazarus, bank) = ("OFAC-SDN/49970", "OFAC-SDN/27307", "UN-1718/KPe.047");
    let of =
        |value: String, field, text, start, entry| Planted { value: value.into_bytes(), field, text, start, entry };
    let name = "Song Kum-hyok";
    let iso = |from, to| PACS.replace(from, to);
    let fin = |from, to| MT103.replace(from, to);
    let json = |from, to| JSON.replace(from, to);
    let confluent = |message: Vec<u8>| [vec![0, 0, 0, 0, 9, 0], message].concat();
    vec![
        of(iso("C D", "&#77;r Song Kum-hyok"), "parties[1].name", name, 3, song),
        of(iso("BARCGB22", "FTBDKPPYXXX"), "agents[1].bic", "FTBDKPPYXXX", 0, bank),
        of(iso("Invoice 7", "to <![CDATA[Song Kum-hyok]]>"), "remittance[0]", name, 3, song),
        of(iso("M-1", WALLET), "texts[0].value", WALLET, 0, lazarus),
        of(fin("\r\nC D", "\r\nSong Kum-hyok"), "parties[1].name", name, 0, song),
        of(fin(":57A:BARCGB22", ":57A:FTBDKPPYXXX"), "agents[2].bic", "FTBDKPPYXXX", 0, bank),
        of(fin("INVOICE 7", "INVOICE 7 SONG KUM\r\nHYOK"), "remittance", "SONG KUM\nHYOK", 10, song),
        of(json("C D", "é Song Kum-hyok"), "parties[0].name", name, 3, song),
        of(json("\"W\"", &format!("\"{WALLET}\"")), "parties[0].wallet.address", WALLET, 0, lazarus),
        of(json("\"x\"", &format!("{{\"deep\": [\"see {WALLET}\"]}}")), "texts[0].value", WALLET, 4, lazarus),
        Planted {
            value: protobuf(|payment| name.clone_into(&mut payment.parties[0].name)),
            field: "parties[0].name",
            text: name,
            start: 0,
            entry: song,
        },
        Planted {
            value: confluent(protobuf(|payment| "FTBDKPPYXXX".clone_into(&mut payment.agents[0].bic))),
            field: "agents[0].bic",
            text: "FTBDKPPYXXX",
            start: 0,
            entry: bank,
        },
    ]
}

#[test]
fn planted_identifiers_come_out_with_their_field_and_span() {
    let Some(scene) = Scene::new("planted") else { return };
    let planted = planted();
    for planted in &planted {
        scene.feed_raw(0, &planted.value, &[]);
    }
    let _service = scene.start("a", "");
    let mut judge = Judge::open(&scene);
    judge.read_decisions(planted.len());
    judge.read_all();
    let alerts: BTreeMap<u64, _> =
        judge.alerts.iter().map(|alert| (alert["record"]["offset"].as_u64().expect("an offset"), alert)).collect();
    for (offset, planted) in (0..).zip(&planted) {
        let alert = alerts.get(&offset).unwrap_or_else(|| panic!("no alert for {}", planted.field));
        assert_eq!(alert["tier"], "flag");
        let found = alert["hits"].as_array().expect("hits").iter().any(|hit| {
            hit["field"] == planted.field
                && hit["text"] == planted.text
                && hit["start"] == planted.start
                && hit["end"] == planted.start + planted.text.len() as u64
                && hit["designation"]["id"] == planted.entry
        });
        assert!(found, "{} at {}: {alert:#}", planted.text, planted.field);
    }
}

#[test]
fn planted_real_messages_alert() {
    let Some(scene) = Scene::new("real") else { return };
    // Every kind of sample, a few of each, with the name in each of their texts in turn.
    let wanted = ["valid_pacs_v11", "AllFields", "CBPRPlus", "MT103", "ivms101", "transactions"];
    let samples = samples("planted real messages");
    let mut planted = Vec::new();
    for kind in wanted {
        let of_kind = samples.iter().filter(|(name, _)| name.contains(kind)).take(3);
        planted.extend(of_kind.flat_map(|(name, value)| plantings(value).into_iter().take(60).map(move |p| (name, p))));
    }
    if planted.is_empty() {
        return;
    }
    for (_, value) in &planted {
        scene.feed_raw(0, value, &[]);
    }
    let _service = scene.start("a", "");
    let mut judge = Judge::open(&scene);
    judge.read_decisions(planted.len());
    judge.read_all();
    let hit_in = |alert: &serde_json::Value| {
        let hits = alert["hits"].as_array().expect("hits");
        hits.iter().any(|hit| hit["text"] == PLANTED && hit["designation"]["id"] == "OFAC-SDN/49970")
    };
    let alerted: std::collections::BTreeSet<u64> = judge
        .alerts
        .iter()
        .filter(|alert| hit_in(alert))
        .filter_map(|alert| alert["record"]["offset"].as_u64())
        .collect();
    let missed: Vec<&str> = (0..)
        .zip(&planted)
        .filter(|(offset, _)| !alerted.contains(offset))
        .map(|(_, (name, _))| name.as_str())
        .collect();
    assert!(planted.len() > 150, "{} messages", planted.len());
    assert!(missed.is_empty(), "{missed:#?}");
}
