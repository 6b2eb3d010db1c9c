//! Watchlists: the built-in one, published lists read into designations, and northwatch's own file.
//!
//! One file a published list. A new one adds a line to `Source::of` and to `read_any`.

mod archive;
mod ofac;
mod select;
mod starter;
mod un;
mod watchlist_file;
mod xml;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use crate::domain::{DateSpan, Designation, ListOrigin, Watchlist};

pub use starter::starter;
pub use watchlist_file::write;

/// Which parties of a published list are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Those linked to the DPRK, each with the reason.
    #[default]
    DprkLinked,
    /// All.
    AllProgrammes,
}

/// Why a list cannot be used.
#[derive(Debug)]
pub struct ListError {
    path: Option<PathBuf>,
    what: String,
}

impl ListError {
    fn unreadable(path: &Path, error: &dyn fmt::Display) -> Self {
        Self { path: Some(path.to_owned()), what: error.to_string() }
    }

    const fn damaged(what: String) -> Self {
        Self { path: None, what }
    }

    fn within(mut self, path: &Path) -> Self {
        self.path.get_or_insert_with(|| path.to_owned());
        self
    }
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{}: {}", path.display(), self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for ListError {}

/// What a published list gave.
struct Import {
    /// The lists in it and their publication dates.
    published: Vec<(String, DateSpan)>,
    designations: Vec<Designation>,
    warnings: Vec<String>,
}

/// A watchlist, and what its reader should know.
#[derive(Debug)]
pub struct Loaded {
    /// The watchlist.
    pub watchlist: Watchlist,
    /// Values that a published list has wrong, and what was done with them.
    pub warnings: Vec<String>,
    /// Parties read from the published lists, before any were chosen.
    pub parties_read: usize,
}

/// The formats told apart by how a file begins.
#[derive(Clone, Copy)]
enum Source {
    Own,
    Ofac,
    Un,
}

impl Source {
    fn of(reader: &mut dyn BufRead) -> Result<Self, ListError> {
        let head = reader.fill_buf().map_err(|error| ListError::damaged(error.to_string()))?;
        let head = String::from_utf8_lossy(head.get(..head.len().min(4096)).unwrap_or_default()).into_owned();
        let begins = |root: &str| head.contains(&format!("<{root} ")) || head.contains(&format!("<{root}>"));
        match head.trim_start_matches('\u{FEFF}').trim_start().as_bytes().first() {
            Some(b'{') => Ok(Self::Own),
            Some(b'<') if begins(ofac::ROOT) => Ok(Self::Ofac),
            Some(b'<') if begins(un::ROOT) => Ok(Self::Un),
            _ => Err(ListError::damaged(
                "it is no list this program knows: OFAC sdn_advanced.xml, the UN consolidated XML, or a watchlist file \
                 written by `northwatch lists import`"
                    .to_owned(),
            )),
        }
    }
}

enum Read {
    Own(Watchlist),
    Published(Import),
}

/// Loads watchlist files and published lists into one watchlist. Parties are chosen from published lists only: what
/// a watchlist file holds was chosen by whoever wrote it.
///
/// # Errors
/// When a file cannot be read whole, is of no known format, or repeats an entry of another.
pub fn load(paths: &[PathBuf], selection: Selection) -> Result<Loaded, ListError> {
    let mut origins = Vec::new();
    let mut own = Vec::new();
    let mut published = Vec::new();
    let mut warnings = Vec::new();
    let mut only = None;
    for path in paths {
        let (read, sha256) = archive::read(path, read_any)?;
        match read {
            Read::Own(watchlist) => {
                origins.extend(watchlist.lists().iter().cloned());
                own.extend(watchlist.designations().iter().cloned());
                only = (paths.len() == 1).then_some(watchlist);
            }
            Read::Published(import) => {
                let source = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                origins.extend(import.published.iter().map(|(list, published)| ListOrigin {
                    list: list.clone(),
                    published: *published,
                    source: source.clone(),
                    sha256: sha256.clone(),
                    entries: 0,
                    note: String::new(),
                }));
                published.extend(import.designations);
                warnings.extend(import.warnings);
            }
        }
    }
    if let Some(watchlist) = only {
        return Ok(Loaded { watchlist, warnings, parties_read: 0 });
    }
    let parties_read = published.len();
    select::mark(&mut published);
    if selection == Selection::DprkLinked {
        published.retain(|designation| !designation.basis.is_empty());
    }
    own.append(&mut published);
    refuse_repeated(&own)?;
    let watchlist = watchlist_file::assemble(counted(origins, &own), own)?;
    Ok(Loaded { watchlist, warnings, parties_read })
}

fn read_any(reader: &mut dyn BufRead) -> Result<Read, ListError> {
    match Source::of(reader)? {
        Source::Own => watchlist_file::read(reader).map(Read::Own),
        Source::Ofac => ofac::import(reader).map(Read::Published),
        Source::Un => un::import(reader).map(Read::Published),
    }
}

/// Fills in how many entries each list gave, and leaves out those that gave none.
fn counted(mut origins: Vec<ListOrigin>, designations: &[Designation]) -> Vec<ListOrigin> {
    let mut entries = BTreeMap::<&str, u32>::new();
    for designation in designations {
        *entries.entry(designation.list()).or_default() += 1;
    }
    for origin in &mut origins {
        origin.entries = entries.get(origin.list.as_str()).copied().unwrap_or_default();
    }
    origins.retain(|origin| origin.entries > 0);
    origins
}

fn refuse_repeated(designations: &[Designation]) -> Result<(), ListError> {
    let mut seen = HashSet::new();
    match designations.iter().find(|designation| !seen.insert(designation.id.as_str())) {
        None => Ok(()),
        Some(twice) => {
            Err(ListError::damaged(format!("{} is in two of the files; give each published list once", twice.id)))
        }
    }
}
