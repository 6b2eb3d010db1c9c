//! Plain lists of wallets, as notices of the FBI are passed on and as vendors export them: CSV with a header, or JSON
//! lines. A status stands at each address.
//!
//! Columns or keys: `address`; and `chain` or `asset`, `status` or `level`, `party`, `label` or `incident`, `list` or
//! `source`, `ref`, `date`, where they are known.

use std::collections::HashMap;
use std::io::BufRead;

use serde_json::{Map, Value};

use super::entry::Entry;
use super::table::{self, Shape};
use super::{Import, ListError, Rows, dates};
use crate::domain::{AliasStrength, DateSpan, Status, SubjectKind};

/// The list that addresses are of where the file does not say.
const LIST: &str = "WALLETS";
/// How the names of published lists begin.
const PUBLISHED: [&str; 5] = ["OFAC", "UN-", "UK", "EU", "OPENSANCTIONS"];

/// One address.
struct Line<'l> {
    get: &'l dyn Fn(&[&str]) -> String,
    at: u64,
}

/// Reads a CSV whose header has a column `address`.
pub(super) fn import_csv(reader: &mut dyn BufRead, header: &str) -> Result<Import, ListError> {
    let delimiter = if header.contains('\t') {
        b'\t'
    } else if header.contains(';') {
        b';'
    } else {
        b','
    };
    let first = header.split(char::from(delimiter)).next().unwrap_or_default();
    let first = first.trim_start_matches('\u{FEFF}').trim_matches('"');
    let shape = Shape { delimiter, columns: &[], header: first, end_mark: false };
    let mut wallets = Wallets::default();
    table::read(reader, shape, |row| {
        // Columns are told by their names in any case.
        let get = |names: &[&str]| names.iter().map(|name| row.get_any_case(name)).find(|v| !v.is_empty());
        let get = |names: &[&str]| get(names).unwrap_or_default().to_owned();
        wallets.take(&Line { get: &get, at: row.line })
    })?;
    wallets.finish()
}

/// Reads JSON lines with a key `address`.
pub(super) fn import_json(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let mut wallets = Wallets::default();
    let mut line = String::new();
    for at in 1u64.. {
        line.clear();
        let damaged = |what: &dyn std::fmt::Display| ListError::damaged(format!("line {at}: {what}"));
        if reader.read_line(&mut line).map_err(|error| damaged(&error))? == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let object: Map<String, Value> = serde_json::from_str(&line).map_err(|error| damaged(&error))?;
        let lower: HashMap<String, &str> =
            object.iter().filter_map(|(key, value)| Some((key.to_lowercase(), value.as_str()?))).collect();
        let get = |names: &[&str]| names.iter().find_map(|name| lower.get(*name)).map_or("", |v| v).to_owned();
        wallets.take(&Line { get: &get, at })?;
    }
    wallets.finish()
}

#[derive(Default)]
struct Wallets {
    rows: Rows,
    /// The latest date of each list.
    published: HashMap<String, Option<DateSpan>>,
}

impl Wallets {
    fn take(&mut self, line: &Line<'_>) -> Result<(), ListError> {
        let get = line.get;
        let damaged = |what: String| ListError::damaged(format!("line {}: {what}", line.at));
        let address = get(&["address", "wallet", "wallet_address"]);
        if address.is_empty() {
            return Err(damaged("there is no `address`".to_owned()));
        }
        let status = status(&get(&["status", "level"])).map_err(damaged)?;
        let source = get(&["list", "source", "authority"]);
        // What a file of wallets says of OFAC is not OFAC's list.
        let list = match slug(&source).to_uppercase() {
            list if list.is_empty() => LIST.to_owned(),
            list if PUBLISHED.iter().any(|published| list.starts_with(published)) => format!("{LIST}-{list}"),
            list => list,
        };
        let label = get(&["party", "entity", "label", "incident", "name"]);
        let label = if slug(&label).is_empty() { format!("wallets of {list}") } else { label };
        let date = dates::date(&get(&["date", "published", "listed_on"]));
        let id = format!("{list}/{}", slug(&label));
        let reference = get(&["ref", "reference", "url"]);
        let authority = if source.is_empty() { LIST } else { source.as_str() };
        let entry = self.rows.entry(&id, || {
            let mut entry = Entry::new(&id, authority, SubjectKind::Wallet, &reference);
            entry.designation.status = status;
            entry
        });
        entry.name(&label, AliasStrength::Strong);
        entry.remark(&reference);
        let own = Some(status).filter(|status| *status != entry.designation.status);
        entry.wallet(&address, &get(&["chain", "asset", "currency", "network"]), own);
        entry.designation.listed_on = entry.designation.listed_on.max(date);
        let latest = self.published.entry(list).or_default();
        *latest = (*latest).max(date);
        Ok(())
    }

    fn finish(self) -> Result<Import, ListError> {
        let mut import = self.rows.finish(LIST, None)?;
        let mut published: Vec<_> = self.published.into_iter().collect();
        published.sort();
        import.published = published;
        import.is_selected = true;
        Ok(import)
    }
}

/// `sanctioned`, `law_enforcement`, and what others call them; of several, as in `victim+investigator`, the most
/// official. Nothing is said: nobody of authority has listed it.
fn status(text: &str) -> Result<Status, String> {
    let words = text.split(['+', '/', ',', '|']).map(|word| slug(word).replace('-', "_"));
    let known = |word: String| match word.as_str() {
        "" | "investigator" | "victim" | "reported" => Ok(Status::Attributed),
        "active" | "sanction" | "designated" | "listed" => Ok(Status::Sanctioned),
        "fbi" | "doj" | "police" | "seized" | "forfeiture" => Ok(Status::LawEnforcement),
        "delisted" | "removed" | "inactive" => Ok(Status::Historic),
        word => Status::from_name(word).ok_or_else(|| {
            let names = Status::ALL.map(Status::as_str).join(", ");
            format!("the status `{word}` is none; write one of: {names}")
        }),
    };
    let statuses = words.map(known).collect::<Result<Vec<_>, _>>()?;
    Ok(statuses.into_iter().min().unwrap_or(Status::Attributed))
}

/// Letters and digits, hyphens between.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
