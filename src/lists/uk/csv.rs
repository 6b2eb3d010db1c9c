//! The UK Sanctions List in CSV (`UK-Sanctions-List.csv`): a line with the report's date, a header, one row a name,
//! address or document.

use std::io::BufRead;

use super::{LIST, SOURCE, subject};
use crate::domain::{AliasStrength, IdentifierKind};
use crate::lists::entry::{Entry, numbered, phones};
use crate::lists::table::{self, Row, Shape};
use crate::lists::{Import, ListError, Rows, dates};

/// How the header begins.
pub(in crate::lists) const HEADER: [&str; 2] = ["Last Updated", "Unique ID"];

/// Reads a file.
pub(in crate::lists) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let shape = Shape { delimiter: b',', columns: &[], header: HEADER[0], end_mark: false };
    let mut rows = Rows::default();
    let around = table::read(reader, shape, |row| {
        let id = row.get("Unique ID");
        if id.is_empty() {
            return Err(row.error("there is no `Unique ID`"));
        }
        let kind = subject::kind(row.get("Designation Type")).map_err(|error| row.error(&error.to_string()))?;
        let primary = row.get("Name type").eq_ignore_ascii_case("Primary Name");
        take(rows.entry(id, || Entry::new(&format!("{LIST}/{id}"), "UK", kind, SOURCE)), row, primary);
        Ok(())
    })?;
    let date = around.preamble.iter().flatten().find_map(|field| dates::date(field.strip_prefix("Report Date:")?));
    let date = date.ok_or_else(|| ListError::damaged("the first line has no `Report Date:`".to_owned()))?;
    rows.finish(LIST, Some(date))
}

fn take(entry: &mut Entry, row: &Row<'_>, primary: bool) {
    let parts = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5"].map(|part| row.get(part));
    let name = subject::name(parts, row.get("Name 6"));
    entry.name(&name, subject::strength(row.get("Alias strength")));
    if primary {
        entry.make_primary(&name);
    }
    entry.name(row.get("Name non-latin script"), AliasStrength::Strong);
    entry.programme(row.get("Regime Name"));
    entry.reference("OFSI", row.get("OFSI Group ID"));
    entry.reference("UN", row.get("UN Reference Number"));
    let lines: Vec<String> = (1..=6).map(|n| format!("Address Line {n}")).collect();
    let mut parts: Vec<&str> = lines.iter().map(|line| row.get(line)).collect();
    parts.push(row.get("Address Postal Code"));
    entry.address(&parts, row.get("Address Country"));
    phones(row.get("Phone number")).for_each(|phone| entry.phone(phone));
    numbered(row.get("Website")).for_each(|site| entry.domain(site));
    numbered(row.get("Email address")).for_each(|email| entry.email(email));
    numbered(row.get("D.O.B")).for_each(|date| entry.birth_date(dates::date(date)));
    numbered(row.get("Nationality(/ies)")).for_each(|country| entry.nationality(country));
    subject::documents(entry, IdentifierKind::Passport, row.get("Passport number"));
    subject::documents(entry, IdentifierKind::NationalId, row.get("National Identifier number"));
    subject::documents(entry, IdentifierKind::RegistrationNumber, row.get("Business registration number (s)"));
    numbered(row.get("IMO number")).for_each(|number| entry.imo(number));
    if entry.designation.listed_on.is_none() {
        entry.designation.listed_on = dates::date(row.get("Date Designated"));
    }
    for prose in ["Other Information", "UK Statement of Reasons"] {
        subject::prose(entry, row.get(prose));
    }
}
