//! Dates in the many ways that lists write them.

use jiff::civil::Date;

use crate::domain::DateSpan;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date as any list writes it: `1984-01-08`, `08/01/1984`, `dd/mm/1984`, `00/00/1984`, `8.1.1984`, `08 Jan 1984`,
/// `Jan 1984`, `1984`, `circa 1984`, `1983 to 1985`, `between 1983 and 1985`. `None` for anything else.
pub(super) fn date(text: &str) -> Option<DateSpan> {
    let lower = text.trim().to_lowercase();
    let exact = ["circa", "approximately", "about", "c."].iter().find_map(|word| lower.strip_prefix(word));
    let rest = exact.unwrap_or(&lower).trim().trim_start_matches("between").trim();
    let years = |text: &str| {
        text.len() == 9 && text.bytes().enumerate().all(|(n, b)| if n == 4 { b == b'-' } else { b.is_ascii_digit() })
    };
    if years(rest) {
        return DateSpan::between(part(rest.get(..4)?)?.0, part(rest.get(5..)?)?.1, exact.is_some());
    }
    let ends = [" to ", " and ", "/-", " - "].iter().find_map(|between| rest.split_once(between));
    let (from, to) = ends.unwrap_or((rest, rest));
    let (first, last) = (part(from)?.0, part(to)?.1);
    DateSpan::between(first, last, exact.is_some())
}

/// The first and the last day that a text can mean.
fn part(text: &str) -> Option<(Date, Date)> {
    let text = text.trim().trim_start_matches("circa").trim();
    if let Some(iso) = text.get(..10).filter(|iso| iso.as_bytes()[4] == b'-') {
        return iso.parse::<Date>().ok().map(|day| (day, day));
    }
    let words: Vec<&str> = text.split(['/', '.', ' ', '-', ',']).filter(|word| !word.is_empty()).collect();
    // Years come last everywhere but in ISO dates cut short.
    let (year, before) = match words[..] {
        [year, month] if year.len() == 4 => (year, vec![month]),
        [ref before @ .., year] => (year, before.to_vec()),
        [] => return None,
    };
    if year.len() != 4 {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    let unknown = |word: &str| word.chars().all(|c| matches!(c, '0' | 'd' | 'm'));
    let month = |word: &str| {
        let name = word.get(..3).and_then(|head| MONTHS.iter().position(|month| *month == head));
        name.and_then(|n| i8::try_from(n + 1).ok()).or_else(|| word.parse().ok())
    };
    let (month, day) = match before[..] {
        [] => (None, None),
        [m] if unknown(m) => (None, None),
        [m] => (Some(month(m)?), None),
        [_, m] if unknown(m) => (None, None),
        [d, m] if unknown(d) => (Some(month(m)?), None),
        [d, m] => (Some(month(m)?), Some(d.parse().ok()?)),
        _ => return None,
    };
    match (month, day) {
        (None, _) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
        (Some(month), None) => {
            let first = Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        (Some(month), Some(day)) => Date::new(year, month, day).ok().map(|day| (day, day)),
    }
}

/// `MM/DD/YYYY`, as OFAC's classic XML gives its own date.
pub(super) fn american(text: &str) -> Option<DateSpan> {
    let mut parts = text.trim().split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().map(DateSpan::day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_lists_write_them() {
        let check = |text: &str, expected: &str| {
            assert_eq!(date(text).map(|date| date.to_string()).unwrap_or_default(), expected, "{text}");
        };
        check("1984-01-08", "1984-01-08");
        check("1984-01-08T00:00:00", "1984-01-08");
        check("1984-01", "1984-01");
        check("1984", "1984");
        check("08/01/1984", "1984-01-08"); // UK
        check("00/00/1984", "1984");
        check("dd/mm/1984", "1984");
        check("dd/02/1984", "1984-02");
        check("8.1.1984", "1984-01-08"); // EU
        check("08 Jan 1984", "1984-01-08"); // OFAC
        check("Jan 1984", "1984-01");
        check("circa 1984", "1984~");
        check("1983 to 1985", "1983/1985");
        check("23 Sep 1958 to 1960", "1958-09-23/1960-12-31");
        check("circa 1979-1982", "1979/1982~");
        check("between 1983 and 1985", "1983/1985");
        check("30/02/1984", "");
        check("Jul-28", "");
        check("", "");
        check("unknown", "");
        check("1985 to 1983", "");
        assert_eq!(american("06/30/2025").map(|d| d.to_string()).as_deref(), Some("2025-06-30"));
        assert_eq!(american("30/06/2025"), None);
    }
}
