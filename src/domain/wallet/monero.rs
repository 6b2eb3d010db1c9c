//! Monero: base58 in blocks of 11 letters, Keccak checksum (monero-project, `src/common/base58.cpp`).
//!
//! An integrated address is a standard one with eight bytes of payment id: both hold the same public spend key, which
//! is what is compared.

use super::{Wallet, WalletError, WalletFamily, WalletKey, keccak256};

const BLOCK_LETTERS: usize = 11;

/// Standard and sub-addresses have 95 letters, integrated ones 106.
pub(super) fn parse(text: &str) -> Result<Wallet, WalletError> {
    if !matches!(text.len(), 95 | 106) || !text.starts_with(['4', '8']) {
        return Err(WalletError::NoAddress);
    }
    let mut bytes = Vec::with_capacity(77);
    for block in text.as_bytes().chunks(BLOCK_LETTERS) {
        decode_block(block, &mut bytes)?;
    }
    let Some((payload, sum)) = bytes.split_last_chunk::<4>().map(|(payload, sum)| (payload, *sum)) else {
        return Err(WalletError::NoAddress);
    };
    if keccak256(payload)[..4] != sum {
        return Err(WalletError::Checksum);
    }
    let spend = payload.get(1..33).and_then(|key| key.try_into().ok()).ok_or(WalletError::NoAddress)?;
    Ok(Wallet { key: WalletKey::Monero(spend), family: WalletFamily::Monero })
}

/// A block is one big-endian number: 11 letters hold 8 bytes, the last block's 7 letters hold 5.
fn decode_block(letters: &[u8], out: &mut Vec<u8>) -> Result<(), WalletError> {
    let size = match letters.len() {
        11 => 8,
        7 => 5,
        _ => return Err(WalletError::NoAddress),
    };
    let alphabet = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut number = 0u128;
    for letter in letters {
        let digit = alphabet.iter().position(|l| l == letter).ok_or(WalletError::NoAddress)?;
        number = number * 58 + digit as u128;
    }
    if number >> (8 * size) != 0 {
        return Err(WalletError::Checksum);
    }
    out.extend_from_slice(&number.to_be_bytes()[16 - size..]);
    Ok(())
}
