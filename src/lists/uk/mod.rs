//! The UK's lists: the UK Sanctions List in XML and CSV, the only source since 28 January 2026, and the OFSI
//! Consolidated List, frozen since then.

mod consolidated;
mod csv;
mod subject;
mod xml;

pub(super) use consolidated::{HEADER as CONSOLIDATED_HEADER, import as import_consolidated};
pub(super) use csv::{HEADER as CSV_HEADER, import as import_csv};
pub(super) use xml::{ROOT, import};

/// The UK Sanctions List. Its ids are the FCDO's: `DPR0189`.
const LIST: &str = "UK";
const SOURCE: &str = "https://www.gov.uk/government/publications/the-uk-sanctions-list";
