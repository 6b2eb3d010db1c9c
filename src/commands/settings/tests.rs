//! Broken configurations as a table: the file, and what must be said of it.

use std::path::Path;

use super::*;
use crate::wire::Format;

const GOOD: &str = r#"
[kafka]
brokers = "127.0.0.1:9092"
instance = "a"
[input]
topics = ["payments"]
[output]
alerts = "alerts"
dead_letters = "dead"
"#;

fn read_text(text: &str) -> (Option<Settings>, Problems) {
    Settings::read(text, Path::new("northwatch.toml"))
}

/// `line: message`, and the help where there is one.
fn told(text: &str, severity: Severity) -> Vec<String> {
    let (_, problems) = read_text(text);
    let line = |at: usize| text.get(..at).unwrap_or(text).lines().count().max(1);
    let of = |p: &&problem::Problem| p.severity == severity;
    let mut told: Vec<(usize, String)> = problems
        .iter()
        .filter(of)
        .map(|p| {
            let at = line(p.span.start + 1);
            (at, format!("{at}: {}{}", p.message, p.help.as_ref().map(|h| format!(" | {h}")).unwrap_or_default()))
        })
        .collect();
    told.sort();
    told.into_iter().map(|(_, text)| text).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let told = told(text, Severity::Error);
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.contains(expected), "said: {told}\nexpected: {expected}");
    }
}

fn with(line: &str) -> String {
    format!("{GOOD}{line}\n")
}

#[test]
fn a_good_file_has_its_defaults() {
    let (settings, problems) = read_text(GOOD);
    assert!(!problems.has(Severity::Error));
    let settings = settings.expect("good");
    assert_eq!(settings.kafka.group, "northwatch");
    assert_eq!(settings.kafka.commit_interval, Duration::from_millis(50));
    assert_eq!(settings.outputs.decisions, None);
    assert_eq!(settings.admin, ADMIN);
    assert!(settings.workers >= 1);
}

#[test]
fn every_key_is_read() {
    let (settings, problems) = read_text(
        r#"
        [kafka]
        brokers = "127.0.0.1:1"
        group = "g"
        instance = "i"
        offset_reset = "error"
        static_membership = true
        commit_interval_ms = 7
        batch_records_max = 8
        properties = { "session.timeout.ms" = "6000" }
        [input]
        topics = ["a", "b"]
        formats = { a = "iso20022", b = "auto" }
        schema_ids = [1, 2]
        record_bytes_max = 5000
        depth_max = 9
        payments_max = 10
        payments_bytes_max = 5001
        inflated_bytes_max = 5002
        registry = { url = "http://127.0.0.1:2", user = "u", password = "p" }
        [output]
        alerts = "c"
        dead_letters = "d"
        decisions = "e"
        format = "protobuf"
        [watchlist]
        files = []
        all_programmes = true
        listed_spellings = true
        [workers]
        count = 3
        [admin]
        listen = "127.0.0.1:0"
        "#,
    );
    assert!(!problems.has(Severity::Error));
    let s = settings.expect("good");
    assert_eq!((s.kafka.group.as_str(), s.kafka.instance.as_str(), s.kafka.batch_records_max), ("g", "i", 8));
    assert_eq!(s.kafka.offset_reset, OffsetReset::Error);
    assert!(s.kafka.static_membership);
    assert_eq!(s.kafka.properties.get("session.timeout.ms").map(String::as_str), Some("6000"));
    assert_eq!(s.kafka.topics, ["a", "b"]);
    assert_eq!(s.readings.get("a").and_then(|reading| reading.format), Some(Format::Iso20022));
    assert!(!s.readings.contains_key("b"));
    assert_eq!(s.registry.map(|registry| registry.url).as_deref(), Some("http://127.0.0.1:2"));
    assert_eq!((s.limits.payments_bytes_max, s.limits.inflated_bytes_max), (5001, 5002));
    assert_eq!(s.schema_ids, SchemaIds::only([1, 2]));
    assert_eq!((s.limits.record_bytes_max, s.limits.depth_max, s.limits.payments_max), (5000, 9, 10));
    assert_eq!((s.outputs.decisions.as_deref(), s.outputs.format), (Some("e"), AlertFormat::Protobuf));
    assert!(s.watchlist.options.all_programmes && s.watchlist.policy.spellings == crate::screening::Spellings::Listed);
    assert_eq!((s.workers, s.admin.port()), (3, 0));
}

#[test]
fn what_is_missing_is_said_at_once() {
    check(
        "",
        &[
            "`input.topics` is missing",
            "`kafka.brokers` is missing",
            "`output.alerts` is missing",
            "`output.dead_letters`",
        ],
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_a_suggestion() {
    check("[kafka\n", &["1: this is no TOML"]);
    check(&with("[kafak]"), &["10: `kafak` is not known | did you mean `kafka`?"]);
    check(&with("formt = \"json\""), &["10: `output.formt` is not known | did you mean `format`?"]);
    check(&with("format = \"jsno\""), &["10: `output.format` is one of `json`, `protobuf` | did you mean `json`?"]);
    check(&with("decisions = \"alerts\""), &["10: `alerts` is read or written already"]);
    check(&with("decisions = \"payments\""), &["10: `payments` is read or written already"]);
    check(&with("decisions = \"no spaces\""), &["10: a topic's name has"]);
    check(&with("decisions = 7"), &["10: `output.decisions` is a text"]);
    check(&with("decisions = { env = \"NORTHWATCH_NOT_SET\" }"), &["10: `output.decisions`: the environment variable"]);
    check(&with("decisions = { file = \"/no/such/file\" }"), &["10: `output.decisions`: the file /no/such/file"]);
    check(&with("[workers]\ncount = 0"), &["11: `workers.count` is a whole number from 1 to 256"]);
    check(&with("[workers]\ncount = \"two\""), &["11: `workers.count` is a whole number"]);
    check(&with("[admin]\nlisten = \"localhost\""), &["11: an address is an IP and a port"]);
    check(
        &with("[watchlist]\nfiles = [\"no-such-list.jsonl\"]"),
        &["11: the watchlist no-such-list.jsonl is not there"],
    );
    check(&with("[watchlist]\nfiles = \"x\""), &["11: `watchlist.files` is a list"]);
    check(&with("[watchlist]\nall_programmes = 1"), &["11: `watchlist.all_programmes` is true or false"]);
    check(
        &with("[input.formats]\npayment = \"json\""),
        &["11: `payment` is not among input.topics | did you mean `payments`?"],
    );
    check(&with("[input.formats]\npayments = \"xml\""), &["11: a format is `auto`, `json`"]);
    check(&GOOD.replace("topics = [\"payments\"]", "topics = []"), &["`input.topics` is missing"]);
    check(&GOOD.replace("\"127.0.0.1:9092\"", "\"\""), &["3: `kafka.brokers` is empty"]);
}

#[test]
fn settings_that_could_lose_payments_are_refused() {
    let set = |key: &str| format!("{GOOD}[kafka.properties]\n\"{key}\" = \"x\"\n");
    check(&set("enable.auto.commit"), &["11: `enable.auto.commit` cannot be set: offsets are only ever committed"]);
    check(&set("auto.offset.reset"), &["11: `auto.offset.reset` cannot be set: use kafka.offset_reset"]);
    check(&set("isolation.level"), &["11: `isolation.level` cannot be set"]);
    check(&set("acks"), &["11: `acks` cannot be set"]);
    check(&set("enable.idempotence"), &["11: `enable.idempotence` cannot be set"]);
    check(&set("transactional.id"), &["11: `transactional.id` cannot be set"]);
    check(&set("group.instance.id"), &["use kafka.static_membership"]);
    check(&set("session.timeout.ms"), &["11: `session.timeout.ms` cannot be set: Invalid value"]);
    check(&set("linger.m"), &["did you mean `linger.ms`"]);
    check(
        &GOOD.replace("instance = \"a\"", "offset_reset = \"latest\""),
        &["4: `kafka.offset_reset` is one of `earliest`, `error`"],
    );
}

#[test]
fn all_problems_are_said_at_once() {
    let text = GOOD.replace("instance = \"a\"", "offset_reset = \"latest\"\ngruop = \"x\"") + "[workers]\ncount = 0\n";
    check(
        &text,
        &["4: `kafka.offset_reset`", "5: `kafka.gruop` is not known | did you mean `group`?", "12: `workers.count`"],
    );
}

#[test]
fn what_is_unwise_is_a_warning() {
    let text = GOOD.replace("127.0.0.1:9092", "broker.example:9092") + "[admin]\nlisten = \"0.0.0.0:9600\"\n";
    let told = told(&text, Severity::Warning);
    assert!(told.iter().any(|t| t.starts_with("3: payments travel")), "{told:#?}");
    assert!(told.iter().any(|t| t.starts_with("11: the admin server")), "{told:#?}");
    assert!(told.iter().any(|t| t.contains("no watchlist is set")), "{told:#?}");
}

#[test]
fn problems_are_drawn_beside_their_lines() {
    let text = with("format = \"jsno\"");
    let (_, problems) = read_text(&text);
    let drawn = problems.draw(Path::new("northwatch.toml"), &text, false);
    assert!(drawn.contains("northwatch.toml:10:10"), "{drawn}");
    assert!(drawn.contains("did you mean `json`?"), "{drawn}");
}
