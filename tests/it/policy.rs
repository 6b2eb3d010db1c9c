//! Weights, rules and suppressions as files, as a person gives them to a command.

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{run, text};

pub(crate) const COMMON: &str =
    r#"{"payment_id": "p-1", "parties": [{"role": "CREDITOR", "name": "Kim Chol", "country": "KR"}]}"#;
const TEA: &str = r#"{"payment_id": "p-2", "remittance": ["Red ginseng tea"]}"#;

/// Scans payments by a policy's file. The exit code, the results and what is said.
fn scan(option: &str, file: &str, payments: &str) -> (Option<i32>, Vec<Value>, String) {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("file.toml");
    std::fs::write(&path, file).expect("written");
    let output = run(&["scan", "--all", option, text(&path)], payments.as_bytes());
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let results = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    (output.status.code(), results, String::from_utf8(output.stderr).expect("UTF-8"))
}

/// A designation that it hits, and that one's version.
pub(crate) fn listed() -> (String, String) {
    let shown = run(&["scan", "-"], COMMON.as_bytes());
    let alert: Value = serde_json::from_slice(&shown.stdout).expect("an alert");
    let id = alert["hits"][0]["designation"]["id"].as_str().expect("a designation").to_owned();
    let shown = String::from_utf8(run(&["lists", "show", &id], b"").stdout).expect("UTF-8");
    let own = shown.split(&id).nth(1).expect("its entry");
    let version = own.split("version").nth(1).and_then(|rest| rest.split_whitespace().next());
    (id, version.expect("its version").to_owned())
}

#[test]
fn weights_go_over_the_built_in_ones_and_change_the_hash() {
    let (_, before, _) = scan("--policy", "", COMMON);
    let lighter = "[facts]\ncommon_name = { tier = \"review\", score = 0.31 }";
    let (_, after, _) = scan("--policy", lighter, COMMON);
    assert!(after[0]["score"].as_f64() < before[0]["score"].as_f64(), "{after:?}");
    assert_ne!(after[0]["policy"], before[0]["policy"]);
    let (_, off, _) = scan("--policy", "[lists]\nOFAC-SDN = \"off\"", COMMON);
    let names_ofac = |results: &[Value]| results[0]["hits"].to_string().contains("OFAC-SDN/");
    assert!(names_ofac(&before) && !names_ofac(&off), "{off:?}");
    let (code, results, said) = scan("--policy", "[facts]\nplace = { tier = \"flag\", score = 0.5 }", COMMON);
    assert!(code == Some(65) && results.is_empty() && said.contains("Place cannot be `flag`"), "{said}");
}

#[test]
fn rules_of_ones_own_alert_with_their_id_and_the_place_of_each_sign() {
    let rule = "[[group]]\nname = \"ginseng\"\nwords = [\"red ginseng\"]\n[[rule]]\nid = \"own-1\"\nreason = \"ginseng\"\n\
                source = \"house rule 12\"\nall = [\"ginseng\"]\ntier = \"review\"\nscore = 0.4\n";
    let (_, results, _) = scan("--rules", &format!("{rule}alerts = [\"Red ginseng\"]"), TEA);
    let hit = &results[0]["hits"][0];
    assert_eq!((hit["kind"].as_str(), hit["text"].as_str()), (Some("typology"), Some("Red ginseng")));
    assert_eq!((hit["rule"]["id"].as_str(), hit["rule"]["source"].as_str()), (Some("own-1"), Some("house rule 12")));
    assert!(hit["reasons"].to_string().contains("ginseng at remittance[0] bytes 0-11"), "{hit}");
    let (code, _, said) = scan("--rules", &format!("{rule}alerts = [\"green tea\"]"), TEA);
    assert!(code == Some(65) && said.contains("does not alert on its example"), "{said}");
}

#[test]
fn a_suppression_clears_the_known_payment_and_is_told() {
    let (id, version) = listed();
    let others: Vec<Value> = {
        let (_, results, _) = scan("--policy", "", COMMON);
        results[0]["hits"].as_array().expect("hits").clone()
    };
    let row = |version: &str, country: &str, expires: &str| {
        format!(
            "[[suppression]]\nid = \"S-1\"\nparty = \"KIM, Chol\"\ndesignation = \"{id}\"\nversion = \"{version}\"\n\
             reason = \"known\"\nowner = \"a\"\napprover = \"b\"\napproved = \"2020-01-01\"\nexpires = \"{expires}\"\n\
             country = \"{country}\"\n"
        )
    };
    // It lasts a year at most, so the test's year is today's.
    let year = jiff_year();
    let valid = |version: &str, country: &str| {
        row(version, country, &format!("{year}-12-31")).replace("2020-01-01", &format!("{year}-01-01"))
    };
    let (_, results, _) = scan("--suppressions", &valid(&version, "kr"), COMMON);
    assert_eq!(results[0]["suppressed"][0]["suppression"], "S-1", "{results:?}");
    assert_eq!(results[0]["suppressed"][0]["designation"], id.as_str());
    assert_eq!(results[0]["hits"].as_array().map(Vec::len), Some(others.len() - 1));
    let (_, results, _) = scan("--suppressions", &valid(&version, "JP"), COMMON);
    assert!(results[0]["suppressed"].is_null() && results[0].to_string().contains("suppression S-1 is for this name"));
    let (_, results, said) = scan("--suppressions", &valid("sha256:0", "KR"), COMMON);
    assert!(results[0]["suppressed"].is_null() && said.contains("its designation has changed since"), "{said}");
    let (_, results, said) = scan("--suppressions", &row(&version, "KR", "2020-12-31"), COMMON);
    assert!(results[0]["suppressed"].is_null() && said.contains("it has expired"), "{said}");
}

pub(crate) fn jiff_year() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let days = i64::try_from(now.as_secs() / 86_400).expect("few");
    // Days of a year in the Gregorian calendar, over 400 years: exact but on the days around New Year.
    1970 + days * 400 / 146_097
}
