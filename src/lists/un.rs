//! The UN Security Council's consolidated list (`consolidated.xml`, schema `sc-sanctions.xsd`).

use std::io::BufRead;

use super::entry::Entry;
use super::xml::{self, Element};
use super::{Import, ListError};
use crate::domain::{AliasStrength, Bic, DateSpan, IdentifierKind, Imo, SubjectKind};

/// The element a file of this format begins with.
pub(super) const ROOT: &str = "CONSOLIDATED_LIST";

/// The committee's list that concerns the DPRK; the others are kept together.
const DPRK_LIST: &str = "UN-1718";
const OTHER_LISTS: &str = "UN-SC";
const SOURCE: &str = "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list";

/// Reads a file.
pub(super) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let mut import = Import::default();
    let root = xml::read(reader, ROOT, &["INDIVIDUAL", "ENTITY"], |element| import.take(entry(&element)?))?;
    let date = root.attribute("dateGenerated").get(..10).unwrap_or_default();
    let date: DateSpan = date.parse().map_err(|error| ListError::damaged(format!("dateGenerated: {error}")))?;
    import.published = [DPRK_LIST, OTHER_LISTS].map(|list| (list.to_owned(), Some(date))).to_vec();
    Ok(import)
}

fn entry(element: &Element) -> Result<Entry, ListError> {
    let reference = element.text_of("REFERENCE_NUMBER");
    if reference.is_empty() {
        return Err(ListError::damaged(format!("entry {} has no REFERENCE_NUMBER", element.text_of("DATAID"))));
    }
    let programme = element.text_of("UN_LIST_TYPE");
    let (kind, prefix) = match element.name.as_str() {
        "INDIVIDUAL" => (SubjectKind::Person, "INDIVIDUAL"),
        _ => (SubjectKind::Entity, "ENTITY"),
    };
    let list = if programme == "DPRK" { DPRK_LIST } else { OTHER_LISTS };
    let mut entry = Entry::new(&format!("{list}/{reference}"), "UN", kind, SOURCE);
    names(&mut entry, element, &format!("{prefix}_ALIAS"));
    entry.programme(programme);
    for date in element.all("INDIVIDUAL_DATE_OF_BIRTH") {
        entry.birth_date(birth_date(date));
    }
    for country in element.all("NATIONALITY").flat_map(|nationality| nationality.all("VALUE")) {
        entry.nationality(&country.text);
    }
    for address in element.all(&format!("{prefix}_ADDRESS")) {
        let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE"].map(|part| address.text_of(part));
        entry.address(&parts, address.text_of("COUNTRY"));
    }
    for document in element.all("INDIVIDUAL_DOCUMENT") {
        let kind = document_kind(document.text_of("TYPE_OF_DOCUMENT"));
        // `381110042 (Expired 25 Jan. 2016)`: what stands in brackets is said of the number.
        let number = document.text_of("NUMBER").split(" (").next().unwrap_or_default();
        entry.document(kind, number, document.text_of("ISSUING_COUNTRY"));
    }
    entry.designation.listed_on = element.text_of("LISTED_ON").parse().ok();
    let comment = element.text_of("COMMENTS1");
    comment_identifiers(comment, &mut entry);
    entry.remark(comment);
    Ok(entry)
}

/// The name in up to four parts, in its original script, and aliases. `Low` quality is weak.
fn names(entry: &mut Entry, element: &Element, alias: &str) {
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| element.text_of(part));
    entry.name(&parts.join(" "), AliasStrength::Strong);
    entry.name(element.text_of("NAME_ORIGINAL_SCRIPT"), AliasStrength::Strong);
    for alias in element.all(alias) {
        let weak = alias.text_of("QUALITY") == "Low";
        entry.name(alias.text_of("ALIAS_NAME"), if weak { AliasStrength::Weak } else { AliasStrength::Strong });
    }
}

/// A day, a year, or a range of years; `APPROXIMATELY` says so.
fn birth_date(element: &Element) -> Option<DateSpan> {
    let value = match (element.text_of("FROM_YEAR"), element.text_of("TO_YEAR")) {
        (from, to) if !from.is_empty() && !to.is_empty() => format!("{from}/{to}"),
        _ => match element.text_of("DATE") {
            "" => element.text_of("YEAR").to_owned(),
            date => date.get(..10).unwrap_or(date).to_owned(),
        },
    };
    let mark = if element.text_of("TYPE_OF_DATE") == "APPROXIMATELY" { "~" } else { "" };
    format!("{value}{mark}").parse().ok()
}

fn document_kind(name: &str) -> IdentifierKind {
    match name.to_lowercase() {
        kind if kind.contains("pass") || kind.contains("pasa") => IdentifierKind::Passport,
        kind if kind.contains("national") => IdentifierKind::NationalId,
        _ => IdentifierKind::Other,
    }
}

/// The list has no fields for them: `SWIFT/BIC: KDBKKPPY`, `IMO number: 5571322` stand in the comment.
pub(super) fn comment_identifiers(comment: &str, entry: &mut Entry) {
    let words: Vec<&str> = comment
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '@' | '.' | '+')))
        .filter(|word| !word.is_empty())
        .collect();
    for (n, word) in words.iter().enumerate() {
        let word = word.trim_matches(['.', '-']);
        let before = words.get(n.saturating_sub(3)..n).unwrap_or_default();
        let follows = |label: &str| before.iter().any(|word| word.eq_ignore_ascii_case(label));
        let upper = word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if (follows("SWIFT") || follows("BIC")) && upper && Bic::parse(word).is_ok() {
            entry.bic(word);
        } else if follows("IMO") && Imo::from_digits(word.as_bytes()).is_some() {
            entry.imo(word);
        } else if word.contains('@') && word.contains('.') {
            entry.email(word);
        }
    }
    // A telephone number's groups of digits stand apart.
    for (at, _) in comment.match_indices("+850") {
        let rest = comment.get(at..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '+' | ' ' | '-'))).unwrap_or(rest.len());
        entry.phone(rest.get(..end).unwrap_or_default().trim_end_matches([' ', '-']));
    }
}
