//! Han characters as Koreans read them.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

/// A line for each Hangul syllable, with the characters that are read so.
const TABLE: &str = include_str!("hanja.txt");

/// The lines of the table: a reading, and its characters.
fn lines() -> impl Iterator<Item = (char, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (reading, characters) = line.split_once(' ')?;
        Some((reading.chars().next()?, characters))
    })
}

static READINGS: LazyLock<HashMap<char, Vec<char>, FixedState>> = LazyLock::new(|| {
    let mut readings: HashMap<char, Vec<char>, FixedState> = HashMap::default();
    for (reading, characters) in lines() {
        for character in characters.chars() {
            readings.entry(character).or_default().push(reading);
        }
    }
    readings
});

/// The Hangul syllables that a Han character is read as; none for any other.
pub(super) fn readings(character: char) -> &'static [char] {
    READINGS.get(&character).map_or(&[], Vec::as_slice)
}

/// Syllables that characters with one reading in Mandarin have in Korean, the most frequent of them.
const READINGS_OF_PINYIN_MAX: usize = 12;

static OF_PINYIN: LazyLock<HashMap<String, Vec<char>, FixedState>> = LazyLock::new(|| {
    let mut counted: HashMap<String, HashMap<char, usize, FixedState>, FixedState> = HashMap::default();
    for (reading, characters) in lines() {
        for character in characters.chars() {
            let pinyin = any_ascii::any_ascii_char(character).to_ascii_lowercase();
            *counted.entry(pinyin).or_default().entry(reading).or_default() += 1;
        }
    }
    let most = |readings: HashMap<char, usize, FixedState>| {
        let mut readings: Vec<_> = readings.into_iter().collect();
        readings.sort_by_key(|(reading, count)| (std::cmp::Reverse(*count), *reading));
        readings.into_iter().map(|(reading, _)| reading).take(READINGS_OF_PINYIN_MAX).collect()
    };
    counted.into_iter().map(|(pinyin, readings)| (pinyin, most(readings))).collect()
});

/// The Hangul syllables that characters with a reading in Mandarin are read as in Korean.
pub(super) fn readings_of_pinyin(pinyin: &str) -> &'static [char] {
    OF_PINYIN.get(pinyin).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_their_readings() {
        let check = |character, expected| assert!(readings(character).contains(&expected), "{character}");
        check('金', '김');
        check('金', '금');
        check('正', '정');
        check('恩', '은');
        check('龙', '룡'); // as 龍
        assert!(readings('A').is_empty() && readings('김').is_empty());
        assert!(readings_of_pinyin("shu").contains(&'숙') && readings_of_pinyin("bao").contains(&'보'));
        assert!(readings_of_pinyin("hyok").is_empty());
    }
}
