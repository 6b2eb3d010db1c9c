//! Pairs of names as a table: the same person's, or not.

use super::cost::{KOREAN_COST_MAX, between};
use super::name::read;
use super::*;
use crate::screening::normalise::Normalised;

fn cost(a: &str, b: &str) -> Option<u16> {
    let read = |text: &str| {
        let normal = Normalised::new(text);
        read(&words(text, &normal, normal.tokens()), KOREAN_COST_MAX, super::surname::spelt)
    };
    between(&read(a), &read(b))
}

#[track_caller]
fn same(a: &str, b: &str) {
    assert!(cost(a, b).is_some(), "{a} = {b}");
    assert_eq!(cost(a, b), cost(b, a), "{a}, {b}: either way round");
}

#[track_caller]
fn different(a: &str, b: &str) {
    assert_eq!(cost(a, b), None, "{a} != {b}");
}

#[test]
fn spellings_of_one_name_meet() {
    same("SONG, Kum Hyok", "Song Kum-hyok");
    same("SONG, Kum Hyok", "Song Geum-hyeok");
    same("SONG, Kum Hyok", "SONGKUMHYOK");
    same("SONG, Kum Hyok", "Kumhyok Song");
    same("SONG, Kum Hyok", "송금혁");
    same("KIM, Yo'-cho'ng", "Kim Yeo-jeong");
    same("RI, Won Ho", "Lee Weon-ho");
    same("RYU, Kyong Il", "Yoo Kyung-il");
    same("CHOE, Chun Pom", "Choi Chun Beom");
    same("RIM, Yong Hwan", "임용환");
    same("리원호", "이원호");
    same("NAMGUNG Min Su", "남궁민수");
}

#[test]
fn hanja_is_read_as_koreans_read_it() {
    same("KIM, Jong Un", "金正恩");
    same("CHOE, Ryong Hae", "崔龍海");
    same("CHOE, Ryong Hae", "崔龙海");
    same("최룡해", "崔 龍海");
    different("KIM, Jong Un", "金正日");
    different("KIM, Chol", "金哲"); // two characters are everybody's
    assert!(cost("KIM, Jong Un", "金正恩") > Some(CLOSE_COST_MAX), "for review");
}

#[test]
fn chinese_names_meet_their_hangul() {
    let meet = |pinyin: &str, hangul: &str| {
        let normal = Normalised::new(pinyin);
        let listed = super::pinyin::read(&words(pinyin, &normal, normal.tokens()));
        let normal = Normalised::new(hangul);
        let written = read(&words(hangul, &normal, normal.tokens()), KOREAN_COST_MAX, super::surname::spelt);
        between(&listed, &written)
    };
    assert!(meet("CHEN, Shubao", "진숙보").is_some(), "by the characters' readings");
    assert!(meet("LI Jianguo", "리젠궈").is_some(), "by the sound");
    assert!(meet("LI Jianguo", "이건국") > Some(CLOSE_COST_MAX), "for review");
    assert_eq!(meet("LI Jianguo", "Li Jianguo"), None);
    assert_eq!(meet("LI Jianguo", "김건국"), None);
}

#[test]
fn other_people_do_not_meet() {
    different("Kim Chul-woo", "Kim Chul-soo");
    different("SONG, Kum Hyok", "Song Kum");
    different("SONG, Kum Hyok", "Kim Kum Hyok");
    different("KIM, Chol", "Kim Chol Man");
    different("Kim Jong Un", "Kim Jong Il");
    different("Pak Ji Song", "Pak Ji Sok");
    different("Carol Lee", "Lee Chol");
}

#[test]
fn usual_spellings_cost_nothing_and_odd_ones_more() {
    assert_eq!(cost("SONG, Kum Hyok", "Song Kum-Hyok"), Some(0));
    assert!(cost("Kim Young-soo", "Kim Yong-su") < cost("Kim Young-soo", "Kim Yeung-soo"));
    assert_eq!((likeness(0), likeness(50), likeness(130)), (1000, 850, 700));
}

#[test]
fn the_shape_of_a_syllable_refuses_none_that_can_be_read() {
    use super::spelling::{is_shaped, readings};
    use super::tables::{FINALS, INITIALS, VOWELS};
    let initials = INITIALS.iter().copied().flatten().map(|spelling| spelling.letters).chain(["sh"]);
    for initial in initials {
        for vowel in VOWELS.iter().copied().flatten() {
            for last in FINALS.iter().copied().flatten() {
                let refused = (vowel.open && !last.letters.is_empty()) || (vowel.bare && !initial.is_empty());
                let written = format!("{initial}{}{}", vowel.letters, last.letters);
                if !refused && written.len() <= 9 {
                    assert!(is_shaped(written.as_bytes()), "{written}");
                }
            }
        }
    }
    assert!(readings("xyz").is_empty() && readings("westb").is_empty());
}
