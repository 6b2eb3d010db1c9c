//! What each format's importer makes of an entry.

use northwatch::lists::{self, LoadOptions};
use serde_json::{Value, json};

use super::{extract, find, load};

/// Each key that is expected must be just so in the entry as a watchlist file holds it.
fn check(file: &str, id: &str, expected: &Value) {
    let loaded = load(&[file]);
    let entry = serde_json::to_value(find(&loaded.watchlist, id)).expect("JSON");
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(entry.get(key).unwrap_or(&Value::Null), value, "{file}: {id}: {key}");
    }
}

fn published(file: &str, list: &str) -> Option<String> {
    let loaded = load(&[file]);
    loaded.watchlist.lists().iter().find(|origin| origin.list == list).map(|origin| origin.published.to_string())
}

#[test]
fn ofac_advanced_xml() {
    check(
        "sdn_advanced.xml",
        "OFAC-SDN/20900",
        &json!({
            "kind": "person",
            "names": [{"text": "RI, Won-ho"}, {"text": "Elder Ri", "strength": "weak"}],
            "programmes": ["NPWMD"],
            "birth_dates": ["1964-07-17"],
            "nationalities": ["Korea, North"],
            "documents": [{"kind": "PASSPORT", "number": "381310014", "country": "Korea, North"}],
            "remarks": ["Secondary sanctions risk North Korea Sanctions Regulations, sections 510.201 and 510.210"],
            "listed_on": "2016-12-02",
            "basis": ["remark", "nationality", "document"],
        }),
    );
    check(
        "sdn_advanced.xml",
        "OFAC-SDN/27307",
        &json!({
            "kind": "entity",
            "addresses": [{"text": "Pyongyang", "country": "Korea, North"}],
            "wallets": [{"address": "0x098B716B8Aaf21512996dC57EB0615e2383E2f96", "asset": "ETH"}],
            "documents": null, // a registration country is no registration number
            "basis": ["programme", "address"],
        }),
    );
    check(
        "sdn_advanced.xml",
        "OFAC-CONS/9639",
        &json!({"programmes": ["NS-PLC"], "basis": [{"linked_to": "OFAC-SDN/27307"}]}),
    );
    assert_eq!(published("sdn_advanced.xml", "OFAC-SDN").as_deref(), Some("2025-11-19"));
}

#[test]
fn ofac_classic_xml() {
    check(
        "sdn_classic.xml",
        "OFAC-SDN/20900",
        &json!({
            "names": [{"text": "RI, Won-ho"}, {"text": "ELDER RI", "strength": "weak"}],
            "birth_dates": ["1964-07-17"],
            "nationalities": ["Korea, North"],
            "documents": [{"kind": "PASSPORT", "number": "381310014", "country": "Korea, North"}],
            "basis": ["remark", "nationality", "document"],
        }),
    );
    check(
        "sdn_classic.xml",
        "OFAC-SDN/18431",
        &json!({
            "kind": "vessel",
            "imos": ["7937317"],
            "linked_to": [{"id": "OFAC-SDN/27307", "relation": "Linked To"}],
            "basis": [{"linked_to": "OFAC-SDN/27307"}],
        }),
    );
    assert_eq!(published("sdn_classic.xml", "OFAC-SDN").as_deref(), Some("2025-11-19"));
}

#[test]
fn ofac_csv_with_remarks_joined_before_they_are_read() {
    check(
        "sdn_tables/sdn.csv",
        "OFAC-SDN/27307",
        &json!({
            "names": [
                {"text": "LAZARUS GROUP"}, {"text": "APPLEWORM"}, {"text": "GUARDIANS OF PEACE"},
                {"text": "HIDDEN COBRA", "strength": "weak"},
            ],
            "programmes": ["NPWMD", "DPRK3"],
            "addresses": [{"text": "Pyongyang", "country": "Korea, North"}],
            "birth_dates": ["1984-01-05"],
            "documents": [
                {"kind": "PASSPORT", "number": "472310082", "country": "Korea, North"},
                {"kind": "PASSPORT", "number": "563410155", "country": "Korea, North"},
            ],
            "bics": ["KYCBKPPY"],
            "phones": ["850 2 18111"],
            "emails": ["kycb@example.kp"],
            // The first is cut in two by the files.
            "wallets": [
                {"address": "0x098B716B8Aaf21512996dC57EB0615e2383E2f96", "asset": "ETH"},
                {"address": "1EfMVkxQQuZfBdocpJu6RUsCJvenQWbQyE", "asset": "XBT"},
            ],
        }),
    );
    check(
        "sdn_tables/sdn.csv",
        "OFAC-SDN/18431",
        &json!({"kind": "vessel", "imos": ["7937317"], "basis": [{"linked_to": "OFAC-SDN/27307"}]}),
    );
}

#[test]
fn a_part_of_ofacs_csv_is_not_taken_for_the_whole() {
    let directory = tempfile::TempDir::new().expect("a directory");
    let alone = directory.path().join("sdn.csv");
    std::fs::copy(extract("sdn_tables/sdn.csv"), &alone).expect("copied");
    let mut options = LoadOptions { all_programmes: true, ..LoadOptions::default() };
    let error = lists::load(std::slice::from_ref(&alone), &options).expect_err("a part").to_string();
    for part in ["add.csv", "alt.csv", "sdn_comments.csv", "1 entries end in the middle", "--accept-incomplete"] {
        assert!(error.contains(part), "{error}");
    }
    // With the addresses of another publication, too.
    for sibling in ["alt.csv", "sdn_comments.csv"] {
        std::fs::copy(extract("sdn_tables").join(sibling), directory.path().join(sibling)).expect("copied");
    }
    std::fs::write(directory.path().join("add.csv"), "27307,1,-0- ,-0- ,-0- ,-0- \r\n\u{1a}").expect("written");
    let error = lists::load(std::slice::from_ref(&alone), &options).expect_err("two publications").to_string();
    assert!(error.contains("2 entries have no row in the file of addresses"), "{error}");
    for sibling in ["add.csv", "alt.csv", "sdn_comments.csv"] {
        std::fs::remove_file(directory.path().join(sibling)).expect("removed");
    }
    options.accept_incomplete = true;
    let loaded = lists::load(&[alone], &options).expect("accepted");
    let lazarus = find(&loaded.watchlist, "OFAC-SDN/27307");
    assert!(lazarus.wallets.is_empty(), "a wallet cut in two is none");
    assert!(loaded.watchlist.lists()[0].note.contains("alt.csv"), "the origin says what is missing");
}

#[test]
fn united_nations_xml() {
    check(
        "un.xml",
        "UN-1718/KPi.033",
        &json!({
            "names": [{"text": "RI WON HO"}, {"text": "Elder Ri", "strength": "weak"}],
            "birth_dates": ["1964-07-17"],
            "documents": [
                {"kind": "PASSPORT", "number": "381310014", "country": "Democratic People's Republic of Korea"},
            ],
            "basis": ["programme", "nationality", "document"],
        }),
    );
}

#[test]
fn united_kingdom_xml_and_csv() {
    let expected = json!({
        "kind": "person",
        "names": [{"text": "WON HO RI"}, {"text": "Elder Ri", "strength": "weak"}, {"text": "리원호"}],
        "birth_dates": ["1964-07-17"],
        "nationalities": ["North Korea"],
        "addresses": [{"text": "1 A Street, Pyongyang", "country": "North Korea"}],
        "references": ["OFSI:13422", "UN:KPi.033"],
        "listed_on": "2016-11-30",
        "basis": ["programme", "nationality", "address"],
    });
    check("uk.xml", "UK/DPR0211", &expected);
    check("uk.csv", "UK/DPR0211", &expected);
    let number = |number: &str| json!({"kind": "PASSPORT", "number": number});
    check("uk.xml", "UK/DPR0211", &json!({"documents": [number("381310014")]}));
    check("uk.csv", "UK/DPR0211", &json!({"documents": [number("381310014"), number("381310015")]}));
    for file in ["uk.xml", "uk.csv"] {
        check(file, "UK/DPR0075", &json!({"kind": "vessel", "names": [{"text": "Petrel 8"}], "imos": ["9562233"]}));
        assert_eq!(published(file, "UK").as_deref(), Some("2026-09-02"));
    }
}

#[test]
fn united_kingdom_consolidated_list() {
    check(
        "conlist.csv",
        "UK-OFSI/13422",
        &json!({
            "names": [{"text": "WON HO RI"}, {"text": "ELDER RI", "strength": "weak"}],
            "references": ["UK:DPR0211", "UN:KPi.033"],
            "documents": [{"kind": "PASSPORT", "number": "381310014"}],
        }),
    );
    check(
        "conlist.csv",
        "UK-OFSI/13627",
        &json!({"kind": "entity", "imos": ["5571322"], "phones": ["+850 2 18111", "+850 2 381 8221"]}),
    );
    assert_eq!(published("conlist.csv", "UK-OFSI").as_deref(), Some("2025-04-10"));
}

#[test]
fn european_union_xml_and_csv() {
    let country = "KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF";
    let expected = json!({
        "kind": "person",
        "programmes": ["PRK"],
        "birth_dates": ["1964-07-17"],
        "nationalities": [country],
        "documents": [{"kind": "PASSPORT", "number": "381310014", "country": country}],
        "references": ["UN:KPi.033"],
        "listed_on": "2016-12-08",
        "basis": ["programme", "nationality", "document"],
    });
    check("eu.xml", "EU/EU.3957.31", &expected);
    check("eu.csv", "EU/EU.3957.31", &expected);
    let names = json!({"names": [{"text": "RI Won Ho"}, {"text": "Elder Ri", "strength": "weak"}]});
    check("eu.xml", "EU/EU.3957.31", &names);
    check("eu.xml", "EU/EU.1.1", &json!({"kind": "entity", "bics": ["FTBDKPPY"], "basis": null}));
    check("eu.csv", "EU/EU.1.1", &json!({"kind": "entity", "programmes": ["BLR"], "basis": null}));
    for file in ["eu.xml", "eu.csv"] {
        assert_eq!(published(file, "EU").as_deref(), Some("2026-08-05"));
    }
}

#[test]
fn opensanctions_entities() {
    let person = json!({
        "kind": "person",
        "programmes": ["UN-SCDPRK"],
        "nationalities": ["kp"],
        "addresses": [{"text": "1 A Street, Pyongyang"}],
        "documents": [{"kind": "PASSPORT", "number": "381310014", "country": "kp"}],
        "basis": ["programme", "nationality", "document"],
    });
    check("opensanctions.ftm.json", "OPENSANCTIONS/NK-ri-won-ho", &person);
    check("opensanctions.nested.json", "OPENSANCTIONS/NK-ri-won-ho", &person);
    check(
        "opensanctions.ftm.json",
        "OPENSANCTIONS/NK-ri-won-ho",
        &json!({"references": ["OFAC:20900", "UK:DPR0211", "UN:KPi.033"]}),
    );
    check(
        "opensanctions.ftm.json",
        "OPENSANCTIONS/NK-lazarus",
        &json!({"wallets": [{"address": "0x098B716B8Aaf21512996dC57EB0615e2383E2f96", "asset": "ETH"}]}),
    );
    check(
        "opensanctions.ftm.json",
        "OPENSANCTIONS/NK-owned",
        &json!({
            "status": "derived",
            "owned_by": [{"owner": "OPENSANCTIONS/NK-lazarus", "basis_points": 5100}],
            "basis": [{"owned_by": "OPENSANCTIONS/NK-lazarus"}],
        }),
    );
    check("opensanctions.ftm.json", "OPENSANCTIONS/NK-wanted", &json!({"status": "wanted"}));
    let loaded = load(&["opensanctions.ftm.json"]);
    let ids: Vec<&str> = loaded.watchlist.designations().iter().map(northwatch::domain::Designation::entry).collect();
    assert_eq!(ids, ["NK-ri-won-ho", "NK-lazarus", "NK-owned", "NK-wanted"], "offices and minor shares are no listing");
    assert_eq!(published("opensanctions.ftm.json", "OPENSANCTIONS").as_deref(), Some("2026-08-05"));
}

#[test]
fn opensanctions_simple_csv() {
    check(
        "targets.simple.csv",
        "OPENSANCTIONS/NK-ri-won-ho",
        &json!({
            "names": [{"text": "Ri Won Ho"}, {"text": "리원호"}, {"text": "Ri Won-ho"}],
            "programmes": ["UN-SCDPRK", "US-DPRK", "KP-1718 - Reciprocal"],
            "documents": [{"kind": "OTHER", "number": "381310014"}],
        }),
    );
    check("targets.simple.csv", "OPENSANCTIONS/NK-petrel", &json!({"kind": "vessel", "imos": ["9562233"]}));
    check("targets.simple.csv", "OPENSANCTIONS/NK-wallet", &json!({"kind": "wallet"}));
    assert_eq!(load(&["targets.simple.csv"]).parties_read, 3, "a security is no subject");
}

#[test]
fn lists_of_wallets_with_a_status_for_each() {
    let bybit = json!({
        "kind": "wallet",
        "authority": "FBI",
        "status": "law_enforcement",
        "wallets": [
            {"address": "0x51E9d833Ecae4E8D9D8Be17300AEE6D3398C135D", "asset": "ETH"},
            {"address": "0x96244D83DC15d36847C35209bBDc5bdDE9bEc3D8", "asset": "ETH", "status": "attributed"},
        ],
        "listed_on": "2025-02-26",
    });
    check("wallets.csv", "FBI/bybit-theft-of-february-2025", &bybit);
    // base58 in lower case is destroyed: it is told, kept, and nobody's.
    let loaded = load(&["wallets.csv"]);
    assert!(loaded.warnings.iter().any(|warning| warning.contains("1efmvk")), "{:?}", loaded.warnings);
    let vendor =
        json!({"wallets": null, "documents": [{"kind": "OTHER", "number": "1efmvkxqquzfbdocpju6rusjcvenqwbqye"}]});
    check("wallets.csv", "A-VENDOR/a-damaged-publication", &vendor);
    check("wallets.jsonl", "WALLETS/an-investigation", &json!({"status": "attributed"}));
    check("wallets.jsonl", "WALLETS/bybit-theft-of-february-2025", &json!({"status": "law_enforcement"}));
    // Whoever gives such a file says that it is about the DPRK.
    let chosen = lists::load(&[extract("wallets.jsonl")], &LoadOptions::default()).expect("wallets");
    assert_eq!(chosen.watchlist.designations().len(), 2);
}

#[test]
fn what_is_no_list_is_told_from_one() {
    let check = |text: &str, part: &str| {
        let directory = tempfile::TempDir::new().expect("a directory");
        let path = directory.path().join("file");
        std::fs::write(&path, text).expect("written");
        let error = lists::load(&[path], &LoadOptions::default()).expect_err(text).to_string();
        assert!(error.contains(part), "{text}: {error}");
    };
    check("", "is empty");
    check("<!DOCTYPE html><html><body>503 Service Unavailable</body></html>", "it is a web page");
    check("<?xml version=\"1.0\"?><!-- a --><feed></feed>", "no list this program knows");
    check("name;town\nA;B\n", "no list this program knows");
    check("\u{1}\u{2}\u{3}", "no list this program knows");
    check("address,status\n0x51E9d833Ecae4E8D9D8Be17300AEE6D3398C135D,stolen\n", "line 2: the status `stolen` is none");
    check("owner_id,owned_name,percent\nOFAC-SDN/1,A,most\n", "line 2: `most` is no percentage");
    check("<Designations><DateGenerated>01/02/2026</DateGenerated><Designation/></Designations>", "no UniqueID");
    check("<sdnList><sdnEntry><uid>1</uid><sdnType>Individual</sdnType></sdnEntry></sdnList>", "has no name");
}
