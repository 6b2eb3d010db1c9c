//! Arabic as Arabs write Korean names, in Latin letters of the same Korean sounds.
//!
//! Vowels of Korean names are written out, but و is o, u, eo and eu in one, and ي i and y. Other names are written
//! without their vowels, and are left alone.

use crate::screening::disguise::Part;

/// What و stands for between consonants, behind ي, and before it (`korean::tables`).
const ROUND: &str = "uwu";
const ROUND_BEHIND_Y: &str = "yuwu";
const ROUND_BEFORE_Y: &str = "uwui";

const fn is_arabic(c: char) -> bool {
    matches!(c, '\u{621}'..='\u{64A}' | 'پ' | 'چ' | 'ژ' | 'ڤ' | 'ک' | 'گ' | 'ی')
}

/// Marks above and below letters, and what stretches a word.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}')
}

const fn is_alif(c: char) -> bool {
    matches!(c, 'ا' | 'أ' | 'آ' | 'إ' | 'ى')
}

const fn is_y(c: char) -> bool {
    matches!(c, 'ي' | 'ی' | 'ئ')
}

const fn is_vowel(c: char) -> bool {
    is_alif(c) || is_y(c) || matches!(c, 'و')
}

/// The text with its Arabic in Latin letters. `None` where there is none.
pub(in crate::screening) fn korean(text: &str) -> Option<Vec<Part>> {
    if text.is_ascii() || !text.chars().any(is_arabic) {
        return None;
    }
    let letters: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !is_mark(*c)).collect();
    let letter = |n: usize| letters.get(n).map_or(' ', |(_, c)| *c);
    let (mut parts, mut at) = (Vec::new(), 0);
    while let Some((from, c)) = letters.get(at).copied() {
        let begins = at == 0 || !is_arabic(letter(at - 1));
        let (read, taken) = sound(c, letter(at + 1), letter(at + 2), begins);
        let to = letters.get(at + taken).map_or(text.len(), |(to, _)| *to);
        parts.push(Part { from, to, read: read.map_or_else(|| c.to_string(), str::to_owned) });
        at += taken;
    }
    Some(super::without_silent(parts))
}

/// What stands for a letter and perhaps the next ones, and how many these are. `None`: the letter itself.
fn sound(c: char, next: char, then: char, begins: bool) -> (Option<&'static str>, usize) {
    let pair = match (c, next) {
        ('ت', 'ش') => "ch",
        ('ن', 'غ' | 'ج' | 'ق' | 'گ') if !is_vowel(then) => "ng",
        // An alif that a word begins with only holds its vowel.
        ('ا' | 'أ' | 'إ', 'و') if begins => ROUND,
        ('ا' | 'أ' | 'إ', 'ي' | 'ی') if begins && matches!(then, 'و') => return (Some(ROUND_BEHIND_Y), 3),
        ('إ', 'ي' | 'ی') if begins => "i",
        (alif, 'ي' | 'ی') if is_alif(alif) => "ae",
        ('و', alif) if is_alif(alif) => "wa",
        ('و', 'و') => ROUND,
        ('و', 'ي' | 'ی') => ROUND_BEFORE_Y,
        (y, 'و') if is_y(y) => ROUND_BEHIND_Y,
        (y, alif) if is_y(y) && is_alif(alif) => "ya",
        (y, 'ه') if is_y(y) && !is_arabic(then) => "ye",
        _ => "",
    };
    if !pair.is_empty() {
        return (Some(pair), 2);
    }
    let one = match c {
        'إ' => "i",
        _ if is_alif(c) => "a",
        'و' => ROUND,
        _ if is_y(c) => "i",
        'ب' | 'پ' | 'ف' | 'ڤ' => "p",
        'ت' | 'ط' => "t",
        'ج' | 'ز' | 'ژ' => "j",
        'چ' => "ch",
        'ح' | 'ه' => "h",
        'خ' => "kh",
        'د' | 'ض' => "d",
        'ر' => "r",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'غ' | 'ق' | 'ك' | 'ک' | 'گ' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'ة' | 'ء' => "",
        _ => return (None, 1),
    };
    (Some(one), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_names_as_arabs_write_them() {
        let check = |text: &str, expected: &str| {
            let parts = korean(text).expect("Arabic");
            assert_eq!(parts.iter().map(|part| part.read.as_str()).collect::<String>(), expected, "{text}");
        };
        check("كيم جونغ أون", "kim juwung uwun");
        check("كيم جونغ إل", "kim juwung il");
        check("سونغ كوم هيوك", "suwung kuwum hyuwuk");
        check("تشوي ريونغ هاي", "chuwui ryuwung hae");
        check("باك بونغ جو", "pak puwung juwu");
        check("هوانغ بيونغ سو", "hwang pyuwung suwu");
        check("جانغ سونغ تايك", "jang suwung taek");
        check("كِيم يُونغ", "kim yuwung");
        assert!(korean("Kim").is_none() && korean("김정은").is_none());
    }
}
