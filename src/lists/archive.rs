//! List files as they are published: plain, or packed with bzip2, gzip or zip.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use sha2::{Digest as _, Sha256};

use super::ListError;
use crate::domain::{DateSpan, hex};

/// A list's size unpacked. The largest in use, OFAC's, has 121 MB; a file that unpacks to more is damaged or hostile.
const UNPACKED_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// A file that was read.
#[derive(Debug)]
pub(super) struct Opened {
    /// Of the file as it is, in hex.
    pub(super) sha256: String,
    /// Whether something shows that it is whole: a hash beside it, or the checksum that every packed file has.
    pub(super) shows_its_end: bool,
}

/// Opens a list file, unpacks it as it is read, and hands it over.
///
/// # Errors
/// When the file cannot be read, is not what the hash beside it says or the archive it begins as, or unpacks to more
/// than 2 GiB.
pub(super) fn read<T>(
    path: &Path,
    parse: impl FnOnce(&mut dyn BufRead) -> Result<T, ListError>,
) -> Result<(T, Opened), ListError> {
    let sha256 = hash_together(&[path])?;
    let is_vouched_for = check_sidecar(path, &sha256)?;
    let (parsed, is_packed) = unpack(path, parse)?;
    Ok((parsed, Opened { sha256, shows_its_end: is_vouched_for || is_packed }))
}

/// The same without a hash. Also says whether the file is packed.
pub(super) fn unpack<T>(
    path: &Path,
    parse: impl FnOnce(&mut dyn BufRead) -> Result<T, ListError>,
) -> Result<(T, bool), ListError> {
    let unreadable = |error: io::Error| ListError::unreadable(path, &error);
    let mut file = File::open(path).map_err(unreadable)?;
    let mut magic = [0; 4];
    let read = file.read(&mut magic).map_err(unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let file = BufReader::new(file);
    let mut is_packed = true;
    let parsed = match magic.get(..read).unwrap_or_default() {
        [b'B', b'Z', b'h', ..] => parse(&mut bounded(bzip2::bufread::MultiBzDecoder::new(file))),
        [0x1F, 0x8B, ..] => parse(&mut bounded(flate2::bufread::MultiGzDecoder::new(file))),
        [b'P', b'K', 3, 4] => {
            let mut archive = zip::ZipArchive::new(file).map_err(|e| ListError::unreadable(path, &e))?;
            let only = archive.len() == 1;
            if !only {
                let what = format!("holds {} files; a list's archive holds one", archive.len());
                return Err(ListError::unreadable(path, &what));
            }
            let entry = archive.by_index(0).map_err(|e| ListError::unreadable(path, &e))?;
            parse(&mut bounded(entry))
        }
        _ => {
            is_packed = false;
            parse(&mut bounded(file))
        }
    };
    Ok((parsed.map_err(|error| error.within(path))?, is_packed))
}

/// Unpacks what is in memory: plain, or packed with gzip.
pub(super) fn unpack_bytes<T>(
    bytes: &[u8],
    parse: impl FnOnce(&mut dyn BufRead) -> Result<T, ListError>,
) -> Result<T, ListError> {
    if bytes.starts_with(&[0x1F, 0x8B]) {
        parse(&mut bounded(flate2::bufread::MultiGzDecoder::new(bytes)))
    } else {
        parse(&mut bounded(bytes))
    }
}

/// The SHA-256 of files one after the other, as `cat FILES | sha256sum` gives it.
pub(super) fn hash_together(paths: &[&Path]) -> Result<String, ListError> {
    let mut hasher = Sha256::new();
    for path in paths {
        let unreadable = |error: io::Error| ListError::unreadable(path, &error);
        feed(&mut hasher, &mut File::open(path).map_err(unreadable)?).map_err(unreadable)?;
    }
    Ok(hex(&hasher.finalize()))
}

/// What a file's hash beside it ends with.
pub(super) const SIDECAR: &str = ".sha256";

/// The file beside another that has its name and more.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(ending);
    PathBuf::from(beside)
}

/// Compares a file with the hash in the file `FILE.sha256` beside it, as sha256sum writes it. `false` when there is
/// none.
///
/// # Errors
/// When the hash is another.
fn check_sidecar(path: &Path, sha256: &str) -> Result<bool, ListError> {
    let Ok(text) = std::fs::read_to_string(beside(path, SIDECAR)) else { return Ok(false) };
    let promised = text.split_whitespace().next().unwrap_or_default();
    if promised.eq_ignore_ascii_case(sha256) {
        return Ok(true);
    }
    let what = format!("its SHA-256 is {sha256}, the .sha256 file beside it says {promised}");
    Err(ListError::unreadable(path, &what))
}

/// The day after today: no list is published later, wherever its publisher is.
#[must_use]
pub fn tomorrow() -> jiff::civil::Date {
    let now = std::time::SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let now = jiff::Timestamp::from_second(i64::try_from(now).unwrap_or_default()).unwrap_or_default();
    let today = jiff::tz::Offset::UTC.to_datetime(now).date();
    today.tomorrow().unwrap_or(today)
}

/// The day a file was last changed.
pub(super) fn modified(path: &Path) -> Result<DateSpan, ListError> {
    let time = std::fs::metadata(path).and_then(|meta| meta.modified());
    let time = time.map_err(|error| ListError::unreadable(path, &error))?;
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let timestamp = jiff::Timestamp::from_second(i64::try_from(seconds).unwrap_or_default());
    let timestamp = timestamp.map_err(|error| ListError::unreadable(path, &error))?;
    Ok(DateSpan::day(jiff::tz::Offset::UTC.to_datetime(timestamp).date()))
}

fn bounded<R: Read>(reader: R) -> impl BufRead {
    BufReader::with_capacity(256 * 1024, Bounded { reader, left: UNPACKED_BYTES_MAX })
}

/// Fails, and does not just end, at the limit: a list cut short must not pass for a short list.
struct Bounded<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other(format!("it unpacks to more than {UNPACKED_BYTES_MAX} bytes")))?;
        Ok(read)
    }
}

fn feed(hasher: &mut Sha256, file: &mut File) -> io::Result<()> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
}
