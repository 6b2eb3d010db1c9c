//! northwatch's own watchlist file: JSON lines, described in docs/watchlist-format.md.
//!
//! The first line says what it is, which lists it was made from, and the SHA-256 of everything after it; each further
//! line is one designation. A file that was cut short or changed by accident does not load.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::ListError;
use super::archive::hex;
use crate::domain::{Designation, ListOrigin, Watchlist};

/// Name and version of the format.
const FORMAT: &str = "northwatch-watchlist/1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    format: String,
    /// Of everything after the first line. A file written by hand may leave it out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sha256: String,
    lists: Vec<ListOrigin>,
}

/// Reads a file: its origins, designations, and a version made from its content.
pub(super) fn read(reader: &mut dyn BufRead) -> Result<Watchlist, ListError> {
    let mut line = Vec::new();
    let unreadable = |error: std::io::Error| ListError::damaged(error.to_string());
    reader.read_until(b'\n', &mut line).map_err(unreadable)?;
    let header: Header = serde_json::from_slice(&line).map_err(|error| at_line(1, &error))?;
    if header.format != FORMAT {
        let what = format!("line 1: the format is `{}`, this program reads `{FORMAT}`", header.format);
        return Err(ListError::damaged(what));
    }
    let mut body = Sha256::new();
    let mut designations = Vec::new();
    for number in 2usize.. {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            break;
        }
        body.update(&line);
        if !line.iter().all(u8::is_ascii_whitespace) {
            designations.push(serde_json::from_slice(&line).map_err(|error| at_line(number, &error))?);
        }
    }
    let sha256 = hex(&body.finalize());
    if !header.sha256.is_empty() && header.sha256 != sha256 {
        let what =
            format!("the content's SHA-256 is {sha256}, the first line says {}: it was changed or cut", header.sha256);
        return Err(ListError::damaged(what));
    }
    Ok(Watchlist::new(version(&header.lists, &sha256), header.lists, designations))
}

fn at_line(number: usize, error: &serde_json::Error) -> ListError {
    ListError::damaged(format!("line {number} column {}: {error}", error.column()))
}

/// A watchlist's version: a hash over its origins and designations.
fn version(lists: &[ListOrigin], body_sha256: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(lists).unwrap_or_default());
    hash.update(body_sha256.as_bytes());
    format!("sha256:{}", hex(&hash.finalize()))
}

fn body(designations: &[Designation]) -> Result<Vec<u8>, ListError> {
    let mut body = Vec::new();
    for designation in designations {
        serde_json::to_writer(&mut body, designation).map_err(|error| ListError::damaged(error.to_string()))?;
        body.push(b'\n');
    }
    Ok(body)
}

/// The watchlist that a file of these would hold.
pub(super) fn assemble(lists: Vec<ListOrigin>, designations: Vec<Designation>) -> Result<Watchlist, ListError> {
    let sha256 = hex(&Sha256::digest(body(&designations)?));
    Ok(Watchlist::new(version(&lists, &sha256), lists, designations))
}

/// Writes a watchlist file.
///
/// # Errors
/// When the writer fails.
pub fn write(watchlist: &Watchlist, writer: &mut dyn Write) -> Result<(), ListError> {
    let body = body(watchlist.designations())?;
    let header =
        Header { format: FORMAT.to_owned(), sha256: hex(&Sha256::digest(&body)), lists: watchlist.lists().to_vec() };
    let failed = |error: std::io::Error| ListError::damaged(format!("writing: {error}"));
    serde_json::to_writer(&mut *writer, &header).map_err(|error| failed(error.into()))?;
    writer.write_all(b"\n").and_then(|()| writer.write_all(&body)).map_err(failed)
}
