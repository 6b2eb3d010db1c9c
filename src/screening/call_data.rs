//! Listed keys in data in hexadecimal.
//!
//! An address in the data of a call stands in a word of 32 bytes (Contract ABI specification, "Argument Encoding"), in a
//! call within a call after a selector of four bytes more, in packed data anywhere; in Bitcoin's scripts and
//! transactions the hashes of keys and scripts stand after their opcodes. No schema is asked: every 20 bytes are looked
//! up. That they are a listed key by chance takes 160 bits.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::domain::{Wallet, WalletFamily, WalletKey};

/// Digits of a key.
pub(super) const KEY_DIGITS: u32 = 40;
const KEY_BYTES: usize = 20;
/// Digits that are data and no address: TRON's have 42.
const DATA_DIGITS_MIN: usize = 44;

/// The listed keys of 20 bytes.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Their first bytes, which most data does not have.
    heads: HashSet<[u8; 4], RandomState>,
    all: HashSet<WalletKey, RandomState>,
}

impl Keys {
    pub(super) fn add(&mut self, key: WalletKey) {
        if let WalletKey::Keccak160([a, b, c, d, ..])
        | WalletKey::Hash160([a, b, c, d, ..])
        | WalletKey::Script160([a, b, c, d, ..]) = key
        {
            self.heads.insert([a, b, c, d]);
            self.all.insert(key);
        }
    }

    /// Those in a token, in small letters, each with where it begins. None if it is anything but hexadecimal.
    pub(super) fn within(&self, letters: &[u8]) -> Vec<(usize, Wallet)> {
        let (prefix, digits) = letters.strip_prefix(b"0x").map_or((0, letters), |digits| (2, digits));
        if digits.len() < DATA_DIGITS_MIN || digits.len() % 2 != 0 || self.heads.is_empty() {
            return Vec::new();
        }
        let Some(data) = bytes(digits) else { return Vec::new() };
        let starts = data.windows(KEY_BYTES).enumerate();
        let found = starts.filter_map(|(n, window)| {
            let key = <[u8; KEY_BYTES]>::try_from(window).ok()?;
            if !self.heads.contains(key.first_chunk::<4>()?) {
                return None;
            }
            let classes = [
                (WalletKey::Keccak160(key), WalletFamily::Evm),
                (WalletKey::Hash160(key), WalletFamily::Bitcoin),
                (WalletKey::Script160(key), WalletFamily::Bitcoin),
            ];
            let (key, family) = classes.into_iter().find(|(key, _)| self.all.contains(key))?;
            Some((prefix + 2 * n, Wallet { key, family }))
        });
        found.collect()
    }
}

fn bytes(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    digits.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}
