//! Listed keys in data in hexadecimal.
//!
//! An address in the data of a call stands in a word of 32 bytes (Contract ABI specification, "Argument Encoding"), in a
//! call within a call after a selector of four bytes more, in packed data anywhere; in Bitcoin's scripts and
//! transactions the hashes of keys and scripts stand after their opcodes. No schema is asked: the 20 and the 32 bytes
//! from each place on are looked up. That they are a listed key by chance takes 160 bits.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::domain::{Wallet, WalletFamily, WalletKey};

/// Digits that are data and no address: TRON's have 42.
const DATA_DIGITS_MIN: usize = 44;

/// The listed keys.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Their first bytes, which most data does not have.
    heads: HashSet<[u8; 4], RandomState>,
    all: HashSet<WalletKey, RandomState>,
}

impl Keys {
    pub(super) fn add(&mut self, key: WalletKey) {
        let head = match &key {
            WalletKey::Keccak160(bytes) | WalletKey::Hash160(bytes) | WalletKey::Script160(bytes) => {
                bytes.first_chunk()
            }
            WalletKey::Script256(bytes) | WalletKey::Taproot(bytes) | WalletKey::Key256(bytes) => bytes.first_chunk(),
            WalletKey::Monero(_) | WalletKey::Opaque(_) => None,
        };
        if let Some(head) = head {
            self.heads.insert(*head);
            self.all.insert(key);
        }
    }

    /// Those in the hexadecimal digits that a token begins with, in small letters, each with where it stands.
    pub(super) fn within(&self, letters: &[u8]) -> Vec<(usize, usize, Wallet)> {
        let (prefix, digits) = letters.strip_prefix(b"0x").map_or((0, letters), |digits| (2, digits));
        if digits.len() < DATA_DIGITS_MIN || self.heads.is_empty() {
            return Vec::new();
        }
        // What was cut off, or stands behind it without a space, takes nothing from what stands before.
        let data: Vec<u8> = digits.chunks_exact(2).map_while(byte).collect();
        if 2 * data.len() < DATA_DIGITS_MIN {
            return Vec::new();
        }
        let starts = (0..data.len()).filter_map(|n| Some((n, data.get(n..)?)));
        let found = starts.filter_map(|(n, rest)| {
            let wallet =
                rest.first_chunk().filter(|head| self.heads.contains(*head)).and_then(|_| self.listed(rest))?;
            let bytes = if is_long(wallet.key) { 32 } else { 20 };
            Some((prefix + 2 * n, prefix + 2 * (n + bytes), wallet))
        });
        found.collect()
    }

    /// The listed key that bytes begin with.
    fn listed(&self, bytes: &[u8]) -> Option<Wallet> {
        use WalletFamily::{Bitcoin, Evm, Other};
        let (short, long) = (bytes.first_chunk::<20>(), bytes.first_chunk::<32>());
        let short = short.into_iter().flat_map(|key| {
            let classes = [WalletKey::Keccak160(*key), WalletKey::Hash160(*key), WalletKey::Script160(*key)];
            classes.into_iter().zip([Evm, Bitcoin, Bitcoin])
        });
        let long = long.into_iter().flat_map(|key| {
            let classes = [WalletKey::Script256(*key), WalletKey::Taproot(*key), WalletKey::Key256(*key)];
            classes.into_iter().zip([Bitcoin, Bitcoin, Other])
        });
        let (key, family) = short.chain(long).find(|(key, _)| self.all.contains(key))?;
        Some(Wallet { key, family })
    }
}

const fn is_long(key: WalletKey) -> bool {
    matches!(key, WalletKey::Script256(_) | WalletKey::Taproot(_) | WalletKey::Key256(_))
}

fn byte(digits: &[u8]) -> Option<u8> {
    let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let [high, low] = digits else { return None };
    Some(digit(*high)? << 4 | digit(*low)?)
}
