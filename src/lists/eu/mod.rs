//! The EU's consolidated list of financial sanctions (FSF, version 1.1), in XML and CSV.

mod csv;
mod subject;
mod xml;

pub(super) use csv::{HEADER as CSV_HEADER, import as import_csv};
pub(super) use xml::{ROOT, import};

const LIST: &str = "EU";
const SOURCE: &str = "https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions";
