//! What FollowTheMoney's schemata and properties mean here.

use crate::domain::{AliasStrength, IdentifierKind, Status, SubjectKind};
use crate::lists::dates;
use crate::lists::entry::Entry;

/// Schemata of what is no subject: relations, documents, addresses, offices, securities.
const NO_SUBJECTS: [&str; 22] = [
    "Address",
    "Associate",
    "BankAccount",
    "ContractAward",
    "Debt",
    "Directorship",
    "Employment",
    "EconomicActivity",
    "Family",
    "Identification",
    "Membership",
    "Occupancy",
    "Ownership",
    "Passport",
    "Payment",
    "Position",
    "Representation",
    "Sanction",
    "Security",
    "Similar",
    "Succession",
    "UnknownLink",
];

/// What a schema describes; `None` for what is no subject. A schema that is not known is one: nothing is lost.
pub(super) fn kind(schema: &str) -> Option<SubjectKind> {
    match schema {
        "Person" => Some(SubjectKind::Person),
        "Vessel" => Some(SubjectKind::Vessel),
        "Airplane" => Some(SubjectKind::Aircraft),
        "CryptoWallet" => Some(SubjectKind::Wallet),
        schema if NO_SUBJECTS.contains(&schema) => None,
        _ => Some(SubjectKind::Entity),
    }
}

/// What being in the collection means, by topic. `None`: it is there for another reason, such as a public office.
pub(super) fn status<'t>(topics: impl Iterator<Item = &'t str>) -> Option<Status> {
    let rank = |topic: &str| match topic {
        "sanction" => Some(Status::Sanctioned),
        "wanted" | "crime.war" | "crime.terror" => Some(Status::Wanted),
        "sanction.linked" => Some(Status::Attributed),
        _ => None,
    };
    // The strongest of them: they are in this order.
    topics.filter_map(rank).min_by_key(|status| match status {
        Status::Sanctioned => 0,
        Status::Wanted => 1,
        _ => 2,
    })
}

/// Takes a property's value; what a schema calls a property is the same in all of them.
pub(super) fn property(entry: &mut Entry, name: &str, value: &str) {
    let document = |entry: &mut Entry, kind| entry.document(kind, value, "");
    match name {
        "name" | "alias" | "previousName" => entry.name(value, AliasStrength::Strong),
        "weakAlias" | "abbreviation" => entry.name(value, AliasStrength::Weak),
        "birthDate" => entry.birth_date(dates::date(value)),
        "nationality" | "citizenship" | "country" | "jurisdiction" => entry.nationality(value),
        "address" => entry.address(&[value], ""),
        "passportNumber" => document(entry, IdentifierKind::Passport),
        "idNumber" => document(entry, IdentifierKind::NationalId),
        "registrationNumber" | "ogrnCode" | "uscCode" => document(entry, IdentifierKind::RegistrationNumber),
        "taxNumber" | "innCode" | "vatCode" => document(entry, IdentifierKind::TaxId),
        "leiCode" => document(entry, IdentifierKind::Lei),
        "mmsi" | "bikCode" | "dunsCode" | "okpoCode" => document(entry, IdentifierKind::Other),
        "imoNumber" => entry.imo(value),
        "swiftBic" => entry.bic(value),
        "email" => entry.email(value),
        "phone" => entry.phone(value),
        "website" => entry.domain(value),
        "program" | "programId" => entry.programme(value),
        // A wallet's own; an aircraft's registration has this name, too, in its own schema.
        "publicKey" => entry.wallet(value, "", None),
        "notes" | "summary" => entry.remark(value),
        _ => {}
    }
}

/// Ids of the same subject in the sources: `ofac-9345`, `gb-fcdo-dpr0189`, `eu-fsf-eu-27-28`.
pub(super) fn referent(entry: &mut Entry, id: &str) {
    if let Some(uid) = id.strip_prefix("ofac-").filter(|uid| uid.bytes().all(|b| b.is_ascii_digit())) {
        entry.reference("OFAC", uid);
    } else if let Some(uid) = id.strip_prefix("gb-fcdo-") {
        entry.reference("UK", &uid.to_uppercase());
    } else if let Some(uid) = id.strip_prefix("gb-hmt-").filter(|uid| uid.bytes().all(|b| b.is_ascii_digit())) {
        entry.reference("OFSI", uid);
    } else if let Some(reference) = id.strip_prefix("eu-fsf-eu-") {
        entry.reference("EU", &format!("EU.{}", reference.replace('-', ".")));
    }
}
