//! The CSV: semicolons, one row a name, address, birth date or document, every row with the entity's own columns.

use std::io::BufRead;

use super::{LIST, subject};
use crate::lists::entry::Entry;
use crate::lists::table::{self, Row, Shape};
use crate::lists::{Import, ListError, Rows, dates};

/// The first column of the header.
pub(in crate::lists) const HEADER: &str = "fileGenerationDate";

/// Reads a file.
pub(in crate::lists) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let shape = Shape { delimiter: b';', columns: &[], header: HEADER, end_mark: false };
    let mut rows = Rows::default();
    let mut published = None;
    table::read(reader, shape, |row| {
        let id = row.get("Entity_LogicalId");
        if id.is_empty() {
            return Err(row.error("there is no `Entity_LogicalId`"));
        }
        published = published.or_else(|| dates::date(row.get(HEADER)));
        // The subject type stands as a word in one of the two columns, as a letter in the other.
        let kinds = [row.get("Entity_SubjectType"), row.get("Entity_SubjectType_ClassificationCode")];
        let code = kinds.into_iter().find(|code| matches!(*code, "person" | "P")).unwrap_or_default();
        let (reference, united_nations) = (row.get("Entity_EU_ReferenceNumber"), row.get("Entity_UnitedNationId"));
        take(rows.entry(id, || subject::entry(reference, id, code, united_nations)), row);
        Ok(())
    })?;
    let published = published.ok_or_else(|| ListError::damaged(format!("no row has a `{HEADER}`")))?;
    rows.finish(LIST, Some(published))
}

fn take(entry: &mut Entry, row: &Row<'_>) {
    let get = |name| row.get(name);
    let country = |of: &str| {
        let [code, text] = ["CountryIso2Code", "CountryDescription"].map(|column| row.get(&format!("{of}_{column}")));
        subject::country(code, text)
    };
    entry.programme(get("Entity_Regulation_Programme"));
    subject::remark(entry, get("Entity_Remark"));
    let parts = [get("NameAlias_FirstName"), get("NameAlias_MiddleName"), get("NameAlias_LastName")];
    subject::name(entry, get("NameAlias_WholeName"), parts, get("NameAlias_Strong"));
    entry.nationality(country("Citizenship"));
    let range = [get("BirthDate_YearRangeFrom"), get("BirthDate_YearRangeTo")];
    subject::birth_date(entry, get("BirthDate_BirthDate"), get("BirthDate_Year"), range, get("BirthDate_Circa"));
    let parts = ["Street", "PoBox", "ZipCode", "City", "Place", "Region"];
    let parts = parts.map(|part| row.get(&format!("Address_{part}")));
    entry.address(&parts, country("Address"));
    let code = get("Identification_TypeCode");
    subject::document(entry, code, get("Identification_Number"), country("Identification"));
    if entry.designation.listed_on.is_none() {
        entry.designation.listed_on = dates::date(get("Entity_DesignationDate"));
    }
}
