//! The XML: `export`, one `sanctionEntity` a subject, nearly everything in attributes.

use std::io::BufRead;

use super::{LIST, subject};
use crate::domain::DateSpan;
use crate::lists::entry::Entry;
use crate::lists::xml::{self, Element};
use crate::lists::{Import, ListError, dates};

/// The element a file of this format begins with.
pub(in crate::lists) const ROOT: &str = "export";

/// Reads a file.
pub(in crate::lists) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let mut import = Import::default();
    let root = xml::read(reader, ROOT, &["sanctionEntity"], |element| import.take(entry(&element)?))?;
    let published: Option<DateSpan> = dates::date(root.attribute("generationDate"));
    let published = published.ok_or_else(|| ListError::damaged("there is no generationDate".to_owned()))?;
    import.published = vec![(LIST.to_owned(), Some(published))];
    Ok(import)
}

fn entry(element: &Element) -> Result<Entry, ListError> {
    let logical_id = element.attribute("logicalId");
    if logical_id.is_empty() {
        return Err(ListError::damaged("a sanctionEntity has no logicalId".to_owned()));
    }
    let code = element.child("subjectType").map_or("", |kind| kind.attribute("code"));
    let reference = element.attribute("euReferenceNumber");
    let mut entry = subject::entry(reference, logical_id, code, element.attribute("unitedNationId"));
    for child in &element.children {
        take(&mut entry, child);
    }
    entry.designation.listed_on = dates::date(element.attribute("designationDate"));
    Ok(entry)
}

fn take(entry: &mut Entry, child: &Element) {
    let get = |name| child.attribute(name);
    let country = subject::country(get("countryIso2Code"), get("countryDescription"));
    match child.name.as_str() {
        "regulation" => entry.programme(get("programme")),
        "remark" => subject::remark(entry, &child.text),
        "nameAlias" => {
            let parts = [get("firstName"), get("middleName"), get("lastName")];
            subject::name(entry, get("wholeName"), parts, get("strong"));
        }
        "citizenship" => entry.nationality(country),
        "birthdate" => {
            let range = [get("yearRangeFrom"), get("yearRangeTo")];
            subject::birth_date(entry, get("birthdate"), get("year"), range, get("circa"));
        }
        "address" => {
            let parts = ["street", "poBox", "zipCode", "city", "place", "region"].map(get);
            entry.address(&parts, country);
        }
        "identification" => {
            let number = if get("number").is_empty() { get("latinNumber") } else { get("number") };
            subject::document(entry, get("identificationTypeCode"), number, country);
        }
        _ => {}
    }
    for remark in child.all("remark") {
        subject::remark(entry, &remark.text);
    }
}
