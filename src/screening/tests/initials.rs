//! A surname and initials: nothing alone, something beside what few others have.

use super::hit_on_name;
use crate::domain::{Attribute, IdentifierKind};

#[test]
fn initials_need_a_second_fact() {
    let screen = |name: &str, beside: &[(Attribute, &str)]| {
        let texts: Vec<_> = [(Attribute::Name, name)].into_iter().chain(beside.iter().copied()).collect();
        hit_on_name(&texts).map(|hit| (hit.tier.as_str(), hit.reasons.join("; ")))
    };
    let born = [(Attribute::BirthDate, "1987-08-30")];
    for name in ["Song K.H.", "SONG K H", "K. H. Song", "Song, G.H.", "Song K-H"] {
        let (tier, reasons) = screen(name, &born).unwrap_or_else(|| panic!("{name}"));
        assert!(tier == "review" && reasons.contains("initials are many people's"), "{name}: {reasons}");
        assert_eq!(screen(name, &[]), None, "{name}");
        assert_eq!(screen(name, &[(Attribute::BirthDate, "1987-08-31")]), None, "{name}");
        assert_eq!(screen(name, &[(Attribute::Country, "KP")]), None, "{name}");
        let passport = [(Attribute::Identifier(IdentifierKind::Passport), "654102323")];
        assert_eq!(screen(name, &passport).map(|(tier, _)| tier), Some("review"), "{name}");
    }
    for name in ["Song H.K.", "Song K.", "Song K.H. Ltd", "Sung K.J.", "Kim K.H.", "K.H. K.H."] {
        assert_eq!(screen(name, &born), None, "{name}");
    }
}
