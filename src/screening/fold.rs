//! What becomes of one character: a letter of a token, a token of its own, nothing, or a gap between tokens.
//!
//! The rules are those that lists and payments differ by most: case, diacritics, width, apostrophes in romanised
//! Korean, invisible characters. They are applied to both sides alike.

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

/// ASCII bytes: 0 is a gap, 1 is left out, 2 starts a character of several bytes, anything else is the folded letter.
pub(super) const ASCII: [u8; 256] = ascii_table();
pub(super) const GAP: u8 = 0;
pub(super) const SILENT: u8 = 1;
pub(super) const WIDE: u8 = 2;

const fn ascii_table() -> [u8; 256] {
    let mut table = [GAP; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256 by the loop")]
        let letter = byte as u8;
        table[byte] = match letter {
            b'0'..=b'9' | b'a'..=b'z' => letter,
            b'A'..=b'Z' => letter | 0x20,
            // Romanised Korean writes them inside syllables (Yo'-cho'ng): leave out, never split.
            b'\'' | b'`' => SILENT,
            0x80.. => WIDE,
            _ => GAP,
        };
        byte += 1;
    }
    table
}

/// What a character beyond ASCII is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a word.
    Letter,
    /// A token by itself: scripts that write no spaces between words.
    Ideograph,
    /// Left out as if it were not there.
    Silent,
    /// Ends a word.
    Gap,
}

/// Apostrophes and their look-alikes.
pub(super) const fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{2018}'..='\u{201B}' | '\u{00B4}' | '\u{02B9}'..='\u{02BF}' | '\u{2032}' | '\u{FF07}'
    )
}

pub(super) fn classify(c: char) -> Class {
    match c {
        _ if is_apostrophe(c) => Class::Silent,
        '\u{02C8}'
        // Invisible: soft hyphen, joiners, direction marks, variation selectors, byte order mark, tags; the Arabic tatweel.
        | '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{0640}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{E0000}'..='\u{E0FFF}' => Class::Silent,
        _ if is_combining_mark(c) => Class::Silent,
        // Hangul syllables and letters, kana, Han.
        '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' | '\u{3130}'..='\u{318F}'
        | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FFDC}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
            // The middle dot and the double hyphen part the names in a kana text.
            if matches!(c, '\u{30FB}' | '\u{30A0}') { Class::Gap } else { Class::Ideograph }
        }
        _ if c.is_alphanumeric() => Class::Letter,
        // Circled and squared letters are symbols to Unicode and letters to a reader.
        '\u{2460}'..='\u{24FF}' | '\u{1F130}'..='\u{1F189}' => Class::Letter,
        _ => Class::Gap,
    }
}

/// Gives the folded characters of a letter or ideograph, each with its class. One character can become several
/// (`ß`, `㎏`, ligatures), and their classes can differ from its own.
pub(super) fn fold(c: char, mut each: impl FnMut(char, Class)) {
    if ('\u{AC00}'..='\u{D7A3}').contains(&c) {
        return each(c, Class::Ideograph); // decomposing and composing a Hangul syllable gives it back
    }
    decompose_compatible(c, |part| {
        for lower in part.to_lowercase() {
            match spelt_out(lower) {
                Some(letters) => letters.chars().for_each(|letter| each(letter, Class::Letter)),
                None if lower.is_ascii_alphanumeric() => each(lower, Class::Letter),
                None if lower.is_ascii() => {}
                None => each(lower, classify(lower)),
            }
        }
    });
}

/// Latin letters that have no decomposition and that people write with plain ones.
const fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ı' => "i",
        'ħ' => "h",
        'ŋ' => "ng",
        'ŧ' => "t",
        _ => return None,
    })
}

/// Joins a Hangul letter to what stands before it, for text that arrives decomposed.
pub(super) fn join_hangul(before: char, letter: char) -> Option<char> {
    let syllable = compose(before, letter)?;
    ('\u{AC00}'..='\u{D7A3}').contains(&syllable).then_some(syllable)
}
