//! An entity's name as it is compared: initials that stand one by one as one word, numbers in digits.

/// Tens in words; the second spelling is a usual mistake.
const TENS: [(&str, u32); 9] = [
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];
const UNITS: [[&str; 2]; 9] = [
    ["one", "first"],
    ["two", "second"],
    ["three", "third"],
    ["four", "fourth"],
    ["five", "fifth"],
    ["six", "sixth"],
    ["seven", "seventh"],
    ["eight", "eighth"],
    ["nine", "ninth"],
];
/// Smaller ordinals are words of everybody's, and stay words.
const ORDINAL_MIN: u32 = 4;

/// The words of a name so: `A.B.C. Company` is ABC Company, `Office Thirty-Nine` is Office 39, `110th` is 110. `None`
/// where there is nothing to do.
pub(super) fn regular(texts: &[&str]) -> Option<Vec<String>> {
    let has_initials = texts.windows(2).any(|pair| pair.iter().all(|text| is_initial(text)));
    if !has_initials && !texts.iter().any(|text| tens(text).is_some() || ordinal(text).is_some()) {
        return None;
    }
    let mut regular: Vec<String> = Vec::new();
    let (mut after_initial, mut after_tens) = (false, None::<u32>);
    for text in texts {
        match (regular.last_mut(), after_tens.take(), unit(text)) {
            (Some(last), _, _) if after_initial && is_initial(text) => last.push_str(text),
            (Some(last), Some(tens), Some(unit)) => *last = (tens + unit).to_string(),
            _ => {
                after_tens = tens(text);
                regular
                    .push(after_tens.or_else(|| ordinal(text)).map_or_else(|| (*text).to_owned(), |n| n.to_string()));
            }
        }
        after_initial = is_initial(text);
    }
    Some(regular)
}

fn is_initial(text: &str) -> bool {
    text.len() == 1 && text.as_bytes()[0].is_ascii_alphabetic()
}

fn tens(text: &str) -> Option<u32> {
    TENS.iter().find(|(word, _)| *word == text).map(|(_, tens)| *tens)
}

fn unit(text: &str) -> Option<u32> {
    (1..).zip(UNITS).find(|(_, words)| words.contains(&text)).map(|(unit, _)| unit)
}

/// `39th`.
fn ordinal(text: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end))?;
    let is_number = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| is_number && *number >= ORDINAL_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_joined_and_numbers_are_digits() {
        let check = |text: &str, expected: Option<&str>| {
            let texts: Vec<&str> = text.split(' ').collect();
            assert_eq!(regular(&texts).map(|words| words.join(" ")).as_deref(), expected, "{text}");
        };
        check("a b c company", Some("abc company"));
        check("office thirty nine", Some("office 39"));
        check("brigade fourty four", Some("brigade 44"));
        check("the thirty ninth office", Some("the 39 office"));
        check("twenty twenty one four", Some("20 21 four"));
        check("110th research center", Some("110 research center"));
        check("first 2nd third", None);
        check("the four seasons", None);
        check("a company b", None);
        check("thth 04th th", None);
    }
}
