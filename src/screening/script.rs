//! Names in other scripts than Latin and Hangul, in Latin letters.
//!
//! Arabic and Hebrew are left alone, but for Korean names in Arabic: without their vowels other names are several
//! people's. What Han characters say is told in Mandarin's reading here; as Koreans read them, they are compared with
//! Korean names ([`super::korean`]).

mod arabic;
mod kana;

use super::disguise::{Part, is_latin};

pub(super) use arabic::korean as arabic_korean;
pub(super) use kana::korean as kana_korean;

/// How surely a name in Latin letters is the one that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surety {
    /// Letter for letter.
    Letters,
    /// By sounds that several syllables of Korean have in common.
    Sounds,
    /// By a reading that many characters have in common.
    Characters,
}

/// A text with the Latin letters of its words.
#[derive(Clone, Debug)]
pub(super) struct Latinised {
    pub(super) parts: Vec<Part>,
    pub(super) surety: Surety,
}

impl Latinised {
    pub(super) fn text(&self) -> String {
        self.parts.iter().map(|part| part.read.as_str()).collect()
    }
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}')
}

const fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52F}')
}

/// Letters of the scripts that are written in Latin ones here.
fn is_foreign(c: char) -> bool {
    let left_alone = matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' // Hebrew, Arabic, Syriac
        | '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' // Hangul
        | '\u{FF00}'..='\u{FFEF}'); // other widths of what is elsewhere
    c.is_alphabetic() && !is_latin(c) && !left_alone
}

/// The text in Latin letters, as BGN/PCGN and pinyin have them. `None` where there is nothing to write otherwise.
pub(super) fn latinise(text: &str) -> Option<Latinised> {
    if text.is_ascii() || !text.chars().any(is_foreign) {
        return None;
    }
    let part = |(from, c): (usize, char)| {
        let mut read = if is_foreign(c) { any_ascii::any_ascii_char(c).to_owned() } else { c.to_string() };
        if is_han(c) {
            // Each is a syllable.
            read.push(' ');
        }
        Part { from, to: from + c.len_utf8(), read }
    };
    let surety = match text {
        _ if text.chars().any(is_han) => Surety::Characters,
        _ if text.chars().any(kana::is_kana) => Surety::Sounds,
        _ => Surety::Letters,
    };
    Some(Latinised { parts: without_silent(text.char_indices().map(part).collect()), surety })
}

/// Cyrillic as Russians write Korean names (Kontsevich's system and what is older), in the Latin letters of the same
/// Korean sounds. `None` where there is no Cyrillic.
/// `yo`: every е is a ё.
pub(super) fn cyrillic_korean(text: &str, yo: bool) -> Option<Vec<Part>> {
    if text.is_ascii() || !text.chars().any(is_cyrillic) {
        return None;
    }
    let letters: Vec<(usize, char)> =
        text.char_indices().map(|(at, c)| (at, c.to_lowercase().next().unwrap_or(c))).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some((from, c)) = letters.get(at).copied() {
        let letter = |n: usize| letters.get(at + n).map(|(_, c)| *c);
        let before = at.checked_sub(1).and_then(|n| letters.get(n)).map(|(_, c)| *c);
        let c = if yo && c == 'е' && before != Some('в') { 'ё' } else { c };
        let (read, taken) = korean(before, c, letter(1), letter(2));
        let to = letters.get(at + taken).map_or(text.len(), |(to, _)| *to);
        parts.push(Part { from, to, read: read.map_or_else(|| c.to_string(), str::to_owned) });
        at += taken;
    }
    Some(without_silent(parts))
}

/// Letters that are not written stand with those before them, so that they are not cut off a name.
fn without_silent(parts: Vec<Part>) -> Vec<Part> {
    let mut kept: Vec<Part> = Vec::new();
    for part in parts {
        match kept.last_mut() {
            Some(before) if part.read.is_empty() => before.to = part.to,
            _ => kept.push(part),
        }
    }
    kept
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я')
}

/// What stands for a Cyrillic letter and perhaps the next, and how many it is. `None`: the letter itself.
fn korean(before: Option<char>, c: char, next: Option<char>, then: Option<char>) -> (Option<&'static str>, usize) {
    let begins = before.is_none_or(|c| !is_cyrillic(c) || is_vowel(c));
    let pair = match (c, next) {
        ('ч', Some('х')) => "ch",
        ('ч' | 'д', Some('ж')) => "j",
        ('к', Some('х')) => "kh",
        ('т', Some('х')) => "th",
        ('п', Some('х')) => "ph",
        ('н', Some('ъ')) => "ng",
        ('н', Some('г')) if then.is_none_or(|c| !is_vowel(c)) => "ng",
        ('ы', Some('й')) => "ui",
        ('л', Some('ь')) => "l",
        _ => "",
    };
    if !pair.is_empty() {
        return (Some(pair), 2);
    }
    let one = match c {
        'а' => "a",
        'б' => "b",
        'в' => "w",
        'г' => "g",
        'д' => "d",
        // `Чен` and `Сен` are older than Kontsevich's system and are what Kims are called: ㅓ, and not ㅔ.
        'е' if next == Some('н') && then.is_none_or(|c| !is_vowel(c)) => {
            return (Some(if begins { "yeo" } else { "eo" }), 1);
        }
        'е' if begins => "ye",
        'е' => "e",
        'ё' => "yo",
        'ж' | 'з' => "j",
        'и' | 'і' | 'ї' | 'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        // At the end of a syllable it stands for n and for ng: `nx` is both (`korean::tables`).
        'н' if next.is_none_or(|c| !is_vowel(c)) => "nx",
        'н' => "n",
        'о' => "o",
        'п' | 'ф' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'х' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' | 'щ' => "sh",
        'ъ' | 'ь' => "",
        'ы' => "eu",
        'э' => "ae",
        'ю' => "yu",
        'я' => "ya",
        _ => return (None, 1),
    };
    (Some(one), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_in_latin_letters() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(latinise(text).map(|latin| latin.text()).as_deref(), expected, "{text}");
        };
        check("Гайк Асатрян", Some("Gayk Asatryan"));
        check("Νικόλαος", Some("Nikolaos"));
        check("王伟", Some("Wang Wei "));
        check("Gayk Asatryan", None);
        check("Gäyk", None);
        check("송금혁", None);
        check("دوود", None);
    }

    #[test]
    fn korean_names_as_russians_write_them() {
        let check = |text: &str, expected: &str| {
            let parts = cyrillic_korean(text, false).expect("Cyrillic");
            assert_eq!(parts.iter().map(|part| part.read.as_str()).collect::<String>(), expected, "{text}");
        };
        check("Сон Кым Хёк", "sonx keum hyok");
        check("Ким Чен Ын", "kim cheonx eunx");
        check("Чхве Рён Хэ", "chwe ryonx hae");
        check("Пак Чжон Чхоль", "pak jonx chol");
        check("Ли Сонъук", "li songuk");
    }
}
