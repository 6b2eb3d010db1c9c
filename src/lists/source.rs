//! Which published list a file is, told by how it begins.

use std::io::BufRead;
use std::path::Path;

use super::ListError;
use super::{eu, ofac, opensanctions, ownership, uk, un};

/// Bytes looked at.
const HEAD_BYTES: usize = 16 * 1024;

/// A format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Own,
    OfacAdvanced,
    OfacClassic,
    OfacTables,
    Un,
    Uk,
    UkCsv,
    UkConsolidated,
    Eu,
    EuCsv,
    OpenSanctions,
    OpenSanctionsSimple,
    /// With its header.
    WalletsCsv(String),
    WalletsJson,
    Ownership,
}

impl Source {
    /// Looks at the first bytes without taking them.
    pub(super) fn of(reader: &mut dyn BufRead) -> Result<Self, ListError> {
        let head = reader.fill_buf().map_err(|error| ListError::damaged(error.to_string()))?;
        let head = String::from_utf8_lossy(head.get(..head.len().min(HEAD_BYTES)).unwrap_or_default());
        let head = head.trim_start_matches('\u{FEFF}').trim_start();
        let known = match head.as_bytes().first() {
            Some(b'<') => Self::xml(head),
            Some(b'{') => Some(Self::json(head)),
            Some(_) => Self::csv(head),
            None => return Err(ListError::damaged("the file is empty".to_owned())),
        };
        known.ok_or_else(|| ListError::damaged(Self::unknown(head)))
    }

    fn xml(head: &str) -> Option<Self> {
        match root(head)? {
            ofac::ROOT => Some(Self::OfacAdvanced),
            ofac::CLASSIC_ROOT => Some(Self::OfacClassic),
            un::ROOT => Some(Self::Un),
            uk::ROOT => Some(Self::Uk),
            eu::ROOT => Some(Self::Eu),
            _ => None,
        }
    }

    fn json(head: &str) -> Self {
        let line = head.lines().next().unwrap_or_default();
        let has = |key: &str| line.contains(&format!("\"{key}\""));
        if has("schema") && has("properties") {
            Self::OpenSanctions
        } else if has("address") && !has("format") && !has("lists") {
            Self::WalletsJson
        } else {
            Self::Own
        }
    }

    fn csv(head: &str) -> Option<Self> {
        let mut lines = head.lines();
        let (first, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        let columns = |line: &str, separator| -> Vec<String> {
            line.split(separator).map(|column| column.trim().trim_matches('"').to_owned()).collect()
        };
        let begins = |line: &str, names: &[&str]| {
            let columns = columns(line, ',');
            names.len() <= columns.len() && names.iter().zip(&columns).all(|(name, column)| name == column)
        };
        // A line with the date comes first in both of the UK's.
        if [first, second].iter().any(|line| begins(line, &uk::CSV_HEADER)) {
            return Some(Self::UkCsv);
        }
        if [first, second].iter().any(|line| begins(line, &uk::CONSOLIDATED_HEADER)) {
            return Some(Self::UkConsolidated);
        }
        if columns(first, ';').first().is_some_and(|column| column == eu::CSV_HEADER) {
            return Some(Self::EuCsv);
        }
        if begins(first, &opensanctions::SIMPLE_HEADER) {
            return Some(Self::OpenSanctionsSimple);
        }
        if begins(first, &ownership::HEADER) {
            return Some(Self::Ownership);
        }
        // Without a header: a number and a name.
        let (number, rest) = first.split_once(',').unwrap_or((first, ""));
        if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with('"') {
            return Some(Self::OfacTables);
        }
        let separator = [',', ';', '\t'].into_iter().max_by_key(|separator| first.matches(*separator).count());
        let columns = columns(first, separator.unwrap_or(','));
        let wallets = ["address", "wallet", "wallet_address"];
        let has = |column: &String| wallets.iter().any(|name| column.eq_ignore_ascii_case(name));
        columns.iter().any(has).then(|| Self::WalletsCsv(first.to_owned()))
    }

    fn unknown(head: &str) -> String {
        let html = head.get(..512.min(head.len())).unwrap_or(head).to_lowercase();
        let what = if head.starts_with(['\u{FFFD}', '\u{0}']) || head.contains('\u{0}') {
            "it is no UTF-8 text (UTF-16, perhaps): convert it first"
        } else if html.contains("<html") || html.contains("<!doctype html") {
            "it is a web page, not a list: a download went wrong"
        } else {
            "it is no list this program knows"
        };
        format!(
            "{what}. Known are: OFAC's sdn_advanced.xml, sdn.xml and sdn.csv (and the non-SDN ones), the UN's \
             consolidated XML, the UK Sanctions List in XML and CSV, OFSI's ConList.csv, the EU's financial sanctions \
             file 1.1 in XML and CSV, OpenSanctions' entities and targets.simple.csv, CSV and JSON lines of wallets, \
             and watchlist files"
        )
    }
}

/// The local name of the first element.
fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..)?;
        if rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
            return Some(name.rsplit_once(':').map_or(name, |(_, local)| local));
        }
        if rest.starts_with("!--") {
            rest = rest.get(rest.find("-->")?..)?;
        }
    }
    None
}

/// The name of a file, as origins give it.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
