//! Facts about how Korean syllables and surnames are written in Latin letters.
//!
//! The DPRK's spelling, McCune-Reischauer, Revised Romanisation, Yale and what people choose for themselves are merged:
//! real names mix them. A cost of 0 is a standard or common spelling, 100 a rare one; costs were tuned on Wikidata's
//! pairs of Hangul and Latin labels (CC0).

/// One way to write a part of a syllable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling {
    pub(super) letters: &'static str,
    pub(super) cost: u16,
    /// Only in a syllable without a final.
    pub(super) open: bool,
    /// Only in a syllable without an initial consonant.
    pub(super) bare: bool,
}

const fn always(letters: &'static str, cost: u16) -> Spelling {
    Spelling { letters, cost, open: false, bare: false }
}

const fn open(letters: &'static str, cost: u16) -> Spelling {
    Spelling { letters, cost, open: true, bare: false }
}

const fn bare(letters: &'static str, cost: u16) -> Spelling {
    Spelling { letters, cost, open: false, bare: true }
}

const fn bare_open(letters: &'static str, cost: u16) -> Spelling {
    Spelling { letters, cost, open: true, bare: true }
}

/// How initials are written, in the order of Unicode's Hangul syllables.
pub(super) const INITIALS: [&[Spelling]; 19] = [
    &[always("g", 0), always("k", 0), always("gh", 80), always("kh", 120), always("c", 150)], // ㄱ
    &[always("kk", 0), always("gg", 50), always("k", 50), always("g", 50)],                   // ㄲ
    &[always("n", 0)],                                                                        // ㄴ
    &[always("d", 0), always("t", 0), always("th", 120)],                                     // ㄷ
    &[always("tt", 0), always("dd", 50), always("t", 50), always("d", 50)],                   // ㄸ
    &[always("r", 0), always("l", 0), always("rh", 30), always("n", 50)],                     // ㄹ
    &[always("m", 0)],                                                                        // ㅁ
    &[always("b", 0), always("p", 0), always("v", 150)],                                      // ㅂ
    &[always("pp", 0), always("bb", 50), always("p", 50), always("b", 50)],                   // ㅃ
    &[always("s", 0)],                                                                        // ㅅ
    &[always("ss", 0), always("s", 40)],                                                      // ㅆ
    &[always("", 0)],                                                                         // ㅇ
    &[always("j", 0), always("ch", 0), always("dj", 100), always("z", 120), always("tch", 120)], // ㅈ
    &[always("jj", 0), always("tch", 30), always("j", 50), always("ch", 50)],                 // ㅉ
    &[always("ch", 0), always("chh", 30), always("tch", 80), always("tsh", 100), always("c", 150)], // ㅊ
    &[always("k", 0), always("kh", 0)],                                                       // ㅋ
    &[always("t", 0), always("th", 0)],                                                       // ㅌ
    &[always("p", 0), always("ph", 0), always("f", 120)],                                     // ㅍ
    &[always("h", 0)],                                                                        // ㅎ
];

/// How vowels are written, in the order of Unicode's Hangul syllables. `uwu`, `yuwu` and `uwui` are what Arabic tells
/// (`screening::script`).
pub(super) const VOWELS: [&[Spelling]; 21] = [
    &[always("a", 0), open("ah", 20), always("aa", 80), open("ar", 120)], // ㅏ
    &[
        always("ae", 0),
        always("ai", 40),
        open("ay", 50),
        open("aeh", 50),
        always("e", 80),
        open("eh", 80),
        always("ea", 80),
        always("a", 120),
    ], // ㅐ
    &[always("ya", 0), open("yah", 20), always("ia", 80)],                // ㅑ
    &[always("yae", 0), always("yai", 50)],                               // ㅒ
    &[
        always("eo", 0),
        always("o", 0),
        always("u", 25),
        open("eoh", 30),
        always("uh", 40),
        always("ou", 60),
        always("eu", 80),
        open("ur", 80),
        open("er", 80),
        always("uo", 80),
        always("e", 100),
        always("aw", 120),
        always("oe", 120),
        always("oo", 120),
        open("or", 120),
        always("au", 120),
        always("ue", 120),
        always("uwu", 0),
        always("yuwu", 30),
    ], // ㅓ
    &[
        always("e", 0),
        open("eh", 30),
        always("ae", 50),
        open("ay", 60),
        open("ey", 60),
        always("ei", 60),
        always("eh", 60),
        always("ee", 120),
    ], // ㅔ
    &[
        always("yeo", 0),
        always("yo", 0),
        always("yu", 25),
        always("you", 40),
        open("yeoh", 40),
        always("yuh", 50),
        open("yoh", 60),
        always("yeou", 60),
        always("yeu", 80),
        always("ye", 80),
        always("io", 80),
        always("yuo", 80),
        always("eo", 100),
        always("yoe", 100),
        always("iu", 100),
        always("eu", 140),
        always("u", 150),
        always("yuwu", 0),
    ], // ㅕ
    &[
        always("ye", 0),
        open("yeh", 30),
        always("yae", 40),
        always("e", 50),
        always("yea", 60),
        always("yei", 60),
        open("yay", 60),
        always("ae", 70),
        always("ie", 80),
        always("yai", 80),
        always("ei", 120),
    ], // ㅖ
    &[
        always("o", 0),
        open("oh", 20),
        open("ow", 80),
        open("oe", 80),
        always("ou", 90),
        always("oo", 100),
        always("oa", 100),
        always("uwu", 0),
    ], // ㅗ
    &[always("wa", 0), open("wah", 30), always("oa", 40), always("ua", 60)], // ㅘ
    &[always("wae", 0), always("wai", 40), always("oae", 50), always("we", 80), always("wa", 120), always("uwui", 30)], // ㅙ
    &[
        always("oe", 0),
        always("oi", 20),
        open("oy", 40),
        always("we", 50),
        always("wae", 80),
        always("ue", 80),
        always("wei", 80),
        always("wi", 100),
        always("o", 120),
        always("ui", 120),
        always("uwui", 0),
    ], // ㅚ
    &[
        always("yo", 0),
        open("yoh", 20),
        open("yow", 80),
        always("io", 80),
        always("you", 100),
        always("yeo", 140),
        always("yuwu", 0),
    ], // ㅛ
    &[
        always("u", 0),
        always("oo", 0),
        bare("woo", 0),
        bare("wu", 20),
        always("ou", 50),
        open("uh", 50),
        bare("wou", 60),
        always("woo", 100),
        always("ue", 100),
        always("oou", 100),
        always("o", 140),
        bare("wo", 150),
        always("uwu", 0),
    ], // ㅜ
    &[
        always("wo", 0),
        always("weo", 0),
        always("wu", 40),
        always("uo", 50),
        always("wuh", 50),
        always("wou", 60),
        always("ueo", 60),
        always("woo", 120),
        always("o", 120),
        always("we", 120),
    ], // ㅝ
    &[always("we", 0), always("wei", 50)], // ㅞ
    &[
        always("wi", 0),
        always("wee", 20),
        always("ui", 50),
        open("uy", 50),
        always("uee", 50),
        always("ooi", 50),
        always("ue", 120),
        always("we", 120),
        always("i", 150),
        always("uwui", 0),
    ], // ㅟ
    &[
        always("yu", 0),
        always("yoo", 0),
        always("you", 30),
        always("iu", 60),
        always("yuu", 60),
        open("yew", 60),
        always("yeu", 60),
        open("yuh", 80),
        always("yoou", 80),
        open("ew", 100),
        always("u", 120),
        always("eu", 120),
        always("ue", 120),
        always("yuwu", 0),
    ], // ㅠ
    &[
        always("eu", 0),
        always("u", 0),
        always("ue", 60),
        always("uh", 60),
        always("oo", 80),
        always("e", 100),
        always("eo", 100),
        always("ou", 100),
        always("o", 140),
        always("i", 150),
        always("uwu", 0),
        always("yuwu", 30),
    ], // ㅡ
    &[
        always("ui", 0),
        always("eui", 0),
        always("i", 10),
        always("ee", 10),
        always("yi", 40),
        open("uy", 50),
        open("euy", 50),
        open("y", 60),
        always("ie", 60),
        open("ih", 60),
        always("ei", 100),
        open("ey", 100),
        always("e", 120),
        always("ea", 120),
        always("wi", 120),
        always("we", 140),
        always("uwui", 0),
    ], // ㅢ
    &[
        always("i", 0),
        always("ee", 0),
        bare("yi", 0),
        bare_open("yee", 40),
        open("ie", 50),
        open("ih", 50),
        open("y", 60),
        always("ii", 60),
        always("yi", 60),
        always("ea", 80),
        always("ei", 80),
        open("ey", 100),
        always("e", 120),
        always("ui", 120),
        always("eui", 150),
    ], // ㅣ
];

/// How finals are written, by the sounds that are told apart at a syllable's end: none, k, n, t, l, m, p, ng.
pub(super) const FINALS: [&[Spelling]; 8] = [
    &[always("", 0)], // ∅
    &[
        always("k", 0),
        always("g", 0),
        always("ck", 20),
        always("kk", 50),
        always("gk", 50),
        always("c", 80),
        always("gg", 80),
        always("q", 100),
        always("kh", 100),
        always("ke", 100),
        always("ng", 180),
    ], // ㄱ ㄲ ㄳ ㅋ ㄺ
    &[always("n", 0), always("nx", 0), always("hn", 30), always("nn", 50), always("ne", 100)], // ㄴ ㄵ ㄶ
    &[always("t", 0), always("d", 30), always("s", 30), always("tt", 50), always("th", 80)], // ㄷ ㅅ ㅆ ㅈ ㅊ ㅌ ㅎ
    &[
        always("l", 0),
        always("r", 30),
        always("ll", 40),
        always("hl", 50),
        always("rl", 80),
        always("hr", 100),
        always("lh", 100),
        always("le", 120),
    ], // ㄹ ㄼ ㄽ ㄾ ㅀ
    &[always("m", 0), always("hm", 30), always("mm", 50), always("me", 120)], // ㅁ ㄻ
    &[
        always("p", 0),
        always("b", 0),
        always("pp", 50),
        always("bb", 50),
        always("ph", 80),
        always("bp", 80),
        always("f", 100),
    ], // ㅂ ㅄ ㅍ ㄿ
    &[always("ng", 0), always("nx", 0), always("nge", 100), always("n", 150), always("g", 160)], // ㅇ
];

/// Surnames, and how those who bear them write them.
pub(super) const SURNAMES: &[(&str, &str)] = &[
    ("김", "kim gim ghim"),
    ("이", "lee ri yi rhee li i rhi yee ree lie leigh rie ry rhie"),
    ("박", "park pak bak bark pack pac parc"),
    ("최", "choi choe choy chwe choey tsoi chey chwey"),
    ("정", "jung chung jeong jong chong cheong joung chyung jeoung jun"),
    ("조", "cho jo joe joh choh chow"),
    ("강", "kang gang"),
    ("윤", "yoon yun youn"),
    ("한", "han hahn"),
    ("견", "gyeon kyun kyon"),
    ("무", "mu moo"),
    ("후", "hu"),
    ("환", "hwan"),
    ("즙", "jeup"),
    ("여", "yeo yuh ryo lyuh yo yu lyo"),
    ("대", "dae tae dai"),
    ("곡", "kok gok"),
    ("낭", "nang"),
    ("돈", "don"),
    ("두", "doo du tu"),
    ("매", "mae"),
    ("미", "mi"),
    ("복", "bok pok"),
    ("빙", "bing"),
    ("삼", "sam"),
    ("상", "sang"),
    ("섭", "sub seop"),
    ("순", "soon sun"),
    ("아", "ah"),
    ("애", "ae"),
    ("영", "young yeong yong"),
    ("옹", "ong"),
    ("요", "yo"),
    ("운", "woon un"),
    ("자", "ja"),
    ("창", "chang"),
    ("초", "cho"),
    ("춘", "chun"),
    ("탕", "tang"),
    ("평", "pyeong pyung"),
    ("포", "po"),
    ("풍", "poong"),
    ("학", "hak"),
    ("해", "hae"),
    ("화", "hwa"),
    ("황", "hwang whang"),
    ("흥", "heung"),
    ("필", "pil"),
    ("장", "jang chang"),
    ("임", "lim im rim leem yim rhim lym ihm eim"),
    ("오", "oh o"),
    ("서", "seo suh so sur su seoh"),
    ("신", "shin sin"),
    ("권", "kwon gwon kweon"),
    ("안", "ahn an"),
    ("송", "song"),
    ("류", "ryu yu yoo you ryoo lyu rhyu liu ryou lew lyoo yoou"),
    ("전", "jeon jun chun chon jon cheon juhn chyun"),
    ("홍", "hong"),
    ("고", "ko go koh goh"),
    ("문", "moon mun"),
    ("양", "yang ryang liang"),
    ("손", "son sohn"),
    ("배", "bae pae bai pai bay"),
    ("백", "baek paik paek baik back beak baick"),
    ("허", "heo hur huh ho her hu hoh"),
    ("노", "noh roh no ro rho row nho lo"),
    ("남", "nam"),
    ("심", "shim sim"),
    ("하", "ha"),
    ("곽", "kwak gwak kwack"),
    ("성", "sung seong song soung"),
    ("차", "cha tcha"),
    ("주", "joo ju chu choo"),
    ("우", "woo u wu ou"),
    ("구", "koo ku gu goo"),
    ("나", "na ra rah nah la"),
    ("민", "min"),
    ("진", "jin chin chen"),
    ("지", "ji chi jee gi"),
    ("엄", "eom um om uhm eum"),
    ("채", "chae chai"),
    ("원", "won"),
    ("천", "cheon chun chon"),
    ("방", "bang pang"),
    ("공", "kong gong"),
    ("현", "hyun hyeon hyon"),
    ("함", "ham hahm"),
    ("변", "byun byeon pyon byon pyun"),
    ("염", "yeom yum yom ryom"),
    ("추", "choo chu"),
    ("도", "do to doh toh"),
    ("소", "so soh"),
    ("석", "seok suk sok"),
    ("선", "sun seon son"),
    ("설", "seol sul sol"),
    ("마", "ma mah"),
    ("길", "gil kil"),
    ("연", "yeon yon youn ryon yun:50"),
    ("위", "wi wee"),
    ("표", "pyo phyo"),
    ("명", "myung myong myeong"),
    ("기", "ki gi kee"),
    ("반", "ban pan bahn"),
    ("왕", "wang"),
    ("금", "keum kum geum"),
    ("옥", "ok ock oak"),
    ("육", "yook yuk ryuk"),
    ("인", "in"),
    ("맹", "maeng"),
    ("제", "je che jae"),
    ("모", "mo mho moh"),
    ("탁", "tak tark"),
    ("국", "kuk guk kook gook"),
    ("어", "eo uh o"),
    ("은", "eun un"),
    ("편", "pyun pyeon pyon"),
    ("용", "yong ryong"),
    ("예", "ye"),
    ("경", "kyung kyong gyeong"),
    ("봉", "bong pong"),
    ("사", "sa"),
    ("부", "boo bu pu"),
    ("피", "pi"),
    ("태", "tae thae"),
    ("계", "kye gye kay"),
    ("빈", "bin pin"),
    ("승", "seung"),
    ("범", "beom bum pom"),
    ("동", "dong tong"),
    ("온", "on"),
    ("시", "si"),
    ("단", "dan tan"),
    ("뢰", "roe"),
    ("팽", "paeng"),
    ("갈", "gal kal"),
    ("호", "ho"),
    ("감", "kam gam"),
    ("남궁", "namgung namkung namgoong namkoong"),
    ("황보", "hwangbo whangbo"),
    ("제갈", "jegal chegal jaegal"),
    ("선우", "sunwoo seonu sonu sunu seonwoo"),
    ("독고", "dokgo tokko dokko"),
    ("사공", "sagong sakong"),
    ("서문", "seomun seomoon suhmoon"),
    ("동방", "dongbang tongbang"),
    ("탄", "tan"),
    ("판", "pan"),
    ("당", "tang dang"),
    ("궁", "kung goong"),
    ("종", "jong chong"),
    ("근", "keun"),
    ("간", "kan"),
    ("묵", "muk mook"),
    ("좌", "jwa"),
    ("목", "mok"),
    ("형", "hyung"),
    ("음", "eum um"),
];
