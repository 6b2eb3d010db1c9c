//! Chinese names as Koreans write them: by the Korean readings of their characters, or by their sound
//! (National Institute of Korean Language, transcription of Chinese).
//!
//! Only a listed name in pinyin is read so, and only to be compared with Hangul: to read every Chinese name as a Korean
//! one would join very many people.

use super::hanja;
use super::name::{GIVEN_MAX, Reading, Script, Spelt, Word};
use super::surname::{self, Surname};
use super::syllable::Syllable;

/// What it costs that a name is read by way of another language: it is for review, however alike.
const COST: u16 = 40;
/// Letters of the longest syllable: `zhuang`.
const LETTERS_MAX: usize = 6;

/// Initials, and the Hangul initials that they sound like, by Unicode's order.
const INITIALS: [(&str, u32); 21] = [
    ("zh", 12),
    ("ch", 14),
    ("sh", 9),
    ("b", 7),
    ("p", 17),
    ("m", 6),
    ("f", 17),
    ("d", 3),
    ("t", 16),
    ("n", 2),
    ("l", 5),
    ("g", 0),
    ("k", 15),
    ("h", 18),
    ("j", 12),
    ("q", 14),
    ("x", 9),
    ("r", 5),
    ("z", 13),
    ("c", 14),
    ("s", 10),
];

/// Finals behind an initial, as Hangul without one.
const FINALS: [(&str, &str); 34] = [
    ("a", "아"),
    ("o", "오"),
    ("e", "어"),
    ("i", "이"),
    ("u", "우"),
    ("v", "위"),
    ("ai", "아이"),
    ("ei", "에이"),
    ("ao", "아오"),
    ("ou", "어우"),
    ("an", "안"),
    ("en", "언"),
    ("ang", "앙"),
    ("eng", "엉"),
    ("ia", "야"),
    ("ie", "예"),
    ("iao", "야오"),
    ("iu", "유"),
    ("ian", "옌"),
    ("in", "인"),
    ("iang", "양"),
    ("ing", "잉"),
    ("iong", "융"),
    ("ua", "와"),
    ("uo", "워"),
    ("uai", "와이"),
    ("ui", "우이"),
    ("uan", "완"),
    ("un", "운"),
    ("uang", "왕"),
    ("ong", "웅"),
    ("ve", "웨"),
    ("van", "위안"),
    ("vn", "윈"),
];

/// Syllables without an initial.
const WITHOUT_INITIAL: [(&str, &str); 35] = [
    ("a", "아"),
    ("ai", "아이"),
    ("an", "안"),
    ("ang", "앙"),
    ("ao", "아오"),
    ("e", "어"),
    ("ei", "에이"),
    ("en", "언"),
    ("eng", "엉"),
    ("er", "얼"),
    ("o", "오"),
    ("ou", "어우"),
    ("yi", "이"),
    ("ya", "야"),
    ("yao", "야오"),
    ("ye", "예"),
    ("you", "유"),
    ("yan", "옌"),
    ("yang", "양"),
    ("yin", "인"),
    ("ying", "잉"),
    ("yong", "융"),
    ("yu", "위"),
    ("yuan", "위안"),
    ("yue", "웨"),
    ("yun", "윈"),
    ("wu", "우"),
    ("wa", "와"),
    ("wo", "워"),
    ("wai", "와이"),
    ("wei", "웨이"),
    ("wan", "완"),
    ("wen", "원"),
    ("wang", "왕"),
    ("weng", "웡"),
];

/// A syllable of pinyin by its sound.
fn sound(pinyin: &str) -> Option<String> {
    if let Some((_, sound)) = WITHOUT_INITIAL.iter().find(|(syllable, _)| *syllable == pinyin) {
        return Some((*sound).to_owned());
    }
    let (written, initial) = INITIALS.iter().find(|(written, _)| pinyin.starts_with(written))?;
    let rest = &pinyin[written.len()..];
    let palatal = matches!(*written, "j" | "q" | "x");
    // u behind these is ü.
    let umlaut = rest.strip_prefix('u').filter(|_| palatal).map(|after| format!("v{after}"));
    let (_, sound) = FINALS.iter().find(|(end, _)| *end == umlaut.as_deref().unwrap_or(rest))?;
    let buzzes = matches!(*written, "zh" | "ch" | "sh" | "r" | "z" | "c" | "s") && rest == "i";
    let sound = if buzzes { "으" } else { sound };
    let mut chars = sound.chars();
    let first = u32::from(chars.next()?) - 0xAC00;
    let (vowel, end) = (first / 28 % 21, first % 28);
    // ㅈ and ㅊ have no y behind them.
    let plain = match vowel {
        2 | 3 | 6 | 7 if matches!(*written, "j" | "q") => vowel - 2,
        12 | 17 if matches!(*written, "j" | "q") => vowel - 4,
        _ => vowel,
    };
    let first = char::from_u32(0xAC00 + (initial * 21 + plain) * 28 + end)?;
    Some(std::iter::once(first).chain(chars).collect())
}

/// The ways in which a name in pinyin, surname first or behind a comma, stands in Hangul.
pub(super) fn read(words: &[Word<'_>]) -> Vec<Reading> {
    let mut found = Vec::new();
    let [surname, given @ ..] = words else { return found };
    if given.is_empty() || given.len() > GIVEN_MAX || !words.iter().all(Word::is_ascii) {
        return found;
    }
    let mut syllables = Vec::new();
    let mut ways = Vec::new();
    split(given[0].letters(), &given[1..], &mut syllables, &mut ways);
    for syllables in ways {
        let read: Vec<Spelt> = syllables.iter().map(|pinyin| spelt(hanja::readings_of_pinyin(pinyin))).collect();
        let readings = hanja::readings_of_pinyin(surname.letters());
        push(surname, readings.iter().filter_map(|c| surname::hangul(c.encode_utf8(&mut [0; 4]))), read, &mut found);
        let heard: Option<String> = syllables.iter().map(|pinyin| sound(pinyin)).collect();
        if let Some((heard, of_surname)) = heard.zip(sound(surname.letters())) {
            let given = heard.chars().map(|c| spelt(&[c])).collect();
            push(surname, surname::hangul(&of_surname).into_iter(), given, &mut found);
        }
    }
    found
}

fn spelt(readings: &[char]) -> Spelt {
    let readings = readings.iter().filter_map(|c| Syllable::of(*c)).map(|syllable| (syllable, 0)).collect();
    // No letters: the same pinyin is not the same Hangul.
    Spelt { letters: String::new(), readings }
}

fn push(word: &Word<'_>, surnames: impl Iterator<Item = Surname>, given: Vec<Spelt>, found: &mut Vec<Reading>) {
    let surname: Vec<(Surname, u16)> = surnames.map(|surname| (surname, 0)).collect();
    if !surname.is_empty() && (1..=GIVEN_MAX).contains(&given.len()) {
        let surname_letters = word.letters().to_owned();
        found.push(Reading { surname_letters, surname, given, order: COST, script: Script::Pinyin });
    }
}

/// Every way to cut a word and those after it into at most three syllables of pinyin.
fn split<'t>(word: &'t str, after: &[Word<'t>], so_far: &mut Vec<&'t str>, ways: &mut Vec<Vec<&'t str>>) {
    if word.is_empty() {
        match after.split_first() {
            Some((next, after)) => split(next.letters(), after, so_far, ways),
            None => ways.push(so_far.clone()),
        }
        return;
    }
    if so_far.len() + after.len() >= GIVEN_MAX {
        return;
    }
    for end in 1..=word.len().min(LETTERS_MAX) {
        let (syllable, left) = word.split_at(end);
        if !hanja::readings_of_pinyin(syllable).is_empty() {
            so_far.push(syllable);
            split(left, after, so_far, ways);
            so_far.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_by_their_sound() {
        let check = |pinyin: &str, expected: &str| assert_eq!(sound(pinyin).as_deref(), Some(expected), "{pinyin}");
        check("jian", "젠");
        check("guo", "궈");
        check("shuang", "솽");
        check("bing", "빙");
        check("de", "더");
        check("xiao", "샤오");
        check("zhi", "즈");
        check("jun", "쥔");
        check("xue", "쉐");
        check("quan", "취안");
        check("xiong", "슝");
        check("liu", "류");
        check("jiu", "주");
        check("er", "얼");
        check("wang", "왕");
        assert_eq!(sound("hyok"), None);
    }
}
