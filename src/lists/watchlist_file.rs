//! northwatch's own watchlist file: JSON lines, described in docs/watchlist-format.md.
//!
//! The first line says what it is, which lists it was made from, and the SHA-256 of everything after it; each further
//! line is one designation. A file that was cut short or changed by accident does not load.

use std::io::{BufRead, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::ListError;
use super::archive;
use crate::domain::{Designation, ListOrigin, Watchlist, hex, sha256};

/// Name and version of the format.
const FORMAT: &str = "northwatch-watchlist/1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    format: String,
    /// Of everything after the first line. A file written by hand may leave it out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sha256: String,
    /// Which rules chose the entries: their content hash, or `all programmes`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    selection: String,
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
    Ok(Watchlist::new(version(&header.lists, &sha256), header.lists, designations).chosen_by(header.selection))
}

/// Reads a file that is in memory already, plain or packed with gzip.
///
/// # Errors
/// When it is no watchlist file, was changed or cut.
pub fn from_bytes(bytes: &[u8]) -> Result<Watchlist, ListError> {
    archive::unpack_bytes(bytes, read)
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
pub(super) fn assemble(
    lists: Vec<ListOrigin>,
    designations: Vec<Designation>,
    selection: &str,
) -> Result<Watchlist, ListError> {
    let hash = sha256(&body(&designations)?);
    Ok(Watchlist::new(version(&lists, &hash), lists, designations).chosen_by(selection.to_owned()))
}

/// Writes a watchlist file in place of another. It is written beside it first and then renamed, so that no reader ever
/// sees half of it. A name that ends in `.gz` is packed.
///
/// # Errors
/// When it cannot be written.
pub fn save(watchlist: &Watchlist, path: &Path) -> Result<(), ListError> {
    let failed = |error: std::io::Error| ListError::unreadable(path, &error);
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = std::fs::File::create(&beside).map_err(failed)?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut packed = flate2::write::GzEncoder::new(&mut file, flate2::Compression::default());
        write(watchlist, &mut packed)?;
        packed.finish().map_err(failed)?;
    } else {
        write(watchlist, &mut file)?;
    }
    file.sync_all().map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}

/// Writes a watchlist file.
///
/// # Errors
/// When the writer fails.
pub fn write(watchlist: &Watchlist, writer: &mut dyn Write) -> Result<(), ListError> {
    let body = body(watchlist.designations())?;
    let header = Header {
        format: FORMAT.to_owned(),
        sha256: sha256(&body),
        selection: watchlist.selection().to_owned(),
        lists: watchlist.lists().to_vec(),
    };
    let failed = |error: std::io::Error| ListError::damaged(format!("writing: {error}"));
    serde_json::to_writer(&mut *writer, &header).map_err(|error| failed(error.into()))?;
    writer.write_all(b"\n").and_then(|()| writer.write_all(&body)).map_err(failed)
}
