//! The demo: the whole job on the embedded broker, in seconds, with nothing installed.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::process::{Running, get, metric, run, wait_for};

#[test]
fn a_demo_of_so_many_payments_ends_with_its_summary() {
    let since = Instant::now();
    let output = run(&["demo", "--payments", "2000", "--rate", "1000", "--listen", "127.0.0.1:0"], b"");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(since.elapsed() < Duration::from_mins(1));
    for part in
        ["2000 payments produced, 2000 screened", "dead-lettered", "p50", "first alert", "flag    name", "/metrics"]
    {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
    assert!(!said.contains('\u{1b}'), "no colours where there is no terminal");
}

#[test]
fn while_it_runs_it_serves_metrics_health_and_a_page() {
    let mut demo = Running::start(&["demo", "--rate", "300", "--listen", "127.0.0.1:0"]);
    let admin = demo.ready();
    let alerts = |text: &str| metric(text, "northwatch_alerts_total", &[]);
    let (_, metrics) =
        wait_for("an alert", Duration::from_mins(1), || get(&admin, "/metrics").filter(|(_, text)| alerts(text) >= 3));
    assert!(metric(&metrics, "northwatch_list_entries", &["list=\"OFAC-SDN\""]) > 600);
    assert!(metric(&metrics, "northwatch_list_published_timestamp_seconds", &["list=\"UN-1718\""]) > 1_700_000_000);

    let (code, page) = get(&admin, "/").expect("it listens");
    assert_eq!(code, 200);
    for part in ["Lists in force", "Last alerts", "OFAC-SDN", "payments/"] {
        assert!(page.contains(part), "{part}");
    }
    let (code, status) = get(&admin, "/api/v1/status").expect("it listens");
    let status: Value = serde_json::from_str(&status).expect("JSON");
    assert_eq!((code, &status["ready"]["watchlist loaded"]), (200, &Value::Bool(true)));
    let sum: u64 = ["cleared", "alerted", "dead_lettered"].iter().filter_map(|key| status[key].as_u64()).sum();
    assert_eq!(status["records"].as_u64(), Some(sum));
    assert_eq!(get(&admin, "/livez").map(|(code, _)| code), Some(200));
    assert!(get(&admin, "/readyz?verbose").is_some_and(|(_, body)| body.contains("\"consumer group joined\":true")));
    assert_eq!(get(&admin, "/no/such/page").map(|(code, _)| code), Some(404));

    demo.signal("INT");
    let (ended, took) = demo.ended(Duration::from_secs(15));
    assert!(ended.success() && took < Duration::from_secs(6), "{ended} after {took:?}");
    demo.line("payments produced", Duration::from_secs(5));
}
