//! List files as they are published: plain, or packed with bzip2, gzip or zip.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::ListError;

/// A list's size unpacked. The largest in use, OFAC's, has 121 MB; a file that unpacks to more is damaged or hostile.
const UNPACKED_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;

/// Opens a list file, unpacks it as it is read, and hands it over. Also gives the SHA-256 of the file as it is.
///
/// # Errors
/// When the file cannot be read, is not the archive it begins as, or unpacks to more than 2 GiB.
pub(super) fn read<T>(
    path: &Path,
    parse: impl FnOnce(&mut dyn BufRead) -> Result<T, ListError>,
) -> Result<(T, String), ListError> {
    let unreadable = |error: io::Error| ListError::unreadable(path, &error);
    let mut file = File::open(path).map_err(unreadable)?;
    let sha256 = hash(&mut file).map_err(unreadable)?;
    let mut magic = [0; 4];
    let read = file.read(&mut magic).map_err(unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let file = BufReader::new(file);
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
        _ => parse(&mut bounded(file)),
    };
    Ok((parsed.map_err(|error| error.within(path))?, sha256))
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

fn hash(file: &mut File) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(hex(&hasher.finalize()))
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
