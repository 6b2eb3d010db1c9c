//! OFAC's lists in the classic XML (`sdn.xml`, `consolidated.xml`; schema `sdn.xsd`).

use std::io::BufRead;

use super::{AUTHORITY, SDN, SOURCE, facts, name_list, resolve_links};
use crate::domain::{AliasStrength, DateSpan, SubjectKind};
use crate::lists::dates;
use crate::lists::entry::Entry;
use crate::lists::xml::{self, Element};
use crate::lists::{Import, ListError};

/// The element a file of this format begins with.
pub(in crate::lists) const ROOT: &str = "sdnList";

/// Reads a file. `Record_Count` must be what was read.
pub(in crate::lists) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let mut published: Option<DateSpan> = None;
    let mut promised = None;
    let (mut designations, mut warnings, mut links) = (Vec::new(), Vec::new(), Vec::new());
    // OFAC's schema spells the element `publshInformation`.
    xml::read(reader, ROOT, &["publshInformation", "publishInformation", "sdnEntry"], |element| {
        if element.name != "sdnEntry" {
            published = dates::american(element.text_of("Publish_Date"));
            promised = element.text_of("Record_Count").parse::<usize>().ok();
            return Ok(());
        }
        let mut linked = Vec::new();
        let (designation, wrong) = party(&element, &mut linked)?.finish()?;
        links.extend(linked.into_iter().map(|name| (designations.len(), name)));
        designations.push(designation);
        warnings.extend(wrong);
        Ok(())
    })?;
    let published = published.ok_or_else(|| ListError::damaged("there is no Publish_Date".to_owned()))?;
    if let Some(promised) = promised.filter(|promised| *promised != designations.len()) {
        let what = format!("Record_Count says {promised}, {} entries were read", designations.len());
        return Err(ListError::damaged(what));
    }
    let list = name_list(&mut designations);
    resolve_links(&mut designations, &links);
    Ok(Import { published: vec![(list.to_owned(), Some(published))], designations, warnings, ..Import::default() })
}

fn party(element: &Element, links: &mut Vec<String>) -> Result<Entry, ListError> {
    let uid = element.text_of("uid");
    let kind = match element.text_of("sdnType") {
        "Individual" => SubjectKind::Person,
        "Entity" => SubjectKind::Entity,
        "Vessel" => SubjectKind::Vessel,
        "Aircraft" => SubjectKind::Aircraft,
        other => return Err(ListError::damaged(format!("entry {uid}: sdnType `{other}` is none"))),
    };
    let mut entry = Entry::new(&format!("{SDN}/{uid}"), AUTHORITY, kind, SOURCE);
    entry.name(&name(element, kind), AliasStrength::Strong);
    for aka in lists(element, "akaList", "aka") {
        let weak = aka.text_of("category").eq_ignore_ascii_case("weak");
        entry.name(&name(aka, kind), if weak { AliasStrength::Weak } else { AliasStrength::Strong });
    }
    for programme in lists(element, "programList", "program") {
        entry.programme(&programme.text);
    }
    for date in lists(element, "dateOfBirthList", "dateOfBirthItem") {
        entry.birth_date(dates::date(date.text_of("dateOfBirth")));
    }
    for list in [("nationalityList", "nationality"), ("citizenshipList", "citizenship")] {
        lists(element, list.0, list.1).for_each(|item| entry.nationality(item.text_of("country")));
    }
    for address in lists(element, "addressList", "address") {
        let parts = ["address1", "address2", "address3", "city", "stateOrProvince", "postalCode"];
        entry.address(&parts.map(|part| address.text_of(part)), address.text_of("country"));
    }
    for id in lists(element, "idList", "id") {
        let (label, number) = (id.text_of("idType"), id.text_of("idNumber"));
        if !facts::take(&mut entry, label, number, id.text_of("idCountry")) {
            entry.remark(&format!("{label} {number}"));
        }
    }
    facts::remarks(&mut entry, element.text_of("remarks"), links);
    Ok(entry)
}

/// The items of one of an entry's lists.
fn lists<'e>(element: &'e Element, list: &'e str, item: &'e str) -> impl Iterator<Item = &'e Element> {
    element.all(list).flat_map(move |list| list.all(item))
}

/// `SONG, Kum Hyok` for persons; craft and entities have a last name only.
fn name(element: &Element, kind: SubjectKind) -> String {
    match (element.text_of("lastName"), element.text_of("firstName")) {
        (last, "") => last.to_owned(),
        ("", first) => first.to_owned(),
        (last, first) if kind == SubjectKind::Person => format!("{last}, {first}"),
        (last, first) => format!("{first} {last}"),
    }
}
