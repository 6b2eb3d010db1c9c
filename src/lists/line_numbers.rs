//! Which line of a CSV file a record stands on. The csv crate counts a carriage return as a record's end and the line feed
//! behind it as the next record's beginning, so that in files with both every line but the first is said one too low.

use std::io::{self, BufRead};

/// How the lines of one file are counted.
#[derive(Clone, Copy, Debug)]
pub struct LineNumbers {
    has_both: bool,
}

impl LineNumbers {
    /// Looks at how the first line ends, and consumes nothing. A first line longer than the reader's buffer is taken to
    /// end with a line feed.
    ///
    /// # Errors
    /// When nothing can be read.
    pub fn of(reader: &mut (impl BufRead + ?Sized)) -> io::Result<Self> {
        let start = reader.fill_buf()?;
        let has_both = start
            .iter()
            .position(|byte| matches!(byte, b'\r' | b'\n'))
            .is_some_and(|at| start[at..].starts_with(b"\r\n"));
        Ok(Self { has_both })
    }

    /// The line of a record, counted from 1.
    #[must_use]
    pub fn line(self, position: Option<&csv::Position>) -> u64 {
        position.map_or(0, |at| at.line() + u64::from(self.has_both && at.byte() > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_the_one_an_editor_shows() {
        for text in ["a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n"] {
            let mut bytes = text.as_bytes();
            let numbers = LineNumbers::of(&mut bytes).expect("bytes can be read");
            let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
            let lines = csv.records().map(|record| numbers.line(record.expect("a record").position()));
            assert_eq!(lines.collect::<Vec<_>>(), [1, 2, 3], "{text:?}");
        }
    }
}
