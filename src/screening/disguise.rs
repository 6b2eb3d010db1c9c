//! Names in disguise, as a reader sees through them and an automaton does not: digits and signs for letters (`K1M`),
//! letters of other alphabets that look the same (`КIM`), letters apart (`K I M`).
//!
//! Each is a reading of its own, with where every piece of it stands in the original.

/// Letters one by one that are no longer an accident: initials have two or three.
pub(super) const SPACED_LETTERS_MIN: u32 = 5;
/// A word with digits among its letters that is longer is a reference.
pub(super) const LEET_LETTERS_MAX: u32 = 40;

/// A short word may have more digits than letters; of a longer one nobody could read a name.
const SHORT_LETTERS_MAX: usize = 6;
/// Behind its letters a reference has more digits than this.
const TAIL_DIGITS_MAX: usize = 2;
/// So many hexadecimal digits are a number.
const HEX_DIGITS_MIN: usize = 4;

/// A part of a reading: bytes of the original, and what they are read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) read: String,
}

/// The letter that a digit or a sign stands for. `1` is an i or an l.
const fn leet(byte: u8, one: char) -> Option<char> {
    Some(match byte {
        b'0' => 'o',
        b'1' | b'!' | b'|' => one,
        b'3' => 'e',
        b'4' | b'@' => 'a',
        b'5' | b'$' => 's',
        b'6' | b'9' => 'g',
        b'7' => 't',
        b'8' => 'b',
        _ => return None,
    })
}

const fn is_sign(byte: u8) -> bool {
    matches!(byte, b'!' | b'|' | b'@' | b'$')
}

/// Whether a character can be part of a word in disguise.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || u8::try_from(c).is_ok_and(is_sign)
}

/// Whether a word of letters and digits can be a disguise: some digits, more letters, and not all digits behind them, as
/// a reference has (`INV123`).
pub(super) fn is_leet(word: &[u8]) -> bool {
    // Most words have letters only, many digits only. In ASCII bit 6 tells them apart, of signs all but two, too.
    let kinds = word.iter().fold(0_u8, |kinds, byte| kinds | 1 << (byte >> 6 & 1));
    if kinds != 0b11 && !word.contains(&b'|') && !word.contains(&b'@') {
        return false;
    }
    let digits = word.iter().filter(|byte| byte.is_ascii_digit() || is_sign(**byte)).count();
    // Letters with marks have two bytes and more.
    let letters = word.iter().filter(|byte| byte.is_ascii_alphabetic() || **byte >= 0xC0).count();
    let tail = word.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    (2..=LEET_LETTERS_MAX as usize).contains(&word.len())
        && digits > 0
        && letters > 0
        && (2 * letters >= digits || word.len() <= SHORT_LETTERS_MAX)
        && (tail < digits || tail <= TAIL_DIGITS_MAX)
        && !(word.len() >= HEX_DIGITS_MIN && word.iter().all(u8::is_ascii_hexdigit))
}

/// The text with letters for the digits and signs of such words; `None` where there are none.
pub(super) fn unleet(text: &str, one: char) -> Option<String> {
    // Beside a word in disguise, a short one of digits only can be one, too.
    let in_digits = |word: &str| word.len() <= HEX_DIGITS_MIN && word.bytes().all(|byte| byte.is_ascii_digit());
    let words = || text.split_inclusive(|c| !is_part(c));
    let bare = |word: &str| word.trim_end_matches(|c| !is_part(c)).len();
    if !words().any(|word| is_leet(word.get(..bare(word)).unwrap_or_default().as_bytes())) {
        return None;
    }
    let mut read = String::with_capacity(text.len());
    for whole in words() {
        let (word, behind) = whole.split_at(bare(whole));
        if is_leet(word.as_bytes()) || in_digits(word) {
            let letter = |c: char| u8::try_from(c).ok().and_then(|byte| leet(byte, one)).unwrap_or(c);
            read.extend(word.chars().map(letter));
        } else {
            read.push_str(word);
        }
        read.push_str(behind);
    }
    Some(read)
}

/// A text whose letters stand apart, put together: `K I M  J O N G`, `S.O.N.G`. What parts them more than the others
/// do parts words.
pub(super) fn unspace(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut letters: Vec<(usize, char)> = Vec::new();
    let mut changed = false;
    let mut done = 0;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let is_letter = |n: usize| chars.get(n).is_some_and(|(_, c)| is_part(*c));
    for (n, (at, c)) in chars.iter().enumerate() {
        let before = n.checked_sub(1).is_some_and(is_letter);
        let alone = is_part(*c) && !before && !is_letter(n + 1);
        let gap = !is_part(*c) && !matches!(c, ',' | ';');
        if alone {
            letters.push((*at, *c));
        } else if !gap {
            changed |= join(text, &mut letters, &mut done, &mut parts);
        }
    }
    changed |= join(text, &mut letters, &mut done, &mut parts);
    if !changed {
        return None;
    }
    parts.push(Part { from: done, to: text.len(), read: text[done..].to_owned() });
    Some(parts)
}

/// Takes a run of single letters in, if it is long enough. `done`: up to where the text has been read.
fn join(text: &str, letters: &mut Vec<(usize, char)>, done: &mut usize, parts: &mut Vec<Part>) -> bool {
    let run = std::mem::take(letters);
    if run.len() < SPACED_LETTERS_MIN as usize {
        return false;
    }
    let gap = |pair: &[(usize, char)]| pair[1].0 - pair[0].0 - pair[0].1.len_utf8();
    let least = run.windows(2).map(gap).min().unwrap_or_default();
    let first = run[0].0;
    parts.push(Part { from: *done, to: first, read: text[*done..first].to_owned() });
    for (n, (at, c)) in run.iter().enumerate() {
        let wide = n > 0 && gap(&run[n - 1..=n]) > least;
        let read = if wide { format!(" {c}") } else { c.to_string() };
        parts.push(Part { from: *at, to: at + c.len_utf8(), read });
    }
    *done = run.last().map_or(*done, |(at, c)| at + c.len_utf8());
    true
}

/// The Latin letter that a Cyrillic, Greek or Cherokee-like one is taken for (Unicode's confusables, skeletons of one
/// letter, as far as names are written with them).
const fn lookalike(c: char) -> Option<char> {
    Some(match c {
        'А' | 'а' | 'Α' | 'α' | 'ɑ' => 'a',
        'В' | 'Β' | 'ʙ' => 'b',
        'С' | 'с' | 'ϲ' | 'ᴄ' => 'c',
        'ԁ' => 'd',
        'Е' | 'е' | 'Ε' | 'ε' | 'ҽ' => 'e',
        'Ғ' | 'ғ' => 'f',
        'ɡ' | 'ց' => 'g',
        'Н' | 'һ' | 'Η' | 'Һ' => 'h',
        'І' | 'і' | 'Ι' | 'ι' | 'ı' | 'ɩ' | 'Ӏ' | 'ӏ' => 'i',
        'Ј' | 'ј' => 'j',
        'К' | 'к' | 'Κ' | 'κ' => 'k',
        'М' | 'Μ' | 'м' => 'm',
        'Ν' | 'ո' => 'n',
        'О' | 'о' | 'Ο' | 'ο' | 'օ' | 'σ' => 'o',
        'Р' | 'р' | 'Ρ' | 'ρ' => 'p',
        'ԛ' => 'q',
        'Ѕ' | 'ѕ' | 'ꜱ' => 's',
        'Т' | 'Τ' | 'т' | 'τ' => 't',
        'υ' | 'ս' | 'ᴜ' => 'u',
        'ν' | 'ѵ' | 'Ѵ' => 'v',
        'ԝ' | 'ѡ' | 'Ԝ' => 'w',
        'Х' | 'х' | 'Χ' | 'χ' => 'x',
        'У' | 'у' | 'Υ' | 'ү' | 'Ү' | 'γ' => 'y',
        'Ζ' | 'ᴢ' => 'z',
        _ => return None,
    })
}

/// Digits and Latin letters, those with marks, too.
pub(super) const fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// The text with Latin letters for those of other alphabets that look the same, in words that are then Latin throughout.
pub(super) fn unlook(text: &str) -> Option<Vec<Part>> {
    if !text.chars().any(|c| lookalike(c).is_some()) {
        return None;
    }
    let (mut parts, mut changed, mut start) = (Vec::new(), false, 0);
    let mut take = |from: usize, to: usize| {
        let word = &text[from..to];
        let read: Option<String> = word.chars().map(|c| lookalike(c).or_else(|| is_latin(c).then_some(c))).collect();
        match read.filter(|_| word.chars().any(|c| lookalike(c).is_some())) {
            Some(read) => {
                changed = true;
                for ((at, c), letter) in word.char_indices().zip(read.chars()) {
                    parts.push(Part { from: from + at, to: from + at + c.len_utf8(), read: letter.to_string() });
                }
            }
            None => parts.push(Part { from, to, read: word.to_owned() }),
        }
    };
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric() {
            if start < at {
                take(start, at);
            }
            start = at + c.len_utf8();
            take(at, start);
        }
    }
    if start < text.len() {
        take(start, text.len());
    }
    changed.then_some(parts)
}

/// The first word with letters of the Latin alphabet and look-alikes of another one, and nothing else.
pub(super) fn mixed_script_word(text: &str) -> Option<(usize, usize)> {
    let is_mixed = |word: &str| {
        word.chars().any(|c| c.is_ascii_alphabetic())
            && word.chars().any(|c| lookalike(c).is_some_and(|_| !is_latin(c)))
            && word.chars().all(|c| is_latin(c) || lookalike(c).is_some())
    };
    let mut start = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if !c.is_alphanumeric() {
            let word = text.get(start..at).unwrap_or_default();
            if word.chars().count() >= MIXED_LETTERS_MIN && is_mixed(word) {
                return Some((start, at));
            }
            start = (at + c.len_utf8()).min(text.len());
        }
    }
    None
}

/// Letters that a word of two alphabets has at least: `μm` is a unit.
const MIXED_LETTERS_MIN: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parts: Option<Vec<Part>>) -> Option<String> {
        parts.map(|parts| parts.into_iter().map(|part| part.read).collect())
    }

    #[test]
    fn digits_and_signs_for_letters() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(unleet(text, 'i').as_deref(), expected, "{text}");
        check("to K1M J0NG UN", Some("to KiM JoNG UN"));
        check("5ONG KUM HY0K", Some("sONG KUM HYoK"));
        check("50N6", Some("soNg"));
        check("K!M J@NG", Some("KiM JaNG"));
        check("invoice INV123 of 2026", None);
        check("PS472330208", None);
        check("CH03 15 Y0NG", Some("CHoe is YoNG"));
        check("15 of 2026", None);
        check("b9ac4d5c 4000", None);
        check("é K1M", Some("é KiM"));
        assert_eq!(unleet("PA1", 'l').as_deref(), Some("PAl"));
    }

    #[test]
    fn letters_apart() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(read(unspace(text)).as_deref(), expected, "{text}");
        check("to K I M  J O N G  U N now", Some("to KIM JONG UN now"));
        check("S.O.N.G.K.U.M", Some("SONGKUM"));
        check("J. R. Smith & A B", None);
        check("S O N G", None);
    }

    #[test]
    fn letters_that_look_the_same() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(read(unlook(text)).as_deref(), expected, "{text}");
        check("КIМ Jоng Un", Some("kIm Jong Un"));
        check("Ким Чен Ын", None);
        check("Kim", None);
    }

    #[test]
    fn a_word_of_two_alphabets_is_told_with_its_place() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(mixed_script_word(text).and_then(|(from, to)| text.get(from..to)), expected, "{text}");
        };
        check("to КIM Jong", Some("КIM"));
        check("Ким Чен Ын", None);
        check("Kim Čapek", None);
        check("оплата Invoice 12", None);
        check("5 μm", None);
        check("Иванов-Smith", None);
        check("КIM", Some("КIM"));
    }

    proptest::proptest! {
        #[test]
        fn readings_cover_the_text(text in "[A-Za-z0-9 .@!аеоКМ\\n]{0,40}|\\PC{0,30}") {
            for parts in [unspace(&text), unlook(&text)].into_iter().flatten() {
                for pair in parts.windows(2) {
                    proptest::prop_assert!(pair[0].to <= pair[1].from);
                }
                proptest::prop_assert_eq!(parts.last().map(|part| part.to), Some(text.len()));
            }
            let _ = unleet(&text, 'i');
        }
    }
}
