//! The UN Security Council's consolidated list (`consolidated.xml`, schema `sc-sanctions.xsd`).

use std::io::BufRead;

use super::xml::{self, Element};
use super::{Import, ListError};
use crate::domain::{
    AliasStrength, Basis, Bic, DateSpan, Designation, Document, IdentifierKind, Imo, ListedAddress, ListedName,
    SubjectKind,
};

/// The element a file of this format begins with.
pub(super) const ROOT: &str = "CONSOLIDATED_LIST";

/// The committee's list that concerns the DPRK; the others are kept together.
const DPRK_LIST: &str = "UN-1718";
const OTHER_LISTS: &str = "UN-SC";
const SOURCE: &str = "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list";

/// Reads a file.
pub(super) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let mut designations = Vec::new();
    let root = xml::read(reader, ROOT, &["INDIVIDUAL", "ENTITY"], |entry| {
        designations.push(designation(&entry)?);
        Ok(())
    })?;
    let date = root.attribute("dateGenerated").get(..10).unwrap_or_default();
    let date: DateSpan = date.parse().map_err(|error| ListError::damaged(format!("dateGenerated: {error}")))?;
    let published = vec![(DPRK_LIST.to_owned(), date), (OTHER_LISTS.to_owned(), date)];
    Ok(Import { published, designations, warnings: Vec::new() })
}

fn designation(entry: &Element) -> Result<Designation, ListError> {
    let reference = entry.text_of("REFERENCE_NUMBER");
    if reference.is_empty() {
        return Err(ListError::damaged(format!("entry {} has no REFERENCE_NUMBER", entry.text_of("DATAID"))));
    }
    let programme = entry.text_of("UN_LIST_TYPE");
    let dprk = programme == "DPRK";
    let (kind, prefix) = match entry.name.as_str() {
        "INDIVIDUAL" => (SubjectKind::Person, "INDIVIDUAL"),
        _ => (SubjectKind::Entity, "ENTITY"),
    };
    let list = if dprk { DPRK_LIST } else { OTHER_LISTS };
    let mut d = Designation::blank(&format!("{list}/{reference}"), "UN", kind);
    SOURCE.clone_into(&mut d.source);
    d.names = names(entry, &format!("{prefix}_ALIAS"));
    if d.names.is_empty() {
        return Err(ListError::damaged(format!("{reference} has no name")));
    }
    d.programmes.push(programme.to_owned());
    if dprk {
        d.basis.push(Basis::Programme);
    }
    d.birth_dates = entry.all("INDIVIDUAL_DATE_OF_BIRTH").filter_map(birth_date).collect();
    d.nationalities =
        entry.all("NATIONALITY").flat_map(|n| n.all("VALUE")).map(text).filter(|t| !t.is_empty()).collect();
    d.addresses = entry.all(&format!("{prefix}_ADDRESS")).filter_map(address).collect();
    d.documents = entry.all("INDIVIDUAL_DOCUMENT").filter_map(document).collect();
    d.listed_on = entry.text_of("LISTED_ON").parse().ok();
    comment_identifiers(entry.text_of("COMMENTS1"), &mut d);
    Ok(d)
}

fn text(element: &Element) -> String {
    element.text.trim().to_owned()
}

/// The name in up to four parts, in its original script, and aliases. `Low` quality is weak.
fn names(entry: &Element, alias: &str) -> Vec<ListedName> {
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| entry.text_of(part));
    let primary = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let strong = |text: &str| ListedName { text: text.to_owned(), strength: AliasStrength::Strong };
    let aliases = entry.all(alias).map(|alias| ListedName {
        text: alias.text_of("ALIAS_NAME").to_owned(),
        strength: if alias.text_of("QUALITY") == "Low" { AliasStrength::Weak } else { AliasStrength::Strong },
    });
    let mut names = vec![strong(&primary), strong(entry.text_of("NAME_ORIGINAL_SCRIPT"))];
    names.extend(aliases);
    names.retain(|name| !name.text.is_empty());
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.text.clone()));
    names
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

fn address(element: &Element) -> Option<ListedAddress> {
    let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE"].map(|part| element.text_of(part));
    let text = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ");
    let country = element.text_of("COUNTRY").to_owned();
    (!text.is_empty() || !country.is_empty()).then_some(ListedAddress { text, country })
}

fn document(element: &Element) -> Option<Document> {
    let number = element.text_of("NUMBER");
    let kind = match element.text_of("TYPE_OF_DOCUMENT").to_lowercase() {
        kind if kind.contains("pass") || kind.contains("pasa") => IdentifierKind::Passport,
        kind if kind.contains("national") => IdentifierKind::NationalId,
        _ => IdentifierKind::Other,
    };
    let country = element.text_of("ISSUING_COUNTRY").to_owned();
    (!number.is_empty()).then(|| Document { kind, number: number.to_owned(), country })
}

/// The list has no fields for them: `SWIFT/BIC: KDBKKPPY`, `IMO number: 5571322` stand in the comment.
fn comment_identifiers(comment: &str, d: &mut Designation) {
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
            push_new(&mut d.bics, word);
        } else if follows("IMO") && Imo::from_digits(word.as_bytes()).is_some() {
            push_new(&mut d.imos, word);
        } else if word.contains('@') && word.contains('.') {
            push_new(&mut d.emails, word);
        } else if word.starts_with("+850") {
            push_new(&mut d.phones, word);
        }
    }
}

fn push_new(list: &mut Vec<String>, value: &str) {
    if !list.iter().any(|known| known == value) {
        list.push(value.to_owned());
    }
}
