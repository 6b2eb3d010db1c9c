//! A party's address beside a listed one's: the town alone is many people's, street or postal code with it hardly anyone
//! else's.

use std::collections::HashSet;

use super::geography;
use super::normalise::Normalised;
use crate::domain::ListedAddress;

/// What addresses say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AddressMatch {
    /// Nothing: one side has none, or they are two.
    #[default]
    Silent,
    /// A town or a district is the same.
    Town,
    /// The same, with street or postal code.
    Same,
}

/// Words of one party's address that are looked at: a hostile payment can have an address of a megabyte.
const WORDS_MAX: usize = 256;
/// Addresses of one designation that are looked at.
const ADDRESSES_MAX: usize = 32;
/// Letters or digits that a word needs to say where.
const TELLING_LETTERS_MIN: usize = 5;
/// Parts that are the same without a number among them, to be the same address.
const PARTS_MIN: usize = 3;

/// Words that every address has.
const COMMON: [&str; 26] = [
    "apartment",
    "avenue",
    "block",
    "boulevard",
    "building",
    "centre",
    "center",
    "district",
    "floor",
    "house",
    "lane",
    "level",
    "number",
    "office",
    "oblast",
    "province",
    "region",
    "square",
    "street",
    "suite",
    "tower",
    "county",
    "plaza",
    "village",
    "ulitsa",
    "urban",
];

/// The words of a party's address.
#[derive(Clone, Debug, Default)]
pub(super) struct AddressWords(HashSet<String>);

impl AddressWords {
    /// Takes in a line.
    pub(super) fn add(&mut self, line: &str) {
        let normal =
            Normalised::new(line.get(..line.floor_char_boundary(LINE_BYTES_MAX)).unwrap_or_default()).to_text();
        let room = WORDS_MAX.saturating_sub(self.0.len());
        self.0.extend(normal.split([' ', '\n']).take(room).map(str::to_owned));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What it says of listed addresses: the most that it says of any.
    pub(super) fn meets(&self, listed: &[ListedAddress]) -> AddressMatch {
        listed.iter().take(ADDRESSES_MAX).map(|address| self.meets_one(address)).max().unwrap_or_default()
    }

    fn meets_one(&self, listed: &ListedAddress) -> AddressMatch {
        let (mut parts, mut numbers) = (0, 0);
        for part in listed.text.split([',', ';']) {
            let normal = Normalised::new(part).to_text();
            let words: Vec<&str> = normal.split([' ', '\n']).collect();
            let telling =
                words.iter().any(|word| word.chars().count() >= TELLING_LETTERS_MIN && !COMMON.contains(word));
            if !telling || geography::is_dprk(part) || !words.iter().all(|word| self.0.contains(*word)) {
                continue;
            }
            parts += 1;
            numbers += usize::from(normal.bytes().any(|byte| byte.is_ascii_digit()));
        }
        match parts {
            0 => AddressMatch::Silent,
            _ if parts >= PARTS_MIN || (parts > 1 && numbers > 0) => AddressMatch::Same,
            _ => AddressMatch::Town,
        }
    }
}

/// Bytes of a line that are looked at.
const LINE_BYTES_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_meet_in_the_town_or_whole() {
        let listed = ListedAddress {
            text: "Office 5, Dom 113/5, Vokzalnaya Street, Artyom, Primorsky Krai, 692760".to_owned(),
            country: "Russia".to_owned(),
        };
        let check = |lines: &[&str], expected: AddressMatch| {
            let mut words = AddressWords::default();
            for line in lines {
                words.add(line);
            }
            assert_eq!(words.meets(std::slice::from_ref(&listed)), expected, "{lines:?}");
        };
        check(&["VOKZALNAYA STREET 113/5", "ARTYOM 692760"], AddressMatch::Same);
        check(&["Artyom", "692760"], AddressMatch::Same);
        check(&["Vokzalnaya Street, Artyom, Primorsky Krai"], AddressMatch::Same);
        check(&["Artyom"], AddressMatch::Town);
        check(&["Office 5, Dom 113/5, Tverskaya Street", "Moscow"], AddressMatch::Silent);
        check(&[], AddressMatch::Silent);
    }
}
