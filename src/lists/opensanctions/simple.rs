//! `targets.simple.csv`: one row a target, several values between semicolons.

use std::io::BufRead;

use super::{AUTHORITY, LIST, SOURCE, subject};
use crate::domain::{AliasStrength, DateSpan, IdentifierKind, SubjectKind};
use crate::lists::entry::Entry;
use crate::lists::table::{self, Row, Shape};
use crate::lists::{Import, ListError, dates};

/// The first columns of the header.
pub(in crate::lists) const HEADER: [&str; 3] = ["id", "schema", "name"];

/// Reads a file. Its publication date is the latest day on which any target was seen.
pub(in crate::lists) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let shape = Shape { delimiter: b',', columns: &[], header: HEADER[0], end_mark: false };
    let mut import = Import { end_unknown: true, ..Import::default() };
    let mut published: Option<DateSpan> = None;
    table::read(reader, shape, |row| {
        published = published.max(dates::date(row.get("last_seen")));
        match entry(row)? {
            Some(entry) => import.take(entry),
            None => Ok(()),
        }
    })?;
    import.published = vec![(LIST.to_owned(), published)];
    Ok(import)
}

/// Securities are no subjects.
fn entry(row: &Row<'_>) -> Result<Option<Entry>, ListError> {
    let (id, schema) = (row.get("id"), row.get("schema"));
    if id.is_empty() {
        return Err(row.error("there is no `id`"));
    }
    let Some(kind) = subject::kind(schema) else { return Ok(None) };
    let mut entry = Entry::new(&format!("{LIST}/{id}"), AUTHORITY, kind, SOURCE);
    entry.name(row.get("name"), AliasStrength::Strong);
    let values = |column| row.get(column).split(';').map(str::trim).filter(|value| !value.is_empty());
    values("aliases").for_each(|alias| entry.name(alias, AliasStrength::Strong));
    values("birth_date").for_each(|date| entry.birth_date(dates::date(date)));
    values("countries").for_each(|country| entry.nationality(country));
    values("addresses").for_each(|address| entry.address(&[address], ""));
    values("identifiers").for_each(|number| match kind {
        SubjectKind::Wallet => entry.wallet(number, "", None),
        _ if number.contains('-') && number.starts_with("IMO") => entry.imo(number),
        _ => entry.document(IdentifierKind::Other, number, ""),
    });
    values("phones").for_each(|phone| entry.phone(phone));
    values("emails").for_each(|email| entry.email(email));
    for column in ["program_ids", "sanctions"] {
        values(column).for_each(|programme| entry.programme(programme));
    }
    if kind == SubjectKind::Wallet {
        // The name of a wallet is its address.
        entry.wallet(row.get("name"), "", None);
    }
    subject::referent(&mut entry, id);
    Ok(Some(entry))
}
