//! OFAC's lists in ADVANCED_XML (`sdn_advanced.xml`), after the "Advanced Sanctions List Standard" data model.
//!
//! Everything in the file is told by id: reference values first, then locations and documents, then the parties, then
//! how they relate and under which programmes they are listed.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use jiff::civil::Date;

use super::party::Party;
use super::{NON_SDN, SDN, facts, move_to_non_sdn};
use crate::domain::{DateSpan, Designation, Document, IdentifierKind, Link, ListedAddress, SubjectKind};
use crate::lists::xml::{self, Element};
use crate::lists::{Import, ListError};

/// The element a file of this format begins with.
pub(in crate::lists) const ROOT: &str = "Sanctions";

const ENTRIES: [&str; 7] = [
    "DateOfIssue",
    "ReferenceValueSets",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "ProfileRelationship",
    "SanctionsEntry",
];

/// Reads a file.
pub(in crate::lists) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let mut file = OfacFile::default();
    xml::read(reader, ROOT, &ENTRIES, |entry| file.take(&entry))?;
    let published = file.published.ok_or_else(|| ListError::damaged("there is no DateOfIssue".to_owned()))?;
    let listed: HashSet<usize> = (0..file.parties.len()).filter(|n| !file.on_sdn.contains(n)).collect();
    move_to_non_sdn(&mut file.parties, &listed);
    let published = [SDN, NON_SDN].map(|list| (list.to_owned(), Some(published))).to_vec();
    Ok(Import { published, designations: file.parties, warnings: file.warnings, ..Import::default() })
}

#[derive(Default)]
struct OfacFile {
    published: Option<DateSpan>,
    references: References,
    locations: HashMap<u32, ListedAddress>,
    /// By identity.
    documents: HashMap<u32, Vec<Document>>,
    parties: Vec<Designation>,
    /// Where each profile's party stands in `parties`.
    profiles: HashMap<u32, usize>,
    /// Which of them are on the SDN list, and not on another of OFAC's only.
    on_sdn: HashSet<usize>,
    warnings: Vec<String>,
}

/// The texts and meanings that ids stand for.
#[derive(Default)]
pub(super) struct References {
    texts: HashMap<String, HashMap<u32, String>>,
    kinds: HashMap<u32, SubjectKind>,
}

impl References {
    fn new(sets: &Element) -> Self {
        let mut references = Self::default();
        for value in sets.children.iter().flat_map(|set| &set.children) {
            let Some(id) = value.number("ID") else { continue };
            let text = match value.attribute("Description") {
                "" => value.text.trim(),
                description => description, // an area code's own text is an ISO code
            };
            if value.name == "PartySubType" {
                // The subtype's text is "Unknown" for all but craft: the type says what it is.
                let kind = match (value.attribute("PartyTypeID"), text) {
                    ("1", _) => SubjectKind::Person,
                    (_, "Vessel") => SubjectKind::Vessel,
                    (_, "Aircraft") => SubjectKind::Aircraft,
                    _ => SubjectKind::Entity,
                };
                references.kinds.insert(id, kind);
            }
            references.texts.entry(value.name.clone()).or_default().insert(id, text.to_owned());
        }
        references
    }

    /// The text that an id of a set stands for; empty where the file does not say.
    pub(super) fn text(&self, set: &str, id: Option<u32>) -> &str {
        id.and_then(|id| self.texts.get(set)?.get(&id)).map_or("", String::as_str)
    }
}

impl OfacFile {
    fn take(&mut self, entry: &Element) -> Result<(), ListError> {
        match entry.name.as_str() {
            "DateOfIssue" => self.published = date(entry).map(DateSpan::day),
            "ReferenceValueSets" => self.references = References::new(entry),
            "Location" => self.location(entry),
            "IDRegDocument" => self.document(entry),
            "DistinctParty" => self.party(entry)?,
            "ProfileRelationship" => self.relationship(entry),
            _ => self.sanctions_entry(entry),
        }
        Ok(())
    }

    fn location(&mut self, entry: &Element) {
        let Some(id) = entry.number("ID") else { return };
        let country = entry.child("LocationCountry").map(|c| self.references.text("Country", c.number("CountryID")));
        let area = || entry.child("LocationAreaCode").map(|a| self.references.text("AreaCode", a.number("AreaCodeID")));
        let country = country.or_else(area).filter(|country| *country != "undetermined").unwrap_or_default();
        let parts: Vec<&str> = entry
            .all("LocationPart")
            .filter_map(|part| part.child("LocationPartValue"))
            .map(|value| value.text_of("Value"))
            .filter(|text| !text.is_empty())
            .collect();
        self.locations.insert(id, ListedAddress { text: parts.join(", "), country: country.to_owned() });
    }

    fn document(&mut self, entry: &Element) {
        let number = entry.text_of("IDRegistrationNo");
        let Some(identity) = entry.number("IdentityID").filter(|_| !number.is_empty()) else { return };
        let kind = facts::document_kind(self.references.text("IDRegDocType", entry.number("IDRegDocTypeID")));
        let kind = kind.unwrap_or(IdentifierKind::Other);
        let country = self.references.text("Country", entry.number("IssuedBy-CountryID")).to_owned();
        self.documents.entry(identity).or_default().push(Document { kind, number: number.to_owned(), country });
    }

    fn party(&mut self, entry: &Element) -> Result<(), ListError> {
        let uid = entry.attribute("FixedRef");
        let missing = |what| ListError::damaged(format!("DistinctParty {uid} has no {what}"));
        if uid.is_empty() {
            return Err(missing("FixedRef"));
        }
        let profile = entry.child("Profile").ok_or_else(|| missing("Profile"))?;
        let kind = profile.number("PartySubTypeID").and_then(|id| self.references.kinds.get(&id)).copied();
        let mut party = Party::new(&format!("{SDN}/{uid}"), kind.ok_or_else(|| missing("PartySubTypeID"))?);
        for identity in profile.all("Identity") {
            party.identity(identity, &self.references);
            let documents = identity.number("ID").and_then(|id| self.documents.remove(&id)).unwrap_or_default();
            for document in documents {
                party.document(&document);
            }
        }
        for feature in profile.all("Feature") {
            party.feature(feature, &self.references, &self.locations);
        }
        let (designation, warnings) = party.finish()?;
        self.warnings.extend(warnings);
        if let Some(id) = profile.number("ID") {
            self.profiles.insert(id, self.parties.len());
        }
        self.parties.push(designation);
        Ok(())
    }

    fn relationship(&mut self, entry: &Element) {
        let end = |name| entry.number(name).and_then(|id| self.profiles.get(&id)).copied();
        let (Some(from), Some(to)) = (end("From-ProfileID"), end("To-ProfileID")) else { return };
        let relation = self.references.text("RelationType", entry.number("RelationTypeID")).to_owned();
        let Some(id) = self.parties.get(to).map(|party| party.id.clone()) else { return };
        if let Some(party) = self.parties.get_mut(from) {
            party.linked_to.push(Link { id, relation });
        }
    }

    /// The programme tags stand in the comments of the measures of type `Program`.
    fn sanctions_entry(&mut self, entry: &Element) {
        let at = entry.number("ProfileID").and_then(|id| self.profiles.get(&id)).copied();
        let Some((n, party)) = at.and_then(|n| Some((n, self.parties.get_mut(n)?))) else { return };
        if self.references.text("List", entry.number("ListID")) == "SDN List" {
            self.on_sdn.insert(n);
        }
        for measure in entry.all("SanctionsMeasure") {
            let tag = measure.text_of("Comment");
            let kind = self.references.text("SanctionsType", measure.number("SanctionsTypeID"));
            if kind == "Program" && !tag.is_empty() && !party.programmes.iter().any(|known| known == tag) {
                party.programmes.push(tag.to_owned());
            }
        }
        let listed = entry.child("EntryEvent").and_then(|event| event.child("Date")).and_then(date);
        party.listed_on = listed.map(DateSpan::day).or(party.listed_on);
    }
}

/// `Year`, `Month` and `Day` elements.
pub(super) fn date(element: &Element) -> Option<Date> {
    let number = |name| element.text_of(name).parse::<i16>().ok();
    let small = |name| number(name).and_then(|n| i8::try_from(n).ok());
    Date::new(number("Year")?, small("Month")?, small("Day")?).ok()
}
