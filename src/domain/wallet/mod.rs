//! Wallet addresses, compared by the key they decode to and not by their spelling.
//!
//! The same key has many spellings: an EVM address and a TRON address are the same 20 bytes; Bitcoin's P2PKH and
//! P2WPKH forms, and those of its relatives, hold the same hash of a public key. [`Wallet::parse`] decodes a spelling,
//! verifies its checksum, and keeps the [`WalletKey`] that all spellings share. Nothing here is approximate: a text
//! whose checksum fails is no wallet, and base58 is never case-folded.

mod base58;
mod bech;
mod cashaddr;
mod evm;
mod monero;

/// What an address decodes to. Two addresses with equal keys are controlled by the same private key or script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WalletKey {
    /// Last 20 bytes of the Keccak-256 of a public key: every EVM chain, TRON, and their bech32 spellings.
    Keccak160([u8; 20]),
    /// RIPEMD-160 of SHA-256 of a public key: P2PKH and P2WPKH of Bitcoin and its relatives, XRP, Cosmos.
    Hash160([u8; 20]),
    /// RIPEMD-160 of SHA-256 of a script: P2SH.
    Script160([u8; 20]),
    /// SHA-256 of a script: P2WSH.
    Script256([u8; 32]),
    /// A taproot output key.
    Taproot([u8; 32]),
    /// A 32-byte public key or account id without further structure: Solana, Aptos, Sui.
    Key256([u8; 32]),
    /// Monero's public spend key; sub-addresses have keys of their own.
    Monero([u8; 32]),
    /// SHA-256 of the text itself, for tokens on a list that follow no known rule. They match only letter by letter.
    Opaque([u8; 32]),
}

/// The family of spellings an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "names of chains")]
pub enum WalletFamily {
    Bitcoin,
    BitcoinCash,
    BitcoinGold,
    Litecoin,
    Dogecoin,
    Dash,
    Zcash,
    Evm,
    Tron,
    XrpLedger,
    Solana,
    Monero,
    /// A family without a name here: Cosmos chains, Aptos, opaque tokens.
    Other,
}

/// A wallet address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Wallet {
    /// What it decodes to.
    pub key: WalletKey,
    /// How it was spelt.
    pub family: WalletFamily,
}

/// Why a text is no wallet address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WalletError {
    /// Neither length nor alphabet of any known family.
    #[error("it has the form of no known kind of wallet address")]
    NoAddress,
    /// It looks like one, but a character is wrong. Lower-casing a base58 address does this.
    #[error("its checksum is wrong; copy the address again, with upper and lower case as they are")]
    Checksum,
}

type Reader = fn(&str) -> Result<Wallet, WalletError>;

impl Wallet {
    /// Reads an address in any known spelling. Surrounding text, URI schemes and tags are the caller's to remove.
    ///
    /// # Errors
    /// [`WalletError::Checksum`] when the form is right and a checksum is not, else [`WalletError::NoAddress`].
    pub fn parse(text: &str) -> Result<Self, WalletError> {
        let bytes = text.as_bytes();
        if !(25..=128).contains(&bytes.len()) || !bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b':') {
            return Err(WalletError::NoAddress);
        }
        let readers: [Reader; 5] = [evm::parse, bech::parse, cashaddr::parse, monero::parse, base58::parse];
        let mut failure = WalletError::NoAddress;
        for read in readers {
            match read(text) {
                Ok(wallet) => return Ok(wallet),
                Err(WalletError::Checksum) => failure = WalletError::Checksum,
                Err(WalletError::NoAddress) => {}
            }
        }
        Err(failure)
    }

    /// A token that follows no known rule, to be matched letter by letter.
    #[must_use]
    pub fn opaque(text: &str) -> Self {
        Self { key: WalletKey::Opaque(sha256(text.as_bytes())), family: WalletFamily::Other }
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

fn keccak256(bytes: &[u8]) -> [u8; 32] {
    use sha3::Digest as _;
    sha3::Keccak256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Wallet, WalletError> {
        Wallet::parse(text)
    }

    #[track_caller]
    fn same_key(a: &str, b: &str) {
        let (left, right) = (parse(a).map(|w| w.key), parse(b).map(|w| w.key));
        assert!(left.is_ok(), "{a}: {left:?}");
        assert_eq!(left, right, "{a} and {b}");
    }

    #[test]
    fn every_family_is_recognised() {
        let check = |text: &str, family: WalletFamily| {
            assert_eq!(parse(text).map(|w| w.family), Ok(family), "{text}");
        };
        check("134r8iHv69xdT6p5qVKTsHrcUEuBVZAYak", WalletFamily::Bitcoin); // Tian Yinyin, OFAC 28263
        check("3F2sZ4jbhvDKQdGbHYPC6ZxFXEau2m5Lqj", WalletFamily::Bitcoin);
        check("bc1qyy5pt5cx3zth8xlj92lq5y87dh8xv3nwgs4ncq", WalletFamily::Bitcoin); // OFAC 57035
        check("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", WalletFamily::Bitcoin); // BIP 350
        check("0x098B716B8Aaf21512996dC57EB0615e2383E2f96", WalletFamily::Evm); // Lazarus, OFAC 27307
        check("xdc098B716B8Aaf21512996dC57EB0615e2383E2f96", WalletFamily::Evm);
        check("TAqg8TXo8tmpaz7TwHS669Tgt8MPSWgoxB", WalletFamily::Tron);
        check("41098b716b8aaf21512996dc57eb0615e2383e2f96", WalletFamily::Tron);
        check("ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", WalletFamily::Litecoin);
        check("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", WalletFamily::BitcoinCash);
        check("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", WalletFamily::BitcoinCash);
        check("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", WalletFamily::XrpLedger); // the genesis account
        check("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr", WalletFamily::Solana);
        check(
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
            WalletFamily::Monero,
        ); // the Monero project's donation address
        check("t1UgqiRdoBVFrDkKnfKhTaSHZny7heNpLci", WalletFamily::Zcash);
    }

    #[test]
    fn spellings_of_one_key_are_equal() {
        same_key("0x098B716B8Aaf21512996dC57EB0615e2383E2f96", "0x098b716b8aaf21512996dc57eb0615e2383e2f96");
        same_key("0x098B716B8Aaf21512996dC57EB0615e2383E2f96", "0X098B716B8AAF21512996DC57EB0615E2383E2F96");
        same_key("0x098B716B8Aaf21512996dC57EB0615e2383E2f96", "TAqg8TXo8tmpaz7TwHS669Tgt8MPSWgoxB");
        same_key("0x098B716B8Aaf21512996dC57EB0615e2383E2f96", "098b716b8aaf21512996dc57eb0615e2383e2f96");
        same_key("TXEsK1sEsKjZ1xtHitnyAAoqw3WLdYdRNW", "0xE950DC316b836e4EeFb8308bf32Bf7C72a1358FF");
        // BIP 173's example key as P2WPKH and as P2PKH
        same_key("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH");
        same_key("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9");
        // The cashaddr specification's own pairs
        same_key("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a");
        same_key("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "t1UgqiRdoBVFrDkKnfKhTaSHZny7heNpLci");
        same_key("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq");
    }

    #[test]
    fn scripts_and_keys_are_different_classes() {
        let key = |text| parse(text).map(|w| w.key);
        assert!(matches!(key("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"), Ok(WalletKey::Hash160(_))));
        assert!(matches!(key("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC"), Ok(WalletKey::Script160(_))));
    }

    #[test]
    fn what_is_no_address_says_why() {
        let check = |text: &str, expected: WalletError| assert_eq!(parse(text), Err(expected), "{text}");
        // one letter changed, and case folded
        check("134r8iHv69xdT6p5qVKTsHrcUEuBVZAYaK", WalletError::Checksum);
        check("134r8ihv69xdt6p5qvktshrcueubvzayak", WalletError::Checksum);
        check("bc1qyy5pt5cx3zth8xlj92lq5y87dh8xv3nwgs4ncp", WalletError::Checksum);
        check("Bc1qyy5pt5cx3zth8xlj92lq5y87dh8xv3nwgs4ncq", WalletError::Checksum);
        check("0x098B716B8Aaf21512996dC57EB0615e2383E2f9", WalletError::NoAddress);
        check("0x098B716B8Aaf21512996dC57EB0615e2383E2g96", WalletError::NoAddress);
        check("DE89370400440532013000", WalletError::NoAddress);
        check("", WalletError::NoAddress);
        check("KOREA MINING DEVELOPMENT TRADING CORPORATION", WalletError::NoAddress);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,140}") {
            let _ = Wallet::parse(&text);
        }

        #[test]
        fn one_changed_character_of_a_checksummed_address_is_never_another_wallet(at in 0usize..34, to in 0usize..58) {
            const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
            let listed = "TAqg8TXo8tmpaz7TwHS669Tgt8MPSWgoxB";
            let mut bytes = listed.as_bytes().to_vec();
            bytes[at] = ALPHABET[to];
            let changed = String::from_utf8_lossy(&bytes).into_owned();
            proptest::prop_assert!(changed == listed || parse(&changed).is_err());
        }
    }
}
