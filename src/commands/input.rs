//! Messages out of files and standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::CommandError;
use crate::wire::{Format, Origin};

/// Hands every message of some files over, with where it stood.
pub(super) fn each_message(
    files: &[String],
    format: Option<Format>,
    mut each: impl FnMut(&[u8], &Origin) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    for file in files {
        let unreadable = |error: io::Error| CommandError::Input(format!("{file}: {error}"));
        let mut messages = Messages::open(file, format).map_err(unreadable)?;
        let mut origin = Origin { file: file.clone(), message: 0 };
        while let Some(message) = messages.next().map_err(unreadable)? {
            origin.message += 1;
            each(&message, &origin)?;
        }
    }
    Ok(())
}

/// A source of messages: JSON lines one by one, anything else whole.
pub(super) struct Messages {
    reader: Box<dyn BufRead>,
    mode: Mode,
    first: Option<Vec<u8>>,
}

enum Mode {
    Lines,
    Whole,
    Ended,
}

impl Messages {
    /// Opens a file, or standard input for `-`.
    pub(super) fn open(name: &str, format: Option<Format>) -> io::Result<Self> {
        let mut reader: Box<dyn BufRead> = match name {
            "-" => Box::new(BufReader::new(io::stdin())),
            path => Box::new(BufReader::with_capacity(256 * 1024, File::open(Path::new(path))?)),
        };
        let mut first = Vec::new();
        let mut mode = Mode::Whole;
        if matches!(format, None | Some(Format::Json)) {
            while first.iter().all(u8::is_ascii_whitespace) && reader.read_until(b'\n', &mut first)? > 0 {}
            // Two lines of which one is a whole JSON value by itself: every line is a message.
            let whole = first.ends_with(b"\n") && (is_json_object(&first) || is_json_object(next_line(&mut reader)?));
            if whole {
                mode = Mode::Lines;
            }
        }
        Ok(Self { reader, mode, first: Some(first) })
    }

    /// The next message.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut message = self.first.take().unwrap_or_default();
        match self.mode {
            Mode::Ended => return Ok(None),
            Mode::Whole => {
                self.reader.read_to_end(&mut message)?;
                self.mode = Mode::Ended;
            }
            Mode::Lines => {
                while message.iter().all(u8::is_ascii_whitespace) {
                    message.clear();
                    if self.reader.read_until(b'\n', &mut message)? == 0 {
                        return Ok(None);
                    }
                }
                if message.ends_with(b"\n") {
                    message.pop();
                }
            }
        }
        Ok(Some(message))
    }
}

/// The line that will be read next, as far as it is at hand.
fn next_line(reader: &mut dyn BufRead) -> io::Result<&[u8]> {
    let ahead = reader.fill_buf()?;
    Ok(ahead.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default())
}

fn is_json_object(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    line.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}
