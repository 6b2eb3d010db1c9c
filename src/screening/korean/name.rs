//! A name as a Korean one: every way it can be a surname and given syllables.

use super::hanja;
use super::spelling::{self, Readings};
use super::surname::{self, Surname, SurnameFilter};
use super::syllable::Syllable;
use crate::screening::normalise::{Normalised, Token};

/// Words that a Korean name has at most: a surname, three given syllables, and one to spare.
const WORDS_MAX: usize = 5;
pub(super) const GIVEN_MAX: usize = 3;
/// Ways to read one name that are kept.
const READINGS_MAX: usize = 24;
const TITLES: [&str; 10] = ["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "mme", "herr"];

/// Costs of orders: surname first is the rule.
const JOINED: u16 = 10;
/// What Hanja costs: many people's characters are read as one name, so it is for review.
const HANJA: u16 = 35;
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
#[derive(Clone, Copy, Debug)]
pub(in crate::screening) struct Word<'t> {
    letters: &'t str,
    capitals: bool,
    before: Before,
    pub(in crate::screening) token: Token,
}

impl<'t> Word<'t> {
    pub(super) const fn letters(&self) -> &'t str {
        self.letters
    }

    pub(super) const fn is_ascii(&self) -> bool {
        self.letters.is_ascii()
    }

    /// The Hangul that it is, or that it is read as; none where it is neither Hangul nor Hanja.
    fn hangul(&self) -> Vec<char> {
        hangul_of(self.letters)
    }

    fn is_hanja(&self) -> bool {
        self.letters.chars().next().is_some_and(|c| Syllable::of(c).is_none())
    }
}

/// The Hangul that one character is, or is read as.
fn hangul_of(letters: &str) -> Vec<char> {
    let mut chars = letters.chars();
    match chars.next().filter(|c| !c.is_ascii() && chars.next().is_none()) {
        Some(c) if Syllable::of(c).is_some() => vec![c],
        Some(c) => hanja::readings(c).to_vec(),
        None => Vec::new(),
    }
}

/// The words of one text, without titles before them. `tokens` are those of the text.
pub(in crate::screening) fn words<'t>(text: &str, normal: &'t Normalised, tokens: &[Token]) -> Vec<Word<'t>> {
    words_of(|_| text, normal, tokens)
}

/// The same for tokens that stand in several texts, as `text_of` tells them.
pub(in crate::screening) fn words_of<'t, 'p>(
    text_of: impl Fn(Token) -> &'p str,
    normal: &'t Normalised,
    tokens: &[Token],
) -> Vec<Word<'t>> {
    let mut words = Vec::new();
    let mut before: Option<Token> = None;
    for token in tokens.iter().take(WORDS_MAX + 2) {
        let text = text_of(*token);
        let original = text.get(token.from as usize..token.to as usize).unwrap_or_default();
        let same = before.filter(|before| before.field == token.field);
        let gap = same.map_or(" ", |b| text.get(b.to as usize..token.from as usize).unwrap_or_default());
        words.push(Word {
            letters: normal.word(*token),
            capitals: original.len() > 1 && !original.chars().any(char::is_lowercase),
            before: Before::of(gap),
            token: *token,
        });
        before = Some(*token);
    }
    while words.len() > 2 && TITLES.contains(&words[0].letters) {
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
    pub(super) script: Script,
}

/// What a name is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Hangul,
    Hanja,
    /// In Latin letters, but as a Chinese name.
    Pinyin,
}

/// Whether a text is worth reading: it is short, and Hangul or a wanted surname stands at one of its ends, or begins
/// its only word. Most names of the world end here.
pub(super) fn may_be_korean(normal: &Normalised, tokens: &[Token], wanted: &SurnameFilter) -> bool {
    if tokens.len() > WORDS_MAX + 2 {
        return false;
    }
    if let [only] = tokens {
        let (padded, length) = normal.padded(*only);
        return (LONG_LETTERS..=JOINED_LETTERS_MAX).contains(&length)
            && (1..=surname::LETTERS_MAX).any(|end| wanted.may_be(padded, end));
    }
    let is_wanted = |token: &Token| {
        let (padded, length) = normal.padded(*token);
        wanted.may_be(padded, length)
    };
    let is_hangul = |token: &Token| {
        normal.padded(*token).0.first().is_some_and(|byte| !byte.is_ascii())
            && !hangul_of(normal.word(*token)).is_empty()
    };
    let ([first, second, .., last] | [first, second @ last]) = tokens else { return false };
    if is_hangul(first) || is_hangul(second) {
        return true;
    }
    let (starts, titled, ends) = (is_wanted(first), is_wanted(second), is_wanted(last));
    if !(starts || titled || ends) {
        return false;
    }
    let mut letters = [""; WORDS_MAX + 2];
    for (slot, token) in letters.iter_mut().zip(tokens) {
        *slot = normal.word(*token);
    }
    let letters = letters.get(..tokens.len()).unwrap_or_default();
    let splits = |given: &[&str]| given.split_first().is_some_and(|(word, after)| can_be_split(word, after, GIVEN_MAX));
    // A title may stand before all of it.
    [starts, titled].iter().enumerate().any(|(title, starts)| {
        let name = letters.get(title..).unwrap_or_default();
        let (Some((_, given)), Some((_, before))) = (name.split_first(), name.split_last()) else { return false };
        *starts && splits(given) || ends && splits(before)
    })
}

/// Every way to read words as a Korean name that costs no more. `surnames` says which ones letters can stand for.
pub(super) fn read(words: &[Word<'_>], cost_max: u16, surnames: impl Fn(&str) -> Vec<(Surname, u16)>) -> Vec<Reading> {
    let mut found = Vec::new();
    if words.is_empty() || words.len() > WORDS_MAX {
        return found;
    }
    let surnames = &surnames;
    if words.iter().all(|word| !word.hangul().is_empty()) {
        hangul(words, &mut found);
        return found;
    }
    if words.len() == 1 {
        joined(&words[0], cost_max, surnames, &mut found);
        return found;
    }
    let comma = words.iter().position(|word| word.before == Before::Comma);
    let (first, last) = (&words[0], &words[words.len() - 1]);
    // `Min-seo Bauer`: what a hyphen joins to the next word is a given syllable, unless hyphens join all words.
    let given_first = words[1].before == Before::Hyphen && words[2..].iter().any(|word| word.before != Before::Hyphen);
    if comma.is_none_or(|at| at == 1) && !given_first {
        spelt(first.letters, surnames, &words[1..], Cost { order: 0, max: cost_max }, &mut found);
    }
    if comma.is_none() {
        let cost = Cost { order: last_cost(words), max: cost_max };
        spelt(last.letters, surnames, &words[..words.len() - 1], cost, &mut found);
    }
    found.truncate(READINGS_MAX);
    found
}

/// What a surname at the end costs.
fn last_cost(words: &[Word<'_>]) -> u16 {
    let (last, given) = (&words[words.len() - 1], &words[..words.len() - 1]);
    let hyphenated = last.before != Before::Hyphen && given.iter().any(|word| word.before == Before::Hyphen);
    let alone_capital = last.capitals && !given.iter().any(|word| word.capitals);
    if hyphenated || alone_capital {
        0
    } else if surname::spelt(given[0].letters).is_empty() {
        LAST_UNLIKE
    } else if given.len() == 1 && given[0].letters.len() >= LONG_LETTERS {
        LAST_AFTER_LONG
    } else {
        LAST
    }
}

/// What the order of a name costs, and what all of it may.
#[derive(Clone, Copy)]
struct Cost {
    order: u16,
    max: u16,
}

fn spelt(
    letters: &str,
    surnames: impl Fn(&str) -> Vec<(Surname, u16)>,
    given: &[Word<'_>],
    cost: Cost,
    found: &mut Vec<Reading>,
) {
    let mut ways = Vec::new();
    let Some(left) = cost.max.checked_sub(cost.order) else { return };
    let words: Vec<&str> = given.iter().map(|word| word.letters).collect();
    let Some((word, after)) = words.split_first().filter(|(word, after)| can_be_split(word, after, GIVEN_MAX)) else {
        return;
    };
    let surnames = surnames(letters);
    let Some(left) = surnames.iter().map(|(_, cost)| *cost).min().and_then(|least| left.checked_sub(least)) else {
        return;
    };
    split(word, after, left, &mut Vec::new(), &mut ways);
    found.extend(ways.into_iter().map(|given| Reading {
        surname_letters: letters.to_owned(),
        surname: surnames.clone(),
        given,
        order: cost.order,
        script: Script::Latin,
    }));
}

/// Whether a word and those after it can be cut into so many pieces of the shape of syllables. Most names of the world
/// end here.
fn can_be_split(word: &str, after: &[&str], syllables: usize) -> bool {
    if word.is_empty() {
        return after.split_first().is_none_or(|(next, after)| can_be_split(next, after, syllables));
    }
    let letters = word.as_bytes();
    syllables > after.len()
        && (1..=letters.len().min(spelling::LETTERS_MAX)).any(|end| {
            spelling::is_shaped(letters.get(..end).unwrap_or_default())
                && can_be_split(word.get(end..).unwrap_or_default(), after, syllables - 1)
        })
}

/// Every way to cut a word and those after it into at most three syllables that cost no more.
fn split(word: &str, after: &[&str], cost_max: u16, so_far: &mut Vec<Spelt>, ways: &mut Vec<Vec<Spelt>>) {
    if word.is_empty() {
        match after.split_first() {
            Some((next, after)) => split(next, after, cost_max, so_far, ways),
            None if ways.len() < READINGS_MAX => ways.push(so_far.clone()),
            None => {}
        }
        return;
    }
    if so_far.len() + after.len() >= GIVEN_MAX || !word.is_ascii() {
        return;
    }
    for end in 1..=word.len().min(spelling::LETTERS_MAX) {
        let (letters, left) = word.split_at(end);
        let room = GIVEN_MAX - so_far.len() - 1;
        if !spelling::is_shaped(letters.as_bytes()) || !can_be_split(left, after, room) {
            continue;
        }
        let readings = spelling::readings(letters);
        let least = readings.iter().map(|(_, cost)| *cost).min();
        if let Some(cost_max) = least.and_then(|least| cost_max.checked_sub(least)) {
            so_far.push(Spelt { letters: letters.to_owned(), readings: readings.into() });
            split(left, after, cost_max, so_far, ways);
            so_far.pop();
        }
    }
}

/// A name written as one word: the surname at its beginning, or less likely at its end.
fn joined(word: &Word<'_>, cost_max: u16, surnames: impl Fn(&str) -> Vec<(Surname, u16)>, found: &mut Vec<Reading>) {
    let letters = word.letters;
    if !letters.is_ascii() || letters.len() < LONG_LETTERS {
        return;
    }
    for at in 1..letters.len() {
        let (first, rest) = letters.split_at(at);
        let part = |letters| Word { letters, ..*word };
        if !surname::customary(first).is_empty() {
            spelt(first, &surnames, &[part(rest)], Cost { order: JOINED, max: cost_max }, found);
        }
        if !surname::customary(rest).is_empty() {
            spelt(rest, &surnames, &[part(first)], Cost { order: JOINED_LAST, max: cost_max }, found);
        }
    }
    found.truncate(READINGS_MAX);
}

/// Hangul and Hanja: the surname is the first syllable or the first two, or stands alone at the end.
fn hangul(words: &[Word<'_>], found: &mut Vec<Reading>) {
    let is_hanja = words.iter().any(Word::is_hanja);
    let (script, more) = if is_hanja { (Script::Hanja, HANJA) } else { (Script::Hangul, 0) };
    let mut take = |surname: &[Word<'_>], given: &[Word<'_>], order| {
        let known: Vec<(Surname, u16)> =
            ways(surname).iter().filter_map(|letters| Some((surname::hangul(letters)?, 0))).collect();
        // Two characters are everybody's.
        let given_min = if is_hanja { 2 } else { 1 };
        if known.is_empty() || !(given_min..=GIVEN_MAX).contains(&given.len()) {
            return;
        }
        let syllable = |word: &Word<'_>| {
            let readings = word.hangul().into_iter().filter_map(Syllable::of).map(|syllable| (syllable, 0)).collect();
            Spelt { letters: word.letters.to_owned(), readings }
        };
        let given = given.iter().map(syllable).collect();
        let surname_letters = surname.iter().map(|word| word.letters).collect();
        found.push(Reading { surname_letters, surname: known, given, order: order + more, script });
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

/// Every way to read words in Hangul.
fn ways(words: &[Word<'_>]) -> Vec<String> {
    words.iter().fold(vec![String::new()], |ways, word| {
        let next = |way: &String| word.hangul().into_iter().map(|c| format!("{way}{c}")).collect::<Vec<_>>();
        ways.iter().flat_map(next).collect()
    })
}
