//! The OFSI Consolidated List in CSV (`ConList.csv`, format of 2022): 36 columns, one row a name. It is frozen since
//! 28 January 2026; what it lists stands on the UK Sanctions List, whose ids it gives.

use std::io::BufRead;

use super::subject;
use crate::domain::{AliasStrength, IdentifierKind};
use crate::lists::entry::{Entry, numbered};
use crate::lists::table::{self, Row, Shape};
use crate::lists::{Import, ListError, Rows, dates};

/// How the header begins.
pub(in crate::lists) const HEADER: [&str; 2] = ["Name 6", "Name 1"];

const LIST: &str = "UK-OFSI";
const SOURCE: &str = "https://www.gov.uk/government/publications/financial-sanctions-consolidated-list-of-targets";

/// Reads a file.
pub(in crate::lists) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let shape = Shape { delimiter: b',', columns: &[], header: HEADER[0], end_mark: false };
    let mut rows = Rows::default();
    let around = table::read(reader, shape, |row| {
        let id = row.get("Group ID");
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
            return Err(row.error("`Group ID` is no number"));
        }
        let kind = subject::kind(row.get("Group Type")).map_err(|error| row.error(&error.to_string()))?;
        take(rows.entry(id, || Entry::new(&format!("{LIST}/{id}"), "OFSI", kind, SOURCE)), row);
        Ok(())
    })?;
    let date = match around.preamble.first().map(Vec::as_slice) {
        Some([label, date, ..]) if label.trim_start_matches('\u{FEFF}').starts_with("Last Updated") => {
            dates::date(date)
        }
        _ => None,
    };
    let date = date.ok_or_else(|| ListError::damaged("the first line has no `Last Updated` date".to_owned()))?;
    rows.finish(LIST, Some(date))
}

fn take(entry: &mut Entry, row: &Row<'_>) {
    let parts = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5"].map(|part| row.get(part));
    let name = subject::name(parts, row.get("Name 6"));
    entry.name(&name, subject::strength(row.get("Alias Quality")));
    if row.get("Alias Type").eq_ignore_ascii_case("Primary name") {
        entry.make_primary(&name);
    }
    entry.name(row.get("Name Non-Latin Script"), AliasStrength::Strong);
    entry.programme(row.get("Regime"));
    numbered(row.get("DOB")).for_each(|date| entry.birth_date(dates::date(date)));
    numbered(row.get("Nationality")).for_each(|country| entry.nationality(country));
    subject::documents(entry, IdentifierKind::Passport, row.get("Passport Number"));
    subject::documents(entry, IdentifierKind::NationalId, row.get("National Identification Number"));
    let lines: Vec<String> = (1..=6).map(|n| format!("Address {n}")).collect();
    let mut parts: Vec<&str> = lines.iter().map(|line| row.get(line)).collect();
    parts.push(row.get("Post/Zip Code"));
    entry.address(&parts, row.get("Country"));
    if entry.designation.listed_on.is_none() {
        entry.designation.listed_on = dates::date(row.get("Listed On"));
    }
    subject::prose(entry, row.get("Other Information"));
}
