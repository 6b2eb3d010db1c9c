//! A list that is cut or changed on its way never comes into force as a part of itself.

use std::path::{Path, PathBuf};

use northwatch::lists::{self, LoadOptions};

use super::extract;

/// Every format, and whether a file of it that is cut at a line's end can be told from a whole one.
const FORMATS: [(&str, bool); 15] = [
    ("sdn_advanced.xml", true),
    ("sdn_classic.xml", true),
    ("sdn_tables/sdn.csv", true),
    ("un.xml", true),
    ("uk.xml", true),
    ("uk.csv", false),
    ("conlist.csv", false),
    ("eu.xml", true),
    ("eu.csv", false),
    ("opensanctions.ftm.json", false),
    ("opensanctions.nested.json", false),
    ("targets.simple.csv", false),
    ("wallets.csv", false),
    ("wallets.jsonl", false),
    ("ownership.csv", false),
];

/// How often each file is cut and changed.
const TIMES: usize = 1_000;

/// A file, damaged, beside its siblings where it has some.
struct Bench {
    _directory: tempfile::TempDir,
    path: PathBuf,
    whole: Vec<u8>,
    /// Entries of the whole file.
    entries: usize,
}

impl Bench {
    fn new(name: &str) -> Self {
        let directory = tempfile::TempDir::new().expect("a directory");
        let source = extract(name);
        if let Some(("sdn_tables", _)) = name.split_once('/') {
            for sibling in ["add.csv", "alt.csv", "sdn_comments.csv"] {
                std::fs::copy(source.with_file_name(sibling), directory.path().join(sibling)).expect("copied");
            }
        }
        let path = directory.path().join(source.file_name().expect("a name"));
        let whole = std::fs::read(&source).expect("readable");
        let mut bench = Self { _directory: directory, path, whole, entries: 0 };
        bench.entries = bench.load(&bench.whole, false).unwrap_or_else(|error| panic!("{name}: {error}"));
        bench
    }

    /// How many entries damaged bytes give.
    fn load(&self, bytes: &[u8], must_show_end: bool) -> Result<usize, String> {
        std::fs::write(&self.path, bytes).expect("written");
        let options = LoadOptions { all_programmes: true, must_show_end, ..LoadOptions::default() };
        let loaded = lists::load(std::slice::from_ref(&self.path), &options).map_err(|error| error.to_string())?;
        Ok(loaded.watchlist.designations().len())
    }
}

/// Places spread over a file, the same in every run.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let mut random = fastrand_like(0x5eed);
    (0..TIMES).map(move |_| usize::try_from(random() % length as u64).expect("small"))
}

/// Numbers that look random (xorshift).
fn fastrand_like(mut state: u64) -> impl FnMut() -> u64 {
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

#[test]
fn a_list_that_was_cut_is_refused() {
    for (name, shows_end) in FORMATS {
        let bench = Bench::new(name);
        let text_ends = bench.whole.trim_ascii_end().len();
        let mut refused = 0;
        for at in places(text_ends) {
            let cut = &bench.whole[..at];
            let result = bench.load(cut, true);
            assert!(result.is_err(), "{name} cut at byte {at} of {text_ends} gave {result:?} entries");
            refused += 1;
            if shows_end {
                let result = bench.load(cut, false);
                assert!(result.is_err(), "{name} cut at byte {at} gave {result:?} entries");
            }
        }
        assert_eq!(refused, TIMES);
    }
}

#[test]
fn a_bit_that_flipped_loses_no_entry() {
    for (name, _) in FORMATS {
        let bench = Bench::new(name);
        let mut taken = 0;
        for (n, at) in places(bench.whole.len()).enumerate() {
            let mut flipped = bench.whole.clone();
            flipped[at] ^= 1 << (n % 8);
            // A letter of a name may change: nothing but a hash can show that. Entries must not vanish.
            if let Ok(entries) = bench.load(&flipped, false) {
                taken += 1;
                let fewer_allowed = is_told_by_words(name);
                assert!(entries >= bench.entries || fewer_allowed, "{name}: bit {} of byte {at}: {entries}", n % 8);
            }
        }
        assert!(taken > 0, "{name}: some changes are to letters");
    }
}

/// Formats in which a word decides whether something is a listed subject at all, so that a changed word makes it none:
/// a topic, a schema, a share. The service takes such files only with a checksum around them.
fn is_told_by_words(name: &str) -> bool {
    name.starts_with("opensanctions") || name.starts_with("targets") || name.starts_with("ownership")
}

#[test]
fn a_watchlist_file_shows_every_change() {
    let directory = tempfile::TempDir::new().expect("a directory");
    let loaded = super::load(&["un.xml", "uk.xml"]);
    for name in ["list.jsonl", "list.jsonl.gz"] {
        let path = directory.path().join(name);
        lists::save(&loaded.watchlist, &path).expect("saved");
        let whole = std::fs::read(&path).expect("readable");
        let read = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("written");
            lists::load(std::slice::from_ref(&path), &LoadOptions::default())
                .map(|loaded| loaded.watchlist.designations().to_vec())
        };
        assert_eq!(read(&whole).expect("whole"), loaded.watchlist.designations());
        let header = whole.iter().position(|b| *b == b'\n').unwrap_or(0);
        for (n, at) in places(whole.len()).enumerate() {
            assert!(read(&whole[..at]).is_err(), "{name} cut at {at}");
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (n % 8);
            // The header's own words (a note, a source) are no entries; gzip has a time, and bits that nothing uses.
            if let Ok(entries) = read(&flipped) {
                assert!(name.ends_with("gz") || at <= header, "{name}: bit {} of {at}", n % 8);
                assert_eq!(entries, loaded.watchlist.designations(), "{name}: bit {} of {at}", n % 8);
            }
        }
    }
}

#[test]
fn the_service_takes_nothing_of_which_nothing_shows_that_it_is_whole() {
    let bench = Bench::new("conlist.csv");
    let error = bench.load(&bench.whole, true).expect_err("it shows no end");
    assert!(error.contains("pack it"), "{error}");
    let beside = PathBuf::from(format!("{}.sha256", bench.path.display()));
    let hash = northwatch::domain::sha256(&bench.whole);
    std::fs::write(&beside, format!("{hash}  conlist.csv\n")).expect("written");
    assert_eq!(bench.load(&bench.whole, true), Ok(bench.entries));
    let error = bench.load(&bench.whole[..bench.whole.len() - 400], false).expect_err("another hash");
    assert!(error.contains(".sha256 file beside it says"), "{error}");
    assert!(Path::new(&beside).is_file());
}
