//! The DPRK as payments name it: codes, names of the country in many languages, its towns and districts.
//!
//! The two-letter code counts only in fields for a country: elsewhere `KP` is Khyber Pakhtunkhwa and people's initials.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::normalise::Normalised;

/// Codes of ISO 3166-1 (alpha-2, alpha-3, numeric).
const CODES: [&str; 3] = ["KP", "PRK", "408"];

/// Code of ISO 4217.
const CURRENCIES: [&str; 2] = ["KPW", "408"];

/// Names of the country.
pub(super) const COUNTRY_NAMES: &[&str] = &[
    "DPRK",
    "D.P.R.K.",
    "DPR Korea",
    "D.P.R. Korea",
    "DPR of Korea",
    "N. Korea",
    "NKorea",
    "North Korea",
    "North Korean",
    "NorthKorea",
    "Korea North",
    "Korea (DPR)",
    "Korea DPRK",
    "Democratic People's Republic of Korea",
    "Democratic People s Republic of Korea",
    "Democratic Peoples Rep of Korea",
    "Democratic People's Rep. Korea",
    "Korea, Democratic People's Republic of",
    "Korea, Democratic People s Republic of",
    "Korea, Democratic People's Republic",
    "Korea, Dem. People's Rep. of",
    "Korea, Dem. Rep. of",
    "Corea del Norte",
    "República Popular Democrática de Corea",
    "RPD de Corea",
    "Corée du Nord",
    "République populaire démocratique de Corée",
    "RPDC",
    "RPD de Corée",
    "Nordkorea",
    "Demokratische Volksrepublik Korea",
    "Corea del Nord",
    "Repubblica Popolare Democratica di Corea",
    "Coreia do Norte",
    "Noord-Korea",
    "Korea Północna",
    "Severní Korea",
    "Észak-Korea",
    "Coreea de Nord",
    "Pohjois-Korea",
    "Kuzey Kore",
    "Korea Utara",
    "Triều Tiên",
    "Bắc Triều Tiên",
    "조선민주주의인민공화국",
    "북조선",
    "북한",
    "朝鲜民主主义人民共和国",
    "朝鮮民主主義人民共和國",
    "朝鮮民主主義人民共和国",
    "朝鲜",
    "朝鮮",
    "北韩",
    "北韓",
    "北朝鲜",
    "北朝鮮",
    "КНДР",
    "Северная Корея",
    "Северной Кореи",
    "Северную Корею",
    "Корейская Народно-Демократическая Республика",
    "Корейской Народно-Демократической Республики",
    "Північна Корея",
    "كوريا الشمالية",
    "جمهورية كوريا الديمقراطية الشعبية",
    "کره شمالی",
    "उत्तर कोरिया",
    "เกาหลีเหนือ",
];

/// Towns, districts and sites, as OFAC and UN addresses spell them, that name nothing well known elsewhere.
pub(super) const PLACES: &[&str] = &[
    "Pyongyang",
    "P'yongyang",
    "Phyongyang",
    "Pyeongyang",
    "Pyong Yang",
    "Piongyang",
    "Pjöngjang",
    "Pyöngyang",
    "Pyongjang",
    "Pionyang",
    "평양",
    "平壤",
    "Пхеньян",
    "Пхеньяна",
    "Пхеньяне",
    "بيونغ يانغ",
    "Mangyongdae",
    "Potonggang",
    "Pothonggang",
    "Botonggang",
    "Moranbong",
    "Pyongchon",
    "Phyongchon",
    "Rakrang",
    "Rangnang",
    "Taedonggang",
    "Tongdaewon",
    "Hyongjesan",
    "Nampo",
    "Namp'o",
    "Nampho",
    "Wonsan",
    "Chongjin",
    "Ch'ongjin",
    "Hamhung",
    "Hungnam",
    "Haeju",
    "Sinuiju",
    "Sinuij",
    "Kaesong",
    "Rason",
    "Rajin",
    "Sonbong",
    "Hyesan",
    "Kanggye",
    "Yongbyon",
    "함흥",
    "원산",
    "청진",
    "신의주",
    "개성공단",
];

/// Longer texts that hold one of the above and mean something else.
pub(super) const INNOCENT: &[&str] = &[
    "朝鲜族", // Koreans of China
    "朝鮮族",
    "朝鲜日报", // a Seoul newspaper
    "朝鮮日報",
    "在日朝鮮人", // Koreans of Japan
    "朝鮮人参",   // ginseng
    "朝鲜参",
    "朝鲜战争", // the Korean war
    "朝鮮戦争",
    "청진기",     // a stethoscope
    "북한산",     // a mountain in Seoul
    "북한강",     // a river that flows to Seoul
    "북한학",     // a field of study
    "Nampo-dong", // a quarter of Busan
    "평양냉면",   // a dish
    "함흥냉면",
    "Pyongyang naengmyeon",
    "원산지", // "country of origin"
    "朝鮮大学校",
    "청진동", // a quarter of Seoul
];

static NORMAL_COUNTRY_NAMES: LazyLock<HashSet<String>> =
    LazyLock::new(|| COUNTRY_NAMES.iter().map(|name| Normalised::new(name).to_text()).collect());

/// Whether the value of a field for a country is the DPRK: a code, or any name of it.
#[must_use]
pub fn is_dprk(value: &str) -> bool {
    is_dprk_code(value) || NORMAL_COUNTRY_NAMES.contains(&Normalised::new(value).to_text())
}

/// Whether the value of a field for a country is one of the DPRK's codes.
pub(super) fn is_dprk_code(value: &str) -> bool {
    is_one_of(value, &CODES)
}

/// Whether the value of a field for a currency is the DPRK's.
pub(super) fn is_dprk_currency(value: &str) -> bool {
    is_one_of(value, &CURRENCIES)
}

fn is_one_of(value: &str, codes: &[&str]) -> bool {
    let value = value.as_bytes().trim_ascii();
    matches!(value.len(), 2 | 3) && codes.iter().any(|code| code.as_bytes().eq_ignore_ascii_case(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_in_many_spellings() {
        for text in
            ["KP", " kp ", "PRK", "408", "North Korea", "KOREA, NORTH", "D.P.R.K.", "КНДР", "北朝鮮", "Corée du Nord"]
        {
            assert!(is_dprk(text), "{text}");
        }
        for text in
            ["KR", "KOR", "410", "Korea", "South Korea", "Korea, Republic of", "", "  ", "KPW", "Khyber", "朝鲜族"]
        {
            assert!(!is_dprk(text), "{text}");
        }
    }
}
