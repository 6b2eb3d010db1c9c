//! The same subject on several lists, owners, and who is chosen.

use northwatch::domain::{Basis, Status, Tie};
use northwatch::lists::{self, LoadOptions};

use super::{extract, find, load};

#[test]
fn one_person_on_five_lists_is_one_subject() {
    let loaded = load(&["sdn_advanced.xml", "un.xml", "uk.xml", "conlist.csv", "eu.xml", "opensanctions.ftm.json"]);
    let ids = [
        "OFAC-SDN/20900",
        "UN-1718/KPi.033",
        "UK/DPR0211",
        "UK-OFSI/13422",
        "EU/EU.3957.31",
        "OPENSANCTIONS/NK-ri-won-ho",
    ];
    for id in ids {
        let designation = find(&loaded.watchlist, id);
        assert_eq!(designation.subject(), "OFAC-SDN/20900", "{id}");
        assert!(!designation.names.is_empty(), "{id} keeps its own names");
    }
    let ties = |id: &str| find(&loaded.watchlist, id).same_as.iter().map(|same| same.tie).collect::<Vec<_>>();
    assert!(ties("UK/DPR0211").contains(&Tie::Reference));
    let alone = find(&loaded.watchlist, "UK/DPR0075");
    assert_eq!((alone.subject(), alone.same_as.len()), ("UK/DPR0075", 0));
    // The same list twice under two names is refused, not doubled.
    let twice = [extract("uk.xml"), extract("uk.csv")];
    let error = lists::load(&twice, &LoadOptions::default()).expect_err("twice").to_string();
    assert!(error.contains("is in two of the files"), "{error}");
}

#[test]
fn a_designation_is_chosen_through_another_of_its_subject() {
    // Its own list says nothing of the DPRK.
    let directory = tempfile::TempDir::new().expect("a directory");
    let text = std::fs::read_to_string(extract("eu.xml")).expect("readable");
    let text = text.replace("programme=\"PRK\"", "programme=\"CYB\"").replace(
        "KP\" countryDescription=\"KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF\"",
        "00\" countryDescription=\"UNKNOWN\"",
    );
    let path = directory.path().join("eu.xml");
    std::fs::write(&path, text).expect("written");
    let alone = lists::load(std::slice::from_ref(&path), &LoadOptions::default()).expect("a list");
    assert_eq!(alone.watchlist.designations().len(), 0);
    let both = lists::load(&[path, extract("un.xml")], &LoadOptions::default()).expect("lists");
    let eu = find(&both.watchlist, "EU/EU.3957.31");
    assert_eq!(eu.basis, [Basis::SameAs("UN-1718/KPi.033".to_owned())]);
}

#[test]
fn owners_make_derived_entries_and_the_alert_says_so() {
    let files = [extract("sdn_advanced.xml"), extract("ownership.csv")];
    let loaded = lists::load(&files, &LoadOptions::default()).expect("lists");
    let derived: Vec<(&str, u32)> = loaded
        .watchlist
        .designations()
        .iter()
        .filter(|d| d.status == Status::Derived)
        .map(|d| (d.id.as_str(), d.owned_by.iter().map(|stake| stake.basis_points).sum()))
        .collect();
    assert_eq!(derived, [("OWNERSHIP/front", 5_550), ("OWNERSHIP/deeper", 5_000)]);
    let file = tempfile::NamedTempFile::new().expect("a file");
    lists::save(&loaded.watchlist, file.path()).expect("saved");
    let watchlist = file.path().to_str().expect("a path");
    let payment = br#"{"payment_id":"p","parties":[{"role":"CREDITOR","name":"The Front's Own Company"}]}"#;
    let output = crate::process::run(&["scan", "--watchlist", watchlist], payment);
    let text = String::from_utf8(output.stdout).expect("JSON");
    assert!(text.contains("\"status\":\"derived\"") && text.contains("OWNERSHIP/front owns 50.00 %"), "{text}");
    assert!(text.contains("\"tier\":\"flag\""), "blocked by law: {text}");
}

#[test]
fn rules_of_selection_are_data() {
    let directory = tempfile::TempDir::new().expect("a directory");
    let rules = directory.path().join("rules.toml");
    let text = "programmes = [\"NS-PLC\"]\nremarks = []\nnationality = false\naddress = false\ndocument = false\nrelations = []\n";
    std::fs::write(&rules, text).expect("written");
    let options = LoadOptions { selection: Some(rules), ..LoadOptions::default() };
    let loaded = lists::load(&[extract("sdn_advanced.xml")], &options).expect("a list");
    let ids: Vec<&str> = loaded.watchlist.designations().iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["OFAC-CONS/9639"]);
    assert!(loaded.watchlist.selection().starts_with("sha256:"));
}
