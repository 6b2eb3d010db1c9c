//! Two names, word against word.

use super::vocabulary::{is_form, is_generic, is_telling};
use super::word::{SAME, Shape, Word, letters_in, likeness, limit, may_be_near};

/// What counts how much: of what is unlike within a pair, of words that stand against each other, of words that
/// stand against nothing.
struct Costs {
    loss: f64,
    conflict: f64,
    extra: f64,
}

const PERSON: Costs = Costs { loss: 1.0, conflict: 2.0, extra: 0.3 };
const ENTITY: Costs = Costs { loss: 1.0, conflict: 1.2, extra: 0.25 };

/// Words of a name that are aligned.
const WORDS_MAX: usize = 16;
/// Words that may stand joined on one side.
const JOINED_MAX: usize = 3;
/// How alike they must be to what is written as one.
const JOINED_ALIKE_MIN: u16 = 850;
/// How alike a word of everybody's is to it misspelt.
const MISSPELT: u16 = 850;
/// A person's name needs two words that are alike; one of so many letters will do where it is the whole name.
const PERSON_WORDS_MIN: usize = 2;
const PERSON_LETTERS_MIN: usize = 8;
/// A word of an entity that stands alone for it must be this much alike, unless every other word is there, too.
const LONE_ALIKE_MIN: u16 = 930;
/// A name of none but words of everybody's needs so many of them.
const GENERIC_WORDS_MIN: usize = 2;
/// How alike a word must be that has less beside it.
const ONLY_ALIKE_MIN: u16 = 770;
/// One generic word may be missing beside it.
const LONE_EXTRA_MAX: f64 = 35.0;
/// What a company's form counts for is no difference.
const NO_DIFFERENCE: f64 = 12.0;

struct Pair {
    alike: u16,
    weight: u16,
    a: std::ops::Range<usize>,
    b: std::ops::Range<usize>,
}

/// How alike a name and a listed one are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Alike {
    /// 0 to 1.
    pub(super) score: f64,
    /// What is there is the same, letter for letter, but for its order, its joints and its legal form.
    pub(super) is_respelt: bool,
    /// Nothing of the listed name is missing but its legal form and its acronym.
    pub(super) is_complete: bool,
}

/// How alike a name is to a listed one, `b`.
pub(super) fn score(a: &[Word<'_>], b: &[Word<'_>], is_person: bool) -> Alike {
    let (a, b) = (a.get(..WORDS_MAX).unwrap_or(a), b.get(..WORDS_MAX).unwrap_or(b));
    let mut pairs = pairs(a, b, is_person);
    // Words joined say more than one of them, so what is most alike goes first, and not what says most.
    pairs.sort_by_key(|pair| std::cmp::Reverse((pair.alike, pair.a.len() + pair.b.len() == 2, pair.weight)));
    let (mut used_a, mut used_b) = ([false; WORDS_MAX], [false; WORDS_MAX]);
    let (mut matched, mut loss, mut strong, mut least) = (0.0, 0.0, 0, SAME);
    let (mut generic, mut is_respelt) = (0, true);
    for pair in pairs {
        if used_a[pair.a.clone()].contains(&true) || used_b[pair.b.clone()].contains(&true) {
            continue;
        }
        let words = pair.a.len().max(pair.b.len());
        let is_joined = words > 1;
        generic += usize::from(is_generic(pair.weight));
        used_a[pair.a].fill(true);
        used_b[pair.b].fill(true);
        is_respelt &= pair.alike == SAME || is_form(pair.weight);
        matched += f64::from(pair.weight);
        loss += f64::from(pair.weight) * f64::from(SAME - pair.alike) / f64::from(SAME);
        if pair.weight >= 70 {
            strong += if is_person { words } else { 1 };
            least = least.min(if is_joined { pair.alike - 1 } else { pair.alike });
        }
    }
    let unmatched = |words: &[Word<'_>], used: &[bool]| -> f64 {
        let left = words.iter().zip(used).filter(|(word, used)| !**used && (is_person || !is_acronym(word, words)));
        left.map(|(word, _)| f64::from(word.weight_alone())).sum()
    };
    let (left, right) = (unmatched(a, &used_a), unmatched(b, &used_b));
    let (conflict, extra) = (left.min(right), (left - right).abs());
    let whole = conflict + extra <= NO_DIFFERENCE;
    let is_long = |words: &[Word<'_>]| words.len() == 1 && words[0].letters.len() >= PERSON_LETTERS_MIN;
    let enough = if is_person {
        strong >= PERSON_WORDS_MIN || (strong == 1 && whole && (is_long(a) || is_long(b)))
    } else {
        // One word that is only like another, with other words about it, is another company.
        let lone = least >= LONE_ALIKE_MIN && conflict <= NO_DIFFERENCE && extra <= LONE_EXTRA_MAX;
        match strong {
            0 => whole && generic >= GENERIC_WORDS_MIN,
            1 => {
                (whole && (least >= ONLY_ALIKE_MIN || generic >= GENERIC_WORDS_MIN))
                    || (lone && a.len().min(b.len()) > 1)
            }
            _ => true,
        }
    };
    if !enough || matched == 0.0 {
        return Alike::default();
    }
    let missing = |(word, used): (&Word<'_>, &bool)| !used && !is_form(word.weight) && !is_acronym(word, b);
    let is_complete = !b.iter().zip(&used_b).any(missing);
    let costs = if is_person { PERSON } else { ENTITY };
    let against = costs.loss * loss + costs.conflict * conflict + costs.extra * extra;
    let score = (1.0 - against / (matched + conflict + extra / 2.0)).max(0.0);
    Alike { score, is_respelt, is_complete }
}

/// Whether one of two words of entities is everybody's, and the other it with a letter wrong: `Tradnig`, `LLm`.
fn is_misspelt(a: &Word<'_>, b: &Word<'_>) -> bool {
    let means = |word: &Word<'_>, other: &Word<'_>| word.meant == Some(other.letters);
    means(a, b) || means(b, a)
}

/// Whether a word is the first letters of those before it: `Daedong Credit Bank (DCB)`.
pub(super) fn is_acronym(word: &Word<'_>, words: &[Word<'_>]) -> bool {
    let others = words.iter().filter(|other| other.letters != word.letters);
    let initials = others.filter_map(|other| other.letters.bytes().next());
    (ACRONYM_LETTERS_MIN..=ACRONYM_LETTERS_MAX).contains(&word.letters.len())
        && initials.take(word.letters.len()).eq(word.letters.bytes())
}

/// Letters of an acronym.
const ACRONYM_LETTERS_MIN: usize = 3;
const ACRONYM_LETTERS_MAX: usize = 6;

/// Every pair of words that are alike, one against one and one against several joined.
fn pairs(a: &[Word<'_>], b: &[Word<'_>], is_person: bool) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (i, left) in a.iter().enumerate() {
        for (j, right) in b.iter().enumerate() {
            let alike = likeness(left, right, is_person);
            let (alike, weight) = match alike {
                // One of them everybody's word, misspelt.
                _ if !is_person && alike < SAME && is_misspelt(left, right) => {
                    (MISSPELT, left.weight.min(right.weight))
                }
                SAME => (SAME, left.weight.max(right.weight)),
                _ if is_person || is_telling(left.weight) == is_telling(right.weight) => {
                    (alike, left.weight.max(right.weight))
                }
                _ => (alike, left.weight.min(right.weight)),
            };
            if alike > 0 {
                pairs.push(Pair { alike, weight, a: i..i + 1, b: j..j + 1 });
            }
        }
    }
    joined(a, b, is_person, |one, several, alike, weight| pairs.push(Pair { alike, weight, a: one, b: several }));
    joined(b, a, is_person, |one, several, alike, weight| pairs.push(Pair { alike, weight, a: several, b: one }));
    pairs
}

/// How alike a word is to several written as one.
fn alike_joined(one: &Word<'_>, together: &str, is_person: bool) -> u16 {
    let [a, b] = [one.letters, together].map(|word| letters_in(word.as_bytes()));
    if !may_be_near(a, b, limit(one.letters.len().max(together.len()))) {
        return 0; // most end here, before their sounds are worked out
    }
    let together = Word { letters: together, weight: one.weight, meant: None, shape: Shape::of(together) };
    likeness(one, &together, is_person)
}

/// One word against two or three neighbours written as one.
fn joined(
    ones: &[Word<'_>],
    others: &[Word<'_>],
    is_person: bool,
    mut found: impl FnMut(std::ops::Range<usize>, std::ops::Range<usize>, u16, u16),
) {
    let mut together = String::new();
    for (i, one) in ones.iter().enumerate().filter(|(_, one)| one.letters.len() >= 5) {
        for from in 0..others.len() {
            together.clear();
            for to in from..others.len().min(from + JOINED_MAX) {
                together.push_str(others[to].letters);
                if together.len() > one.letters.len() + 2 {
                    break;
                }
                if to > from && together.len() + 2 >= one.letters.len() {
                    let alike = alike_joined(one, &together, is_person);
                    if alike >= JOINED_ALIKE_MIN {
                        let weight: u16 = others[from..=to].iter().map(|word| word.weight).sum();
                        found(i..i + 1, from..to + 1, alike, weight.max(one.weight));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screening::similar::word::{asked, words};

    fn scored(a: &str, b: &str, is_person: bool) -> f64 {
        score(&asked(a.split(' '), is_person), &words(b.split(' '), is_person), is_person).score
    }

    #[test]
    fn alike_and_not() {
        let alike = |a, b, is_person| assert!(scored(a, b, is_person) >= 0.7, "{a} | {b}: {}", scored(a, b, is_person));
        let unlike = |a, b, is_person| assert!(scored(a, b, is_person) < 0.7, "{a} | {b}: {}", scored(a, b, is_person));
        alike("olaf scholze", "olaf scholz", true);
        alike("vladimir vladimirovich putin", "putin vladimir", true);
        alike("siemensag", "siemens ag", false);
        alike("guangzhou haige comm grp", "guangzhou haige communications group", false);
        alike("korea kumryong trading corp", "korea kumryong trading company", false);
        alike("mokran tradnig llm", "mokran trading llc", false);
        alike("1st international bnk", "first international bank", false);
        alike("sergejs lavrovs", "sergey viktorovich lavrov", true);
        unlike("bank of chile", "bank of china", false);
        unlike("limitless earth plc", "dandong rich earth trading", false);
        alike("green pine associated corporation", "greenpine associated corp", false);
        unlike("olaf scholz", "olaf schmidt", true);
        unlike("volkswagen aktiengesellschaft", "siemens aktiengesellschaft", false);
        unlike("korea kumryong trading", "korea daesong trading", false);
        unlike("jose garcia lopez", "maria garcia lopez", true);
        unlike("star 18", "star 19", false);
        unlike("bank of china", "bank of korea", false);
    }
}
