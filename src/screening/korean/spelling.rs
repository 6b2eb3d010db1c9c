//! Which Hangul syllables a piece of Latin writing can stand for.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use super::syllable::{BEFORE_I, IEUNG, SIOT, Syllable, is_iotised};
use super::tables::{FINALS, INITIALS, Spelling, VOWELS};

/// A reading that costs more is none.
const COST_MAX: u16 = 220;
/// Letters a written syllable has at most.
pub(super) const LETTERS_MAX: usize = 9;
/// Letters that an initial, and a final, has at most.
const CONSONANT_LETTERS_MAX: usize = 3;
/// Vowels before which ㅅ is heard as sh: those with i or y, wi and ui.
const SH_VOWELS: [u16; 2] = [16, 19];

/// What a written syllable can stand for, each reading once, with its cost.
pub(super) type Readings = Vec<(Syllable, u16)>;

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

/// Every reading of lower-case letters. Empty where they are no Korean syllable.
pub(super) fn readings(letters: &str) -> Readings {
    let mut found = Readings::new();
    let length = letters.len();
    if length == 0 || length > LETTERS_MAX || !letters.is_ascii() {
        return found;
    }
    for begin in 0..=CONSONANT_LETTERS_MAX.min(length - 1) {
        for end in 0..=CONSONANT_LETTERS_MAX.min(length - 1 - begin) {
            let (initial, rest) = letters.split_at(begin);
            let (vowel, last) = rest.split_at(rest.len() - end);
            combine(initial, vowel, last, &mut found);
        }
    }
    found.sort_unstable();
    found.dedup_by_key(|(syllable, _)| *syllable); // the cheapest of each
    found
}

fn combine(initial: &str, vowel: &str, last: &str, found: &mut Readings) {
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

/// The initials that letters can stand for before a vowel.
fn initials(letters: &str, vowel: u16) -> impl Iterator<Item = (u16, u16)> {
    let iotised = is_iotised(vowel);
    let listed = of(&INITIAL_TABLE, letters).iter().map(|(n, spelling)| (*n, spelling.cost));
    let before_i = BEFORE_I.iter().filter(move |(_, written, _)| iotised && *written == letters);
    let sh = (letters == "sh").then_some((SIOT, if iotised || SH_VOWELS.contains(&vowel) { 0 } else { 80 }));
    // A written ㅇ has no letters; `BEFORE_I` adds the others that may have none.
    debug_assert!(INITIALS[IEUNG as usize].len() == 1);
    listed.chain(before_i.map(|(n, _, cost)| (*n, *cost))).chain(sh)
}
