//! Keys of words: of the word itself, of it with any one letter left out, of its sound, of it and the next as one.

use super::word::folded;

/// Letters of a word that are looked at.
const LETTERS_MAX: usize = 32;
/// A word with fewer letters is looked for as it is.
const DELETE_LETTERS_MIN: usize = 5;
/// A word with so many sounds is looked for by its beginning and its end, too: two letters of it may differ.
const ENDS_LETTERS_MIN: usize = 8;
const END_LETTERS: usize = 5;
/// In a word with no more letters a letter wrong in its middle is in the beginning and in the end.
const SHORT_LETTERS_MAX: usize = 6;
/// The same of two letters that changed places.
const SWAPPED_MAX: usize = 5;
/// What tells a beginning and an end from a whole word.
const BEGINNING: u64 = 0x5555_5555_5555_5555;
const END: u64 = 0x3333_3333_3333_3333;
const PAIR: u64 = 0x0F0F_0F0F_0F0F_0F0F;
/// Base of the polynomial. Odd, and far from anything letters add up to.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// A word's polynomial, with its beginnings and ends: what is left without any one letter costs two multiplications.
struct Polynomial {
    length: usize,
    /// Of the letters before each place.
    before: [u64; LETTERS_MAX + 1],
    /// Of the letters from each place on.
    from: [u64; LETTERS_MAX + 1],
}

/// Powers of the base.
const POWER: [u64; LETTERS_MAX + 1] = {
    let mut power = [1u64; LETTERS_MAX + 1];
    let mut n = 0;
    while n < LETTERS_MAX {
        power[n + 1] = power[n].wrapping_mul(BASE);
        n += 1;
    }
    power
};

impl Polynomial {
    fn new(letters: &[u8]) -> Self {
        let letters = letters.get(..LETTERS_MAX).unwrap_or(letters);
        let length = letters.len();
        let (mut before, mut from) = ([0u64; LETTERS_MAX + 1], [0u64; LETTERS_MAX + 1]);
        for (n, letter) in letters.iter().enumerate() {
            before[n + 1] = before[n].wrapping_mul(BASE).wrapping_add(u64::from(*letter) + 1);
        }
        for (n, letter) in letters.iter().enumerate().rev() {
            from[n] = (u64::from(*letter) + 1).wrapping_mul(POWER[length - 1 - n]).wrapping_add(from[n + 1]);
        }
        Self { length, before, from }
    }

    const fn whole(&self) -> u64 {
        self.from[0]
    }

    /// Of the whole, and if wanted of it without each letter.
    fn keys(&self, shorter: bool, key: &mut impl FnMut(u64)) {
        key(mixed(self.whole()));
        for at in 0..if shorter { self.length } else { 0 } {
            key(mixed(self.without(at)));
        }
    }

    const fn without(&self, at: usize) -> u64 {
        self.before[at].wrapping_mul(POWER[self.length - 1 - at]).wrapping_add(self.from[at + 1])
    }
}

/// Spreads a polynomial's value over all bits.
const fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    value ^ (value >> 29)
}

/// The word and how it sounds, both with each letter left out in turn, and the beginning and the end of a long one.
pub(super) fn spelt(letters: &str, mut key: impl FnMut(u64)) {
    let folded = folded(letters);
    let sound = Polynomial::new(folded.letters());
    let is_long = letters.len() >= DELETE_LETTERS_MIN;
    sound.keys(is_long, &mut key);
    if is_long && folded.letters() != letters.as_bytes() {
        Polynomial::new(letters.as_bytes()).keys(true, &mut key);
    }
    if sound.length >= ENDS_LETTERS_MIN {
        key(mixed(sound.before[END_LETTERS] ^ BEGINNING));
        key(mixed(sound.from[sound.length - END_LETTERS] ^ END));
    }
}

/// The word as it is written, and that with each letter left out in turn.
pub(super) fn with_a_letter_wrong(letters: &str, mut key: impl FnMut(u64)) {
    Polynomial::new(letters.as_bytes()).keys(true, &mut key);
}

/// Of a word of at least four letters: its beginning and its end, and of a short one a little of both. A letter wrong
/// leaves one of them as it was. Quick, for a first look.
pub(super) fn ends(letters: &[u8]) -> impl Iterator<Item = u64> {
    let bits = |letters: &[u8]| letters.iter().fold(0, |bits, letter| bits << 8 | u64::from(*letter));
    let of = |first: usize, last: usize| {
        let (begins, ends) = (letters.get(..first), letters.get(letters.len().wrapping_sub(last)..));
        Some(mixed(bits(begins?) << 32 | bits(ends?)))
    };
    let short = |key: Option<u64>, most: usize| key.filter(|_| letters.len() <= most);
    let middle = [short(of(2, 2), SHORT_LETTERS_MAX), short(of(1, 2), SWAPPED_MAX), short(of(2, 1), SWAPPED_MAX)];
    [of(3, 0), of(0, 3)].into_iter().chain(middle).flatten()
}

/// Two words of everybody's in one name, in whichever order.
pub(super) fn pair(one: &str, other: &str) -> u64 {
    let [one, other] = [one, other].map(|word| mixed(Polynomial::new(word.as_bytes()).whole()));
    mixed(one.wrapping_add(other) ^ PAIR)
}

/// Two words written as one.
pub(super) fn joined(first: &str, second: &str) -> u64 {
    let (first, second) = (folded(first), folded(second));
    let (first, mut second) = (first.letters(), second.letters());
    // Letters that meet are one, as in a word.
    if first.last() == second.first() {
        second = second.get(1..).unwrap_or_default();
    }
    let (first, second) = (Polynomial::new(first), Polynomial::new(second));
    mixed(first.whole().wrapping_mul(POWER[second.length]).wrapping_add(second.whole()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(word: &str) -> Vec<u64> {
        let mut keys = Vec::new();
        spelt(word, |key| keys.push(key));
        keys
    }

    #[test]
    fn words_a_letter_apart_have_a_key_in_common() {
        let meet = |a: &str, b: &str| keys(a).iter().any(|key| keys(b).contains(key));
        assert!(meet("lazarus", "lazarus") && meet("lazarus", "lazars") && meet("lazarus", "lazaruss"));
        assert!(meet("lazarus", "lasarus") && meet("lazarus", "lzaarus"));
        assert!(!meet("lazarus", "volkswagen") && !meet("kim", "kin"));
        assert_eq!(keys("abcde")[1], keys("bcde")[0]);
        assert_eq!(joined("green", "pine"), keys("greenpine")[0]);
        assert_eq!(joined("hong", "gang"), keys("honggang")[0]);
        assert_eq!(keys("taesong")[0], keys("daesong")[0]);
        let long = "x".repeat(500);
        assert_eq!(keys(&long).len(), LETTERS_MAX + 3);
    }

    proptest::proptest! {
        #[test]
        fn a_letter_wrong_leaves_an_end_of_a_word(word in "[a-z]{5,12}", at in 0..12usize, letter in "[a-z]", how in 0..4) {
            let mut wrong: Vec<char> = word.chars().collect();
            let at = at % wrong.len();
            match (how, letter.chars().next()) {
                (0, _) => drop(wrong.remove(at)),
                (1, Some(letter)) => wrong[at] = letter,
                (2, Some(letter)) => wrong.insert(at, letter),
                _ if at + 1 < wrong.len() => wrong.swap(at, at + 1),
                _ => {}
            }
            let wrong: String = wrong.into_iter().collect();
            let of_word: Vec<u64> = ends(word.as_bytes()).collect();
            proptest::prop_assert!(ends(wrong.as_bytes()).any(|end| of_word.contains(&end)), "{} {}", word, wrong);
        }
    }
}
