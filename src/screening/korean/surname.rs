//! Surnames: which Hangul surnames a spelling can stand for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use super::spelling;
use super::syllable::Syllable;
use super::tables::SURNAMES;

/// Costs of spellings made by rule that are still taken, and what is added to them.
const RULE_COST_MAX: u16 = 90;
const RULE_COST: u16 = 10;
/// Letters of the longest surname spelling.
pub(super) const LETTERS_MAX: usize = 8;

/// A surname of one or two syllables, the same in the North and the South (리 is 이).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Surname(Syllable, Option<Syllable>);

impl Surname {
    fn new(hangul: &str) -> Option<Self> {
        let mut syllables = hangul.chars().map(Syllable::of);
        let first = syllables.next()??.canonical();
        Some(Self(first, syllables.next().flatten().map(Syllable::canonical)))
    }

    pub(super) fn code(self) -> u64 {
        self.0.code() << 13 | self.1.map_or(0, |second| second.code() + 1)
    }
}

struct Table {
    spellings: HashMap<Cow<'static, str>, Vec<(Surname, u16)>, RandomState>,
    /// By their Hangul.
    hangul: HashMap<&'static str, Surname, RandomState>,
    one_syllable: HashMap<Syllable, Surname, RandomState>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table =
        Table { spellings: HashMap::default(), hangul: HashMap::default(), one_syllable: HashMap::default() };
    for (hangul, spellings) in SURNAMES {
        let Some(surname) = Surname::new(hangul) else { continue };
        table.hangul.insert(hangul, surname);
        if surname.1.is_none() {
            table.one_syllable.insert(surname.0, surname);
        }
        for spelling in spellings.split(' ') {
            let (letters, cost) = spelling.split_once(':').unwrap_or((spelling, "0"));
            let cost = cost.parse().unwrap_or(0);
            table.spellings.entry(letters.into()).or_default().push((surname, cost));
            // Cyrillic does not tell the two apart (`screening::script`).
            if let Some(stem) = letters.strip_suffix("ng").or_else(|| letters.strip_suffix('n')) {
                table.spellings.entry(format!("{stem}nx").into()).or_default().push((surname, cost));
            }
            if let Some(round) = in_arabic(letters) {
                table.spellings.entry(round.into()).or_default().push((surname, cost));
            }
        }
    }
    table
});

/// A spelling as Arabic has it (`screening::script`): many vowels are one there. `None` for the others.
fn in_arabic(letters: &str) -> Option<String> {
    let is_vowel = |c: char| "aeiouwy".contains(c);
    let (onset, rest) = letters.split_at(letters.find(is_vowel)?);
    let (vowels, end) = rest.split_at(rest.find(|c| !is_vowel(c)).unwrap_or(rest.len()));
    let round = match vowels {
        "oe" | "oi" | "oey" | "we" => "uwui",
        _ if vowels.contains(['a', 'i']) || !vowels.contains(['o', 'u']) => return None,
        _ if vowels.starts_with('y') => "yuwu",
        _ => "uwu",
    };
    let onset = onset.replace('g', "k").replace('b', "p");
    Some(format!("{onset}{round}{end}"))
}

/// Which words can be one of some surnames, as people write them: quick to ask, never wrong to say no.
#[derive(Debug, Default)]
pub(super) struct SurnameFilter(Vec<u64>);

impl SurnameFilter {
    /// Bits for each hash of a spelling: many more than there are spellings.
    const BITS_LOG2: u32 = 14;

    pub(super) fn add(&mut self, surname: Surname) {
        self.0.resize(1 << (Self::BITS_LOG2 - 6), 0);
        let spellings = TABLE.spellings.iter().filter(|(_, surnames)| surnames.iter().any(|(s, _)| *s == surname));
        for (letters, _) in spellings {
            let mut padded = [0; 8];
            padded[..letters.len()].copy_from_slice(letters.as_bytes());
            let (word, bit) = Self::place(u64::from_le_bytes(padded));
            self.0[word] |= bit;
        }
    }

    /// Whether the first `length` bytes can be one of them. At least eight more follow.
    #[inline]
    pub(super) fn may_be(&self, padded: &[u8], length: usize) -> bool {
        let letters = padded.get(..8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes);
        if length == 0 || length > LETTERS_MAX {
            return false;
        }
        let (word, bit) = Self::place(letters << (64 - 8 * length) >> (64 - 8 * length));
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    const fn place(letters: u64) -> (usize, u64) {
        let hash = letters.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Self::BITS_LOG2);
        ((hash >> 6) as usize, 1 << (hash & 63))
    }
}

/// The surnames that lower-case letters can stand for by custom or by rule, with their costs.
pub(super) fn spelt(letters: &str) -> Vec<(Surname, u16)> {
    if letters.is_empty() || letters.len() > LETTERS_MAX {
        return Vec::new();
    }
    let mut found = customary(letters).to_vec();
    let by_rule = spelling::readings(letters).iter().filter(|(_, cost)| *cost <= RULE_COST_MAX);
    found.extend(by_rule.filter_map(|(syllable, cost)| {
        TABLE.one_syllable.get(&syllable.canonical()).map(|surname| (*surname, cost + RULE_COST))
    }));
    found.sort_unstable();
    found.dedup_by_key(|(surname, _)| *surname);
    found
}

/// The surnames that people write with these letters.
pub(super) fn customary(letters: &str) -> &'static [(Surname, u16)] {
    TABLE.spellings.get(letters).map_or(&[], Vec::as_slice)
}

/// The surname that Hangul is.
pub(super) fn hangul(text: &str) -> Option<Surname> {
    TABLE.hangul.get(text).copied().or_else(|| {
        // Northern spellings are not in the table: 리, 림, 량.
        let mut chars = text.chars();
        let only = chars.next().filter(|_| chars.next().is_none())?;
        TABLE.one_syllable.get(&Syllable::of(only)?.canonical()).copied()
    })
}
