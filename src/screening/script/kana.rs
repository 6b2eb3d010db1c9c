//! Kana as Japanese write Korean names, in the Latin letters of the same Korean sounds.

use unicode_normalization::char::{compose, decompose_compatible};

use crate::screening::disguise::Part;

/// Characters for each consonant with a, i, u, e and o. The fourth is ㅐ more often than ㅔ.
const ROWS: [(&str, [&str; 5]); 14] = [
    ("アイウエオ", ["a", "i", "u", "ae", "o"]),
    ("カキクケコ", ["ka", "ki", "ku", "kae", "ko"]),
    ("サシスセソ", ["sa", "si", "su", "sae", "so"]),
    ("タチツテト", ["ta", "chi", "chu", "tae", "to"]),
    ("ナニヌネノ", ["na", "ni", "nu", "nae", "no"]),
    ("ハヒフヘホ", ["ha", "hi", "hu", "hae", "ho"]),
    ("マミムメモ", ["ma", "mi", "mu", "mae", "mo"]),
    ("ラリルレロ", ["ra", "ri", "ru", "rae", "ro"]),
    ("ガギグゲゴ", ["ga", "gi", "gu", "gae", "go"]),
    ("ザジズゼゾ", ["ja", "ji", "ju", "jae", "jo"]),
    ("ダヂヅデド", ["da", "ji", "ju", "dae", "do"]),
    ("バビブベボ", ["ba", "bi", "bu", "bae", "bo"]),
    ("パピプペポ", ["pa", "pi", "pu", "pae", "po"]),
    ("ヤヰユヱヨ", ["ya", "i", "yu", "ae", "yo"]),
];
const SMALL_VOWELS: &str = "ァィゥェォ";
const SMALL_Y: [(char, &str); 3] = [('ャ', "a"), ('ュ', "u"), ('ョ', "o")];
/// What stands for a consonant at the end of a syllable, where no vowel is heard.
const FINALS: [(char, &str); 4] = [('ム', "m"), ('ク', "k"), ('ル', "l"), ('プ', "p")];
const VOWELS: [&str; 5] = ["a", "i", "u", "ae", "o"];

pub(super) const fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー')
}

/// Katakana of usual width, each with where it begins; marks of voice go with the character before.
fn characters(text: &str) -> Vec<(usize, char)> {
    let mut characters: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        let mut plain = c;
        if matches!(c, '\u{FF66}'..='\u{FF9F}') {
            decompose_compatible(c, |part| plain = part);
        }
        let voiced = characters.last().and_then(|(_, before)| compose(*before, plain));
        match (voiced, characters.last_mut()) {
            (Some(voiced), Some(last)) => last.1 = voiced,
            _ => characters.push((at, katakana(plain))),
        }
    }
    characters
}

/// The katakana of a hiragana.
fn katakana(c: char) -> char {
    if matches!(c, '\u{3041}'..='\u{3096}') { char::from_u32(u32::from(c) + 0x60).unwrap_or(c) } else { c }
}

/// A character by itself, with the vowel.
fn mora(c: char) -> Option<&'static str> {
    match c {
        'ワ' => return Some("wa"),
        'ヲ' => return Some("o"),
        'ヴ' => return Some("bu"),
        // n or ng: `nx` is both (`korean::tables`).
        'ン' => return Some("nx"),
        _ => {}
    }
    ROWS.iter().find_map(|(row, read)| row.chars().zip(read).find(|(kana, _)| *kana == c).map(|(_, read)| *read))
}

/// The text with its kana in Latin letters. `None` where there is none.
pub(in crate::screening) fn korean(text: &str) -> Option<Vec<Part>> {
    if text.is_ascii() {
        return None;
    }
    let characters = characters(text);
    if !characters.iter().any(|(_, c)| is_kana(*c)) {
        return None;
    }
    let mut parts: Vec<Part> = Vec::new();
    for (n, (from, c)) in characters.iter().copied().enumerate() {
        let next = characters.get(n + 1).map_or(' ', |(_, c)| *c);
        let to = characters.get(n + 1).map_or(text.len(), |(to, _)| *to);
        let goes_on = n.checked_sub(1).and_then(|n| characters.get(n)).is_some_and(|(_, before)| is_kana(*before));
        let small = small(c).filter(|_| goes_on);
        if let (Some(small), Some(before)) = (small, parts.last_mut()) {
            before.read = small.behind(&before.read);
            before.to = to;
            continue;
        }
        // A syllable that is closed already is not closed again.
        let is_open = parts.last().is_some_and(|before| before.read.ends_with(['a', 'i', 'u', 'e', 'o']));
        let is_final = goes_on && is_open && self::small(next).is_none() && next != 'ー';
        let end = FINALS.iter().find(|(kana, _)| *kana == c && is_final).map(|(_, read)| *read);
        let read = match c {
            'ー' => Some(""),
            'ッ' => Some(doubled(next)),
            _ => end.or_else(|| mora(c)),
        };
        parts.push(Part { from, to, read: read.map_or_else(|| c.to_string(), str::to_owned) });
    }
    Some(super::without_silent(parts))
}

/// The consonant that a small ッ stands for.
fn doubled(next: char) -> &'static str {
    match mora(next).and_then(|read| read.chars().next()) {
        Some('k' | 'g') => "k",
        Some('p' | 'b') => "p",
        _ => "t",
    }
}

/// A small character: it changes the one before.
enum Small {
    Y(&'static str),
    Vowel(&'static str),
}

fn small(c: char) -> Option<Small> {
    let y = SMALL_Y.iter().find(|(kana, _)| *kana == c).map(|(_, vowel)| Small::Y(vowel));
    y.or_else(|| SMALL_VOWELS.chars().zip(VOWELS).find(|(kana, _)| *kana == c).map(|(_, vowel)| Small::Vowel(vowel)))
}

impl Small {
    /// What is read with it: キ and ョ are kyo, チ and ョ cho, ウ and ォ wo, ジ and ェ je.
    fn behind(&self, read: &str) -> String {
        let consonant = read.trim_end_matches(['a', 'i', 'u', 'e', 'o']);
        match self {
            Self::Y(vowel) if matches!(consonant, "ch" | "j") => format!("{consonant}{vowel}"),
            Self::Y(vowel) if consonant == "s" => format!("sh{vowel}"),
            Self::Y(vowel) => format!("{consonant}y{vowel}"),
            // What most Koreans are called who are called so: 최.
            Self::Vowel("ae") if consonant == "ch" => "chwe".to_owned(),
            Self::Vowel(vowel) if read.ends_with('u') => format!("{consonant}w{vowel}"),
            Self::Vowel(vowel) => format!("{consonant}{vowel}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_names_as_japanese_write_them() {
        let check = |text: &str, expected: &str| {
            let parts = korean(text).expect("kana");
            assert_eq!(parts.iter().map(|part| part.read.as_str()).collect::<String>(), expected, "{text}");
        };
        check("キム・ジョンウン", "kim・jonxunx");
        check("キム・ヨンナム", "kim・yonxnam");
        check("パク・クネ", "pak・kunae");
        check("チェ・リョンヘ", "chwe・ryonxhae");
        check("リ・スヨン", "ri・suyonx");
        check("ファン・ビョンソ", "hwanx・byonxso");
        check("ソン・クムヒョク", "sonx・kumhyok");
        check("ソンクムヒョク", "sonxkumhyok");
        check("きむ・じょんうん", "kim・jonxunx");
        check("ｷﾑ･ｼﾞｮﾝｳﾝ", "kim･jonxunx");
        check("キム・シ\u{3099}ョンウン", "kim・jonxunx");
        assert!(korean("김정은").is_none() && korean("Kim").is_none());
    }
}
