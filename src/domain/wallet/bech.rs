//! Bech32 and bech32m spellings: segwit outputs, and accounts of chains that took the format over.

use bech32::Hrp;
use bech32::primitives::decode::{CheckedHrpstring, SegwitHrpstring, UncheckedHrpstring};

use super::{Wallet, WalletError, WalletFamily, WalletKey};

/// Prefixes of the segwit chains (SLIP-0173).
const SEGWIT: [(&str, WalletFamily); 5] = [
    ("bc", WalletFamily::Bitcoin),
    ("ltc", WalletFamily::Litecoin),
    ("btg", WalletFamily::BitcoinGold),
    ("tb", WalletFamily::Bitcoin),
    ("bcrt", WalletFamily::Bitcoin),
];

/// Prefixes whose 20 bytes are an EVM account: Harmony, Injective, Evmos, OKC.
const KECCAK: [&str; 4] = ["one", "inj", "evmos", "ex"];

/// Reads any bech32 text; BIP 173 allows one case only, and upper case (QR codes) is equal to lower.
pub(super) fn parse(text: &str) -> Result<Wallet, WalletError> {
    let unchecked = match UncheckedHrpstring::new(text) {
        Ok(unchecked) => unchecked,
        // Mixed case in what is otherwise a segwit address: someone changed a letter.
        Err(_) if looks_like_segwit(text) => return Err(WalletError::Checksum),
        Err(_) => return Err(WalletError::NoAddress),
    };
    let hrp = unchecked.hrp();
    if let Some((_, family)) = SEGWIT.iter().find(|(prefix, _)| same(hrp, prefix)) {
        let address = SegwitHrpstring::new(text).or_else(|_| unregistered_segwit(text))?;
        let version = address.witness_version().to_u8();
        let program: Vec<u8> = address.byte_iter().collect();
        return Ok(Wallet { key: segwit_key(version, &program)?, family: *family });
    }
    let account = CheckedHrpstring::new::<bech32::Bech32>(text).map_err(|_| WalletError::NoAddress)?;
    let bytes: Vec<u8> = account.byte_iter().collect();
    let key = match (<[u8; 20]>::try_from(&bytes[..]), <[u8; 32]>::try_from(&bytes[..])) {
        (Ok(hash), _) if KECCAK.iter().any(|prefix| same(hrp, prefix)) => WalletKey::Keccak160(hash),
        (Ok(hash), _) => WalletKey::Hash160(hash),
        (_, Ok(key)) => WalletKey::Key256(key),
        _ => return Err(WalletError::NoAddress),
    };
    let family = if matches!(key, WalletKey::Keccak160(_)) { WalletFamily::Evm } else { WalletFamily::Other };
    Ok(Wallet { key, family })
}

fn same(hrp: Hrp, prefix: &str) -> bool {
    hrp.as_str().eq_ignore_ascii_case(prefix)
}

fn looks_like_segwit(text: &str) -> bool {
    matches!(text.len(), 42..=44 | 62..=64)
        && ["bc1", "ltc1", "btg1"].iter().any(|p| text.get(..p.len()).is_some_and(|head| head.eq_ignore_ascii_case(p)))
}

/// A second reading for segwit prefixes the library's registry may not know.
fn unregistered_segwit(text: &str) -> Result<SegwitHrpstring<'_>, WalletError> {
    CheckedHrpstring::new::<bech32::Bech32>(text)
        .map_err(|_| WalletError::Checksum)?
        .validate_segwit()
        .map_err(|_| WalletError::Checksum)
}

fn segwit_key(version: u8, program: &[u8]) -> Result<WalletKey, WalletError> {
    match (version, program.len()) {
        (0, 20) => program.try_into().map(WalletKey::Hash160),
        (0, 32) => program.try_into().map(WalletKey::Script256),
        (1, 32) => program.try_into().map(WalletKey::Taproot),
        _ => return Err(WalletError::NoAddress),
    }
    .map_err(|_| WalletError::NoAddress)
}
