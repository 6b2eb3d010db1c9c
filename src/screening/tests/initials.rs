//! A surname and initials: nothing alone, something beside what few others have.

use super::screener;
use crate::domain::{Attribute, IdentifierKind, PartyRole, Payment};
use crate::screening::Scratch;

#[test]
fn initials_need_a_second_fact() {
    let screen = |name: &str, beside: &[(Attribute, &str)]| {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(party, Attribute::Name, name, "");
        for (attribute, text) in beside {
            payment.add(party, *attribute, text, "");
        }
        let screening = screener().screen(&payment, &mut Scratch::default());
        let of_name = screening.hits.into_iter().find(|hit| hit.field == "parties[0].name");
        of_name.map(|hit| (hit.tier.as_str(), hit.reasons.join("; ")))
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
