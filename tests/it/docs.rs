//! What the documents say is so: links lead somewhere, named tests exist, tables and examples match the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use northwatch::metrics::Metrics;
use tempfile::TempDir;

use crate::process::{run, text};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn documents() -> Vec<String> {
    let mut documents = vec!["README.md".to_owned(), "ARCHITECTURE.md".to_owned(), "CHANGELOG.md".to_owned()];
    let docs = fs::read_dir(root().join("docs")).expect("docs");
    documents.extend(docs.map(|entry| format!("docs/{}", entry.expect("readable").file_name().to_string_lossy())));
    documents
}

/// `[text](target)` in a document.
fn links(document: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    for (at, _) in document.match_indices("](") {
        let text = document[..at].rsplit('[').next().unwrap_or_default();
        let target = document[at + 2..].split(')').next().unwrap_or_default();
        links.push((text.to_owned(), target.to_owned()));
    }
    links
}

#[test]
fn links_lead_somewhere_and_named_tests_exist() {
    for name in documents() {
        let base = root().join(&name).parent().map(PathBuf::from).expect("a directory");
        for (text, target) in links(&read(&name)) {
            if target.starts_with("http") || target.starts_with('#') {
                continue;
            }
            let path = base.join(target.split('#').next().unwrap_or_default());
            assert!(path.exists(), "{name}: {target} is not there");
            // A link whose text is a function's name is to that test.
            let function = text.trim_matches('`');
            let is_name = function.contains('_')
                && function.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit());
            if is_name && path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path).expect("readable");
                assert!(source.contains(&format!("fn {function}(")), "{name}: {target} has no test {function}");
            }
        }
    }
}

#[test]
fn the_table_of_metrics_is_the_registry() {
    let table: BTreeSet<String> = read("docs/metrics.md")
        .lines()
        .filter_map(|line| {
            line.strip_prefix("| `northwatch_")?.split('`').next().map(|name| format!("northwatch_{name}"))
        })
        .collect();
    let metrics = Metrics::new(&["payments".to_owned()]).expect("series");
    let labels = ["payments", "0"];
    metrics.consumption.lag_records.with_label_values(&labels).set(0);
    metrics.consumption.lag_seconds.with_label_values(&labels).set(0.0);
    metrics.work.suppressed.with_label_values(&["OFAC-SDN"]).inc_by(0);
    let watchlist = northwatch::lists::starter().expect("the built-in list");
    let screener = northwatch::screening::Screener::new(watchlist).expect("it builds");
    metrics.watchlist(screener.in_force(), 0);
    let exposition = String::from_utf8(metrics.encode().expect("text")).expect("UTF-8");
    let registered: BTreeSet<String> = exposition
        .lines()
        .filter_map(|line| line.strip_prefix("# HELP ")?.split(' ').next().map(str::to_owned))
        .filter(|name| name.starts_with("northwatch_"))
        .collect();
    assert_eq!(table, registered);
    let series = exposition.lines().filter(|line| !line.starts_with('#')).count();
    assert!(series <= 300, "{series} series");
}

#[test]
fn the_configuration_with_every_key_is_good_and_has_every_key() {
    let document = read("docs/configuration.md");
    let example = document.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("northwatch.toml");
    fs::write(&path, example).expect("written");
    let checked = run(&["check", "--config", text(&path)], b"");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));

    // An unknown key is answered with those that are known; each must be in the example.
    let sections = ["kafka", "input", "output", "watchlist", "screening", "workers", "admin"];
    let strange = sections.map(|section| format!("[{section}]\nzzzzzzzz = 1\n")).concat();
    fs::write(&path, strange).expect("written");
    let said = String::from_utf8(run(&["check", "--config", text(&path)], b"").stderr).expect("UTF-8");
    let known: BTreeSet<&str> = said
        .lines()
        .filter_map(|line| line.split("known here: ").nth(1))
        .flat_map(|list| list.split(", ").map(|name| name.trim().trim_matches('`')))
        .collect();
    assert!(known.len() > 15, "{known:?}\n{said}");
    for key in known {
        let is_there = example.contains(&format!("\n{key} = "))
            || example.contains(&format!("\n# {key} = "))
            || example.contains(&format!(".{key}]"));
        assert!(is_there, "{key} is not in docs/configuration.md");
    }
}

#[test]
fn every_command_is_in_the_readme() {
    let help = String::from_utf8(run(&["--help"], b"").stdout).expect("UTF-8");
    let readme = read("README.md");
    let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("Options:").next()).expect("commands");
    for command in commands.lines().filter_map(|line| line.split_whitespace().next()).filter(|c| *c != "help") {
        let is_command = help.contains(&format!("\n  {command} "));
        assert!(!is_command || readme.contains(&format!("`northwatch {command}")), "{command} is not in the README");
    }
}
