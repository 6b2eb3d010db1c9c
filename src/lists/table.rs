//! Published CSV: every row as wide as the header, or the file is refused. A row cut short, or two run together by a
//! damaged line end or quote, has another width.

use std::collections::HashMap;
use std::io::BufRead;

use csv::{ByteRecord, ReaderBuilder, Terminator};

use super::ListError;
use super::line_numbers::LineNumbers;

/// OFAC's files end with this, the end-of-file mark of CP/M and DOS: without it they were cut.
const END_MARK: &[u8] = b"\x1A";
/// No field of a published list is longer; one that is has swallowed the rows behind a lost quote.
const FIELD_BYTES_MAX: usize = 256 * 1024;

/// How a table is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    pub(super) delimiter: u8,
    /// Names of the columns of a file without a header.
    pub(super) columns: &'a [&'a str],
    /// How the header begins, where there is one. Rows before it go to `preamble`.
    pub(super) header: &'a str,
    /// Whether the last row must be the end mark.
    pub(super) end_mark: bool,
}

/// A row.
#[derive(Debug)]
pub(super) struct Row<'t> {
    columns: &'t HashMap<String, usize>,
    fields: &'t [String],
    pub(super) line: u64,
}

impl Row<'_> {
    /// A field without the white space around it; empty where there is no such column.
    pub(super) fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|n| self.fields.get(*n)).map_or("", |field| field.trim())
    }

    /// The same, whatever the case of the column's name.
    pub(super) fn get_any_case(&self, column: &str) -> &str {
        let found = self.columns.iter().find(|(name, _)| name.eq_ignore_ascii_case(column));
        found.and_then(|(_, n)| self.fields.get(*n)).map_or("", |field| field.trim())
    }

    /// An error at this row.
    pub(super) fn error(&self, what: &str) -> ListError {
        ListError::damaged(format!("line {}: {what}", self.line))
    }
}

/// What stands before the header, and whether the end mark was seen.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) preamble: Vec<Vec<String>>,
    pub(super) has_end_mark: bool,
}

/// Reads a table row by row.
///
/// # Errors
/// When a row has another width than the header, the header is missing, or the end mark is.
pub(super) fn read(
    reader: &mut dyn BufRead,
    shape: Shape<'_>,
    mut each: impl FnMut(&Row<'_>) -> Result<(), ListError>,
) -> Result<Around, ListError> {
    let numbers = LineNumbers::of(reader).map_err(|error| ListError::damaged(error.to_string()))?;
    let mut csv = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(shape.delimiter)
        .terminator(Terminator::CRLF)
        .from_reader(reader);
    let mut around = Around::default();
    let number = |(n, name): (usize, &&str)| ((*name).to_owned(), n);
    let mut columns: HashMap<String, usize> = shape.columns.iter().enumerate().map(number).collect();
    let mut width = shape.columns.len();
    let mut record = ByteRecord::new();
    while csv.read_byte_record(&mut record).map_err(|error| ListError::damaged(error.to_string()))? {
        let line = numbers.line(record.position());
        let damaged = |what: String| ListError::damaged(format!("line {line}: {what}"));
        if record.len() == 1 && record.get(0) == Some(END_MARK) {
            around.has_end_mark = true;
            continue;
        }
        if around.has_end_mark {
            return Err(damaged("there is more behind the end mark".to_owned()));
        }
        if record.iter().any(|field| field.len() > FIELD_BYTES_MAX) {
            return Err(damaged(format!("a field is longer than {FIELD_BYTES_MAX} bytes: a quote is missing")));
        }
        let fields: Vec<String> = record.iter().map(text).collect();
        if width == 0 {
            if fields.first().is_some_and(|first| first.trim_start_matches('\u{FEFF}') == shape.header) {
                let name = |(n, field): (usize, &String)| (field.trim_start_matches('\u{FEFF}').trim().to_owned(), n);
                columns = fields.iter().enumerate().map(name).collect();
                width = fields.len();
            } else if around.preamble.len() < 4 {
                around.preamble.push(fields);
            } else {
                return Err(damaged(format!("there is no header that begins with `{}`", shape.header)));
            }
            continue;
        }
        if fields.len() != width {
            let found = fields.len();
            return Err(damaged(format!("{found} fields where {width} belong: a row is cut or damaged")));
        }
        each(&Row { columns: &columns, fields: &fields, line })?;
    }
    if shape.end_mark && !around.has_end_mark {
        return Err(ListError::damaged("the end mark (0x1A) is missing: the file is cut short".to_owned()));
    }
    if width == 0 {
        return Err(ListError::damaged(format!("there is no header that begins with `{}`", shape.header)));
    }
    Ok(around)
}

/// UTF-8, or CP1252 where it is none: OFAC's files have been both.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
