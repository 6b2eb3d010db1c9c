//! The UK Sanctions List in XML (`UK-Sanctions-List.xml`).

use std::io::BufRead;

use super::{LIST, SOURCE, subject};
use crate::domain::{AliasStrength, DateSpan, IdentifierKind};
use crate::lists::entry::Entry;
use crate::lists::xml::{self, Element};
use crate::lists::{Import, ListError, dates};

/// The element a file of this format begins with.
pub(in crate::lists) const ROOT: &str = "Designations";

/// Reads a file.
pub(in crate::lists) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let mut import = Import::default();
    let mut published: Option<DateSpan> = None;
    xml::read(reader, ROOT, &["DateGenerated", "Designation"], |element| {
        if element.name == "DateGenerated" {
            published = dates::date(&element.text);
            return Ok(());
        }
        import.take(entry(&element)?)
    })?;
    let published = published.ok_or_else(|| ListError::damaged("there is no DateGenerated".to_owned()))?;
    import.published = vec![(LIST.to_owned(), Some(published))];
    Ok(import)
}

fn entry(element: &Element) -> Result<Entry, ListError> {
    let id = element.text_of("UniqueID");
    if id.is_empty() {
        return Err(ListError::damaged("a Designation has no UniqueID".to_owned()));
    }
    let within = |error: ListError| ListError::damaged(format!("{id}: {error}"));
    let kind = subject::kind(element.text_of("IndividualEntityShip")).map_err(within)?;
    let mut entry = Entry::new(&format!("{LIST}/{id}"), "UK", kind, SOURCE);
    names(&mut entry, element);
    entry.programme(element.text_of("RegimeName"));
    entry.reference("OFSI", element.text_of("OFSIGroupID"));
    entry.reference("UN", element.text_of("UNReferenceNumber"));
    for address in element.all("Addresses").flat_map(|addresses| addresses.all("Address")) {
        let lines: Vec<String> = (1..=6).map(|n| format!("AddressLine{n}")).collect();
        let mut parts: Vec<&str> = lines.iter().map(|line| address.text_of(line)).collect();
        parts.push(address.text_of("AddressPostalCode"));
        entry.address(&parts, address.text_of("AddressCountry"));
    }
    // What individuals, entities and ships have besides stands in lists of lists; the names of the leaves say it all.
    element.leaves(&mut |name, text| leaf(&mut entry, name, text));
    entry.designation.listed_on = dates::date(element.text_of("DateDesignated"));
    for prose in ["OtherInformation", "UKStatementofReasons"] {
        subject::prose(&mut entry, element.text_of(prose));
    }
    Ok(entry)
}

fn names(entry: &mut Entry, element: &Element) {
    let mut named: Vec<(&str, &Element)> =
        element.all("Names").flat_map(|names| names.all("Name")).map(|name| (name.text_of("NameType"), name)).collect();
    named.sort_by_key(|(kind, _)| *kind != "Primary Name");
    for (_, name) in named {
        let parts = ["Name1", "Name2", "Name3", "Name4", "Name5"].map(|part| name.text_of(part));
        let strength = subject::strength(name.text_of("AliasStrength"));
        entry.name(&subject::name(parts, name.text_of("Name6")), strength);
    }
    for name in element.all("NonLatinNames").flat_map(|names| names.all("NonLatinName")) {
        entry.name(name.text_of("NameNonLatinScript"), AliasStrength::Strong);
    }
}

fn leaf(entry: &mut Entry, name: &str, text: &str) {
    match name {
        "DOB" => entry.birth_date(dates::date(text)),
        "Nationality" => entry.nationality(text),
        "PassportNumber" => subject::documents(entry, IdentifierKind::Passport, text),
        "NationalIdentifierNumber" => subject::documents(entry, IdentifierKind::NationalId, text),
        "BusinessRegistrationNumber" => subject::documents(entry, IdentifierKind::RegistrationNumber, text),
        "IMONumber" => entry.imo(text),
        "PhoneNumber" => entry.phone(text),
        "EmailAddress" => entry.email(text),
        "Website" => entry.domain(text),
        _ => {}
    }
}
