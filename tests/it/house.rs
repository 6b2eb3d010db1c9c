//! The house: which module may name which, who owns which outside crate, and how large a file may grow.

use std::fs;
use std::path::{Path, PathBuf};

/// The floor of each module. A module names only modules on lower floors.
const FLOORS: [(&str, u8); 12] = [
    ("domain", 0),
    ("screening", 1),
    ("metrics", 1),
    ("status", 1),
    ("wire", 2),
    ("lists", 2),
    ("kafka", 2),
    ("admin", 2),
    ("registry", 2),
    ("pipeline", 3),
    ("synthetic", 3),
    ("commands", 4),
];

/// Outside crates and the only modules that may name them.
const OWNERS: [(&str, &[&str]); 23] = [
    ("aho_corasick", &["screening"]),
    ("annotate_snippets", &["commands"]),
    ("axum", &["admin"]),
    ("bech32", &["domain"]),
    ("bs58", &["domain"]),
    ("bzip2", &["lists"]),
    ("clap", &["commands"]),
    ("flate2", &["lists", "wire"]),
    ("base64", &["registry", "wire"]),
    ("hdrhistogram", &["status"]),
    ("indicatif", &["commands"]),
    ("maud", &["admin"]),
    ("minisign_verify", &["lists"]),
    ("prometheus", &["metrics"]),
    ("prost", &["wire"]),
    ("protox", &["wire"]),
    ("quick_xml", &["wire", "lists"]),
    ("rdkafka", &["kafka"]),
    ("rustix", &["pipeline"]),
    ("toml_edit", &["commands", "lists", "screening"]),
    ("ureq", &["lists", "registry"]),
    ("unicode_normalization", &["screening", "wire"]),
    ("zip", &["lists"]),
];

/// What screening and decoding must not touch: they are functions of their arguments.
const PURE: [&str; 4] = ["domain", "screening", "wire", "synthetic"];
const IMPURE: [&str; 9] =
    ["SystemTime", "Instant::now", "std::env", "std::fs", "File::open", "std::net", "tracing::", "Mutex", "thread::"];

const LINES_MAX: usize = 600;
const DRAWERS: [&str; 6] = ["util", "utils", "helper", "helpers", "common", "types"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("it is there").map(|entry| entry.expect("readable").path()) {
        // What a build leaves beside the fuzz targets is nobody's noun.
        if entry.is_dir() && !entry.ends_with("target") {
            rust_files(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
}

/// A source file: the module of `src` it belongs to, its path, and its code without comments and tests.
struct Source {
    module: String,
    path: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    files.retain(|path| path.file_name().is_some_and(|name| name != "tests.rs"));
    let source = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("UTF-8");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let within = path.strip_prefix(root().join("src")).expect("in src").to_string_lossy().into_owned();
        let module = within.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        Source { module, path: format!("src/{within}"), code: code.join("\n") }
    };
    files.into_iter().map(source).collect()
}

/// Words that follow `before` in a text.
fn words_after<'t>(text: &'t str, before: &str) -> Vec<&'t str> {
    let word = |rest: &'t str| &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())];
    text.split(before).skip(1).map(word).collect()
}

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

#[test]
fn a_module_names_only_modules_on_lower_floors() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = floor(&source.module) else {
            assert!(matches!(source.module.as_str(), "lib" | "main"), "{} stands on no floor", source.path);
            continue;
        };
        for named in words_after(&source.code, "crate::") {
            let allowed = named == source.module || floor(named).is_some_and(|floor| floor < own);
            if !allowed {
                wrong.push(format!("{} names crate::{named}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_outside_crate_has_one_owner() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, owners) in OWNERS {
            let path = format!("{name}::");
            let starts =
                |at: usize| !source.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            let names = source.code.match_indices(&path).any(|(at, _)| starts(at));
            if names && !owners.contains(&source.module.as_str()) {
                wrong.push(format!("{} names {name}, which belongs to {owners:?}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn thought_is_pure() {
    let pure = |source: &Source| PURE.contains(&source.module.as_str());
    for source in sources().into_iter().filter(pure) {
        for word in IMPURE {
            assert!(!source.code.contains(word), "{} names {word}", source.path);
        }
    }
}

#[test]
fn files_hold_one_noun() {
    let mut files = Vec::new();
    for directory in ["src", "tests", "benches"] {
        rust_files(&root().join(directory), &mut files);
    }
    for path in files {
        let lines = fs::read_to_string(&path).expect("UTF-8").lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines: find the second noun", path.display());
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(!DRAWERS.contains(&stem.as_str()), "{} is a drawer, not a noun", path.display());
    }
}

#[test]
fn the_checks_see_what_they_should() {
    assert_eq!(words_after("use crate::kafka::{A}; crate::wire::x", "crate::"), ["kafka", "wire"]);
    assert_eq!(floor("pipeline"), Some(3));
    assert!(sources().len() > 60);
}
