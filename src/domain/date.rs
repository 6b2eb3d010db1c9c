//! Dates as lists publish them: exact, a month, a year, a range, or roughly so.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A date or a range of dates, written in the part of EDTF (ISO 8601-2) that lists need: `1984-01-08`, `1984-01`,
/// `1984`, `1984~` (about 1984) and `1983/1985`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateSpan {
    first: Date,
    last: Date,
    approximate: bool,
}

/// A text that is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date; write YYYY-MM-DD, YYYY-MM, YYYY, YYYY~ or a range of them with a slash")]
pub struct DateError(String);

impl DateSpan {
    /// A single day.
    #[must_use]
    pub const fn day(day: Date) -> Self {
        Self { first: day, last: day, approximate: false }
    }

    /// From one day to another, both included. `None` when they are the wrong way round.
    #[must_use]
    pub fn between(first: Date, last: Date, approximate: bool) -> Option<Self> {
        (first <= last).then_some(Self { first, last, approximate })
    }

    /// The first day it can be.
    #[must_use]
    pub const fn first(self) -> Date {
        self.first
    }

    /// The last day it can be.
    #[must_use]
    pub const fn last(self) -> Date {
        self.last
    }

    /// Whether the list itself says "about".
    #[must_use]
    pub const fn is_approximate(self) -> bool {
        self.approximate
    }
}

impl FromStr for DateSpan {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError(text.chars().take(40).collect());
        let exact = text.strip_suffix('~').unwrap_or(text);
        let (from, to) = exact.split_once('/').unwrap_or((exact, exact));
        let (first, _) = part(from).ok_or_else(error)?;
        let (_, last) = part(to).ok_or_else(error)?;
        Self::between(first, last, exact.len() != text.len()).ok_or_else(error)
    }
}

/// The first and last day of a year, a month or a day.
fn part(text: &str) -> Option<(Date, Date)> {
    let shaped = matches!(text.len(), 4 | 7 | 10)
        && text.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if !shaped {
        return None;
    }
    let number = |at: std::ops::Range<usize>| text.get(at).and_then(|digits| digits.parse::<i16>().ok());
    let small = |at: std::ops::Range<usize>| text.get(at).and_then(|digits| digits.parse::<i8>().ok());
    let year = number(0..4)?;
    match (small(5..7), small(8..10)) {
        (None, _) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
        (Some(month), None) => {
            let first = Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        (Some(month), Some(day)) => {
            let day = Date::new(year, month, day).ok()?;
            Some((day, day))
        }
    }
}

impl fmt::Display for DateSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first, self.last);
        let whole_year = |d: Date, e: Date| d == d.first_of_year() && e == e.last_of_year();
        if first == last {
            write!(f, "{first}")?;
        } else if whole_year(first, last) && first.year() == last.year() {
            write!(f, "{:04}", first.year())?;
        } else if whole_year(first, last) {
            write!(f, "{:04}/{:04}", first.year(), last.year())?;
        } else if first == first.first_of_month() && last == first.last_of_month() {
            write!(f, "{:04}-{:02}", first.year(), first.month())?;
        } else {
            write!(f, "{first}/{last}")?;
        }
        if self.approximate { f.write_str("~") } else { Ok(()) }
    }
}

impl serde::Serialize for DateSpan {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for DateSpan {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_and_print_the_same() {
        let check = |text: &str, first: &str, last: &str| {
            let span: DateSpan = text.parse().unwrap_or_else(|e| panic!("{e}"));
            assert_eq!((span.first().to_string(), span.last().to_string()), (first.to_owned(), last.to_owned()));
            assert_eq!(span.to_string(), text);
        };
        check("1984-01-08", "1984-01-08", "1984-01-08");
        check("1984-02", "1984-02-01", "1984-02-29");
        check("1984", "1984-01-01", "1984-12-31");
        check("1984~", "1984-01-01", "1984-12-31");
        check("1983/1985", "1983-01-01", "1985-12-31");
        check("1983-05-02/1983-06-01", "1983-05-02", "1983-06-01");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "84", "1984-13", "1984-02-30", "1985/1983", "8 Jan 1984", "1984-1-8", "１９８４", "1984-01-08T00:00"]
        {
            assert!(text.parse::<DateSpan>().is_err(), "{text}");
        }
    }
}
