//! Which Hangul syllables a piece of Latin writing can stand for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::{FixedState, RandomState};

use super::syllable::{BEFORE_I, IEUNG, SIOT, Syllable, is_iotised};
use super::tables::{FINALS, INITIALS, Spelling, VOWELS};

/// A reading that costs more is none.
const COST_MAX: u16 = 220;
/// Letters a written syllable has at most.
pub(super) const LETTERS_MAX: usize = 9;
/// Letters that an initial, and a final, has at most.
const CONSONANT_LETTERS_MAX: usize = 3;
/// Vowel letters in a row at most.
const VOWEL_LETTERS_MAX: usize = 4;
/// Vowels before which ㅅ is heard as sh: those with i or y, wi and ui.
const SH_VOWELS: [u16; 2] = [16, 19];

/// What a written syllable can stand for, each reading once, with its cost.
pub(super) type Readings = Cow<'static, [(Syllable, u16)]>;

type Table = HashMap<&'static str, Vec<(u16, Spelling)>, RandomState>;

static INITIAL_TABLE: LazyLock<Table> = LazyLock::new(|| table(&INITIALS));
static VOWEL_TABLE: LazyLock<Table> = LazyLock::new(|| table(&VOWELS));
static FINAL_TABLE: LazyLock<Table> = LazyLock::new(|| table(&FINALS));

fn table(rows: &[&'static [Spelling]]) -> Table {
    let mut table = Table::default();
    for (n, row) in (0u16..).zip(rows) {
        for spelling in *row {
            table.entry(spelling.letters).or_default().push((n, *spelling));
        }
    }
    table
}

fn of<'t>(table: &'t Table, letters: &str) -> &'t [(u16, Spelling)] {
    table.get(letters).map_or(&[], Vec::as_slice)
}

const fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w')
}

/// Consonants before a syllable's first vowel letter. `None` where it has none, or too many before it.
fn onset(letters: &[u8]) -> Option<usize> {
    letters.iter().position(|byte| is_vowel(*byte)).filter(|onset| *onset <= CONSONANT_LETTERS_MAX)
}

/// Whether letters have the shape of a syllable: consonants, vowels, consonants. Quick, and never wrong to say no.
pub(super) fn is_shaped(letters: &[u8]) -> bool {
    let Some(onset) = onset(letters).filter(|_| letters.len() <= LETTERS_MAX) else { return false };
    let rest = letters.get(onset..).unwrap_or_default();
    let vowels = rest.iter().take_while(|byte| is_vowel(**byte)).count();
    let coda = rest.get(vowels..).unwrap_or_default();
    // Some write an e behind the final, and h or r behind the vowel.
    let coda = coda.strip_suffix(b"e").unwrap_or(coda);
    vowels <= VOWEL_LETTERS_MAX
        && is_onset(letters.get(..onset).unwrap_or_default())
        && (is_coda(coda) || coda.strip_prefix(b"h").is_some_and(is_coda))
}

/// Consonants that a syllable can begin with: those of `tables::INITIALS` and sh. A test holds them together.
const fn is_onset(letters: &[u8]) -> bool {
    matches!(
        letters,
        b"" | b"b"
            | b"bb"
            | b"c"
            | b"ch"
            | b"chh"
            | b"d"
            | b"dd"
            | b"dj"
            | b"f"
            | b"g"
            | b"gg"
            | b"gh"
            | b"h"
            | b"j"
            | b"jj"
            | b"k"
            | b"kh"
            | b"kk"
            | b"l"
            | b"m"
            | b"n"
            | b"p"
            | b"ph"
            | b"pp"
            | b"r"
            | b"rh"
            | b"s"
            | b"sh"
            | b"ss"
            | b"t"
            | b"tch"
            | b"th"
            | b"tsh"
            | b"tt"
            | b"v"
            | b"z"
    )
}

/// Consonants that one can end with: those of `tables::FINALS`, and the h or r of an open vowel.
const fn is_coda(letters: &[u8]) -> bool {
    matches!(
        letters,
        b"" | b"b"
            | b"bb"
            | b"bp"
            | b"c"
            | b"ck"
            | b"d"
            | b"f"
            | b"g"
            | b"gg"
            | b"gk"
            | b"h"
            | b"hl"
            | b"hm"
            | b"hn"
            | b"hr"
            | b"k"
            | b"kh"
            | b"kk"
            | b"l"
            | b"lh"
            | b"ll"
            | b"m"
            | b"mm"
            | b"n"
            | b"ng"
            | b"nn"
            | b"nx"
            | b"p"
            | b"ph"
            | b"pp"
            | b"q"
            | b"r"
            | b"rl"
            | b"s"
            | b"t"
            | b"th"
            | b"tt"
    )
}

/// Every spelling of every syllable, worked out once: names are full of them.
struct Spellings {
    all: Vec<(Syllable, u16)>,
    by_letters: HashMap<[u8; LETTERS_MAX], Range<u32>, FixedState>,
}

static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| {
    let mut spellings = Spellings { all: Vec::new(), by_letters: HashMap::default() };
    let begins = INITIAL_TABLE.keys().copied().chain(["sh"]);
    for initial in begins {
        for vowel in VOWEL_TABLE.keys() {
            for last in FINAL_TABLE.keys() {
                spellings.add(&format!("{initial}{vowel}{last}"));
            }
        }
    }
    spellings
});

impl Spellings {
    fn add(&mut self, letters: &str) {
        let Some(key) = padded(letters.as_bytes()).filter(|key| !self.by_letters.contains_key(key)) else { return };
        let readings = work_out(letters);
        if let (false, Ok(from)) = (readings.is_empty(), u32::try_from(self.all.len())) {
            self.all.extend(readings);
            let to = u32::try_from(self.all.len()).unwrap_or(from);
            self.by_letters.insert(key, from..to);
        }
    }
}

/// Letters of a syllable with zeros behind them.
fn padded(letters: &[u8]) -> Option<[u8; LETTERS_MAX]> {
    let mut padded = [0; LETTERS_MAX];
    padded.get_mut(..letters.len())?.copy_from_slice(letters);
    Some(padded)
}

/// Every reading of lower-case letters. Empty where they are no Korean syllable.
pub(super) fn readings(letters: &str) -> &'static [(Syllable, u16)] {
    let spellings = &*SPELLINGS;
    let range = padded(letters.as_bytes()).and_then(|key| spellings.by_letters.get(&key));
    range.and_then(|range| spellings.all.get(range.start as usize..range.end as usize)).unwrap_or_default()
}

fn work_out(letters: &str) -> Vec<(Syllable, u16)> {
    let mut found = Vec::new();
    if !letters.is_ascii() || !is_shaped(letters.as_bytes()) {
        return found;
    }
    let Some(onset) = onset(letters.as_bytes()) else { return found };
    let (initial, rest) = letters.split_at(onset);
    for end in 0..=CONSONANT_LETTERS_MAX.min(rest.len().saturating_sub(1)) {
        let (vowel, last) = rest.split_at(rest.len() - end);
        combine(initial, vowel, last, &mut found);
    }
    found.sort_unstable();
    found.dedup_by_key(|(syllable, _)| *syllable); // the cheapest of each
    found
}

fn combine(initial: &str, vowel: &str, last: &str, found: &mut Vec<(Syllable, u16)>) {
    let finals = of(&FINAL_TABLE, last);
    for (v, spelling) in of(&VOWEL_TABLE, vowel).iter().filter(|_| !finals.is_empty()) {
        if (spelling.open && !last.is_empty()) || (spelling.bare && !initial.is_empty()) {
            continue;
        }
        for (i, begins) in initials(initial, *v) {
            for (f, ends) in finals {
                let cost = begins + spelling.cost + ends.cost;
                if cost <= COST_MAX {
                    found.push((Syllable::new(i, *v, *f), cost));
                }
            }
        }
    }
}

// A written ㅇ has no letters; `BEFORE_I` adds the others that may have none.
const _: () = assert!(INITIALS[IEUNG as usize].len() == 1);

/// The initials that letters can stand for before a vowel.
fn initials(letters: &str, vowel: u16) -> impl Iterator<Item = (u16, u16)> {
    let iotised = is_iotised(vowel);
    let listed = of(&INITIAL_TABLE, letters).iter().map(|(n, spelling)| (*n, spelling.cost));
    let before_i = BEFORE_I.iter().filter(move |(_, written, _)| iotised && *written == letters);
    let sh = (letters == "sh").then_some((SIOT, if iotised || SH_VOWELS.contains(&vowel) { 0 } else { 80 }));
    listed.chain(before_i.map(|(n, _, cost)| (*n, *cost))).chain(sh)
}
