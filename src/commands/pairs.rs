//! A CSV of pairs of names, each candidate by itself as the only listed name: what `compare --pairs` and `eval` read.

use std::fmt::Display;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use csv::StringRecord;

use super::CommandError;
use super::compare::kind_of;
use crate::domain::SubjectKind;
use crate::lists::LineNumbers;
use crate::screening::{Comparison, Policy, compare};

/// A file with the columns `query` and `candidate`, and perhaps `schema`.
pub(super) struct Pairs {
    file: String,
    reader: csv::Reader<BufReader<File>>,
    numbers: LineNumbers,
    headers: StringRecord,
    query: usize,
    candidate: usize,
}

/// A row, and what came of it.
pub(super) struct Pair<'r> {
    pub(super) record: &'r StringRecord,
    pub(super) line: u64,
    pub(super) comparison: Comparison,
}

impl Pair<'_> {
    pub(super) fn field(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }
}

impl Pairs {
    pub(super) fn open(path: &Path) -> Result<Self, CommandError> {
        let file = path.display().to_string();
        let unreadable = |error: &dyn Display| CommandError::Input(format!("{file}: {error}"));
        let mut bytes = BufReader::new(File::open(path).map_err(|error| unreadable(&error))?);
        let numbers = LineNumbers::of(&mut bytes).map_err(|error| unreadable(&error))?;
        let mut reader = csv::Reader::from_reader(bytes);
        let headers = reader.headers().map_err(|error| unreadable(&error))?.clone();
        let mut pairs = Self { file, reader, numbers, headers, query: 0, candidate: 0 };
        (pairs.query, pairs.candidate) = (pairs.required("query")?, pairs.required("candidate")?);
        Ok(pairs)
    }

    pub(super) const fn headers(&self) -> &StringRecord {
        &self.headers
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|header| header == name)
    }

    pub(super) fn required(&self, name: &str) -> Result<usize, CommandError> {
        self.column(name).ok_or_else(|| CommandError::Input(format!("{}: there is no column `{name}`", self.file)))
    }

    /// Compares row by row. What `each` has against a row, as an `Err`, is said with its line.
    pub(super) fn each(
        mut self,
        policy: &Policy,
        mut each: impl FnMut(&Pair<'_>) -> Result<(), PairError>,
    ) -> Result<(), CommandError> {
        let schema = self.column("schema");
        for record in self.reader.records() {
            let record = record.map_err(|error| CommandError::Input(format!("{}: {error}", self.file)))?;
            let line = self.numbers.line(record.position());
            let wrong = |what: String| CommandError::Input(format!("{}: line {line}: {what}", self.file));
            let field = |column: usize| record.get(column).unwrap_or_default();
            let kind = match schema.map(field) {
                None | Some("") => SubjectKind::Person,
                Some(schema) => kind_of(schema).map_err(|what| wrong(format!("`{schema}`: {what}")))?,
            };
            let comparison = compare(field(self.query), field(self.candidate), kind, policy)
                .map_err(|error| wrong(format!("the listed name: {error}")))?;
            each(&Pair { record: &record, line, comparison }).map_err(|error| match error {
                PairError::Wrong(what) => wrong(what),
                PairError::Output(error) => error,
            })?;
        }
        Ok(())
    }
}

/// Why a row ends the reading.
pub(super) enum PairError {
    /// The row is wrong.
    Wrong(String),
    /// What came of it cannot be written.
    Output(CommandError),
}
