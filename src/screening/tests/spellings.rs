//! Names that are not written as they are listed: other spellings, other scripts, disguises, letters wrong.

use super::*;

#[test]
fn names_in_disguise() {
    fn hit(text: &str) -> (&str, &str, &str, &str, &str) {
        ("remittance[0]", text, "OFAC-SDN/49970", "flag", "disguised")
    }
    for text in [
        "S0NG KUM HY0K",
        "5ONG KUM HYOK",
        "S@NG KUM HYOK".replace('@', "0").as_str(),
        "S O N G  K U M  H Y O K",
        "S.O.N.G.K.U.M.H.Y.O.K",
        "S-O-N-G K-U-M H-Y-O-K",
    ] {
        check(&[(Attribute::Remittance, &format!("to {text} now"))], &[hit(text)]);
    }
    for (text, word) in [("ЅОNG КUM НYОК", "ЅОNG"), ("Sоng Kum Hyоk", "Sоng")] {
        let mixed = ("remittance[0]", word, "mixed-script", "review", "pattern");
        check(&[(Attribute::Remittance, &format!("to {text} now"))], &[hit(text), mixed]);
    }
    let glued = ("remittance[0]", "SONGKUMHYOK", "OFAC-SDN/49970", "flag", "exact");
    check(&[(Attribute::Remittance, "ref SONGKUMHYOK/7")], &[glued]);
    check(&[(Attribute::Remittance, "INV123 b9ac4d5c A1 B2 x@y.example 50NG")], &[]);
}

#[test]
fn names_in_other_scripts() {
    let check = |name: &str, tier: &str| {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, Attribute::Name, name, "");
        let hits = screener().screen(&payment, &mut Scratch::default()).hits;
        let song = hits.iter().find(|hit| hit.evidence.id() == "OFAC-SDN/49970").map(|hit| (hit.tier, hit.method));
        assert_eq!(
            song.map(|(tier, method)| (tier.as_str(), method.as_str())),
            Some((tier, "transliterated")),
            "{name}"
        );
        assert!(hits.iter().any(|hit| hit.text == name), "{name}");
    };
    check("Сон Кым Хёк", "flag");
    check("СОНГ Кум Хёк", "flag");
    check("Сон Кым Хек", "flag");
    check("СОН КЫМ ХЕК", "flag");
    // Several names are read so: for review.
    check("ソン・クムヒョク", "review");
    check("ソンクムヒョク", "review");
    check("سونغ كوم هيوك", "review");
    check("كوم هيوك سونغ", "review");
    check("ｿﾝ･ｸﾑﾋｮｸ", "review");
    // A letter of another script beside a name as listed takes nothing from it.
    for name in ["Song Kum Hyok شركة", "Song Kum Hyok ООО", "Song Kum Hyok ע"] {
        super::check(&[(NAME, name)], &[("parties[0].name", "Song Kum Hyok", "OFAC-SDN/49970", "flag", "exact")]);
    }
    for other in ["محمد كمال", "سونغ كمال", "كوم هيوك"] {
        super::check(&[(NAME, other)], &[]);
    }
}

#[test]
fn names_of_everybodys_words_and_words_misspelt() {
    let (komid, lazarus, bank) = ("OFAC-SDN/9345", "OFAC-SDN/27307", "UN-1718/KPe.001");
    let like = |text, entry| (NAME, text, entry);
    let check = |(attribute, text, entry): (Attribute, &str, &str)| {
        check(&[(attribute, text)], &[("parties[0].name", text, entry, "review", "similar")]);
    };
    check(like("Lazarus Gruop", lazarus));
    check(like("Lazaeus Group", lazarus));
    check(like("Korea Minning Development Trading Corp", komid));
    check(like("Agricultural Develpment Bank", bank));
    let none = |text| super::check(&[(NAME, text)], &[]);
    none("Agricultural Trade Bank");
    none("Lazard Group");
    none("Общество с ограниченной ответственностью Ромашка");
    none("Korea Mining Trading Corporation");
}

#[test]
fn misspelt_names_are_found_in_texts() {
    let hit = |text, field, entry| (field, text, entry, "review", "similar");
    let lazarus = "OFAC-SDN/27307";
    check(&[(TEXT, "for the Lazaras Group as agreed")], &[hit("Lazaras Group", "texts[0].value", lazarus)]);
    check(&[(TEXT, "wages of Lazarus Gruop, March")], &[hit("Lazarus Gruop", "texts[0].value", lazarus)]);
    let lines = [(Attribute::Remittance, "consulting, Lazrus"), (Attribute::Remittance, "Group, March")];
    check(&lines, &[hit("Lazrus\nGroup", "remittance", lazarus)]);
    // Every word must be there but the legal form.
    check(&[(TEXT, "foreign trade services via Lazarus for March"), (TEXT, "Lazarus services")], &[]);
    check(&[(TEXT, "a lazy group of lads"), (TEXT, "Lazard advised the group")], &[]);
}

#[test]
fn words_that_lead_to_names_are_looked_at_however_many_there_are() {
    let mut payment = Payment::new();
    let words = ["Lazarus Grapes ", "Lazaras Wharf ", "Lazarua Gravel "];
    payment.add_text(&(0..60_000).map(|n| words[n % words.len()]).collect::<String>(), "");
    assert!(screener().screen(&payment, &mut Scratch::default()).hits.is_empty());
}

#[test]
fn listed_korean_names_are_found_in_other_spellings() {
    let song = "OFAC-SDN/49970";
    check(&[(NAME, "Mr Song Geum-hyeok")], &[("parties[0].name", "Song Geum-hyeok", song, "flag", "variant")]);
    check(&[(NAME, "송금혁")], &[("parties[0].name", "송금혁", song, "flag", "variant")]);
    check(&[(NAME, "Song Kum-chol")], &[]);
    // in running text, over the end of a line, and in Hangul with a particle behind it
    let text = |text, at| (at, text, song, "review", "variant");
    check(&[(TEXT, "to Song Geum-hyeok for work")], &[text("Song Geum-hyeok", "texts[0].value")]);
    check(&[(TEXT, "wages GEUMHYEOK SONG")], &[text("GEUMHYEOK SONG", "texts[0].value")]);
    let lines = [(Attribute::Remittance, "wages of SONG"), (Attribute::Remittance, "GEUM HYEOK, March")];
    check(&lines, &[text("SONG\nGEUM HYEOK", "remittance")]);
    check(&[(TEXT, "송금혁에게 지급")], &[text("송금혁", "texts[0].value")]);
    check(&[(TEXT, "한송금혁신 지급")], &[]);
    check(&[(TEXT, "song geum in the air"), (TEXT, "Song Geum")], &[]);
}

#[test]
fn a_word_of_everybodys_misspelt_is_for_review_and_the_same_name_in_other_order_stops() {
    let policy = Policy::built_in(Spellings::Alike).expect("built in");
    let tier = |name, listed| compare(name, listed, SubjectKind::Entity, &policy).expect("it builds").tier;
    let bureau = "RECONNAISSANCE GENERAL BUREAU";
    assert_eq!(tier("Reconnaissance Genral Bureau", bureau), Some(Tier::Review));
    assert_eq!(tier("General Reconnaissance Bureau", bureau), Some(Tier::Flag));
    assert_eq!(tier("Ministry of National Defense", "Ministry of National Defense"), Some(Tier::Review));
}

#[test]
fn hanja_stands_beside_other_characters_and_never_stops() {
    let policy = Policy::built_in(Spellings::Alike).expect("built in");
    let found = |name, listed| compare(name, listed, SubjectKind::Person, &policy).expect("it builds").tier;
    assert_eq!(found("金正恩", "KIM, Jong Un"), Some(Tier::Review));
    assert_eq!(found("金铁三先生", "金铁三"), Some(Tier::Review));
    assert_eq!(found("金正日", "KIM, Jong Un"), None);
    assert_eq!(found("リ・スヨン", "RI, Su Yong"), Some(Tier::Review));
    assert_eq!(found("진숙보", "CHEN, Shubao"), Some(Tier::Review));
}

#[test]
fn a_citizen_of_the_dprk_has_no_chinese_name() {
    let tier = |nationality: &str| {
        let mut listed = designation("OFAC-SDN/2", SubjectKind::Person, &["CHEN, Shubao"], &[]);
        listed.nationalities.push(nationality.to_owned());
        let screener = Screener::new(Watchlist::new("sha256:test".to_owned(), Vec::new(), vec![listed]));
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, Attribute::Name, "진숙보", "");
        screener.expect("it builds").screen(&payment, &mut Scratch::default()).tier()
    };
    assert_eq!(tier("China"), Some(Tier::Review));
    assert_eq!(tier("Korea, North"), None);
}
