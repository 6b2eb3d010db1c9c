//! Bad input of every kind: one dead letter each, with its reason and place, and its neighbours go through.

use std::time::Duration;

use super::judge::Judge;
use super::scene::Scene;

/// A bad record, its headers, and the reason it must be given.
type Bad = (&'static str, Vec<u8>, &'static [(&'static str, &'static str)], &'static str);

fn bad_records() -> Vec<Bad> {
    let nested = [vec![b'['; 10_000], vec![b']'; 10_000]].concat();
    let large = format!("{{\"payment_id\": \"{}\"}}", "x".repeat(10 * 1024 * 1024));
    let doctype = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY e \"x\">]><Document><Nm>&e;</Nm></Document>";
    let deep_xml = [vec![b"<a>".as_slice(); 10_000].concat(), vec![b"</a>".as_slice(); 10_000].concat()].concat();
    let mut framed = vec![0, 0, 0, 0, 99, 0];
    framed.extend([0x0A, 3, b'a', b'b', b'c']);
    vec![
        ("empty", Vec::new(), &[], "empty"),
        ("no format", b"hello".to_vec(), &[], "unknown_format"),
        ("cut JSON", b"{\"payment_id\": \"p".to_vec(), &[], "malformed"),
        ("cut XML", b"<Document><CstmrCdtTrf".to_vec(), &[], "malformed"),
        ("cut Protobuf", vec![0x0A, 90, b'a'], &[("content-type", "application/protobuf")], "malformed"),
        ("a name in what is cut", b"{\"payment_id\": \"p\", \"note\": \"Song Kum Hyok".to_vec(), &[], "malformed"),
        ("bad UTF-8", b"{\"payment_id\": \"\xFF\"}".to_vec(), &[], "invalid_encoding"),
        ("10 MB", large.into_bytes(), &[], "oversized"),
        ("nested 10,000 deep", nested, &[("content-type", "application/json")], "too_deep"),
        ("XML nested 10,000 deep", deep_xml, &[], "too_deep"),
        ("DOCTYPE", doctype.as_bytes().to_vec(), &[], "forbidden_doctype"),
        ("unknown schema id", framed, &[], "unknown_schema"),
        ("no payment in it", b"[]".to_vec(), &[], "malformed"),
    ]
}

#[test]
fn what_does_not_fit_says_less_and_is_never_left_out() {
    let Some(scene) = Scene::new("large") else { return };
    // An alert with forty hits, a dead letter with a long header and one with a long value, where no output may have
    // more than 4,000 bytes.
    let lines = vec!["\"to Song Kum Hyok now\""; 40].join(",");
    scene.feed_raw(0, format!("{{\"payment_id\": \"many\", \"remittance\": [{lines}]}}").as_bytes(), &[]);
    scene.feed_raw(0, b"", &[("note", &"x".repeat(100_000))]);
    scene.feed_raw(0, &b"no payment ".repeat(1_000), &[]);
    let _service = scene.start("a", "[kafka.properties]\n\"message.max.bytes\" = \"4000\"");
    let mut judge = Judge::open(&scene);
    judge.read_decisions(3);
    judge.read_all();
    assert_eq!((judge.alerts.len(), judge.dead_letters.len()), (1, 2));
    let alert = &judge.alerts[0];
    let hits = alert["hits"].as_array().expect("hits").len();
    assert!(hits >= 1 && alert["tier"] == "flag", "{alert}");
    assert_eq!(alert["hits_omitted"].as_u64(), Some(40 - hits as u64));
    // Without a key they lie in any partition, so their order says nothing.
    judge.dead_letters.sort_by_key(|record| record.header("northwatch-offset"));
    let reasons: Vec<String> = judge.dead_letters.iter().map(|record| record.header("northwatch-reason")).collect();
    assert_eq!(reasons, ["empty", "unknown_format"]);
    assert!(judge.dead_letters.iter().all(|record| record.header("note").is_empty()));
    assert_eq!(judge.dead_letters[1].header("northwatch-original-bytes"), "11000");
}

#[test]
fn bad_input_becomes_one_dead_letter_each() {
    let Some(mut scene) = Scene::new("bad") else { return };
    let bad = bad_records();
    scene.feed(40);
    let first = i64::try_from(scene.fed.iter().filter(|fed| fed.partition == 0).count()).expect("few");
    for (_, value, headers, _) in &bad {
        scene.feed_raw(0, value, headers);
    }
    // A good one behind them all, in the same partition.
    scene.feed_raw(0, b"{\"payment_id\": \"behind\", \"remittance\": [\"Song Kum Hyok\"]}", &[]);
    let service = scene.start_with("a", "", "schema_ids = [7]");
    let mut judge = Judge::open(&scene);
    judge.read_decisions(scene.fed.len() + bad.len() + 1);
    judge.read_all();

    let texts: Vec<_> = judge.text_alerts.iter().map(|alert| (&alert["reason"], &alert["tier"])).collect();
    assert_eq!(texts, [(&"malformed".into(), &"flag".into())], "it is screened as text");
    let behind = judge.alerts.iter().find(|alert| alert["payment_id"] == "behind").expect("its neighbour went through");
    assert_eq!(behind["hits"][0]["field"], "remittance[0]");
    for (offset, (name, value, _, reason)) in (first..).zip(&bad) {
        let of: Vec<_> = judge
            .dead_letters
            .iter()
            .filter(|record| {
                record.header("northwatch-offset") == offset.to_string() && record.header("northwatch-partition") == "0"
            })
            .collect();
        assert_eq!(of.len(), 1, "{name}: {} dead letters\n{}", of.len(), service.output());
        assert_eq!(of[0].header("northwatch-reason"), *reason, "{name}: {}", of[0].header("northwatch-detail"));
        if value.len() < 1_000_000 {
            assert_eq!(&of[0].value, value, "{name}: the record as it came");
        } else {
            assert_eq!(of[0].header("northwatch-original-bytes"), value.len().to_string(), "{name}");
            assert!(value.starts_with(&of[0].value) && !of[0].value.is_empty(), "{name}: its beginning");
        }
    }
    assert_eq!(scene.committed()[0], first + i64::try_from(bad.len()).expect("few") + 1);
    assert!(!judge.read(Duration::from_millis(1)), "and nothing else");
}
