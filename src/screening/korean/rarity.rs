//! How many people bear a Korean name: a few names are borne by hundreds of thousands.
//!
//! Counted from the Hangul labels of Korean people in Wikidata (CC0, 3843 different names). The sample is small, so the
//! counts are only good to tell common names from rare ones.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use super::name::{Reading, Spelt};
use super::surname::{self, Surname};
use super::syllable::Syllable;

/// A name that so many of a million bear is common.
const PER_MILLION_MAX: f64 = 15.0;
/// Readings that cost more say nothing of who bears a name.
const COST_MAX: u16 = 50;
const SURNAMES_COUNTED: f64 = 3843.0;
const SYLLABLES_COUNTED: f64 = 7394.0;

/// Surnames of one syllable by how often they were seen. What is not here was seen once or never.
const SURNAMES: &[(u16, &str)] = &[
    (575, "김"),
    (484, "이"),
    (266, "박"),
    (163, "정최"),
    (119, "장"),
    (107, "조"),
    (100, "윤"),
    (99, "유"),
    (86, "신"),
    (84, "한"),
    (83, "강"),
    (76, "임"),
    (75, "전"),
    (65, "송"),
    (63, "황"),
    (61, "안"),
    (60, "오"),
    (57, "홍"),
    (55, "양"),
    (54, "손"),
    (47, "리서왕"),
    (45, "문"),
    (43, "진"),
    (40, "고"),
    (39, "백"),
    (35, "주"),
    (32, "권"),
    (30, "허"),
    (27, "심"),
    (25, "천"),
    (24, "남하"),
    (21, "배"),
    (19, "곽"),
    (18, "류방차"),
    (16, "구"),
    (15, "변성"),
    (14, "민"),
    (13, "나노우"),
    (12, "마지현"),
    (11, "공엄"),
    (10, "여추함"),
    (9, "원채"),
    (8, "길두염"),
    (7, "기모"),
    (6, "설"),
    (5, "반소후"),
    (4, "대라석연"),
    (3, "동미태"),
    (2, "경계금당도맹봉상예위인제탕표화"),
];

/// The same for given syllables.
const GIVEN: &[(u16, &str)] = &[
    (260, "영"),
    (207, "현"),
    (202, "정"),
    (186, "진"),
    (173, "성"),
    (167, "수"),
    (162, "희"),
    (157, "민"),
    (155, "경"),
    (145, "재"),
    (136, "호"),
    (126, "우지"),
    (118, "준"),
    (115, "기원"),
    (113, "태"),
    (108, "용"),
    (105, "승"),
    (103, "동상"),
    (101, "석"),
    (99, "선"),
    (94, "은"),
    (90, "주"),
    (88, "연"),
    (86, "종"),
    (84, "철"),
    (78, "윤"),
    (76, "훈"),
    (75, "인"),
    (71, "미형"),
    (64, "일혜"),
    (63, "환"),
    (62, "병"),
    (60, "창"),
    (59, "규"),
    (52, "화"),
    (51, "혁"),
    (50, "광숙"),
    (49, "세"),
    (48, "남한"),
    (47, "근대"),
    (46, "순"),
    (44, "명유"),
    (42, "식"),
    (41, "아"),
    (38, "옥"),
    (37, "찬하"),
    (36, "국"),
    (35, "신"),
    (34, "이해효"),
    (33, "덕욱자"),
    (32, "섭"),
    (31, "범보소홍"),
    (30, "도오"),
    (27, "춘"),
    (26, "만무봉"),
    (25, "건길"),
    (24, "구"),
    (23, "강문서시중헌"),
    (22, "권나리예웅"),
    (21, "림빈"),
    (20, "익천학"),
    (19, "관균운의제"),
    (18, "두라양위조채"),
    (17, "복"),
    (16, "완필"),
    (15, "배애장"),
    (14, "다열표"),
    (13, "금란모택"),
    (12, "래요청"),
    (11, "곤룡린백안엽충"),
    (10, "교치흥"),
    (9, "가응향후휘"),
    (8, "계람부삼슬심언여평회"),
    (7, "달득렬산설송황"),
    (6, "고로루사직"),
    (5, "귀노담돈록옌차탁"),
    (4, "각갑거겸공녕단락려련령륜립방솔실야월율임집초칠팅항협"),
    (3, "굉량렴룽름링맹몽밍별본비손왕웨윈점쥔타판펑행"),
    (2, "간개격궈극긍낙난내년닝더둥랑례롱룬릉마망바반발법분붕빙샘생솽술슈스어얼업울융을잉적젠첸촨출톈패확훤히"),
];

static SURNAME_COUNTS: LazyLock<HashMap<Surname, u16, RandomState>> = LazyLock::new(|| {
    let mut counts = HashMap::default();
    for (count, hangul) in SURNAMES {
        for surname in hangul.chars().filter_map(|c| surname::hangul(c.encode_utf8(&mut [0; 4]))) {
            *counts.entry(surname).or_default() += count;
        }
    }
    counts
});

static GIVEN_COUNTS: LazyLock<HashMap<Syllable, u16, RandomState>> = LazyLock::new(|| {
    let mut counts = HashMap::default();
    for (count, hangul) in GIVEN {
        for syllable in hangul.chars().filter_map(Syllable::of) {
            *counts.entry(syllable.canonical()).or_default() += count;
        }
    }
    counts
});

/// Whether few bear a name, whichever way it is read. One given syllable is never rare: 김철 and 이영 are everywhere.
pub(super) fn is_rare(readings: &[Reading]) -> bool {
    !readings.is_empty()
        && readings.iter().all(|reading| reading.given.len() > 1 && per_million(reading) <= PER_MILLION_MAX)
}

fn per_million(reading: &Reading) -> f64 {
    let surnames = reading.surname.iter().filter(|(_, cost)| *cost <= COST_MAX);
    let surname: u32 =
        surnames.map(|(surname, _)| SURNAME_COUNTS.get(surname).copied().unwrap_or(1)).map(u32::from).sum();
    let given: f64 = reading.given.iter().map(share).product();
    f64::from(surname) / SURNAMES_COUNTED * given * 1e6
}

fn share(spelt: &Spelt) -> f64 {
    let mut syllables: Vec<Syllable> =
        spelt.readings.iter().filter(|(_, cost)| *cost <= COST_MAX).map(|(syllable, _)| syllable.canonical()).collect();
    syllables.sort_unstable();
    syllables.dedup();
    let count: u32 = syllables.iter().map(|s| GIVEN_COUNTS.get(s).copied().unwrap_or(1)).map(u32::from).sum();
    f64::from(count.max(1)) / SYLLABLES_COUNTED
}
