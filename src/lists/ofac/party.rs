//! One `DistinctParty`: its names and features.

use std::collections::HashMap;

use super::advanced::{References, date};
use super::{AUTHORITY, SOURCE, facts};
use crate::domain::{AliasStrength, DateSpan, Designation, Document, ListedAddress, ListedName, SubjectKind};
use crate::lists::ListError;
use crate::lists::entry::Entry;
use crate::lists::xml::Element;

pub(super) struct Party {
    entry: Entry,
    /// With whether the list calls it primary.
    names: Vec<(bool, ListedName)>,
}

impl Party {
    pub(super) fn new(id: &str, kind: SubjectKind) -> Self {
        Self { entry: Entry::new(id, AUTHORITY, kind, SOURCE), names: Vec::new() }
    }

    pub(super) fn finish(mut self) -> Result<(Designation, Vec<String>), ListError> {
        self.names.sort_by_key(|(primary, _)| !primary);
        for (_, name) in self.names {
            self.entry.name(&name.text, name.strength);
        }
        self.entry.finish()
    }

    /// An identity's aliases. What each part of a name is stands after them, by group.
    pub(super) fn identity(&mut self, identity: &Element, references: &References) {
        let groups: HashMap<&str, &str> = identity
            .all("NamePartGroups")
            .flat_map(|groups| groups.all("MasterNamePartGroup"))
            .flat_map(|group| group.all("NamePartGroup"))
            .map(|group| (group.attribute("ID"), references.text("NamePartType", group.number("NamePartTypeID"))))
            .collect();
        for alias in identity.all("Alias") {
            let weak = alias.attribute("LowQuality") == "true";
            let strength = if weak { AliasStrength::Weak } else { AliasStrength::Strong };
            for name in alias.all("DocumentedName") {
                let parts = name.all("DocumentedNamePart").filter_map(|part| part.child("NamePartValue")).map(|part| {
                    (groups.get(part.attribute("NamePartGroupID")).copied().unwrap_or(""), part.text.trim())
                });
                let text = compose(parts, self.entry.designation.kind);
                let listed = ListedName { text, strength };
                if !listed.text.is_empty() && !self.names.iter().any(|(_, known)| *known == listed) {
                    self.names.push((alias.attribute("Primary") == "true", listed));
                }
            }
        }
    }

    pub(super) fn document(&mut self, document: &Document) {
        self.entry.document(document.kind, &document.number, &document.country);
    }

    pub(super) fn feature(
        &mut self,
        feature: &Element,
        references: &References,
        locations: &HashMap<u32, ListedAddress>,
    ) {
        let kind = references.text("FeatureType", feature.number("FeatureTypeID"));
        for version in feature.all("FeatureVersion") {
            let detail = version.child("VersionDetail");
            let text = detail.map_or("", |detail| match detail.number("DetailReferenceID") {
                None => detail.text.trim(),
                id => references.text("DetailReference", id),
            });
            let location = version
                .child("VersionLocation")
                .and_then(|location| location.number("LocationID"))
                .and_then(|id| locations.get(&id));
            self.fact(kind, text, location, version);
        }
    }

    fn fact(&mut self, kind: &str, text: &str, location: Option<&ListedAddress>, version: &Element) {
        match kind {
            "Birthdate" => self.entry.birth_date(version.child("DatePeriod").and_then(period)),
            "Location" => {
                if let Some(address) = location {
                    self.entry.address(&[&address.text], &address.country);
                }
            }
            "Nationality Country" | "Citizenship Country" => {
                // Usually a location with a country; some are text alone.
                let country = location.map_or("", |l| if l.country.is_empty() { &l.text } else { &l.country });
                self.entry.nationality(if country.is_empty() { text } else { country });
            }
            _ if text.is_empty() || facts::take(&mut self.entry, kind, text, "") => {}
            _ => self.entry.remark(&format!("{} {text}", kind.trim_end_matches([':', '-', ' ']))),
        }
    }
}

/// `SONG, Kum Hyok`: surnames in capitals, a comma, given names, as OFAC prints them. Other subjects' parts as they come.
fn compose<'a>(parts: impl Iterator<Item = (&'a str, &'a str)>, kind: SubjectKind) -> String {
    let (mut surname, mut given) = (Vec::new(), Vec::new());
    let parts: Vec<_> = parts.filter(|(_, text)| !text.is_empty()).collect();
    // Spanish surnames are two: the father's and the mother's.
    let spanish = parts.iter().any(|(what, _)| *what == "Matronymic");
    for (what, text) in parts {
        let is_surname =
            matches!(what, "Last Name" | "Maiden Name" | "Matronymic") || (spanish && what == "Patronymic");
        if kind == SubjectKind::Person && is_surname { surname.push(text) } else { given.push(text) }
    }
    match (surname.is_empty(), given.is_empty()) {
        (false, false) => format!("{}, {}", surname.join(" ").to_uppercase(), given.join(" ")),
        (false, true) => surname.join(" ").to_uppercase(),
        _ => given.join(" "),
    }
}

/// From the first day a period can start to the last it can end.
fn period(period: &Element) -> Option<DateSpan> {
    let (start, end) = (period.child("Start")?, period.child("End")?);
    let first = date(start.child("From")?)?;
    let last = date(end.child("To")?)?;
    let approximate = [start, end].iter().any(|part| part.attribute("Approximate") == "true");
    DateSpan::between(first, last, approximate)
}
