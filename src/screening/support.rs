//! What stands beside a name and speaks for it or against it: birth dates, countries, addresses and documents of the
//! same party.
//!
//! A name that many bear is somebody's with the listed birth date beside it; with another it is somebody else's. A
//! distinct name is never dropped for that: birth dates are easily given wrongly, and some lists have them wrong.

use std::collections::HashMap;

use super::address::{AddressMatch, AddressWords};
use super::finding::{Finding, Target};
use super::geography;
use super::identifiers::{DOCUMENT_LETTERS_MIN, document_key};
use super::policy::Fact;
use super::settle::Aside;
use crate::domain::{
    Attribute, DateSpan, Designation, Document, FieldKind, IdentifierKind, Owner, Payment, Place, SubjectKind,
};

/// Years that two birth dates may differ by without being another's: lists give most of them roughly.
const YEARS_ALIKE: i16 = 2;
/// The same, where the list itself says "about".
const YEARS_ALIKE_ABOUT: i16 = 5;
/// Nobody was born on so many days: of a party with more of them, they say nothing.
const BIRTH_DATES_MAX: usize = 16;
/// Nor has anybody more documents.
const DOCUMENTS_MAX: usize = 16;
/// Bytes of a number: a longer one is none.
const DOCUMENT_BYTES_MAX: usize = 64;

/// What birth dates say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Birth {
    /// Nothing: one side has none, or they are near each other.
    #[default]
    Silent,
    /// The day is the listed one.
    SameDay,
    /// The list has a year or a span, and it is in it.
    SameYear,
    /// It is none of the listed ones, nor near one.
    Other,
}

/// What countries say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Country {
    /// Nothing: one side has none.
    #[default]
    Silent,
    /// The party's country is the DPRK, as the entry's.
    Same,
    /// The party has another nationality or residence than the entry.
    Other,
}

/// What documents say: passports, and numbers of nationals, taxpayers, companies and legal entities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Documents {
    /// Nothing: one side has none of the kind.
    #[default]
    Silent,
    /// One of them is the entry's.
    Same,
    /// None is, and there are some of a kind that the entry has. A person may have several passports.
    Other,
}

/// What speaks for a finding or against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Support {
    pub(super) birth: Birth,
    pub(super) country: Country,
    pub(super) address: AddressMatch,
    pub(super) documents: Documents,
}

impl Support {
    /// Whether something that few others have is the entry's.
    fn is_the_entrys(self) -> bool {
        self.birth == Birth::SameDay || self.address == AddressMatch::Same || self.documents == Documents::Same
    }
}

/// Weighs every name of a person or an entity, and puts aside what many bear and another birth date speaks against, and
/// initials that nothing speaks for.
pub(super) fn weigh(
    findings: &mut Vec<Finding>,
    payment: &Payment,
    designations: &[Designation],
    mut aside: impl FnMut(Finding, Aside),
) {
    weigh_names(findings, payment, designations, &mut aside);
    findings.retain(|finding| {
        let alone = finding.fact == Fact::Initials && !finding.support.is_the_entrys();
        if alone {
            aside(*finding, Aside::InitialsAlone);
        }
        !alone
    });
}

fn weigh_names(
    findings: &mut Vec<Finding>,
    payment: &Payment,
    designations: &[Designation],
    mut aside: impl FnMut(Finding, Aside),
) {
    let parties = beside_names(payment);
    if parties.is_empty() {
        return;
    }
    // A message can have a name ten thousand times, and it means the same each time.
    let mut weighed: HashMap<(Owner, u32), Support> = HashMap::new();
    findings.retain_mut(|finding| {
        let Target::Designation(n) = finding.target else { return true };
        let has_address = |d: &Designation| matches!(d.kind, SubjectKind::Person | SubjectKind::Entity);
        let person = designations.get(n as usize).filter(|d| has_address(d) && finding.name.is_some());
        // In another field of a party the name is not the party's own.
        let field = payment.field(finding.span.field as usize).filter(|field| field.place.kind() == FieldKind::Name);
        let (Some(designation), Some(field)) = (person, field) else { return true };
        let beside = parties.binary_search_by_key(&field.place.owner, |beside| beside.owner);
        let Some(beside) = beside.ok().and_then(|n| parties.get(n)) else { return true };
        finding.support = *weighed.entry((beside.owner, n)).or_insert_with(|| beside.support(designation));
        let loose =
            matches!(finding.fact, Fact::CommonName | Fact::CommonVariant | Fact::LooseVariant | Fact::SimilarName);
        let Support { birth, documents, .. } = finding.support;
        let dropped = loose && birth == Birth::Other && documents != Documents::Same;
        if dropped {
            aside(*finding, Aside::OtherBirthDate);
        }
        !dropped
    });
}

/// What a payment says of a party beside its names, read once for all of them: a message can have a name and a birth
/// date ten thousand times.
struct Beside {
    owner: Owner,
    /// Each with the ways it can be read.
    births: Vec<Vec<DateSpan>>,
    /// Against an entry of the DPRK.
    country: Country,
    address: AddressWords,
    /// Their kinds and keys.
    documents: Vec<(IdentifierKind, String)>,
}

/// Of every party that has a birth date, a country, an address or a document, in the order of parties; agents behind them.
fn beside_names(payment: &Payment) -> Vec<Beside> {
    let says = |attribute| {
        use Attribute::{AddressCountry, AddressLine, BirthDate, Country, Town};
        matches!(attribute, BirthDate | Country | AddressCountry | AddressLine | Town) || document(attribute).is_some()
    };
    let of_party = |owner| matches!(owner, Owner::Party(_) | Owner::Agent(_));
    let mut fields: Vec<(u32, Place)> =
        (0u32..).zip(payment.places()).filter(|(_, at)| says(at.attribute) && of_party(at.owner)).collect();
    fields.sort_by_key(|(_, place)| place.owner); // stable: keeps the payment's order within each
    let of_one = |fields: &[(u32, Place)]| {
        let owner = fields.first()?.1.owner;
        let values = |attribute| {
            let own = fields.iter().filter(move |(_, place)| place.attribute == attribute);
            own.filter_map(|(n, _)| payment.field(*n as usize)).map(|field| field.value)
        };
        let mut births: Vec<_> = values(Attribute::BirthDate).map(readings).collect();
        births.sort_unstable();
        births.dedup();
        if births.len() > BIRTH_DATES_MAX {
            births.clear();
        }
        let lives_there = values(Attribute::AddressCountry).any(is_dprk);
        let said = if lives_there { Country::Same } else { Country::Silent };
        let country = values(Attribute::Country).fold(said, |said, written| {
            if said == Country::Same || is_dprk(written) { Country::Same } else { Country::Other }
        });
        let mut address = AddressWords::default();
        values(Attribute::AddressLine).chain(values(Attribute::Town)).for_each(|line| address.add(line));
        let documents = fields
            .iter()
            .filter_map(|(n, place)| Some((document(place.attribute)?, payment.field(*n as usize)?.value)));
        let documents = documents.filter_map(|(kind, number)| Some((kind, key(number)?)));
        let mut documents: Vec<_> = documents.take(DOCUMENTS_MAX + 1).collect();
        if documents.len() > DOCUMENTS_MAX {
            documents.clear();
        }
        Some(Beside { owner, births, country, address, documents })
    };
    fields.chunk_by(|(_, a), (_, b)| a.owner == b.owner).filter_map(of_one).collect()
}

/// The kind of a document that is one person's or company's.
const fn document(attribute: Attribute) -> Option<IdentifierKind> {
    use IdentifierKind::{Lei, NationalId, Passport, RegistrationNumber, TaxId};
    match attribute {
        Attribute::Identifier(kind @ (Passport | NationalId | TaxId | RegistrationNumber | Lei)) => Some(kind),
        _ => None,
    }
}

/// What a number is compared by; `None` of what is too short or too long for one.
fn key(number: &str) -> Option<String> {
    let key = if number.len() <= DOCUMENT_BYTES_MAX { document_key(number) } else { String::new() };
    (key.len() >= DOCUMENT_LETTERS_MIN).then_some(key)
}

fn is_dprk(country: &str) -> bool {
    geography::is_dprk_code(country) || geography::is_dprk(country)
}

impl Support {
    /// Of what nothing is known.
    pub(super) const SILENT: Self = Self {
        birth: Birth::Silent,
        country: Country::Silent,
        address: AddressMatch::Silent,
        documents: Documents::Silent,
    };
}

impl Beside {
    /// What it says of a listed person or entity.
    fn support(&self, designation: &Designation) -> Support {
        let address =
            if self.address.is_empty() { AddressMatch::Silent } else { self.address.meets(&designation.addresses) };
        let documents = self.documents(&designation.documents);
        if designation.kind != SubjectKind::Person {
            return Support { address, documents, ..Support::default() };
        }
        let births = self.births.iter().map(|readings| birth(readings, &designation.birth_dates));
        // Of two birth dates the one that speaks for it counts.
        let birth = births.min_by_key(|birth| match birth {
            Birth::SameDay => 0,
            Birth::SameYear => 1,
            Birth::Silent => 2,
            Birth::Other => 3,
        });
        let listed_dprk = designation.nationalities.iter().any(|country| is_dprk(country));
        let country = if listed_dprk { self.country } else { Country::Silent };
        Support { birth: birth.unwrap_or_default(), country, address, documents }
    }

    /// What its documents say of listed ones.
    fn documents(&self, listed: &[Document]) -> Documents {
        let of_kind = |document: &&Document| self.documents.iter().any(|(kind, _)| *kind == document.kind);
        let mut said = Documents::Silent;
        for (kind, number) in listed.iter().filter(of_kind).filter_map(|of| Some((of.kind, key(&of.number)?))) {
            if self.documents.contains(&(kind, number)) {
                return Documents::Same;
            }
            said = Documents::Other;
        }
        said
    }
}

/// What a written birth date says of listed ones, by the ways it can be read.
fn birth(readings: &[DateSpan], listed: &[DateSpan]) -> Birth {
    if readings.is_empty() || listed.is_empty() {
        return Birth::Silent;
    }
    let pairs = || readings.iter().flat_map(|read| listed.iter().map(move |listed| (*read, *listed)));
    let within = |(read, listed): (DateSpan, DateSpan)| listed.first() <= read.first() && read.last() <= listed.last();
    let day = |span: DateSpan| span.first() == span.last();
    if pairs().any(|(read, listed)| day(read) && day(listed) && read.first() == listed.first()) {
        return Birth::SameDay;
    }
    if pairs().any(|pair| !day(pair.1) && within(pair)) {
        return Birth::SameYear;
    }
    let apart = |(read, listed): (DateSpan, DateSpan)| {
        let years = (listed.first().year() - read.last().year()).max(read.first().year() - listed.last().year());
        years > if listed.is_approximate() { YEARS_ALIKE_ABOUT } else { YEARS_ALIKE }
    };
    if pairs().all(apart) { Birth::Other } else { Birth::Silent }
}

/// Whether a written date can be read as a day.
pub(super) fn is_day(written: &str, day: jiff::civil::Date) -> bool {
    readings(written).contains(&DateSpan::day(day))
}

/// How a written date can be read: `1987-08-30`, `19870830`, `30.08.1987`, `08/30/1987`, `1987`; a time behind it is
/// left out. Where day and month can be one another, both ways.
fn readings(written: &str) -> Vec<DateSpan> {
    let date = written.trim().split(['T', ' ']).next().unwrap_or_default();
    let numbers: Vec<&str> = date.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let texts = match numbers.as_slice() {
        [whole] if whole.len() == 8 => vec![format!("{}-{}-{}", &whole[..4], &whole[4..6], &whole[6..])],
        [year] => vec![(*year).to_owned()],
        [year, month] if year.len() == 4 => vec![format!("{year}-{month:0>2}")],
        [year, month, day] if year.len() == 4 => vec![format!("{year}-{month:0>2}-{day:0>2}")],
        [a, b, year] if year.len() == 4 => vec![format!("{year}-{b:0>2}-{a:0>2}"), format!("{year}-{a:0>2}-{b:0>2}")],
        _ => Vec::new(),
    };
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birth_dates_speak_for_a_name_and_against_it() {
        let check = |written: &str, listed: &[&str], expected: Birth| {
            let listed: Vec<DateSpan> = listed.iter().map(|text| text.parse().expect("a date")).collect();
            assert_eq!(birth(&readings(written), &listed), expected, "{written} {listed:?}");
        };
        check("1987-08-30", &["1987-08-30"], Birth::SameDay);
        check("19870830", &["1987-08-30"], Birth::SameDay);
        check("30.08.1987", &["1987-08-30"], Birth::SameDay);
        check("08/30/1987", &["1987-08-30"], Birth::SameDay);
        check("1987-08-30T00:00:00Z", &["1987-08-30"], Birth::SameDay);
        check("1987-08-30", &["1950", "1987"], Birth::SameYear);
        check("1987", &["1987"], Birth::SameYear);
        check("1988-01-02", &["1987-08-30"], Birth::Silent);
        check("1991-01-02", &["1987~"], Birth::Silent);
        check("1991-01-02", &["1987-08-30"], Birth::Other);
        check("1991-01-02", &["1987", "1990"], Birth::Silent);
        check("1991-01-02", &[], Birth::Silent);
        check("unknown", &["1987"], Birth::Silent);
        check("99999999", &["1987"], Birth::Silent);
    }
}
