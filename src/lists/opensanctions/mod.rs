//! OpenSanctions' collections, as FollowTheMoney entities (JSON lines) and as `targets.simple.csv`.

mod entities;
mod simple;
mod subject;

pub(super) use entities::{import as import_entities, scan as scan_edges};
pub(super) use simple::{HEADER as SIMPLE_HEADER, import as import_simple};

const LIST: &str = "OPENSANCTIONS";
const AUTHORITY: &str = "OpenSanctions";
const SOURCE: &str = "https://www.opensanctions.org";
