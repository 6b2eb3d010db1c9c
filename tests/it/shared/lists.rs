//! The importers on the published lists, whole.

use std::collections::{HashMap, HashSet};
use std::io::Read as _;

use northwatch::domain::{Basis, Bic, Designation, Imo, Status, Wallet, Watchlist};
use northwatch::lists::{self, LoadOptions, Loaded};
use serde_json::Value;

use super::shared;

const OFAC: &str = "lists/ofac/sdn_advanced-2025-11-19.xml.bz2";
const UN: &str = "lists/un/consolidated-2026-02-27.xml";

const UK: &str = "lists/uk/ConList-2025-04-10.csv.gz";

fn import(test: &str, all_programmes: bool) -> Option<Loaded> {
    let files = [shared(test, OFAC)?, shared(test, UN)?, shared(test, UK)?];
    Some(lists::load(&files, &LoadOptions { all_programmes, ..LoadOptions::default() }).expect("published lists"))
}

fn entries(watchlist: &Watchlist, list: &str) -> u32 {
    watchlist.lists().iter().find(|origin| origin.list == list).map_or(0, |origin| origin.entries)
}

fn find<'w>(watchlist: &'w Watchlist, id: &str) -> &'w Designation {
    watchlist.designations().iter().find(|designation| designation.id == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn every_party_of_the_published_lists_is_read() {
    let Some(all) = import("every party", true) else { return };
    assert_eq!(entries(&all.watchlist, "OFAC-SDN"), 18_367);
    assert_eq!(entries(&all.watchlist, "UN-1718"), 155);
    assert_eq!(entries(&all.watchlist, "UN-1718") + entries(&all.watchlist, "UN-SC"), 730 + 273);
    assert_eq!(entries(&all.watchlist, "UK-OFSI"), 4_686);
    assert_eq!(all.parties_read, 18_367 + 1_003 + 4_686);
}

#[test]
fn every_party_of_ofacs_other_formats_is_read() {
    let load = |path, all_programmes| {
        let options = LoadOptions { all_programmes, ..LoadOptions::default() };
        Some(lists::load(&[shared("other formats", path)?], &options).expect("a published list"))
    };
    let Some(classic) = load("lists/ofac/nonsdn-classic-2025-06-30.xml", true) else { return };
    assert_eq!(entries(&classic.watchlist, "OFAC-CONS"), 443);
    let Some(tables) = load("lists/ofac/csv-2021-07/sdn.csv", true) else { return };
    assert_eq!(entries(&tables.watchlist, "OFAC-SDN"), 8_976);
    // Its wallets stand behind the thousandth character of a remark.
    assert!(!find(&tables.watchlist, "OFAC-SDN/30518").wallets.is_empty());
    // A quarter more than by programme and remark: nationality, addresses, documents and links.
    let Some(chosen) = load("lists/ofac/csv-2021-07/sdn.csv", false) else { return };
    assert!(entries(&chosen.watchlist, "OFAC-SDN") >= 414, "{:?}", chosen.watchlist.lists());
}

#[test]
fn every_un_designation_is_one_subject_with_the_uks() {
    let Some(chosen) = import("subjects", false) else { return };
    let of_un = |d: &&Designation| d.list() == "UN-1718";
    let joined = |d: &&Designation| {
        chosen.watchlist.designations().iter().any(|other| other.id != d.id && other.subject() == d.subject())
    };
    let un: Vec<&Designation> = chosen.watchlist.designations().iter().filter(of_un).collect();
    assert_eq!(un.iter().filter(|d| joined(d)).count(), un.len(), "the UK lists whom the UN lists, by reference");
    // No subject has two entries of one list.
    let mut seen = HashSet::new();
    for designation in chosen.watchlist.designations() {
        assert!(seen.insert((designation.subject(), designation.list())), "{}", designation.id);
    }
}

#[test]
fn those_linked_to_the_dprk_are_chosen_and_say_why() {
    let Some(chosen) = import("DPRK selection", false) else { return };
    let watchlist = &chosen.watchlist;
    assert!(entries(watchlist, "OFAC-SDN") >= 670, "{}", entries(watchlist, "OFAC-SDN"));
    assert_eq!(entries(watchlist, "UN-1718"), 155);
    assert!(watchlist.designations().iter().all(|designation| !designation.basis.is_empty()));
    // Each is lost by a filter on programme tags alone.
    assert!(find(watchlist, "OFAC-SDN/49970").basis.contains(&Basis::Nationality), "Song Kum Hyok");
    assert!(find(watchlist, "OFAC-SDN/9346").basis.contains(&Basis::Remark), "Tanchon Commercial Bank");
    assert!(find(watchlist, "OFAC-SDN/53824").basis.contains(&Basis::Programme), "Gayk Asatryan");
    assert!(matches!(find(watchlist, "OFAC-SDN/37070").basis[..], [Basis::Curated(_), ..]), "Blender.io");
}

/// A fact as it is compared: letters and digits in one case; what has a checked type by that type.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Some numbers are listed with the letters IMO before them.
fn number_key(text: &str) -> String {
    key(text).trim_start_matches("imo").to_owned()
}

/// What a designation says, by kind.
fn facts(designation: &Designation) -> HashMap<&'static str, HashSet<String>> {
    let mut facts: HashMap<&'static str, HashSet<String>> = HashMap::new();
    let mut add = |kind, values: Vec<String>| facts.entry(kind).or_default().extend(values);
    // Words in any order: the extract writes `given surname` where the list has parts.
    add("name", designation.names.iter().map(|name| words(&name.text)).collect());
    add("number", designation.documents.iter().map(|document| number_key(&document.number)).collect());
    add("number", designation.imos.iter().map(|imo| key(imo)).collect());
    add("bic", designation.bics.iter().filter_map(|bic| Some(Bic::parse(bic).ok()?.as_str().to_owned())).collect());
    add("wallet", designation.wallets.iter().map(|wallet| wallet.address.clone()).collect());
    facts
}

fn words(name: &str) -> String {
    let mut words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).map(key).filter(|w| !w.is_empty()).collect();
    words.sort();
    words.join(" ")
}

/// What an independent reading of the same lists found, by kind.
fn expected(entry: &Value) -> Vec<(&'static str, String)> {
    let texts = |value: &Value| -> Vec<String> {
        let text = |v: &Value| {
            v.as_str().or_else(|| v["number"].as_str()).or_else(|| v["address"].as_str()).map(str::to_owned)
        };
        value.as_array().into_iter().flatten().filter_map(text).collect()
    };
    let mut expected = vec![("name", words(entry["primary_name"].as_str().unwrap_or_default()))];
    let aliases = entry["aliases"].as_array().into_iter().flatten().filter_map(|alias| alias["name"].as_str());
    expected.extend(aliases.map(|name| ("name", words(name))));
    // What the UN says of a passport behind its number: `381110042 (Expired 25 Jan. 2016)`.
    let bare = |number: String| match number.split_once(" (Expire") {
        Some((bare, _)) => bare.to_owned(),
        None => number,
    };
    let documents: Vec<String> = texts(&entry["id_documents"]).into_iter().map(bare).collect();
    expected.extend(documents.iter().map(|number| ("number", number_key(number))));
    let imo = |text: &String| Imo::parse(text).map_or_else(|_| key(text), |imo| format!("{:07}", imo.number()));
    expected.extend(texts(&entry["imo"]).iter().map(|text| ("number", imo(text))));
    let bic = |text: &String| Bic::parse(text).ok().map(|bic| bic.as_str().to_owned());
    expected.extend(texts(&entry["bic"]).iter().filter_map(bic).map(|bic| ("bic", bic)));
    expected.extend(texts(&entry["crypto"]).into_iter().map(|address| ("wallet", address)));
    expected.retain(|(_, value)| !value.is_empty());
    expected
}

#[test]
fn an_independent_reading_of_the_same_lists_is_found_again() {
    let Some(all) = import("independent reading", true) else { return };
    let Some(path) = shared("independent reading", "lists/extract/dprk_extract.jsonl") else { return };
    let by_id: HashMap<&str, &Designation> =
        all.watchlist.designations().iter().map(|designation| (designation.id.as_str(), designation)).collect();
    let (mut seen, mut missing) = (0, Vec::new());
    for line in std::fs::read_to_string(path).expect("readable").lines() {
        let entry: Value = serde_json::from_str(line).expect("JSON");
        let list = match entry["source"].as_str().unwrap_or_default() {
            // The extract also holds what was read elsewhere of later publications.
            "OFAC-SDN" if entry["list_date"] == "2025-11-19" => "OFAC-SDN",
            source if source.starts_with("UN") => "UN-1718",
            "UK-OFSI" => "UK-OFSI",
            _ => continue,
        };
        let id = format!("{list}/{}", entry["id"].as_str().unwrap_or_default());
        let Some(designation) = by_id.get(id.as_str()) else {
            missing.push(format!("{id} as a whole"));
            continue;
        };
        let facts = facts(designation);
        for (kind, value) in expected(&entry) {
            seen += 1;
            // The extract leaves numbers together that the list counts within one field: `(1) 381420565 (2) 654120219`.
            let parts = |values: &HashSet<String>| values.iter().filter(|part| value.contains(part.as_str())).count();
            let counted = |values: &HashSet<String>| kind == "number" && parts(values) >= 2;
            if !facts.get(kind).is_some_and(|values| values.contains(&value) || counted(values)) {
                missing.push(format!("{id} {kind} {value}"));
            }
        }
    }
    assert!(seen > 3_300, "{seen} facts compared");
    assert!(missing.is_empty(), "{} of {seen} facts are missing:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn the_built_in_list_holds_every_published_wallet() {
    let Some(path) = shared("published wallets", "lists/extract/wallets.tsv") else { return };
    let starter = lists::starter().expect("the built-in list");
    let wallets = starter.designations().iter().flat_map(|d| {
        d.wallets.iter().filter_map(|w| Some((Wallet::parse(&w.address).ok()?.key, w.status.unwrap_or(d.status))))
    });
    let known: HashMap<_, _> = wallets.collect();
    let mut compared = 0;
    for line in std::fs::read_to_string(path).expect("readable").lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [_, address, _, source, ..] = columns[..] else { panic!("{line}") };
        let Ok(wallet) = Wallet::parse(address) else {
            assert!(address.len() < 26 || address.contains(['.', '…']), "{address} should parse");
            continue;
        };
        let status =
            known.get(&wallet.key).unwrap_or_else(|| panic!("{address} ({source}) is not in the built-in list"));
        let delisted = source.contains("delisted");
        assert_eq!(*status == Status::Historic, delisted, "{address}");
        compared += 1;
    }
    assert!(compared >= 150, "{compared}");
}

#[test]
fn the_built_in_list_agrees_with_the_published_ones() {
    let Some(chosen) = import("built-in list", false) else { return };
    let starter = lists::starter().expect("the built-in list");
    let known: HashSet<&str> = starter.designations().iter().map(|d| d.id.as_str()).collect();
    let built_in = |d: &&Designation| starter.lists().iter().any(|origin| origin.list == d.list());
    let ids = chosen.watchlist.designations().iter().filter(built_in).map(|d| d.id.as_str());
    let missing: Vec<&str> = ids.filter(|id| !known.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_damaged_list_is_refused_whole() {
    let Some(path) = shared("damaged lists", UN) else { return };
    let mut whole = Vec::new();
    std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut whole)).expect("readable");
    let directory = tempfile::TempDir::new().expect("a directory");
    let cut = directory.path().join("cut.xml");
    for part in [whole.len() / 3, whole.len() / 2, whole.len() - 20] {
        std::fs::write(&cut, &whole[..part]).expect("written");
        let error = lists::load(std::slice::from_ref(&cut), &LoadOptions::default()).expect_err("it was cut");
        assert!(error.to_string().contains("cut.xml"), "{error}");
    }
}
