//! The whole screener, as tables: a payment of one or more texts, and the hits it must give.

mod initials;
mod spellings;

use super::*;
use crate::domain::{
    AliasStrength, Attribute, Designation, Document, Hit, IdentifierKind, ListedName, ListedWallet, Owner, PartyRole,
    Status, SubjectKind,
};
use proptest::prelude::*;

fn designation(id: &str, kind: SubjectKind, names: &[&str], weak: &[&str]) -> Designation {
    let name = |text: &&str, strength| ListedName { text: (*text).to_owned(), strength };
    Designation {
        names: names
            .iter()
            .map(|text| name(text, AliasStrength::Strong))
            .chain(weak.iter().map(|text| name(text, AliasStrength::Weak)))
            .collect(),
        ..Designation::blank(id, "TEST", kind)
    }
}

fn wallet(address: &str, status: Option<Status>) -> ListedWallet {
    ListedWallet { address: address.to_owned(), asset: String::new(), status }
}

/// Real facts in a small list: names, numbers and addresses as OFAC and the FBI published them.
fn screener() -> Screener {
    use SubjectKind::{Entity, Person, Vessel};
    let mut song = designation("OFAC-SDN/49970", Person, &["SONG, Kum Hyok", "SONG, Kim-hyok"], &[]);
    song.birth_dates.push("1987-08-30".parse().expect("a date"));
    song.nationalities.push("Korea, North".to_owned());
    let number = "654102323".to_owned();
    song.documents.push(Document { kind: IdentifierKind::Passport, number, country: String::new() });
    let mut komid = designation("OFAC-SDN/9345", Entity, &["KOREA MINING DEVELOPMENT TRADING CORPORATION"], &["KOMID"]);
    komid.emails.push("komid@co.example.kp".to_owned());
    let mut bank = designation("OFAC-SDN/9999", Entity, &["FOREIGN TRADE BANK OF THE DPRK", "Mooyokbank"], &["FTB"]);
    bank.bics.push("FTBDKPPY".to_owned());
    let mut lazarus = designation("OFAC-SDN/27307", Entity, &["LAZARUS GROUP"], &["ZINC"]);
    lazarus.wallets.push(wallet("0x098B716B8Aaf21512996dC57EB0615e2383E2f96", None));
    lazarus.wallets.push(wallet("134r8iHv69xdT6p5qVKTsHrcUEuBVZAYak", None));
    lazarus.wallets.push(wallet("3F2sZ4jbhvDKQdGbHYPC6ZxFXEau2m5Lqj", Some(Status::Historic)));
    let mut ship = designation("OFAC-SDN/19001", Vessel, &["CHONG CHON GANG", "BELLA"], &[]);
    ship.imos.push("7937317".to_owned());
    let generic = designation("UN-1718/KPe.001", Entity, &["Agricultural Development Bank", "조선광업개발무역"], &[]);
    let plane = {
        let mut plane = designation("OFAC-SDN/20001", SubjectKind::Aircraft, &["P-881"], &[]);
        plane.tail_numbers.push("P-881".to_owned());
        plane
    };
    let mut common = designation("OFAC-SDN/1", Person, &["KIM, Chol", "김정은"], &[]);
    common.birth_dates.push("1984-01-08".parse().expect("a date"));
    common.nationalities.push("Korea, North".to_owned());
    let all = vec![song, komid, bank, lazarus, ship, generic, plane, common];
    Screener::new(Watchlist::new("sha256:test".to_owned(), Vec::new(), all)).expect("a good list")
}

/// Field, text, entry, tier, method.
type Expected<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

#[track_caller]
fn check(texts: &[(Attribute, &str)], expected: &[Expected<'_>]) {
    let mut payment = Payment::new();
    let party = payment.add_party(PartyRole::Creditor);
    for (attribute, text) in texts {
        let owner = match attribute {
            Attribute::Remittance | Attribute::Text | Attribute::JoinedLines | Attribute::Currency => Owner::Payment,
            _ => party,
        };
        payment.add(owner, *attribute, text, "");
    }
    let screener = screener();
    let screening = screener.screen(&payment, &mut Scratch::default());
    let seen: Vec<Expected<'_>> = screening
        .hits
        .iter()
        .map(|h| (h.field.as_str(), h.text.as_str(), h.evidence.id(), h.tier.as_str(), h.method.as_str()))
        .collect();
    assert_eq!(seen, expected, "{texts:?}");
    for hit in &screening.hits {
        let value: Vec<&str> = payment
            .fields()
            .filter(|f| f.place.to_string() == hit.field || f.place.lines_path().as_ref() == Some(&hit.field))
            .map(|f| f.value)
            .collect();
        assert_eq!(&value.join("\n")[hit.start as usize..hit.end as usize], hit.text, "the span is the text");
        assert!(!hit.reasons.is_empty() && (0.0..=1.0).contains(&hit.score));
    }
    assert_eq!(screener.explain(&payment).screening, screening, "explain says what the service says");
}

const NAME: Attribute = Attribute::Name;
const TEXT: Attribute = Attribute::Text;

#[test]
fn names() {
    let song = "OFAC-SDN/49970";
    check(&[(NAME, "SONG, Kum Hyok")], &[("parties[0].name", "SONG, Kum Hyok", song, "flag", "exact")]);
    check(&[(NAME, "Mr. song  KUM-HYOK.")], &[("parties[0].name", "song  KUM-HYOK", song, "flag", "exact")]);
    check(&[(NAME, "Kum Hyok Song")], &[("parties[0].name", "Kum Hyok Song", song, "flag", "reordered")]);
    check(
        &[(TEXT, "pls pay S\u{200B}ong Kum Hyok now")],
        &[
            ("texts[0].value", "S\u{200B}ong Kum Hyok", song, "flag", "exact"),
            ("texts[0].value", "S\u{200B}o", "hidden-characters", "review", "pattern"),
        ],
    );
    check(&[(NAME, "SONG Kum"), (TEXT, "Hyok")], &[]);
    check(&[(NAME, "Songkum Hyok")], &[("parties[0].name", "Songkum Hyok", song, "flag", "similar")]);
    check(&[(TEXT, "Songkum Hyok")], &[]);
}

#[test]
fn a_name_may_run_over_lines() {
    let komid = "OFAC-SDN/9345";
    let name = "Korea Mining\nDevelopment Trading Corporation";
    check(
        &[
            (Attribute::Remittance, "INV 7"),
            (Attribute::Remittance, "for Korea Mining"),
            (Attribute::Remittance, "Development Trading Corporation"),
        ],
        &[("remittance", name, komid, "flag", "exact")],
    );
    check(
        &[(Attribute::AddressLine, "c/o Korea Mining"), (Attribute::AddressLine, "Development Trading Corporation")],
        &[("parties[0].address.lines", name, komid, "flag", "exact")],
    );
}

#[test]
fn weak_common_and_one_word_names_never_flag() {
    check(&[(NAME, "KOMID"), (TEXT, "FTB")], &[]);
    check(
        &[(NAME, "KOMID"), (TEXT, "Korea Mining Development Trading Corporation")],
        &[
            ("parties[0].name", "KOMID", "OFAC-SDN/9345", "review", "exact"),
            ("texts[0].value", "Korea Mining Development Trading Corporation", "OFAC-SDN/9345", "flag", "exact"),
        ],
    );
    check(&[(NAME, "Kim Chol")], &[("parties[0].name", "Kim Chol", "OFAC-SDN/1", "review", "exact")]);
    check(&[(NAME, "김정은")], &[("parties[0].name", "김정은", "OFAC-SDN/1", "review", "exact")]);
    let generic = ("parties[0].name", "Agricultural Development Bank", "UN-1718/KPe.001", "review", "exact");
    check(&[(NAME, "Agricultural Development Bank")], &[generic]);
    check(&[(NAME, "Mooyokbank")], &[("parties[0].name", "Mooyokbank", "OFAC-SDN/9999", "review", "exact")]);
    check(&[(TEXT, "a Mooyokbank b")], &[("texts[0].value", "Mooyokbank", "OFAC-SDN/9999", "review", "exact")]);
}

#[test]
fn craft() {
    check(&[(TEXT, "MV CHONG CHON GANG")], &[("texts[0].value", "CHONG CHON GANG", "OFAC-SDN/19001", "flag", "exact")]);
    check(&[(NAME, "BELLA"), (TEXT, "ciao Bella")], &[]);
    check(&[(TEXT, "freight M/V Bella")], &[("texts[0].value", "Bella", "OFAC-SDN/19001", "review", "exact")]);
    check(&[(TEXT, "IMO 7937317")], &[("texts[0].value", "7937317", "OFAC-SDN/19001", "flag", "exact")]);
    check(&[(TEXT, "IMO7937317")], &[("texts[0].value", "IMO7937317", "OFAC-SDN/19001", "flag", "exact")]);
    check(&[(TEXT, "ref 7937317")], &[("texts[0].value", "7937317", "OFAC-SDN/19001", "review", "exact")]);
    check(&[(TEXT, "ref 7937318")], &[]);
    check(&[(TEXT, "charter P-881")], &[("texts[0].value", "P-881", "OFAC-SDN/20001", "review", "exact")]);
}

#[test]
fn wallets() {
    let lazarus = "OFAC-SDN/27307";
    let field = "parties[0].wallet.address";
    let check = |spelt: &str, tier, method| {
        check(&[(Attribute::WalletAddress, spelt)], &[(field, spelt, lazarus, tier, method)]);
    };
    check("0x098B716B8Aaf21512996dC57EB0615e2383E2f96", "flag", "exact");
    check("0x098b716b8aaf21512996dc57eb0615e2383e2f96", "flag", "exact");
    check("TAqg8TXo8tmpaz7TwHS669Tgt8MPSWgoxB", "flag", "same_key");
    check("134r8iHv69xdT6p5qVKTsHrcUEuBVZAYak", "flag", "exact");
    check("3F2sZ4jbhvDKQdGbHYPC6ZxFXEau2m5Lqj", "review", "exact");
}

#[test]
fn wallets_in_text_and_their_lookalikes() {
    let text = "withdraw to ethereum:0x098b716b8aaf21512996dc57eb0615e2383e2f96@1, thanks";
    let address = "0x098b716b8aaf21512996dc57eb0615e2383e2f96";
    check(&[(TEXT, text)], &[("texts[0].value", address, "OFAC-SDN/27307", "flag", "exact")]);
    check(&[(TEXT, "134r8ihv69xdt6p5qvktshrcueubvzayak")], &[]);
    // in the data of a call, after its selector, and in the topics of a log
    let digits = "098b716b8aaf21512996dc57eb0615e2383e2f96";
    let (zeros, amount) = ("0".repeat(24), format!("{:064x}", 1_000_000));
    let hit = ("texts[0].value", digits, "OFAC-SDN/27307", "flag", "exact");
    check(&[(TEXT, &format!("0xa9059cbb{zeros}{digits}{amount}"))], &[hit]);
    check(&[(TEXT, &format!("a9059cbb{zeros}{digits}{amount}"))], &[hit]);
    check(&[(TEXT, &format!("0x{zeros}{digits}"))], &[hit]);
    check(&[(TEXT, &format!("0x{amount}{}41{digits}", &zeros[2..]))], &[hit]);
    // cut off, and with something behind it
    check(&[(TEXT, &format!("0xa9059cbb{zeros}{digits}{}", &amount[..31]))], &[hit]);
    check(&[(TEXT, &format!("0xa9059cbb{zeros}{digits}{}REF", &amount[..30]))], &[hit]);
    // in a call within a call, packed without padding, in Bitcoin's scripts and a transaction's output
    check(&[(TEXT, &format!("0x8d80ff0a{amount}a9059cbb{zeros}{digits}{amount}"))], &[hit]);
    check(&[(TEXT, &format!("0xc04b8d59{amount}c02aaa39b223fe8d0a0e5c4f27ead9083c756cc2000bb8{digits}"))], &[hit]);
    let hash = "16aa837a5f3b3f445ad99f486f843ca38d55b62c";
    let hit = ("texts[0].value", hash, "OFAC-SDN/27307", "flag", "exact");
    check(&[(TEXT, &format!("76a914{hash}88ac"))], &[hit]);
    check(&[(TEXT, &format!("0014{hash}"))], &[hit]);
    check(&[(TEXT, &format!("0200000001e8030000000000001976A914{hash}88AC00000000"))], &[hit]);
    check(&[(TEXT, &format!("0x{amount}{}{}7", "f".repeat(24), &digits[..39]))], &[]);
    check(&[(TEXT, "134r8iHv69xdT6p5qVKTsHrcUEuBVZAYaK")], &[]);
    check(&[(TEXT, "0x098b716b8aaf21512996dc57eb0615e2383e2f97")], &[]);
}

#[test]
fn explain_says_of_lookalikes_that_they_are_none() {
    let check = |wallet: &str, part: Option<&str>| {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, Attribute::WalletAddress, wallet, "");
        let explanation = screener().explain(&payment);
        let said: Vec<&str> = explanation.lookalikes.iter().map(|like| like.what.as_str()).collect();
        assert_eq!(said.is_empty(), part.is_none(), "{wallet}: {said:?}");
        assert!(said.iter().all(|said| part.is_some_and(|part| said.contains(part))), "{wallet}: {said:?}");
    };
    check("0x098B716B8Aaf21512996dC57EB0615e2383E2f96", None);
    check("0x098b000000000000000000000000000000002f96", Some("like a wallet of OFAC-SDN/27307, and is another"));
    check("134r8iHv69xdT6p5qVKTsHrcUEuBVZAYaK", Some("like a wallet of OFAC-SDN/27307, but its checksum is wrong"));
    check("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", Some("its checksum is wrong"));
    check("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", None);
}

/// What is found in the name of a creditor who has these texts.
fn hit_on_name(texts: &[(Attribute, &str)]) -> Option<Hit> {
    let mut payment = Payment::new();
    let party = payment.add_party(PartyRole::Creditor);
    for (attribute, text) in texts {
        payment.add(party, *attribute, text, "");
    }
    let screening = screener().screen(&payment, &mut Scratch::default());
    screening.hits.into_iter().find(|hit| hit.field == "parties[0].name")
}

#[test]
fn a_second_fact_raises_a_common_name_and_another_birth_date_lowers_a_rare_one() {
    let screen = |texts: &[_]| hit_on_name(texts).map(|hit| (hit.tier.as_str(), hit.score, hit.reasons.join("; ")));
    let born = |date| screen(&[(NAME, "Song Kum Hyok"), (Attribute::BirthDate, date)]).expect("a hit");
    assert_eq!(born("1987-08-30").0, "flag");
    let (tier, score, reasons) = born("1950-01-01");
    assert!(tier == "flag" && score < 0.7 && reasons.contains("birth date is none"), "{score} {reasons}");
    // a name that many bear
    let common = "Kim Chol";
    assert_eq!(screen(&[(NAME, common)]).expect("a hit").0, "review");
    let same = screen(&[(NAME, common), (Attribute::BirthDate, "08.01.1984")]).expect("a hit");
    assert!(same.0 == "flag" && same.2.contains("birth date is the entry's"), "{same:?}");
    assert_eq!(screen(&[(NAME, common), (Attribute::Country, "KP")]).expect("a hit").0, "flag");
    assert_eq!(screen(&[(NAME, common), (Attribute::BirthDate, "1999-03-03")]), None);
    assert!(screen(&[(NAME, common), (Attribute::Country, "KR")]).expect("a hit").2.contains("not the entry's"));
}

#[test]
fn on_some_rails_names_of_parties_are_left_to_others() {
    let text =
        "[rails.instant]\ntext = \"LclInstrm/Cd\"\nvalue = \"INST\"\nparty_names_off = [\"OFAC-SDN\"]\nsource = \"s\"";
    let weights = Some(PolicyText { name: "p.toml", text });
    let policy = Policy::parse(&PolicyTexts { weights, ..PolicyTexts::default() }).expect("a policy");
    let screener = Screener::with(screener().watchlist().clone(), policy).expect("it builds");
    let check = |instrument: &str, fields: &[&str]| {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, Attribute::Name, "Song Kum Hyok", "");
        payment.add(Owner::Payment, Attribute::Remittance, "Song Kum Hyok", "");
        payment.add_text(instrument, "Document/PmtTpInf/LclInstrm/Cd");
        let screening = screener.screen(&payment, &mut Scratch::default());
        assert_eq!(screening.hits.iter().map(|hit| hit.field.as_str()).collect::<Vec<_>>(), fields, "{instrument}");
        assert_eq!(screener.explain(&payment).screening, screening);
    };
    check("INST", &["remittance[0]"]);
    check("CORE", &["parties[0].name", "remittance[0]"]);
}

#[test]
fn a_document_raises_a_name_that_many_bear_and_another_lowers_it() {
    let mut kim = designation("OFAC-SDN/1", SubjectKind::Person, &["KIM, Chol"], &[]);
    kim.birth_dates.push("1960-01-01".parse().expect("a date"));
    for (kind, number) in [(IdentifierKind::Passport, "PS-472 330208"), (IdentifierKind::TaxId, "2540016961")] {
        kim.documents.push(crate::domain::Document { kind, number: number.to_owned(), country: String::new() });
    }
    let watchlist = Watchlist::new(String::new(), Vec::new(), vec![kim]);
    let screener = Screener::new(watchlist).expect("it builds");
    let screen = |texts: &[(IdentifierKind, &str)], birth: &str| {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, NAME, "Kim Chol", "");
        payment.add(party, Attribute::BirthDate, birth, "");
        for (kind, number) in texts {
            payment.add(party, Attribute::Identifier(*kind), number, "");
        }
        let hits = screener.screen(&payment, &mut Scratch::default()).hits;
        let of_name = hits.into_iter().find(|hit| hit.field == "parties[0].name").expect("a hit");
        (of_name.tier.as_str(), of_name.score, of_name.reasons.join("; "))
    };
    let (tier, alone, _) = screen(&[], "");
    assert_eq!(tier, "review");
    let check = |texts: &[(IdentifierKind, &str)], birth: &str, expected: &str, is_more: bool, part: &str| {
        let (tier, score, reasons) = screen(texts, birth);
        assert!(
            tier == expected && (score > alone) == is_more && reasons.contains(part),
            "{texts:?} {score} {reasons}"
        );
    };
    check(&[(IdentifierKind::Passport, "PS472330208")], "", "flag", true, "a document of the party is the entry's");
    check(&[(IdentifierKind::Passport, "PS472330208")], "1990-01-01", "flag", true, "the birth date is none");
    check(&[(IdentifierKind::Passport, "654102323")], "", "review", false, "another document");
    check(
        &[(IdentifierKind::Passport, "1"), (IdentifierKind::TaxId, "2540016961")],
        "",
        "flag",
        true,
        "is the entry's",
    );
    check(&[(IdentifierKind::NationalId, "654102323")], "", "review", false, "");
}

#[test]
fn an_address_raises_a_name_that_many_bear() {
    let mut fortuna = designation("OFAC-SDN/53822", SubjectKind::Entity, &["Fortuna Limited Liability Company"], &[]);
    let text = "Dom 113/5, Vokzalnaya Street, Artyom, Primorsky Krai, 692760".to_owned();
    fortuna.addresses.push(crate::domain::ListedAddress { text, country: "Russia".to_owned() });
    let screener = Screener::new(Watchlist::new(String::new(), Vec::new(), vec![fortuna])).expect("it builds");
    let check = |lines: &[&str], tier: &str, reason: &str| {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, Attribute::Name, "Fortuna LLC", "");
        for line in lines {
            payment.add(party, Attribute::AddressLine, line, "");
        }
        let hits = screener.screen(&payment, &mut Scratch::default()).hits;
        assert_eq!(hits.iter().map(|hit| hit.tier.as_str()).collect::<Vec<_>>(), [tier], "{lines:?}");
        assert!(hits[0].reasons.iter().any(|said| said.contains(reason)), "{:?}", hits[0].reasons);
    };
    check(&["Via Roma 1", "Torino"], "review", "alike");
    check(&["Artyom"], "review", "a town");
    check(&["Vokzalnaya Street 113/5", "Artyom 692760"], "flag", "the address is the entry's");
}

#[test]
fn signs_in_different_texts_make_a_typology() {
    let country = ("parties[0].address.country", "KP", "dprk-country", "flag", "exact");
    let coal = ("remittance[0]", "anthracite", "un-2371-coal", "flag", "pattern");
    check(&[(Attribute::AddressCountry, "KP"), (Attribute::Remittance, "500 MT anthracite")], &[country, coal]);
    check(&[(Attribute::AddressCountry, "ZA"), (Attribute::Remittance, "500 MT anthracite")], &[]);
    // Both must stand in one text.
    let (work, coin) = ("remote IT contractor", "USDT payout");
    check(&[(TEXT, work), (TEXT, coin)], &[]);
    let hit = ("remittance[0]", "remote it", "it-workers-crypto", "review", "pattern");
    let lines = [(Attribute::Remittance, "remote it contractor"), (Attribute::Remittance, coin)];
    check(&lines, &[hit]);
}

#[test]
fn numbers_in_texts() {
    let listed = |text, tier| ("texts[0].value", text, "OFAC-SDN/49970", tier, "exact");
    check(
        &[(TEXT, "passport no. 654102323, DPRK visa")],
        &[listed("654102323", "flag"), ("texts[0].value", "DPRK", "dprk-named", "review", "exact")],
    );
    check(&[(TEXT, "654102323")], &[listed("654102323", "review")]);
    check(&[(TEXT, "passport 654102324")], &[]);
    check(&[(Attribute::Amount, "654102323")], &[]);
    let contact = |field, text, tier| (field, text, "dprk-contact", tier, "pattern");
    let phone = "+850 2 381 8221";
    check(&[(TEXT, "call +850 2 381 8221")], &[contact("texts[0].value", phone, "review")]);
    let kind = Attribute::Identifier(IdentifierKind::Phone);
    check(&[(kind, "+850212345678")], &[contact("parties[0].identifiers[0].value", "+850212345678", "flag")]);
    check(&[(TEXT, "call +1 850 555 1234")], &[]);
}

#[test]
fn bics() {
    let listed = |text| ("parties[0].bic", text, "OFAC-SDN/9999", "flag", "exact");
    check(&[(Attribute::Bic, "FTBDKPPY")], &[listed("FTBDKPPY")]);
    check(&[(Attribute::Bic, "ftbdkppyxxx")], &[listed("ftbdkppyxxx")]);
    check(&[(Attribute::Bic, "ABCDKPPY123")], &[("parties[0].bic", "ABCDKPPY123", "dprk-bic", "flag", "pattern")]);
    check(&[(TEXT, "SWIFT: ABCDKPPY")], &[("texts[0].value", "ABCDKPPY", "dprk-bic", "flag", "pattern")]);
    check(&[(TEXT, "FTBDKPPY")], &[("texts[0].value", "FTBDKPPY", "OFAC-SDN/9999", "flag", "exact")]);
    check(&[(TEXT, "a stockpot"), (Attribute::Bic, "WBKPPLPP"), (NAME, "KODBKRSE")], &[]);
}

#[test]
fn geography_by_kind_of_field() {
    check(&[(Attribute::Country, "kp")], &[("parties[0].country", "kp", "dprk-country", "flag", "exact")]);
    let named = ("parties[0].country", "Korea, North", "dprk-country", "flag", "exact");
    check(&[(Attribute::Country, "Korea, North")], &[named]);
    check(&[(Attribute::Currency, "KPW")], &[("amount.currency", "KPW", "dprk-currency", "flag", "exact")]);
    check(&[(Attribute::Country, "KR"), (Attribute::Currency, "KRW"), (NAME, "K P Singh"), (TEXT, "KP")], &[]);
    let town = ("parties[0].address.town", "P'yongyang", "dprk-place", "review", "exact");
    check(&[(Attribute::Town, "P'yongyang")], &[town]);
    check(&[(TEXT, "trip to N. Korea")], &[("texts[0].value", "N. Korea", "dprk-named", "review", "exact")]);
    check(&[(TEXT, "延边朝鲜族自治州"), (TEXT, "원산지 표시"), (TEXT, "Koreatown, Pyeongtaek")], &[]);
    check(
        &[(NAME, "Foreign Trade Bank of the DPRK")],
        &[("parties[0].name", "Foreign Trade Bank of the DPRK", "OFAC-SDN/9999", "flag", "exact")],
    );
}

#[test]
fn documents() {
    let field = "parties[0].identifiers[0].value";
    let of = Attribute::Identifier;
    check(&[(of(IdentifierKind::Passport), "654-102323")], &[(field, "654-102323", "OFAC-SDN/49970", "flag", "exact")]);
    check(
        &[(of(IdentifierKind::NationalId), "654102323")],
        &[(field, "654102323", "OFAC-SDN/49970", "review", "exact")],
    );
    check(
        &[(of(IdentifierKind::Email), "Komid@co.example.kp")],
        &[(field, "Komid@co.example.kp", "OFAC-SDN/9345", "flag", "exact")],
    );
    check(&[(of(IdentifierKind::Passport), "654102324")], &[]);
}

#[test]
fn hits_are_bounded_and_the_urgent_ones_stay() {
    let mut payment = Payment::new();
    for _ in 0..5_000 {
        payment.add_text("Pyongyang", "");
    }
    payment.add_text("SONG Kum Hyok", "");
    let screening = screener().screen(&payment, &mut Scratch::default());
    assert_eq!(screening.hits.len(), Screening::HITS_MAX);
    assert_eq!(screening.hits_omitted, 4_901);
    assert_eq!(screening.tier(), Some(Tier::Flag));
}

#[test]
fn an_alert_quotes_no_more_than_it_must() {
    let mut payment = Payment::new();
    payment.add_text(&format!("SONG{}Kum Hyok", " ".repeat(500_000)), "");
    let screening = screener().screen(&payment, &mut Scratch::default());
    assert_eq!((screening.hits[0].start, screening.hits[0].end), (0, 500_012));
    assert!(screening.hits[0].text.len() < 1_100);
}

#[test]
fn a_listed_identifier_that_is_none_refuses_the_list() {
    let refused = |change: fn(&mut Designation)| {
        let mut entry = designation("X/1", SubjectKind::Entity, &["Some Company"], &[]);
        change(&mut entry);
        Screener::new(Watchlist::new(String::new(), Vec::new(), vec![entry])).expect_err("refused").to_string()
    };
    assert!(refused(|d| d.bics.push("NOBIC".into())).contains("X/1: BIC NOBIC"));
    assert!(refused(|d| d.imos.push("7937318".into())).contains("IMO number 7937318"));
    let lower = "134r8ihv69xdt6p5qvktshrcueubvzayak";
    assert!(refused(|d| d.wallets.push(wallet("134r8ihv69xdt6p5qvktshrcueubvzayak", None))).contains(lower));
}

#[test]
fn explain_shows_what_was_put_aside_and_what_was_near() {
    let mut payment = Payment::new();
    payment.add_text("KOMID and Korea Mining Company", "");
    let explanation = screener().explain(&payment);
    assert!(explanation.screening.hits.is_empty());
    assert_eq!(explanation.put_aside.len(), 1);
    assert_eq!(explanation.put_aside[0].why, Aside::WeakAlone);
    let near = &explanation.near_misses;
    assert_eq!(near.len(), 1);
    assert_eq!((near[0].text.as_str(), near[0].entry.as_str()), ("korea mining", "OFAC-SDN/9345"));
}

#[test]
fn an_apostrophe_can_end_a_word() {
    let komid = ("texts[0].value", "Korea Mining Development Trading Corporation", "OFAC-SDN/9345", "flag", "exact");
    check(&[(TEXT, "Korea Mining Development Trading Corporation's agent")], &[komid]);
    check(
        &[(TEXT, "North Korea\u{2019}s press")],
        &[("texts[0].value", "North Korea", "dprk-named", "review", "exact")],
    );
    let address = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";
    let owned = format!("{address}'s owner");
    check(&[(TEXT, &owned)], &[("texts[0].value", address, "OFAC-SDN/27307", "flag", "exact")]);
    check(&[(TEXT, "nom d'Song Kum Hyok")], &[("texts[0].value", "Song Kum Hyok", "OFAC-SDN/49970", "flag", "exact")]);
}

#[test]
fn identifiers_are_read_as_a_person_reads_them() {
    let hidden = "0x098B716B8Aaf2151\u{200B}2996dC57EB0615e2383E2f96";
    check(
        &[(TEXT, hidden)],
        &[
            ("texts[0].value", hidden, "OFAC-SDN/27307", "flag", "exact"),
            ("texts[0].value", "0x098B716B8Aaf2151\u{200B}2", "hidden-characters", "review", "pattern"),
        ],
    );
    let wide = "ＦＴＢＤＫＰＰＹ";
    check(&[(Attribute::Bic, wide)], &[("parties[0].bic", wide, "OFAC-SDN/9999", "flag", "exact")]);
    check(&[(TEXT, "IMO ７９３７３１７")], &[("texts[0].value", "７９３７３１７", "OFAC-SDN/19001", "flag", "exact")]);
    check(
        &[(Attribute::Country, "K\u{200B}P")],
        &[("parties[0].country", "K\u{200B}P", "dprk-country", "flag", "exact")],
    );
    let encoded = "uri=ethereum%3A0x098B716B8Aaf21512996dC57EB0615e2383E2f96%401";
    let address = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";
    check(&[(TEXT, encoded)], &[("texts[0].value", address, "OFAC-SDN/27307", "flag", "exact")]);
    check(&[(TEXT, "FTBDKPPYAXXX")], &[("texts[0].value", "FTBDKPPYAXXX", "OFAC-SDN/9999", "flag", "exact")]);
}

#[test]
fn a_word_may_be_broken_at_the_end_of_a_full_line() {
    let line = |text| (Attribute::Remittance, text);
    let broken = "0x098B716B8Aaf21512996dC57EB0615e23\n83E2f96";
    check(
        &[line("0x098B716B8Aaf21512996dC57EB0615e23"), line("83E2f96 thanks")],
        &[("remittance", broken, "OFAC-SDN/27307", "flag", "exact")],
    );
    let name = "KOREA MINING DEVELOPMENT TRADING CO\nRPORATION";
    check(
        &[line("KOREA MINING DEVELOPMENT TRADING CO"), line("RPORATION")],
        &[("remittance", name, "OFAC-SDN/9345", "flag", "exact")],
    );
    check(&[line("KOREA MINING DEVELOPMENT TRADING C"), line("ORPORATION")], &[]);
    let joined = "KOREA MINING DEVELOPMENT TRADING CO\r\nRPORATION";
    check(&[(Attribute::JoinedLines, joined)], &[("texts[0].value", joined, "OFAC-SDN/9345", "flag", "exact")]);
}

#[test]
fn innocent_texts_are_left_out_however_many_there_are() {
    // A hundred thousand places inside as many innocent texts: once a record of 1 MB took twelve seconds.
    let mut payment = Payment::new();
    payment.add_text(&"nampo dong ".repeat(100_000), "");
    assert!(screener().screen(&payment, &mut Scratch::default()).hits.is_empty());
}

#[test]
fn names_and_birth_dates_are_weighed_however_many_there_are() {
    // Twenty thousand names beside as many birth dates: once a record of 1 MB took minutes.
    let mut payment = Payment::new();
    let party = payment.add_party(PartyRole::Creditor);
    for day in 0..20_000_u32 {
        payment.add(party, Attribute::OtherName, "Song Kum Hyok", "");
        payment.add(party, Attribute::BirthDate, if day % 2 == 0 { "1987-08-30" } else { "1999-03-03" }, "");
    }
    for _ in 0..16 {
        payment.add(party, Attribute::Identifier(IdentifierKind::Passport), &"9".repeat(20_000), "");
        payment.add(party, Attribute::Identifier(IdentifierKind::Passport), "123456789", "");
    }
    let screening = screener().screen(&payment, &mut Scratch::default());
    let reasons: Vec<&str> = screening.hits[0].reasons.iter().map(String::as_str).collect();
    assert!(reasons.contains(&"the birth date is the entry's"), "{reasons:?}");
    assert_eq!(screening.hits.len() + screening.hits_omitted as usize, 20_000);
}

#[test]
fn a_party_with_many_birth_dates_has_none() {
    let reasons = |days: u32| {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, Attribute::Name, "Song Kum Hyok", "");
        for day in 1..=days {
            payment.add(party, Attribute::BirthDate, &format!("1999-03-{day:02}"), "");
        }
        screener().screen(&payment, &mut Scratch::default()).hits.swap_remove(0).reasons.join("; ")
    };
    assert!(reasons(16).contains("birth date is none"), "{}", reasons(16));
    assert!(!reasons(17).contains("birth date"), "{}", reasons(17));
}

proptest! {
    #[test]
    fn screening_is_pure_and_spans_are_right(texts in prop::collection::vec(
        "(SONG|Kum|Hyok|KIM|Chol|김정은|DPRK|Pyongyang|IMO|7937317|FTBDKPPY|[a-z]{1,4}|[ ,'é-])( (SONG|Kum|Hyok|Chol|x)){0,4}", 0..6,
    )) {
        let mut payment = Payment::new();
        for text in &texts {
            payment.add(Owner::Payment, Attribute::Remittance, text, "");
        }
        let screener = screener();
        let first = screener.screen(&payment, &mut Scratch::default());
        let mut used = Scratch::default();
        let mut other = Payment::new();
        other.add_text("Korea Mining Development Trading Corporation", "");
        let _ = screener.screen(&other, &mut used);
        prop_assert_eq!(&first, &screener.screen(&payment, &mut used), "buffers carry nothing over");
        let joined = texts.join("\n");
        for hit in &first.hits {
            let value = if hit.field == "remittance" { joined.as_str() } else {
                let n: usize = hit.field.trim_matches(|c: char| !c.is_ascii_digit()).parse().expect("remittance[n]");
                texts[n].as_str()
            };
            prop_assert_eq!(&value[hit.start as usize..hit.end as usize], hit.text.as_str());
        }
    }

    #[test]
    fn no_text_makes_it_panic(texts in prop::collection::vec("\\PC{0,80}", 0..4)) {
        let mut payment = Payment::new();
        for text in &texts {
            payment.add_text(text, "");
        }
        let _ = screener().explain(&payment);
    }
}
