//! A Hangul syllable as far as it is heard: initial, vowel, and one of eight sounds at its end.

/// Sound classes of Unicode's 28 finals: none, k, n, t, l, m, p, ng.
const FINAL_SOUNDS: [u16; 28] = [0, 1, 1, 1, 2, 2, 2, 3, 4, 1, 5, 4, 4, 4, 6, 4, 5, 6, 6, 3, 3, 7, 3, 3, 1, 3, 6, 3];
const NIEUN: u16 = 2;
const RIEUL: u16 = 5;
pub(super) const SIOT: u16 = 9;
pub(super) const IEUNG: u16 = 11;
/// Vowels that begin with the sound i or y.
const IOTISED: [u16; 7] = [2, 3, 6, 7, 12, 17, 20];

/// A syllable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Syllable(u16);

impl Syllable {
    pub(super) const fn new(initial: u16, vowel: u16, end: u16) -> Self {
        Self((initial * 21 + vowel) * 8 + end)
    }

    /// The syllable that a precomposed Hangul character is.
    pub(super) fn of(c: char) -> Option<Self> {
        let n = u16::try_from(u32::from(c).checked_sub(0xAC00)?).ok().filter(|n| *n < 11_172)?;
        let end = FINAL_SOUNDS.get(usize::from(n % 28))?;
        Some(Self::new(n / 588, n / 28 % 21, *end))
    }

    pub(super) const fn initial(self) -> u16 {
        self.0 / 168
    }

    pub(super) const fn vowel(self) -> u16 {
        self.0 / 8 % 21
    }

    /// The same for what is one syllable in the North and another in the South: at a word's beginning the South drops
    /// ㄹ and ㄴ before i and y, and turns ㄹ into ㄴ elsewhere (리 이, 류 유, 로 노, 녀 여).
    pub(super) fn canonical(self) -> Self {
        let initial = match (self.initial(), is_iotised(self.vowel())) {
            (RIEUL | NIEUN, true) => IEUNG,
            (RIEUL, false) => NIEUN,
            (initial, _) => initial,
        };
        Self::new(initial, self.vowel(), self.0 % 8)
    }

    pub(super) const fn code(self) -> u64 {
        self.0 as u64
    }
}

pub(super) fn is_iotised(vowel: u16) -> bool {
    IOTISED.contains(&vowel)
}

/// Initials that are written where another is spoken, before i and y: initial, letters, cost.
pub(super) const BEFORE_I: [(u16, &str, u16); 5] =
    [(RIEUL, "", 50), (NIEUN, "", 50), (IEUNG, "r", 50), (IEUNG, "l", 50), (IEUNG, "n", 90)];
