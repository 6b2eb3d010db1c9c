//! One word of a name, and how alike two are.

use super::distance::distance;
use super::vocabulary::{self, is_telling};

/// A word: its usual form, and how much it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) letters: &'t str,
    /// In hundredths.
    pub(super) weight: u16,
    /// The word of everybody's that this may be, misspelt: `Tradnig`.
    pub(super) meant: Option<&'static str>,
    pub(super) shape: Shape,
}

/// How a word sounds, and which letters are in it: what tells most words apart at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    sound: Folded,
    letters: u32,
}

impl Shape {
    pub(super) fn of(letters: &str) -> Self {
        Self { sound: folded(letters), letters: letters_in(letters.as_bytes()) }
    }

    pub(super) const fn letters(self) -> u32 {
        self.letters
    }
}

/// A bit for each letter that is there.
pub(super) fn letters_in(letters: &[u8]) -> u32 {
    letters.iter().fold(0, |bits, letter| bits | 1 << (letter & 31))
}

/// Whether two words with these letters can be so few letters apart: each of them changes two bits at most.
pub(super) const fn may_be_near(a: u32, b: u32, limit: usize) -> bool {
    (a ^ b).count_ones() as usize <= 2 * limit
}

impl Word<'_> {
    /// With the word of everybody's that it may be.
    fn perhaps_misspelt(self) -> Self {
        let meant = if is_telling(self.weight) { vocabulary::nearest(self.letters) } else { None };
        Self { meant, ..self }
    }

    /// What it says where nothing is like it.
    pub(super) fn weight_alone(&self) -> u16 {
        self.meant.map_or(self.weight, |meant| vocabulary::weight(meant, false))
    }
}

/// Alike as can be.
pub(super) const SAME: u16 = 1000;
/// Words that sound the same.
const SOUNDS_ALIKE: u16 = 930;
/// What a difference in sound costs besides.
const MISHEARD: u16 = 40;
/// A word and the beginning of it.
const SHORTENED: u16 = 850;
/// A word and its first letter.
const INITIAL: u16 = 650;
/// Less is another word.
const ALIKE_MIN: u16 = 600;

/// The words of a name, each in its usual form, without those that only hold others together.
pub(super) fn words<'t>(texts: impl Iterator<Item = &'t str>, is_person: bool) -> Vec<Word<'t>> {
    texts
        .filter_map(|text| vocabulary::usual(text, is_person))
        .map(|letters| Word {
            letters,
            weight: vocabulary::weight(letters, is_person),
            meant: None,
            shape: Shape::of(letters),
        })
        .collect()
}

/// The words of a name that is looked up: those of an entity's may be everybody's, misspelt.
pub(super) fn asked<'t>(texts: impl Iterator<Item = &'t str>, is_person: bool) -> Vec<Word<'t>> {
    let words = words(texts, is_person);
    if is_person { words } else { words.into_iter().map(Word::perhaps_misspelt).collect() }
}

/// How alike two words are, in thousandths; 0 where they are two words.
pub(super) fn likeness(a: &Word<'_>, b: &Word<'_>, is_person: bool) -> u16 {
    if a.letters == b.letters {
        return SAME;
    }
    let (short, long) = if a.letters.len() <= b.letters.len() { (a, b) } else { (b, a) };
    let (short, long, short_sound, long_sound) = (short.letters, long.letters, short.shape.sound, long.shape.sound);
    let digits = |word: &str| word.bytes().any(|b| b.is_ascii_digit());
    if short.is_empty() || digits(short) || digits(long) {
        return 0;
    }
    if short.len() == 1 {
        return if is_person && long.starts_with(short) { INITIAL } else { 0 };
    }
    let sound = match short.len() {
        2 | 3 => 0,
        _ if short_sound == long_sound => SOUNDS_ALIKE,
        _ if short.as_bytes()[0] != long.as_bytes()[0] => 0,
        _ => misspelt(short_sound.letters(), long_sound.letters()).saturating_sub(MISHEARD),
    };
    let shortened = if !is_person && short.len() >= 3 && long.len() >= short.len() + 2 && long.starts_with(short) {
        SHORTENED
    } else {
        0
    };
    let near = may_be_near(a.shape.letters, b.shape.letters, limit(long.len()));
    sound.max(shortened).max(if near { misspelt(short.as_bytes(), long.as_bytes()) } else { 0 })
}

/// Letters that words of a length may differ in: one in a word of up to six, two up to ten, three in longer ones.
pub(super) const fn limit(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        7..=10 => 2,
        _ => 3,
    }
}

/// By letters.
fn misspelt(short: &[u8], long: &[u8]) -> u16 {
    let limit = limit(long.len());
    if limit == 0 || !may_be_near(letters_in(short), letters_in(long), limit) {
        return 0;
    }
    let Some(differ) = distance(short, long, limit) else { return 0 };
    let first_differs = short.first() != long.first();
    let per_letter = if first_differs { 1600 } else { 1150 };
    let loss = differ * per_letter / long.len();
    let alike = SAME.saturating_sub(u16::try_from(loss).unwrap_or(SAME));
    if alike < ALIKE_MIN { 0 } else { alike }
}

/// Letters of a word that are folded.
const LETTERS_MAX: usize = 32;

/// A word as it sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    letters: [u8; LETTERS_MAX],
    length: usize,
}

impl Folded {
    pub(super) fn letters(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }
}

/// What is left of a word when letters that are written for one another are one, and its length: `taesong` and
/// `daesong`, `yunha` and `ryonha`, `sergei` and `sergey`.
pub(super) fn folded(word: &str) -> Folded {
    let bytes = word.as_bytes();
    let (mut out, mut length) = ([0; LETTERS_MAX], 0);
    let mut at = 0;
    while at < bytes.len() && length < LETTERS_MAX {
        let (letter, taken) = match (bytes[at], bytes.get(at + 1)) {
            (b'c' | b'z', Some(b'h')) => (b'j', 2),
            (b'c', Some(b'k')) => (b'k', 2),
            (b'k' | b't' | b'p' | b'g' | b'd' | b'b', Some(b'h')) => (plain(bytes[at]), 2),
            (b'e', Some(b'o' | b'u')) | (b'o' | b'w', Some(b'o')) => (b'o', 2),
            (b'a', Some(b'e')) => (b'e', 2),
            (b'r', Some(b'y')) if at == 0 => (b'i', 2),
            (b'i', Some(b'y')) | (b'e', Some(b'y' | b'i' | b'j')) => (b'i', 2),
            (b's', Some(b'h')) => (b's', 2),
            (other, _) => (plain(other), 1),
        };
        if length == 0 || out[length - 1] != letter {
            out[length] = letter;
            length += 1;
        }
        at += taken;
    }
    Folded { letters: out, length }
}

const fn plain(letter: u8) -> u8 {
    match letter {
        b'g' | b'q' => b'k',
        b'd' => b't',
        b'b' => b'p',
        b'l' => b'r',
        b'u' => b'o',
        b'y' => b'i',
        b'v' | b'w' => b'f',
        b'z' | b'x' => b's',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_alike_or_not() {
        let check = |a, b, is_person, at_least: u16| {
            let [a, b] = [a, b].map(|letters| Word { letters, weight: 100, meant: None, shape: Shape::of(letters) });
            let found = likeness(&a, &b, is_person);
            assert!(if at_least == 0 { found == 0 } else { found >= at_least }, "{a:?} {b:?} {found}");
        };
        check("scholze", "scholz", true, 800);
        check("taesong", "daesong", false, 900);
        check("ryonha", "yunha", false, 900);
        check("comm", "commercial", false, 850);
        check("comm", "commercial", true, 0);
        check("j", "john", true, 600);
        check("kim", "kin", true, 0);
        check("siemens", "volkswagen", false, 0);
        check("star18", "star19", false, 0);
        check("bowne", "brown", true, 0);
    }
}
