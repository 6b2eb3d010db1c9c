//! CashAddr, the spelling of Bitcoin Cash and eCash (specification: reference.cash/protocol/blockchain/encoding/cashaddr).
//!
//! Written here because its 40-bit code and its 5-to-8-bit regrouping are thirty lines, and the one crate for it has
//! not been kept since 2023.

use super::{Wallet, WalletError, WalletFamily, WalletKey};

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS: [u64; 5] = [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];
const CHECKSUM_SYMBOLS: usize = 8;

/// `bitcoincash:q...` or the part after the prefix alone, in one case.
pub(super) fn parse(text: &str) -> Result<Wallet, WalletError> {
    let (prefix, payload) = text.rsplit_once(':').unwrap_or(("bitcoincash", text));
    let known = ["bitcoincash", "ecash", "bchtest"].iter().find(|known| prefix.eq_ignore_ascii_case(known));
    let (Some(prefix), 42) = (known, payload.len()) else { return Err(WalletError::NoAddress) };
    let mixed = payload.bytes().any(|b| b.is_ascii_uppercase()) && payload.bytes().any(|b| b.is_ascii_lowercase());
    if mixed || !matches!(payload.as_bytes().first(), Some(b'q' | b'p' | b'z' | b'r' | b'Q' | b'P' | b'Z' | b'R')) {
        return Err(WalletError::NoAddress);
    }
    let mut symbols = [0; 42];
    for (symbol, byte) in symbols.iter_mut().zip(payload.bytes()) {
        let at = ALPHABET.iter().position(|letter| *letter == byte.to_ascii_lowercase());
        *symbol = at.and_then(|at| u8::try_from(at).ok()).ok_or(WalletError::NoAddress)?;
    }
    if polymod(prefix, &symbols) != 0 {
        return Err(WalletError::Checksum);
    }
    decode(&symbols[..symbols.len() - CHECKSUM_SYMBOLS])
}

fn polymod(prefix: &str, symbols: &[u8]) -> u64 {
    let head = prefix.bytes().map(|byte| byte & 31).chain([0]);
    let code = head.chain(symbols.iter().copied()).fold(1u64, |code, symbol| {
        let top = code >> 35;
        let code = (code & 0x07_ffff_ffff) << 5 ^ u64::from(symbol);
        GENERATORS.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1).fold(code, |code, (_, g)| code ^ g)
    });
    code ^ 1
}

/// 34 symbols of 5 bits: a version byte, 20 bytes of hash, 2 bits of padding.
fn decode(symbols: &[u8]) -> Result<Wallet, WalletError> {
    let mut bytes = [0u8; 21];
    for (bit, on) in symbols.iter().flat_map(|s| (0..5).rev().map(move |i| s >> i & 1)).take(21 * 8).enumerate() {
        bytes[bit / 8] |= on << (7 - bit % 8);
    }
    let [version, hash @ ..] = bytes;
    // Bits 3-6: 0 P2PKH, 1 P2SH, 2 and 3 the same with tokens. Bits 0-2: size, 0 for 160 bits.
    let key = match (version >> 3, version & 7) {
        (0 | 2, 0) => WalletKey::Hash160(hash),
        (1 | 3, 0) => WalletKey::Script160(hash),
        _ => return Err(WalletError::NoAddress),
    };
    Ok(Wallet { key, family: WalletFamily::BitcoinCash })
}
