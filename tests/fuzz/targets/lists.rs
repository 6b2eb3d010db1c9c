//! Published lists and watchlist files: each is read, or refused with a reason.
#![no_main]

mod cost;

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use northwatch::lists::{LoadOptions, load};

/// Names as they are published: the first byte of the input chooses one.
const NAMES: [&str; 14] = [
    "sdn_advanced.xml", "sdn.xml", "sdn.csv", "consolidated.xml", "uk.csv", "uk.xml", "conlist.csv", "eu.csv", "eu.xml",
    "targets.simple.csv", "entities.ftm.json", "wallets.csv", "ownership.csv", "watchlist.jsonl",
];

static DIRECTORY: LazyLock<tempfile::TempDir> =
    LazyLock::new(|| tempfile::TempDir::new_in("/dev/shm").expect("memory to write to"));

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((which, content)) = data.split_first() else { return };
    let path: PathBuf = DIRECTORY.path().join(NAMES[usize::from(*which) % NAMES.len()]);
    std::fs::File::create(&path).and_then(|mut file| file.write_all(content)).expect("written");
    let options = LoadOptions::default();
    if let Ok(loaded) = cost::bounded(data, || load(std::slice::from_ref(&path), &options)) {
        assert!(loaded.watchlist.version().starts_with("sha256:"));
    }
});
