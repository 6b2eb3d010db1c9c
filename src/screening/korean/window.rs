//! Where in a running text a Korean name can stand: at a surname of a listed person, before or behind the given
//! syllables.

use super::surname::SurnameFilter;
use super::syllable::Syllable;
use std::collections::HashSet;
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;

use super::{name, spelling};
use crate::screening::normalise::{Normalised, Token};

/// Syllables that may stand right behind a name in Hangul: particles and forms of address.
const BEHIND: [&str; 20] = [
    "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "께", "로", "도", "씨", "님", "군", "양", "측", "한",
    "외",
];

/// Hands over every stretch of tokens that can be a name. `is_text` says of a token whether it is looked at; `text_of`, how
/// a stretch is written, where it stands in one text; `each`, whether something was found: what is written the same is not
/// looked at again where nothing was.
pub(super) fn windows<'t>(
    normal: &Normalised,
    filter: &SurnameFilter,
    is_text: impl Fn(Token) -> bool,
    text_of: impl Fn(&[Token]) -> Option<&'t str>,
    mut each: impl FnMut(&[Token]) -> bool,
) {
    let mut in_vain: HashSet<u64, RandomState> = HashSet::default();
    let tokens = normal.tokens();
    for (n, token) in tokens.iter().enumerate() {
        let (padded, length) = normal.padded(*token);
        let is_hangul = length == 3 && padded.first().is_some_and(|byte| (0xEA..=0xED).contains(byte));
        if !is_hangul && !filter.may_be(padded, length) || !is_text(*token) {
            continue;
        }
        if is_hangul {
            if let Some(name) = hangul(normal, n) {
                each(name);
            }
            continue;
        }
        let stretches = [(n, n + 2), (n, n + 3), (n.wrapping_sub(1), n + 1), (n.wrapping_sub(2), n + 1)];
        for stretch in stretches.into_iter().filter_map(|(from, to)| tokens.get(from..to)) {
            let runs_on = stretch.iter().skip(1).all(|token| token.goes_on);
            // One given syllable may be the first of two, and with it alone the name is everybody's.
            let is_syllable = |other: &Token| !spelling::readings(normal.word(*other)).is_empty();
            let long = || stretch.len() > 2 || !stretch.iter().any(|other| other != token && is_syllable(other));
            if !runs_on {
                continue;
            }
            let written = text_of(stretch).map(|written| in_vain.hasher().hash_one(written));
            if written.is_some_and(|written| in_vain.contains(&written)) {
                continue;
            }
            if !(name::may_be_korean(normal, stretch, filter) && long() && each(stretch)) {
                in_vain.extend(written);
            }
        }
    }
}

/// Three Hangul syllables that begin a word, and end it but for a particle.
fn hangul(normal: &Normalised, n: usize) -> Option<&[Token]> {
    let tokens = normal.tokens();
    let joins = |a: usize, b: usize| {
        tokens.get(a).zip(tokens.get(b)).is_some_and(|(a, b)| a.field == b.field && a.to == b.from)
    };
    let syllable = |at: usize| {
        let word = normal.word(*tokens.get(at)?);
        let mut chars = word.chars();
        chars.next().filter(|_| chars.next().is_none()).and_then(Syllable::of).map(|_| word)
    };
    let begins = n.checked_sub(1).is_none_or(|before| !joins(before, n));
    let whole = joins(n, n + 1) && joins(n + 1, n + 2) && (n..n + 3).all(|at| syllable(at).is_some());
    let ends = !joins(n + 2, n + 3) || syllable(n + 3).is_none_or(|behind| BEHIND.contains(&behind));
    tokens.get(n..n + 3).filter(|_| begins && whole && ends)
}
