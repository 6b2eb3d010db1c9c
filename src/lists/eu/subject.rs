//! What the EU's two formats have in common.

use super::{LIST, SOURCE};
use crate::domain::{AliasStrength, IdentifierKind, SubjectKind};
use crate::lists::dates;
use crate::lists::entry::Entry;
use crate::lists::un::comment_identifiers;

/// An entry: by its EU reference, or by its logical id where it has none.
pub(super) fn entry(reference: &str, logical_id: &str, subject_type: &str, united_nations_id: &str) -> Entry {
    let id = if reference.is_empty() { logical_id } else { reference };
    let is_person = matches!(subject_type, "person" | "P");
    let kind = if is_person { SubjectKind::Person } else { SubjectKind::Entity };
    let mut entry = Entry::new(&format!("{LIST}/{id}"), "EU", kind, SOURCE);
    entry.reference("UN", united_nations_id);
    entry
}

/// `wholeName`, or its parts. Everything is strong that is not said to be weak.
pub(super) fn name(entry: &mut Entry, whole: &str, parts: [&str; 3], strong: &str) {
    let strength = if strong.eq_ignore_ascii_case("false") { AliasStrength::Weak } else { AliasStrength::Strong };
    let joined = parts.join(" ");
    entry.name(if whole.trim().is_empty() { &joined } else { whole }, strength);
}

/// A birth date, or year, or range of years.
pub(super) fn birth_date(entry: &mut Entry, date: &str, year: &str, range: [&str; 2], circa: &str) {
    let about = if circa.eq_ignore_ascii_case("true") { "circa " } else { "" };
    let text = match (date, year, range) {
        ("", "" | "0", [from, to]) if !from.is_empty() && !to.is_empty() => format!("{from} to {to}"),
        ("", year, _) => year.to_owned(),
        (date, ..) => date.to_owned(),
    };
    entry.birth_date(dates::date(&format!("{about}{text}")));
}

/// `UNKNOWN` (code `00`) is no country.
pub(super) fn country<'t>(code: &'t str, description: &'t str) -> &'t str {
    match (code, description) {
        ("00", _) | (_, "UNKNOWN") => "",
        (code, "") => code,
        (_, description) => description,
    }
}

/// A document by its type code: `passport`, `id`, `regnumber`, `fiscalcode`, `swiftbic`, `imo`.
pub(super) fn document(entry: &mut Entry, code: &str, number: &str, country: &str) {
    let kind = match code.to_lowercase().as_str() {
        "swiftbic" => return entry.bic(number),
        "imo" => return entry.imo(number),
        code if code.contains("passport") || code.contains("travel") => IdentifierKind::Passport,
        "id" | "ssn" | "birthcert" => IdentifierKind::NationalId,
        "fiscalcode" | "tax" => IdentifierKind::TaxId,
        "regnumber" | "tradelic" => IdentifierKind::RegistrationNumber,
        "lei" => IdentifierKind::Lei,
        _ => IdentifierKind::Other,
    };
    entry.document(kind, number, country);
}

/// A remark, kept, with what identifies in it.
pub(super) fn remark(entry: &mut Entry, text: &str) {
    comment_identifiers(text, entry);
    entry.remark(text);
}
