//! Base58 spellings with a four-byte checksum (Bitcoin and its relatives, TRON, XRP), and Solana's without one.

use super::{Wallet, WalletError, WalletFamily, WalletKey, sha256};

/// Reads base58check; what decodes to 32 bytes is a Solana account, which carries no checksum.
pub(super) fn parse(text: &str) -> Result<Wallet, WalletError> {
    if text.starts_with('r') && text.len() <= 35 {
        return xrp(text);
    }
    let mut buffer = [0; 64];
    let length = bs58::decode(text).onto(&mut buffer[..]).map_err(|_| WalletError::NoAddress)?;
    match buffer[..length] {
        [ref payload @ .., _, _, _, _] if matches!(length, 25 | 26) => {
            if checksum(payload) == buffer[length - 4..length] {
                versioned(payload)
            } else {
                Err(WalletError::Checksum)
            }
        }
        [..] if length == 32 => {
            let mut key = [0; 32];
            key.copy_from_slice(&buffer[..32]);
            Ok(Wallet { key: WalletKey::Key256(key), family: WalletFamily::Solana })
        }
        _ => Err(WalletError::NoAddress),
    }
}

/// Version bytes from each project's chain parameters.
fn versioned(payload: &[u8]) -> Result<Wallet, WalletError> {
    use WalletFamily::{Bitcoin, BitcoinGold, Dash, Dogecoin, Litecoin, Other, Tron, Zcash};
    let (version, hash) = payload.split_at(payload.len() - 20);
    let hash: [u8; 20] = hash.try_into().map_err(|_| WalletError::NoAddress)?;
    let (key, family) = match *version {
        [0x00] => (WalletKey::Hash160(hash), Bitcoin),
        [0x05] => (WalletKey::Script160(hash), Bitcoin),
        [0x30] => (WalletKey::Hash160(hash), Litecoin),
        [0x32] => (WalletKey::Script160(hash), Litecoin),
        [0x1e] => (WalletKey::Hash160(hash), Dogecoin),
        [0x16] => (WalletKey::Script160(hash), Dogecoin),
        [0x4c] => (WalletKey::Hash160(hash), Dash),
        [0x10] => (WalletKey::Script160(hash), Dash),
        [0x26] => (WalletKey::Hash160(hash), BitcoinGold),
        [0x17] => (WalletKey::Script160(hash), BitcoinGold),
        [0x41] => (WalletKey::Keccak160(hash), Tron),
        [0x1c, 0xb8] => (WalletKey::Hash160(hash), Zcash),
        [0x1c, 0xbd] => (WalletKey::Script160(hash), Zcash),
        // A relative we do not know by name: the same hash is still the same key.
        _ => (WalletKey::Hash160(hash), Other),
    };
    Ok(Wallet { key, family })
}

/// XRP Ledger account ids: their own alphabet, version 0.
fn xrp(text: &str) -> Result<Wallet, WalletError> {
    let mut buffer = [0; 64];
    let length = bs58::decode(text)
        .with_alphabet(bs58::Alphabet::RIPPLE)
        .onto(&mut buffer[..])
        .map_err(|_| WalletError::NoAddress)?;
    let [0, ref rest @ ..] = buffer[..length] else { return Err(WalletError::NoAddress) };
    let Some((hash, sum)) = rest.split_at_checked(20) else { return Err(WalletError::NoAddress) };
    if sum.len() != 4 {
        return Err(WalletError::NoAddress);
    }
    if checksum(&buffer[..21]) != *sum {
        return Err(WalletError::Checksum);
    }
    let hash = hash.try_into().map_err(|_| WalletError::NoAddress)?;
    Ok(Wallet { key: WalletKey::Hash160(hash), family: WalletFamily::XrpLedger })
}

fn checksum(payload: &[u8]) -> [u8; 4] {
    let [a, b, c, d, ..] = sha256(&sha256(payload));
    [a, b, c, d]
}
