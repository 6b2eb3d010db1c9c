//! Files into one watchlist.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::BufRead;
use std::path::{Path, PathBuf};

use super::source::{Source, file_name};
use super::{Import, ListError, Selection, SigningKey, archive, merge, ownership, signature_path, watchlist_file};
use super::{eu, ofac, opensanctions, uk, un, wallets};
use crate::domain::{Basis, DateSpan, Designation, ListOrigin, Watchlist};

/// How files are read.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct LoadOptions {
    /// Take every party of published lists, not only those linked to the DPRK.
    pub all_programmes: bool,
    /// Rules of selection in place of the built-in ones.
    pub selection: Option<PathBuf>,
    /// Take a list of which a part is missing.
    pub accept_incomplete: bool,
    /// Refuse files of which nothing shows that they are whole.
    pub must_show_end: bool,
    /// The key that files must be signed with, each in a `FILE.minisig` beside it.
    pub signed_by: Option<SigningKey>,
    /// Refuse lists that do not tell their publication date, unless `published` does.
    pub must_tell_date: bool,
    /// The publication date of lists that do not tell theirs.
    pub published: Option<DateSpan>,
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
    /// Their ids.
    pub read: BTreeSet<String>,
}

/// Loads watchlist files and published lists into one watchlist. Parties are chosen from published lists only: what
/// a watchlist file holds was chosen by whoever wrote it.
///
/// # Errors
/// When a file cannot be read whole, is of no known format, or repeats an entry of another.
pub fn load(paths: &[PathBuf], options: &LoadOptions) -> Result<Loaded, ListError> {
    let mut own = Vec::new();
    let mut imports = Imports::default();
    for path in paths {
        let (read, file) = read(path)?;
        if let Some(key) = &options.signed_by {
            // What was signed must be what was read, should the file be replaced at this moment.
            let signed = key.check_file(path)?;
            if signed != file.sha256 {
                return Err(ListError::unreadable(path, &"it changed while it was read"));
            }
        }
        match read {
            Read::Own(watchlist) if paths.len() == 1 => {
                return Ok(Loaded { watchlist, warnings: Vec::new(), parties_read: 0, read: BTreeSet::new() });
            }
            Read::Own(watchlist) => {
                imports.origins.extend(watchlist.lists().iter().cloned());
                own.extend(watchlist.designations().iter().cloned());
            }
            Read::Published(import) => imports.add(path, &file, import, options)?,
        }
    }
    let Imports { origins, designations: mut all, warnings } = imports;
    let parties_read = all.len();
    let read_ids = all.iter().map(|designation| designation.id.clone()).collect();
    let selection = options.selection.as_deref().map_or_else(Selection::built_in, Selection::read)?;
    let chosen_before: HashSet<String> = own.iter().map(|designation| designation.id.clone()).collect();
    all.append(&mut own);
    refuse_repeated(&all)?;
    ownership::derive(&mut all);
    merge::merge(&mut all);
    selection.mark(&mut all);
    if !options.all_programmes {
        all.retain(|designation| !designation.basis.is_empty() || chosen_before.contains(&designation.id));
    }
    let made_by = if options.all_programmes { "all programmes" } else { selection.version() };
    let watchlist = watchlist_file::assemble(counted(origins, &all), all, made_by)?;
    Ok(Loaded { watchlist, warnings, parties_read, read: read_ids })
}

/// A file and what belongs to it and is looked at with it, there or not: its signature, its hash, and the other files of
/// OFAC's CSV.
#[must_use]
pub fn files_beside(path: &Path) -> Vec<PathBuf> {
    let is_table = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let siblings = is_table.then(|| ofac::Siblings::of(path).files).into_iter().flatten().flatten();
    [path.to_owned(), signature_path(path), archive::beside(path, archive::SIDECAR)]
        .into_iter()
        .chain(siblings)
        .collect()
}

enum Read {
    Own(Watchlist),
    Published(Import),
}

/// A file and those that belong to it.
fn read(path: &Path) -> Result<(Read, archive::Opened), ListError> {
    let (source, _) = archive::unpack(path, |reader| Source::of(reader))?;
    let (read, mut file) = match source {
        // Its entities point to one another in either direction.
        Source::OpenSanctions => {
            let (edges, _) = archive::unpack(path, opensanctions::scan_edges)?;
            archive::read(path, |reader| opensanctions::import_entities(reader, edges).map(Read::Published))?
        }
        Source::OfacTables => {
            let siblings = ofac::Siblings::of(path);
            let (read, mut file) =
                archive::read(path, |reader| ofac::import_tables(reader, &siblings).map(Read::Published))?;
            let files: Vec<&Path> =
                std::iter::once(path).chain(siblings.files.iter().flatten().map(PathBuf::as_path)).collect();
            if files.len() > 1 {
                file.sha256 = archive::hash_together(&files)?;
            }
            (read, file)
        }
        source => archive::read(path, |reader| read_any(&source, reader))?,
    };
    file.shows_its_end |= source_shows_end(&read);
    Ok((read, file))
}

fn source_shows_end(read: &Read) -> bool {
    match read {
        Read::Own(_) => true,
        Read::Published(import) => !import.end_unknown,
    }
}

fn read_any(source: &Source, reader: &mut dyn BufRead) -> Result<Read, ListError> {
    let import = match source {
        Source::Own => return watchlist_file::read(reader).map(Read::Own),
        Source::OfacAdvanced => ofac::import(reader),
        Source::OfacClassic => ofac::import_classic(reader),
        Source::Un => un::import(reader),
        Source::Uk => uk::import(reader),
        Source::UkCsv => uk::import_csv(reader),
        Source::UkConsolidated => uk::import_consolidated(reader),
        Source::Eu => eu::import(reader),
        Source::EuCsv => eu::import_csv(reader),
        Source::OpenSanctionsSimple => opensanctions::import_simple(reader),
        Source::WalletsCsv(header) => wallets::import_csv(reader, header),
        Source::WalletsJson => wallets::import_json(reader),
        Source::Ownership => ownership::import(reader),
        // These need more than one reading or file.
        Source::OfacTables | Source::OpenSanctions => Err(ListError::damaged("it cannot be read alone".to_owned())),
    };
    import.map(Read::Published)
}

/// What published files gave together.
#[derive(Default)]
struct Imports {
    origins: Vec<ListOrigin>,
    designations: Vec<Designation>,
    warnings: Vec<String>,
}

impl Imports {
    fn add(
        &mut self,
        path: &Path,
        file: &archive::Opened,
        mut import: Import,
        options: &LoadOptions,
    ) -> Result<(), ListError> {
        let at = |what: String| ListError::unreadable(path, &what);
        if !import.incomplete.is_empty() && !options.accept_incomplete {
            let what = import.incomplete.join("; ");
            let help = "aliases, addresses or wallets would be missing. Put the files together, or accept it with \
                        --accept-incomplete";
            return Err(at(format!("the list is not complete: {what}; {help}")));
        }
        if !file.shows_its_end {
            let what = "nothing in this file shows whether its last rows are missing: pack it (.gz, .zip), or put its \
                        SHA-256 beside it as FILE.sha256";
            if options.must_show_end {
                return Err(at(format!("{what}, or import it into a watchlist file")));
            }
            self.warnings.push(format!("{}: {what}", path.display()));
        }
        if import.is_selected {
            let why = || Basis::Curated("taken from a list of wallets linked to the DPRK".to_owned());
            import.designations.iter_mut().for_each(|designation| designation.basis.push(why()));
        }
        let source = file_name(path);
        // An advanced file of OFAC may hold either list or both: only what it holds has a date.
        let held: HashSet<&str> = import.designations.iter().map(Designation::list).collect();
        for (list, published) in import.published.into_iter().filter(|(list, _)| held.contains(list.as_str())) {
            let published = if let Some(published) = published.or(options.published) {
                published
            } else {
                if options.must_tell_date {
                    return Err(at(format!("{list} does not tell its publication date; {DATE_HELP}")));
                }
                let modified = archive::modified(path)?;
                self.warnings.push(format!(
                    "{}: it does not tell its publication date; the file's own, {modified}, is taken. Give the \
                     right one with --published",
                    path.display()
                ));
                modified
            };
            self.origins.push(ListOrigin {
                list,
                published,
                source: source.clone(),
                sha256: file.sha256.clone(),
                entries: 0,
                note: import.incomplete.join("; "),
            });
        }
        self.designations.append(&mut import.designations);
        self.warnings.append(&mut import.warnings);
        Ok(())
    }
}

/// What to do about a list without a date.
const DATE_HELP: &str = "import it into a watchlist file with --published DATE";

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
