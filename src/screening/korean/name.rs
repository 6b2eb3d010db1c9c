//! A name as a Korean one: every way it can be a surname and given syllables.

use super::spelling::{self, Readings};
use super::surname::{self, Surname};
use super::syllable::Syllable;
use crate::screening::normalise::{Normalised, Token};

/// Words that a Korean name has at most: a surname, three given syllables, and one to spare.
const WORDS_MAX: usize = 5;
const GIVEN_MAX: usize = 3;
/// Ways to read one name that are kept.
const READINGS_MAX: usize = 24;
const TITLES: [&str; 10] = ["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "mme", "herr"];

/// Costs of orders: surname first is the rule.
const JOINED: u16 = 10;
const HANGUL_LAST: u16 = 30;
const LAST_UNLIKE: u16 = 5;
const LAST_AFTER_LONG: u16 = 20;
const LAST: u16 = 60;
const JOINED_LAST: u16 = 80;
/// A first word of so many letters is rather two given syllables than a surname.
const LONG_LETTERS: usize = 5;
/// A surname and three given syllables have no more letters in one word.
const JOINED_LETTERS_MAX: usize = 26;

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Space,
    Hyphen,
    Comma,
    /// Nothing: both are syllables of one Hangul word.
    Nothing,
}

impl Before {
    fn of(gap: &str) -> Self {
        if gap.contains([',', '，']) {
            Self::Comma
        } else if gap.contains(['-', '\u{2010}', '\u{2011}', '\u{2013}']) {
            Self::Hyphen
        } else if gap.is_empty() {
            Self::Nothing
        } else {
            Self::Space
        }
    }
}

/// A word of a name and how it stands to the one before.
#[derive(Clone, Debug)]
pub(in crate::screening) struct Word {
    letters: String,
    capitals: bool,
    before: Before,
    /// Which token it is.
    pub(in crate::screening) token: usize,
}

impl Word {
    fn hangul(&self) -> Option<Syllable> {
        let mut chars = self.letters.chars();
        chars.next().filter(|_| chars.next().is_none()).and_then(Syllable::of)
    }
}

/// The words of one text, without titles before them. `tokens` are those of the text.
pub(in crate::screening) fn words(text: &str, normal: &Normalised, first: usize, tokens: &[Token]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut before: Option<Token> = None;
    for (n, token) in tokens.iter().enumerate().take(WORDS_MAX + 2) {
        let original = text.get(token.from as usize..token.to as usize).unwrap_or_default();
        let gap = before.map_or(" ", |b| text.get(b.to as usize..token.from as usize).unwrap_or_default());
        words.push(Word {
            letters: String::from_utf8_lossy(normal.word(*token)).into_owned(),
            capitals: original.len() > 1 && !original.chars().any(char::is_lowercase),
            before: Before::of(gap),
            token: first + n,
        });
        before = Some(*token);
    }
    while words.len() > 2 && TITLES.contains(&words[0].letters.as_str()) {
        words.remove(0);
    }
    words
}

/// A written syllable.
#[derive(Clone, Debug)]
pub(super) struct Spelt {
    pub(super) letters: String,
    pub(super) readings: Readings,
}

/// One way to read a name.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) surname_letters: String,
    pub(super) surname: Vec<(Surname, u16)>,
    pub(super) given: Vec<Spelt>,
    /// What the order costs.
    pub(super) order: u16,
}

impl Reading {
    /// What it costs by itself: how much it looks like a Korean name.
    pub(super) fn cost(&self) -> u16 {
        let least = |costs: &mut dyn Iterator<Item = u16>| costs.min().unwrap_or(u16::MAX / 8);
        let surname = least(&mut self.surname.iter().map(|(_, cost)| *cost));
        let given: u16 = self.given.iter().map(|spelt| least(&mut spelt.readings.iter().map(|(_, cost)| *cost))).sum();
        self.order + surname + given
    }
}

/// Whether a text is worth reading: it is short, and Hangul or a customary surname stands in it, or begins its only
/// word. Most names of the world end here.
pub(in crate::screening) fn may_be_korean(normal: &Normalised, tokens: &[Token]) -> bool {
    if tokens.len() > WORDS_MAX + 2 {
        return false;
    }
    let letters = |token: &Token| std::str::from_utf8(normal.word(*token)).unwrap_or_default();
    if let [only] = tokens {
        let word = letters(only);
        let ends = 1..=word.len().min(surname::LETTERS_MAX);
        return (LONG_LETTERS..=JOINED_LETTERS_MAX).contains(&word.len())
            && ends.into_iter().any(|end| word.get(..end).is_some_and(surname::is_customary));
    }
    tokens.iter().any(|token| {
        let word = letters(token);
        if word.is_ascii() { surname::is_customary(word) } else { word.chars().all(|c| Syllable::of(c).is_some()) }
    })
}

/// Every way to read words as a Korean name.
pub(super) fn read(words: &[Word]) -> Vec<Reading> {
    let mut found = Vec::new();
    if words.is_empty() || words.len() > WORDS_MAX {
        return found;
    }
    if words.iter().all(|word| word.hangul().is_some()) {
        hangul(words, &mut found);
        return found;
    }
    if words.len() == 1 {
        joined(&words[0], &mut found);
        return found;
    }
    let comma = words.iter().position(|word| word.before == Before::Comma);
    let (first, last) = (&words[0], &words[words.len() - 1]);
    if comma.is_none_or(|at| at == 1) {
        spelt(first, &words[1..], 0, &mut found);
    }
    if comma.is_none() {
        spelt(last, &words[..words.len() - 1], last_cost(words), &mut found);
    }
    found.truncate(READINGS_MAX);
    found
}

/// What a surname at the end costs.
fn last_cost(words: &[Word]) -> u16 {
    let (last, given) = (&words[words.len() - 1], &words[..words.len() - 1]);
    let hyphenated = last.before != Before::Hyphen && given.iter().any(|word| word.before == Before::Hyphen);
    let alone_capital = last.capitals && !given.iter().any(|word| word.capitals);
    if hyphenated || alone_capital {
        0
    } else if surname::spelt(&given[0].letters).is_empty() {
        LAST_UNLIKE
    } else if given.len() == 1 && given[0].letters.len() >= LONG_LETTERS {
        LAST_AFTER_LONG
    } else {
        LAST
    }
}

fn spelt(surname: &Word, given: &[Word], order: u16, found: &mut Vec<Reading>) {
    let surnames = surname::spelt(&surname.letters);
    if surnames.is_empty() {
        return;
    }
    let mut ways = Vec::new();
    let letters: Vec<&str> = given.iter().map(|word| word.letters.as_str()).collect();
    split(&letters, &mut Vec::new(), &mut ways);
    found.extend(ways.into_iter().map(|given| Reading {
        surname_letters: surname.letters.clone(),
        surname: surnames.clone(),
        given,
        order,
    }));
}

/// Every way to cut words into at most three syllables.
fn split(words: &[&str], so_far: &mut Vec<Spelt>, ways: &mut Vec<Vec<Spelt>>) {
    let Some((word, rest)) = words.split_first() else {
        if !so_far.is_empty() && ways.len() < READINGS_MAX {
            ways.push(so_far.clone());
        }
        return;
    };
    if word.is_empty() {
        return split(rest, so_far, ways);
    }
    if so_far.len() + words.len() > GIVEN_MAX || !word.is_ascii() {
        return;
    }
    for end in 1..=word.len().min(spelling::LETTERS_MAX) {
        let (letters, left) = word.split_at(end);
        let readings = spelling::readings(letters);
        if readings.is_empty() {
            continue;
        }
        so_far.push(Spelt { letters: letters.to_owned(), readings });
        let mut next = vec![left];
        next.extend(rest);
        split(&next[usize::from(left.is_empty())..], so_far, ways);
        so_far.pop();
    }
}

/// A name written as one word: the surname at its beginning, or less likely at its end.
fn joined(word: &Word, found: &mut Vec<Reading>) {
    let letters = word.letters.as_str();
    if !letters.is_ascii() || letters.len() < LONG_LETTERS {
        return;
    }
    for at in 1..letters.len() {
        let (first, rest) = letters.split_at(at);
        let part = |letters: &str| Word { letters: letters.to_owned(), ..word.clone() };
        if surname::is_customary(first) {
            spelt(&part(first), &[part(rest)], JOINED, found);
        }
        if surname::is_customary(rest) {
            spelt(&part(rest), &[part(first)], JOINED_LAST, found);
        }
    }
    found.truncate(READINGS_MAX);
}

/// Hangul: the surname is the first syllable or the first two, or stands alone at the end.
fn hangul(words: &[Word], found: &mut Vec<Reading>) {
    let mut take = |surname: &[Word], given: &[Word], order| {
        let letters: String = surname.iter().map(|word| word.letters.as_str()).collect();
        let Some(known) = surname::hangul(&letters) else { return };
        if !(1..=GIVEN_MAX).contains(&given.len()) {
            return;
        }
        let syllable = |word: &Word| {
            let readings = word.hangul().map(|syllable| (syllable, 0)).into_iter().collect();
            Spelt { letters: word.letters.clone(), readings }
        };
        let given = given.iter().map(syllable).collect();
        found.push(Reading { surname_letters: letters, surname: vec![(known, 0)], given, order });
    };
    for length in [1, 2] {
        if let Some((surname, given)) = words.split_at_checked(length) {
            take(surname, given, 0);
        }
    }
    if let Some((last, given)) = words.split_last()
        && last.before != Before::Nothing
    {
        take(std::slice::from_ref(last), given, HANGUL_LAST);
    }
}
