//! OFAC's lists in four CSV files: parties, addresses, aliases, and the ends of remarks that were too long.
//!
//! Columns after OFAC's "SDN data specification". Remarks are cut at 1,000 characters and go on in the comments file,
//! in the middle of a word or a wallet: they are joined before anything is read out of them.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use std::path::{Path, PathBuf};

use super::{AUTHORITY, SDN, SOURCE, facts, name_list, resolve_links};
use crate::domain::{AliasStrength, SubjectKind};
use crate::lists::entry::Entry;
use crate::lists::table::{self, Row, Shape};
use crate::lists::{Import, ListError, archive};

const PARTIES: [&str; 12] = [
    "ent_num",
    "SDN_Name",
    "SDN_Type",
    "Program",
    "Title",
    "Call_Sign",
    "Vess_type",
    "Tonnage",
    "GRT",
    "Vess_flag",
    "Vess_owner",
    "Remarks",
];
const ADDRESSES: [&str; 6] = ["Ent_num", "Add_num", "Address", "City", "Country", "Add_remarks"];
const ALIASES: [&str; 5] = ["ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"];
const COMMENTS: [&str; 2] = ["ent_num", "Remarks"];

/// Characters that a remark of the parties file has at most.
const REMARK_CHARS_MAX: usize = 1000;

/// The files that stand beside the parties file.
#[derive(Debug)]
pub(in crate::lists) struct Siblings {
    /// Addresses, aliases and comments; `None` where a file is not there.
    pub(in crate::lists) files: [Option<PathBuf>; 3],
    names: [String; 3],
}

impl Siblings {
    /// `sdn.csv` has `add.csv`, `alt.csv` and `sdn_comments.csv` beside it, `cons_prim.csv` has `cons_add.csv` and so
    /// on. What else the name holds, a date for instance, is the same in all.
    pub(in crate::lists) fn of(parties: &Path) -> Self {
        let name = parties.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let lower = name.to_ascii_lowercase();
        let (base, with) = if lower.contains("cons_prim") {
            ("cons_prim", ["cons_add", "cons_alt", "cons_comments"])
        } else {
            ("sdn", ["add", "alt", "sdn_comments"])
        };
        let at = lower.find(base);
        let names = with.map(|sibling| match at.and_then(|at| Some((name.get(..at)?, name.get(at + base.len()..)?))) {
            Some((before, after)) => format!("{before}{sibling}{after}"),
            None => format!("{sibling}.csv"),
        });
        let files = names.clone().map(|name| Some(parties.with_file_name(name)).filter(|path| path.is_file()));
        Self { files, names }
    }

    /// The names of those that are missing.
    fn missing(&self) -> Vec<&str> {
        self.names.iter().zip(&self.files).filter(|(_, file)| file.is_none()).map(|(name, _)| name.as_str()).collect()
    }
}

#[derive(Default)]
struct Tables {
    entries: Vec<Entry>,
    remarks: Vec<String>,
    by_uid: HashMap<u32, usize>,
    /// Those with a row in the file of addresses. Every party has one, be it empty.
    addressed: HashSet<u32>,
}

/// Reads the parties file, and then those beside it.
pub(in crate::lists) fn import(parties: &mut dyn BufRead, siblings: &Siblings) -> Result<Import, ListError> {
    let mut tables = Tables::default();
    table::read(parties, shape(&PARTIES, true), |row| tables.party(row))?;
    let [addresses, aliases, comments] = &siblings.files;
    if let Some(path) = addresses {
        archive::unpack(path, |r| table::read(r, shape(&ADDRESSES, true), |row| tables.address(row)))?;
    }
    if let Some(path) = aliases {
        archive::unpack(path, |r| table::read(r, shape(&ALIASES, true), |row| tables.alias(row)))?;
    }
    if let Some(path) = comments {
        // Published without the end mark at times: what it completes shows whether it is whole.
        archive::unpack(path, |r| table::read(r, shape(&COMMENTS, false), |row| tables.comment(row)))?;
    }
    tables.finish(siblings)
}

fn shape<'a>(columns: &'a [&'a str], end_mark: bool) -> Shape<'a> {
    Shape { delimiter: b',', columns, header: "", end_mark }
}

/// A field; empty for the files' own mark of nothing.
fn field<'r>(row: &'r Row<'_>, column: &str) -> &'r str {
    match row.get(column) {
        "-0-" => "",
        value => value,
    }
}

impl Tables {
    fn party(&mut self, row: &Row<'_>) -> Result<(), ListError> {
        let uid = uid(row, "ent_num")?;
        let kind = match field(row, "SDN_Type") {
            "individual" => SubjectKind::Person,
            "vessel" => SubjectKind::Vessel,
            "aircraft" => SubjectKind::Aircraft,
            "" => SubjectKind::Entity,
            other => return Err(row.error(&format!("SDN_Type `{other}` is none"))),
        };
        let mut entry = Entry::new(&format!("{SDN}/{uid}"), AUTHORITY, kind, SOURCE);
        entry.name(field(row, "SDN_Name"), AliasStrength::Strong);
        // Several stand between brackets: `NPWMD] [DPRK2`.
        field(row, "Program").split(['[', ']', ';']).for_each(|tag| entry.programme(tag));
        if self.by_uid.insert(uid, self.entries.len()).is_some() {
            return Err(row.error(&format!("entry {uid} is there twice")));
        }
        self.entries.push(entry);
        self.remarks.push(field(row, "Remarks").to_owned());
        Ok(())
    }

    fn entry(&mut self, row: &Row<'_>, column: &str) -> Result<&mut Entry, ListError> {
        let uid = uid(row, column)?;
        let entry = self.by_uid.get(&uid).and_then(|n| self.entries.get_mut(*n));
        entry.ok_or_else(|| {
            row.error(&format!("entry {uid} is not among the parties: the files are of two publications"))
        })
    }

    fn address(&mut self, row: &Row<'_>) -> Result<(), ListError> {
        self.addressed.insert(uid(row, "Ent_num")?);
        let parts = [field(row, "Address"), field(row, "City")];
        self.entry(row, "Ent_num")?.address(&parts, field(row, "Country"));
        Ok(())
    }

    fn alias(&mut self, row: &Row<'_>) -> Result<(), ListError> {
        let name = field(row, "alt_name").to_owned();
        self.entry(row, "ent_num")?.name(&name, AliasStrength::Strong);
        Ok(())
    }

    /// The rest of a remark, in mid-word.
    fn comment(&mut self, row: &Row<'_>) -> Result<(), ListError> {
        let uid = uid(row, "ent_num")?;
        let remark = self.by_uid.get(&uid).and_then(|n| self.remarks.get_mut(*n));
        let remark = remark.ok_or_else(|| row.error(&format!("entry {uid} is not among the parties")))?;
        remark.push_str(field(row, "Remarks"));
        Ok(())
    }

    fn finish(self, siblings: &Siblings) -> Result<Import, ListError> {
        let mut missing: Vec<String> =
            siblings.missing().into_iter().map(|name| format!("{name} is not beside it")).collect();
        let without = self.by_uid.keys().filter(|uid| !self.addressed.contains(uid)).count();
        if without > 0 && siblings.files[0].is_some() {
            missing
                .push(format!("{without} entries have no row in the file of addresses: it is of another publication"));
        }
        let mut import = Import::default();
        let mut links = Vec::new();
        let mut cut = 0;
        for (n, (mut entry, remark)) in self.entries.into_iter().zip(self.remarks).enumerate() {
            let is_cut = remark.chars().count() >= REMARK_CHARS_MAX && !remark.trim_end().ends_with(['.', ')']);
            cut += usize::from(is_cut);
            // A wallet cut in two is no wallet: the last sentence of a cut remark is not read.
            let whole = if is_cut { remark.rsplit_once(';').map_or("", |(whole, _)| whole) } else { &remark };
            let mut linked = Vec::new();
            facts::remarks(&mut entry, whole, &mut linked);
            links.extend(linked.into_iter().map(|name| (n, name)));
            let (designation, wrong) = entry.finish()?;
            import.designations.push(designation);
            import.warnings.extend(wrong);
        }
        if cut > 0 {
            missing.push(format!("the remarks of {cut} entries end in the middle of a sentence"));
        }
        let list = name_list(&mut import.designations);
        resolve_links(&mut import.designations, &links);
        import.published = vec![(list.to_owned(), None)];
        import.incomplete = missing;
        Ok(import)
    }
}

fn uid(row: &Row<'_>, column: &str) -> Result<u32, ListError> {
    row.get(column).parse().map_err(|_| row.error(&format!("`{column}` is no number")))
}
