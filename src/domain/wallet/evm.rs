//! Hexadecimal spellings: EVM chains, XDC, and TRON's `41` form.

use super::{Wallet, WalletError, WalletFamily, WalletKey};

/// `0x` + 40 hex digits, `xdc` + 40, bare 40; `41` + 40 is TRON; `0x` + 64 is a 32-byte account (Aptos, Sui).
///
/// EIP-55's mixed-case checksum is not enforced: programs accept any case, and a listed address in the wrong case
/// still moves the listed party's money. A false match would need 160 equal bits.
pub(super) fn parse(text: &str) -> Result<Wallet, WalletError> {
    let digits = ["0x", "0X", "xdc", "XDC"].iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    let prefixed = digits.len() != text.len();
    let wallet = |key, family| Ok(Wallet { key, family });
    match digits.len() {
        40 => wallet(WalletKey::Keccak160(hex(digits)?), WalletFamily::Evm),
        42 if digits.starts_with("41") => wallet(WalletKey::Keccak160(hex(&digits[2..])?), WalletFamily::Tron),
        64 if prefixed => wallet(WalletKey::Key256(hex(digits)?), WalletFamily::Other),
        _ => Err(WalletError::NoAddress),
    }
}

fn hex<const N: usize>(digits: &str) -> Result<[u8; N], WalletError> {
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Ok(bytes)
}

const fn nibble(digit: u8) -> Result<u8, WalletError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(WalletError::NoAddress),
    }
}
