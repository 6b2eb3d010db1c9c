//! Where the letters are: a bit for each byte of a text, so that words are found sixty-four bytes at a time.

use std::ops::Range;

#[cfg(any(test, not(target_arch = "x86_64")))]
use super::fold;

/// Bytes whose bits are made at a time.
const BLOCK: usize = 16;

/// Bit maps of a text's bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Letters {
    /// ASCII letters and digits.
    plain: Vec<u64>,
    /// Bytes that must be looked at one by one: apostrophes, and all that is not ASCII.
    special: Vec<u64>,
    any_special: bool,
}

impl Letters {
    /// Maps a text, and appends it in lower case, byte for byte: what is no letter or digit of ASCII may change to
    /// another sign of ASCII there.
    pub(super) fn map(&mut self, text: &[u8], lower: &mut Vec<u8>) {
        // What is not ASCII stays UTF-8.
        lower.extend(text.iter().map(|byte| byte | (!byte >> 2 & 0x20)));
        self.plain.clear();
        self.special.clear();
        self.any_special = false;
        for word in text.chunks(64) {
            let (mut plain, mut special) = (0, 0);
            for (n, block) in word.chunks(BLOCK).enumerate() {
                let mut bytes = [0; BLOCK];
                let bits = if let Ok(whole) = block.try_into() {
                    classify(whole)
                } else {
                    bytes[..block.len()].copy_from_slice(block);
                    classify(&bytes)
                };
                plain |= u64::from(bits.0) << (BLOCK * n);
                special |= u64::from(bits.1) << (BLOCK * n);
            }
            self.plain.push(plain);
            self.special.push(special);
            self.any_special |= special != 0;
        }
    }

    /// Whether the text has a byte that must be looked at by itself.
    pub(super) const fn has_special(&self) -> bool {
        self.any_special
    }

    /// Whether a part of the text has a byte that must be looked at by itself.
    pub(super) fn is_special(&self, range: Range<usize>) -> bool {
        self.any_special
            && range.into_iter().any(|at| self.special.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1))
    }

    /// Hands over each run of letters in a part of the text.
    #[inline]
    pub(super) fn runs(&self, range: Range<usize>, mut each: impl FnMut(usize, usize)) {
        let mut n = range.start / 64;
        let mut bits = self.word(n) & u64::MAX << (range.start % 64);
        loop {
            while bits == 0 {
                n += 1;
                if n * 64 >= range.end {
                    return;
                }
                bits = self.word(n);
            }
            let start = n * 64 + bits.trailing_zeros() as usize;
            if start >= range.end {
                return;
            }
            // With the bits below the run set, too, the first clear one is its end.
            let mut gaps = !(bits | (bits - 1));
            while gaps == 0 {
                n += 1;
                bits = self.word(n);
                gaps = !bits;
            }
            let end = n * 64 + gaps.trailing_zeros() as usize;
            each(start, end.min(range.end));
            bits &= u64::MAX << (end % 64);
        }
    }

    /// Past the text there are no letters.
    fn word(&self, n: usize) -> u64 {
        self.plain.get(n).copied().unwrap_or(0)
    }
}

/// A bit for each byte, from the first: whether it is an ASCII letter or digit, and whether it is special.
#[cfg(target_arch = "x86_64")]
#[inline]
#[expect(
    unsafe_code,
    reason = "a block takes a dozen instructions this way, a hundred without; tested against its twin"
)]
fn classify(block: &[u8; BLOCK]) -> (u16, u16) {
    // SAFETY: SSE2 is part of x86-64 itself; every such processor has it.
    unsafe { classify_sse2(block) }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "sse2")]
fn classify_sse2(block: &[u8; BLOCK]) -> (u16, u16) {
    use std::arch::x86_64::{
        __m128i, _mm_and_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x,
        _mm_set1_epi8,
    };
    let wide = u128::from_le_bytes(*block);
    let every = |byte: u8| _mm_set1_epi8(byte.cast_signed());
    // Signed: bytes from 0x80 are below all letters.
    let within = |bytes: __m128i, first: u8, last: u8| {
        _mm_and_si128(_mm_cmpgt_epi8(bytes, every(first - 1)), _mm_cmpgt_epi8(every(last + 1), bytes))
    };
    #[expect(clippy::cast_possible_truncation, reason = "the halves are meant")]
    let bytes = _mm_set_epi64x((wide >> 64) as i64, wide as i64);
    let letter = within(_mm_or_si128(bytes, every(0x20)), b'a', b'z');
    let plain = _mm_or_si128(letter, within(bytes, b'0', b'9'));
    let apostrophe = _mm_or_si128(_mm_cmpeq_epi8(bytes, every(b'\'')), _mm_cmpeq_epi8(bytes, every(b'`')));
    // The high bit of a byte that is not ASCII is set already.
    let special = _mm_or_si128(apostrophe, bytes);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sixteen bits are set at most")]
    {
        (_mm_movemask_epi8(plain) as u16, _mm_movemask_epi8(special) as u16)
    }
}

/// The same, byte by byte.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn classify_by_byte(block: &[u8; BLOCK]) -> (u16, u16) {
    block.iter().enumerate().fold((0, 0), |(plain, special), (n, byte)| {
        let class = fold::ASCII[*byte as usize];
        let is_special = class == fold::SILENT || class == fold::WIDE;
        (plain | u16::from(class > fold::WIDE) << n, special | u16::from(is_special) << n)
    })
}

#[cfg(not(target_arch = "x86_64"))]
fn classify(block: &[u8; BLOCK]) -> (u16, u16) {
    classify_by_byte(block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn runs(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
        let mut letters = Letters::default();
        letters.map(text.as_bytes(), &mut Vec::new());
        let mut found = Vec::new();
        letters.runs(range, |start, end| found.push(start..end));
        found
    }

    /// One byte at a time.
    fn reference(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for at in range {
            if text.as_bytes()[at].is_ascii_alphanumeric() {
                match found.last_mut() {
                    Some(run) if run.end == at => run.end += 1,
                    _ => found.push(at..at + 1),
                }
            }
        }
        found
    }

    #[test]
    fn sixteen_bytes_at_a_time_equal_one_by_one() {
        for byte in 0..=255u8 {
            for at in 0..BLOCK {
                let mut block = *b"aZ09zAb5 ,-mM/x9";
                block[at] = byte;
                assert_eq!(classify(&block), classify_by_byte(&block), "{byte:#x} at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn runs_are_those_of_a_walk_byte_by_byte(text in "[a-zA-Z0-9 ,.é'-]{0,300}", a in 0usize..300, b in 0usize..300) {
            let (a, b) = (a.min(text.len()), b.min(text.len()));
            let range = a.min(b)..a.max(b);
            prop_assert_eq!(runs(&text, range.clone()), reference(&text, range));
        }

        #[test]
        fn letters_are_lowered_in_place_and_specials_are_seen(text in "\\PC{0,100}|[ -~]{0,100}") {
            let (mut letters, mut lower) = (Letters::default(), Vec::new());
            letters.map(text.as_bytes(), &mut lower);
            for (at, byte) in text.bytes().enumerate() {
                if byte.is_ascii_alphanumeric() {
                    prop_assert_eq!(lower[at], byte.to_ascii_lowercase());
                }
                let special = !byte.is_ascii() || matches!(byte, b'\'' | b'`');
                prop_assert_eq!(letters.is_special(at..at + 1), special, "{:?}", byte as char);
            }
        }
    }
}
