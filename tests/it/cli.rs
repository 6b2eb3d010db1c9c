//! The commands as a person runs them: what they print, and how they exit.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{run, text};

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn ran(args: &[&str], input: &str) -> Ran {
    let output = run(args, input.as_bytes());
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Runs it, and checks the exit code and a part of what it writes, wherever it writes it.
#[track_caller]
fn check(args: &[&str], input: &str, code: i32, part: &str) -> Ran {
    let ran = ran(args, input);
    assert_eq!(ran.code, code, "{args:?}\n{}\n{}", ran.out, ran.err);
    let said = if code == 0 || code == 1 { &ran.out } else { &ran.err };
    assert!(said.contains(part), "{args:?} said\n{}\n{}", ran.out, ran.err);
    ran
}

fn file(directory: &TempDir, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = directory.path().join(name);
    std::fs::write(&path, content).expect("written");
    text(&path).to_owned()
}

const SONG: &str = r#"{"payment_id": "p-1", "parties": [{"role": "CREDITOR", "name": "Mr SONG, Kum Hyok"}]}"#;
const CLEAR: &str = r#"{"payment_id": "p-2", "parties": [{"role": "CREDITOR", "name": "Maria Olsen"}]}"#;

#[test]
fn scan_prints_alerts_and_with_all_the_rest_too() {
    let both = format!("{SONG}\n{CLEAR}\n");
    let alerts = check(&["scan"], &both, 0, "OFAC-SDN/49970");
    assert_eq!(alerts.out.lines().count(), 1);
    let all = check(&["scan", "--all", "-"], &both, 0, "\"outcome\":\"cleared\"");
    assert_eq!(all.out.lines().count(), 2);
    let alert: Value = serde_json::from_str(alerts.out.trim()).expect("JSON");
    let hit = &alert["hits"][0];
    assert_eq!(
        (&alert["payment_id"], &alert["outcome"], &alert["tier"]),
        (&"p-1".into(), &"alerted".into(), &"flag".into())
    );
    assert_eq!((hit["field"].as_str(), hit["text"].as_str()), (Some("parties[0].name"), Some("SONG, Kum Hyok")));
    assert_eq!((hit["start"].as_u64(), hit["end"].as_u64()), (Some(3), Some(17)));
    assert_eq!(alert["input"]["message"], 1);
    for key in ["alert_id", "watchlist", "policy", "engine", "score"] {
        assert!(!alert[key].is_null(), "{key}");
    }
}

#[test]
fn what_cannot_be_read_is_screened_as_text() {
    let cut = r#"{"payment_id": "p-1", "parties": [{"name": "S\u004fNG Kum Hyok"}"#;
    let ran = check(&["scan"], cut, 65, "1 messages could not be screened");
    let alert: Value = serde_json::from_str(ran.out.trim()).expect("JSON");
    assert_eq!((&alert["outcome"], &alert["reason"]), (&"dead_lettered".into(), &"malformed".into()));
    assert_eq!((&alert["tier"], &alert["hits"][0]["text"]), (&"flag".into(), &"SONG Kum Hyok".into()));
    let ran = check(&["scan"], "hello", 65, "could not be screened");
    assert!(!ran.out.contains("hits"), "{}", ran.out);
}

#[test]
fn explain_fields_accounts_for_every_text() {
    let message = r#"{"id": "x-1", "payer": {"name": "A \"B\" C"}, "strange": "thing"}"#;
    let ran = check(&["scan", "--explain-fields"], message, 0, "x-1");
    let coverage: Value = serde_json::from_str(ran.out.trim()).expect("JSON");
    assert_eq!((&coverage["format"], &coverage["unmapped"]), (&"json".into(), &2.into()));
    let fields = coverage["fields"].as_array().expect("fields");
    let name = &fields[1];
    for (key, value) in [
        ("field", "parties[0].name"),
        ("kind", "name"),
        ("role", "DEBTOR"),
        ("source", "payer.name"),
        ("value", "A \"B\" C"),
    ] {
        assert_eq!(name[key], value);
    }
    for field in fields {
        let [start, end] =
            ["start", "end"].map(|key| usize::try_from(field[key].as_u64().expect("a place")).expect("small"));
        let written: String = serde_json::from_str(&format!("\"{}\"", &message[start..end])).expect("a JSON text");
        assert_eq!(field["value"], written);
    }
}

#[test]
fn eval_says_recall_and_false_alerts_by_category() {
    let directory = TempDir::new().expect("a directory");
    let (pairs, texts) = (directory.path().join("pairs.csv"), directory.path().join("texts.jsonl"));
    std::fs::write(
        &pairs,
        "query,candidate,is_match,schema,category\nSong Geum-hyeok,\"SONG, Kum Hyok\",true,Person,korean\n\
         Song Chol,\"SONG, Kum Hyok\",false,Person,korean\nLazaros Grupp,Nobody At All,true,Company,hard\n",
    )
    .expect("written");
    std::fs::write(
        &texts,
        "{\"id\":\"a\",\"field_kind\":\"name\",\"text\":\"Song Kum Hyok\",\"expect\":\"OFAC-SDN/49970\"}\n\
         {\"id\":\"b\",\"field_kind\":\"text\",\"text\":\"invoice for Maria Rossi\",\"expect\":\"clear\"}\n\
         {\"id\":\"c\",\"field_kind\":\"country\",\"text\":\"KP\",\"expect\":[\"dprk-country\"]}\n\
         {\"id\":\"d\",\"field_kind\":\"text\",\"text\":\"Song Kum Hyok\",\"expect\":null}\n",
    )
    .expect("written");
    let (pairs, texts) = (text(&pairs), text(&texts));
    let all = run(&["eval", pairs, texts, "--wrong"], b"");
    let out = String::from_utf8(all.stdout).expect("UTF-8");
    assert!(all.status.success(), "{}", String::from_utf8_lossy(&all.stderr));
    for part in
        ["pairs.csv:4 missed", "texts.jsonl:4 d false alert", "korean    100.00 % (     1)", "hard        0.00 %"]
    {
        assert!(out.contains(part), "`{part}` is not in:\n{out}");
    }
    assert_eq!(run(&["eval", pairs, "--recall-min", "90"], b"").status.code(), Some(1));
    assert_eq!(run(&["eval", pairs, "--recall-min", "50", "--false-max", "0"], b"").status.code(), Some(0));
    assert_eq!(run(&["eval", texts, "--false-max", "10"], b"").status.code(), Some(1));
    for end in ["\n", "\r\n"] {
        std::fs::write(pairs, ["query,candidate,is_match", "a,b,true", "a,b,perhaps", ""].join(end)).expect("written");
        let wrong = run(&["eval", pairs], b"");
        assert_eq!(wrong.status.code(), Some(65));
        assert!(String::from_utf8_lossy(&wrong.stderr).contains("line 3: is_match is true or false"), "{end:?}");
    }
}

#[test]
fn exit_codes_tell_what_happened() {
    check(&["scan", "--fail-on", "flag"], SONG, 1, "p-1");
    check(&["scan", "--fail-on", "review"], CLEAR, 0, "");
    check(&["scan"], "hello", 65, "1 messages could not be screened");
    check(&["scan", "/no/such/file"], "", 65, "/no/such/file");
    check(&["scan", "--watchlist", "/no/such/list"], SONG, 65, "/no/such/list");
    check(&["scan", "--no-such-flag"], "", 64, "--no-such-flag");
    check(&["no-such-command"], "", 64, "no-such-command");
    check(&["run", "--config", "/no/such/config.toml"], "", 78, "/no/such/config.toml");
    check(&["--version"], "", 0, env!("CARGO_PKG_VERSION"));
    check(&["--help"], "", 0, "northwatch demo");
}

#[test]
fn a_service_without_its_broker_is_unavailable() {
    let directory = TempDir::new().expect("a directory");
    let config = "[kafka]\nbrokers = \"127.0.0.1:9\"\ninstance = \"a\"\n[input]\ntopics = [\"p\"]\n[output]\n\
        alerts = \"a\"\ndead_letters = \"d\"\n";
    let path = file(&directory, "northwatch.toml", config);
    check(&["run", "--config", &path], "", 69, "127.0.0.1:9 do not answer");
    check(&["check", "--config", &path], "", 0, "good");
    check(&["check", "--config", &path, "--deny-warnings"], "", 1, "good");
    check(&["check", "--config", &path, "--environment"], "", 69, "do not answer");
}

#[test]
fn check_says_everything_that_is_wrong_at_once() {
    let directory = TempDir::new().expect("a directory");
    let path = file(&directory, "bad.toml", "[kafka]\nbrokrs = \"x\"\n[workers]\ncount = 0\n");
    let ran = check(&["check", "--config", &path], "", 78, "bad.toml:2:1");
    for part in ["did you mean `brokers`?", "bad.toml:4:9", "input.topics", "output.alerts"] {
        assert!(ran.err.contains(part), "{part} is not in\n{}", ran.err);
    }
}

#[test]
fn scan_reads_every_format_from_files() {
    let directory = TempDir::new().expect("a directory");
    let xml = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.10\"><FIToFICstmrCdtTrf><CdtTrfTxInf>\
        <PmtId><UETR>u-1</UETR></PmtId><Cdtr><Nm>Gayk Asatryan</Nm></Cdtr></CdtTrfTxInf></FIToFICstmrCdtTrf></Document>";
    let fin = "{1:F01BANKBEBBAXXX0000000000}{2:I103BANKDEFFXXXXN}{4:\r\n:20:REF-1\r\n:32A:261102EUR1,\r\n:50K:/1\r\nA B\r\n\
        :57A:FTBDKPPYXXX\r\n:59:/2\r\nC D\r\n:71A:SHA\r\n-}";
    for (name, content, part) in
        [("a.xml", xml, "OFAC-SDN/53824"), ("a.fin", fin, "\"kind\":\"bic\""), ("a.json", SONG, "OFAC-SDN/49970")]
    {
        check(&["scan", &file(&directory, name, content)], "", 0, part);
    }
    // What generate makes of each format, scan reads back with the truths that stand beside it.
    let (messages, truths) = (directory.path().join("messages"), directory.path().join("truths.jsonl"));
    let made = ["generate", "--payments", "40", "--format", "auto", "--hits", "0.5", "--seed", "3", "--output"];
    check(&[&made[..], &[text(&messages), "--truth", text(&truths)]].concat(), "", 0, "");
    let mut files: Vec<_> = std::fs::read_dir(&messages).expect("made").map(|e| e.expect("readable").path()).collect();
    files.sort();
    let files: Vec<&str> = files.iter().map(|path| text(path)).collect();
    let scanned = check(&[&["scan", "--all"], &files[..]].concat(), "", 0, "cleared");
    let truths = std::fs::read_to_string(&truths).expect("written");
    assert_eq!((files.len(), scanned.out.lines().count(), truths.lines().count()), (40, 40, 40));
    for (result, truth) in scanned.out.lines().zip(truths.lines()) {
        let of = |line: &str| -> Value { serde_json::from_str(line).expect("JSON") };
        let (result, truth) = (of(result), of(truth));
        assert_eq!(result["payment_id"], truth["payment_id"]);
        assert_eq!(result["outcome"] == "alerted", truth["planted"].is_object(), "{truth}");
    }
}

#[test]
fn generate_is_deterministic() {
    let made = |seed: &str| ran(&["generate", "--payments", "20", "--seed", seed], "").out;
    assert_eq!(made("4"), made("4"));
    assert_ne!(made("4"), made("5"));
    check(&["generate", "--format", "iso20022"], "", 64, "--output");
    check(&["generate", "--hits", "2"], "", 64, "from 0 to 1");
}

#[test]
fn compare_scores_pairs_as_the_service_would() {
    check(&["compare", "Song Geum-hyeok", "SONG, Kum Hyok"], "", 0, "1.000 flag");
    check(&["compare", "송금혁", "SONG, Kum Hyok"], "", 0, "another spelling");
    check(&["compare", "Kim Chul-woo", "Kim Chul-soo"], "", 0, "0.000 no match");
    check(
        &[
            "compare",
            "--schema",
            "Company",
            "KOREA MINING DEVELOPMENT TRADING CORPORATION",
            "Korea Mining Development Trading Corporation",
        ],
        "",
        0,
        "1.000 flag",
    );
    check(&["compare", "one name"], "", 64, "LISTED");
    check(&["compare", "a", "b", "--schema", "Dog"], "", 64, "a schema is");
    let directory = TempDir::new().expect("a directory");
    let pairs =
        "id,query,candidate,schema\n7,Song Kum-hyok,\"SONG, Kum Hyok\",Person\n8,Maria Olsen,\"SONG, Kum Hyok\",\n";
    let scored = check(
        &["compare", "--pairs", &file(&directory, "pairs.csv", pairs)],
        "",
        0,
        "id,query,candidate,schema,score,tier",
    );
    assert_eq!(
        scored.out.lines().skip(1).collect::<Vec<_>>(),
        ["7,Song Kum-hyok,\"SONG, Kum Hyok\",Person,1.0000,flag", "8,Maria Olsen,\"SONG, Kum Hyok\",,0.0000,"]
    );
    check(&["compare", "--pairs", &file(&directory, "bad.csv", "a,b\n1,2\n")], "", 65, "no column `query`");
    // As `scan` says it with the same name on a list.
    let scanned = check(&["scan"], r#"{"parties": [{"name": "Song Geum-hyeok"}]}"#, 0, "\"method\":\"variant\"");
    assert!(scanned.out.contains("\"score\":1.0"), "{}", scanned.out);
}

#[test]
fn explain_says_why_and_why_not() {
    check(&["explain", "--name", "Kum Hyok SONG"], "", 0, "SONG, Kum Hyok");
    let wallet = "0x098b716b8aaf21512996dc57eb0615e2383e2f96";
    check(&["explain", "--wallet", wallet], "", 0, "OFAC-SDN/27307");
    // One letter changed: the checksum tells that it is no address, and nothing near is matched.
    check(&["explain", "--wallet", "TAqg8TXo8tmpaz7TwHS669Tgt8MPSWgoxC"], "", 0, "cleared");
    check(&["explain", "--text", "for Korea Mining Company"], "", 0, "near, and no hit");
    check(&["explain"], "", 64, "<FILE>");
    check(&["explain", "-"], SONG, 0, "what was read");
    check(&["explain", "-"], "{\"payment_id\": \"p", 65, "dead-lettered");
}

#[test]
fn lists_are_shown_imported_and_loaded_again() {
    let directory = TempDir::new().expect("a directory");
    check(&["lists", "show"], "", 0, "A start, not a substitute");
    check(&["lists", "show", "49970"], "", 0, "SONG, Kum Hyok");
    check(&["lists", "show", "no such name"], "", 65, "no such name");
    let un = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/extracts/un.xml");
    let imported = text(&directory.path().join("watchlist.jsonl")).to_owned();
    let ran = check(&["lists", "import", text(&un), "--output", &imported], "", 0, "");
    assert!(ran.err.contains("1 entries") && ran.err.contains("chosen from 2 parties"), "{}", ran.err);
    check(&["lists", "show", "--watchlist", &imported], "", 0, "UN-1718");
    // Changed by one letter, it does not load.
    let changed = std::fs::read_to_string(&imported).expect("written").replace("RI WON HO", "RI WON HA");
    let damaged = file(&directory, "damaged.jsonl", changed);
    check(&["lists", "show", "--watchlist", &damaged], "", 65, "it was changed or cut");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = crate::process::northwatch()
        .args(["generate", "--payments", "100000"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    assert!(child.wait().expect("it ends").success());
}
