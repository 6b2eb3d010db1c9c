//! A watchlist over time: replaced, guarded, compared, verified, signed.

use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

use super::extract;
use crate::process;

struct Desk {
    directory: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { directory: TempDir::new().expect("a directory") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A copy of an extract with texts replaced.
    fn altered(&self, source: &str, name: &str, changes: &[(&str, &str)]) -> PathBuf {
        let mut text = std::fs::read_to_string(extract(source)).expect("readable");
        for (from, to) in changes {
            assert!(text.contains(from), "{from} is in {source}");
            text = text.replace(from, to);
        }
        let path = self.path(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    fn import(&self, file: &Path, output: &str, more: &[&str]) -> Output {
        let output = self.path(output);
        let mut words = vec!["import", process::text(file), "-o", process::text(&output)];
        words.extend(more);
        lists(&words)
    }
}

fn lists(words: &[&str]) -> Output {
    let mut args = vec!["lists"];
    args.extend(words);
    process::run(&args, b"")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn check(output: &Output, code: i32, parts: &[&str]) {
    let text = said(output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

const SECOND_ENTRY: (&str, &str) = ("<UN_LIST_TYPE>Somalia", "<UN_LIST_TYPE>DPRK");

#[test]
fn a_watchlist_is_replaced_only_by_a_good_one_and_keeps_what_was_delisted() {
    let desk = Desk::new();
    let two = desk.altered("un.xml", "two.xml", &[SECOND_ENTRY]);
    check(&desk.import(&two, "w.jsonl", &[]), 0, &["2 entries of 2 subjects"]);
    // Half of it is gone: refused, and the file there is untouched.
    let before = std::fs::read(desk.path("w.jsonl")).expect("there");
    let one = extract("un.xml");
    check(&desk.import(&one, "w.jsonl", &[]), 65, &["UN-1718 shrank from 2 entries to 1", "nothing was written"]);
    assert_eq!(std::fs::read(desk.path("w.jsonl")).expect("there"), before);
    // Accepted, the entry that left is kept for review.
    let accept = ["--shrink-percent-max", "100"];
    check(&desk.import(&one, "w.jsonl", &accept), 0, &["1 of them are not listed any more, and kept for review"]);
    let watchlist = desk.path("w.jsonl");
    let watchlist = process::text(&watchlist);
    check(&lists(&["show", "SOe.999", "--watchlist", watchlist]), 0, &["historic", "delisted     2026-02-27"]);
    let payment =
        br#"{"payment_id":"p","parties":[{"role":"CREDITOR","name":"A company on another committee's list"}]}"#;
    let scanned = process::run(&["scan", "--watchlist", watchlist], payment);
    check(&scanned, 0, &["\"status\":\"historic\"", "\"tier\":\"review\""]);
    // An older publication is refused; so is writing over what is no watchlist.
    let older = desk.altered("un.xml", "older.xml", &[("2026-02-27T", "2026-02-26T")]);
    check(&desk.import(&older, "w.jsonl", &[]), 65, &["published on 2026-02-26, before the one in force"]);
    check(&desk.import(&older, "w.jsonl", &["--accept-older"]), 0, &[]);
    check(&desk.import(&one, "two.xml", &[]), 65, &["no watchlist that could be replaced; move it away"]);
    std::fs::write(desk.path("notes.txt"), "not a watchlist").expect("written");
    check(&desk.import(&one, "notes.txt", &[]), 65, &["move it away"]);
}

#[test]
fn the_same_lists_can_be_imported_again() {
    let desk = Desk::new();
    // Two files of OFAC's, of different days; an advanced file may hold either list.
    let other =
        [("<Year>2025</Year><Month>11</Month>", "<Year>2025</Year><Month>06</Month>"), ("FixedRef=\"", "FixedRef=\"9")];
    let changed = [
        ("ListID=\"1550\"", "ListID=\"91243\""),
        ("ProfileID=\"", "ProfileID=\"9"),
        ("<Profile ID=\"", "<Profile ID=\"9"),
    ];
    let older = desk.altered("sdn_advanced.xml", "cons.xml", &[other, [changed[0], changed[1]]].concat());
    let both = [extract("sdn_advanced.xml"), older];
    let (sdn, cons) = (process::text(&both[0]), process::text(&both[1]));
    let output = desk.path("w.jsonl");
    let words = ["import", sdn, cons, "-o", process::text(&output), "--all-programmes"];
    check(&lists(&words), 0, &[]);
    check(&lists(&words), 0, &[]);
}

#[test]
fn what_is_listed_and_not_chosen_is_not_called_delisted() {
    let desk = Desk::new();
    check(&desk.import(&extract("sdn_advanced.xml"), "w.jsonl", &[]), 0, &[]);
    let rules = desk.path("rules.toml");
    let text = "programmes = [\"DPRK*\"]\nremarks = []\nnationality = false\naddress = false\ndocument = false\nrelations = []\n";
    std::fs::write(&rules, text).expect("written");
    let fewer = ["--selection", process::text(&rules), "--shrink-percent-max", "100"];
    let said_so = ["2 entries are still listed and not chosen any more", "OFAC-SDN/20900"];
    check(&desk.import(&extract("sdn_advanced.xml"), "w.jsonl", &fewer), 0, &said_so);
    let watchlist = desk.path("w.jsonl");
    let shown = lists(&["show", "--watchlist", process::text(&watchlist)]);
    assert!(!said(&shown).contains("historic") && said(&shown).contains("1 entries"), "{}", said(&shown));
}

#[test]
fn dates_that_cannot_be_are_refused() {
    let desk = Desk::new();
    let tables = extract("sdn_tables/sdn.csv");
    check(&desk.import(&tables, "w.jsonl", &["--published", "2099-01-01"]), 64, &["is in the future"]);
    check(&desk.import(&tables, "w.jsonl", &["--published", "2021-07-01"]), 0, &[]);
    // Over what is there, the file's own date would pass for newer.
    check(&desk.import(&tables, "w.jsonl", &[]), 65, &["does not tell its publication date", "--published"]);
    check(&desk.import(&tables, "w.jsonl", &["--published", "2021-07-02"]), 0, &[]);
}

#[test]
fn a_diff_names_what_changed_and_screens_against_that_alone() {
    let desk = Desk::new();
    let changed = [SECOND_ENTRY, ("381310014", "381310015"), ("T00:00:09", "T00:00:10")];
    let after = desk.altered("un.xml", "after.xml", &changed);
    check(&desk.import(&extract("un.xml"), "a.jsonl", &[]), 0, &[]);
    check(&desk.import(&after, "b.jsonl.gz", &[]), 0, &[]);
    let (a, b) = (desk.path("a.jsonl"), desk.path("b.jsonl.gz"));
    let (a, b) = (process::text(&a), process::text(&b));
    let parts =
        ["changed  UN-1718/KPi.033", "documents", "381310015", "added    UN-1718/SOe.999", "1 added, 1 changed"];
    check(&lists(&["diff", a, b]), 0, &parts);
    check(&lists(&["diff", b, a]), 0, &["removed  UN-1718/SOe.999", "0 added, 1 changed, 0 delisted, 1 removed"]);
    check(&lists(&["diff", a, b, "--json"]), 0, &["{\"change\":\"added\",\"id\":\"UN-1718/SOe.999\""]);
    check(&lists(&["diff", a, a]), 0, &["0 added, 0 changed, 0 delisted, 0 removed"]);
    let payments = desk.path("stored.jsonl");
    std::fs::write(
        &payments,
        "{\"payment_id\":\"old\",\"parties\":[{\"role\":\"CREDITOR\",\"name\":\"Lazarus Group\",\"country\":\"KP\"}]}\n\
         {\"payment_id\":\"new\",\"parties\":[{\"role\":\"CREDITOR\",\"name\":\"A company on another committee's list\"}]}\n",
    )
    .expect("written");
    let output = lists(&["diff", a, b, "--screen", process::text(&payments)]);
    check(&output, 0, &["screening against 2 entries", "\"payment_id\":\"new\"", "UN-1718/SOe.999"]);
    assert!(!said(&output).contains("\"payment_id\":\"old\""), "what was screened before is not screened again");
}

#[test]
fn verify_says_what_holds_and_whose_it_is() {
    let desk = Desk::new();
    for name in ["watchlist.jsonl", "watchlist.jsonl.minisig", "key.pub"] {
        std::fs::copy(extract("signed").join(name), desk.path(name)).expect("copied");
    }
    let (file, key) = (desk.path("watchlist.jsonl"), desk.path("key.pub"));
    let (file, key) = (process::text(&file), process::text(&key));
    check(&lists(&["verify", file]), 0, &["watchlist.jsonl: good", "HOUSE: 1 entries, published 2026-01-02"]);
    check(&lists(&["verify", file, "--public-key", key]), 0, &["good", "signed with the key"]);
    let other = "RWQQHACmKiyq0ybhQIPXXVU+Y7Hb2i1gqrIK2bLjOQblhoshCem+LC+F";
    check(&lists(&["verify", file, "--public-key", other]), 65, &["BAD", "its signature"]);
    check(&lists(&["verify", file, "--public-key", "no key"]), 64, &["no minisign public key"]);
    // Signed, and changed since by one letter.
    let text = std::fs::read_to_string(file).expect("readable").replace("Our Own", "Our 0wn");
    std::fs::write(file, text).expect("written");
    check(&lists(&["verify", file]), 0, &["good"]);
    check(&lists(&["verify", file, "--public-key", key]), 65, &["BAD", "its signature"]);
    // A file made by `import` has its own hash, and counts that must be right.
    check(&desk.import(&extract("un.xml"), "w.jsonl", &[]), 0, &[]);
    let watchlist = desk.path("w.jsonl");
    let made = std::fs::read_to_string(&watchlist).expect("readable");
    std::fs::write(&watchlist, made.replace("RI WON HO", "RI W0N HO")).expect("written");
    check(&lists(&["verify", process::text(&watchlist)]), 65, &["it was changed or cut"]);
    std::fs::write(&watchlist, made.replace("\"entries\":1", "\"entries\":7")).expect("written");
    check(&lists(&["verify", process::text(&watchlist)]), 65, &["should have 7 entries and has 1"]);
    // It could not take the place of one with two entries.
    let two = desk.altered("un.xml", "two.xml", &[SECOND_ENTRY]);
    check(&desk.import(&two, "two.jsonl", &[]), 0, &[]);
    std::fs::write(&watchlist, made).expect("written");
    let against = desk.path("two.jsonl");
    let words = ["verify", process::text(&watchlist), "--against", process::text(&against)];
    check(&lists(&words), 65, &["shrank from 2 entries to 1"]);
}

#[test]
fn show_prints_every_designation_of_a_subject() {
    let (ofac, uk) = (extract("sdn_advanced.xml"), extract("uk.xml"));
    let (ofac, uk) = (process::text(&ofac), process::text(&uk));
    let shown = lists(&["show", "DPR0211", "--watchlist", ofac, "--watchlist", uk]);
    let parts = [
        "one subject on 2 lists: OFAC-SDN/20900, UK/DPR0211",
        "same as      OFAC-SDN/20900 by a document in common",
        "reference    UN:KPi.033",
        "name         RI, Won-ho",
        "name         WON HO RI",
        "remark       An official. Stationed in Syria.",
    ];
    check(&shown, 0, &parts);
}
