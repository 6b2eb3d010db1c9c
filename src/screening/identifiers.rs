//! Exact identifiers: wallets, BICs, IMO numbers, documents, codes of country and currency.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::call_data::Keys;
use super::finding::{EXACT, Finding, Span, Target};
use super::geography;
use super::normalise::{Normalised, Token};
use super::policy::Fact;
use super::support::Support;
use crate::domain::{
    Bic, Designation, FieldKind, HitKind, IdentifierKind, Imo, Method, Payment, Wallet, WalletError, WalletFamily,
    WalletKey, Watchlist,
};

type Index<K, V> = HashMap<K, Vec<V>, RandomState>;

/// Letters a wallet address has at least.
const WALLET_LETTERS_MIN: u32 = 25;
/// Lengths of IMO numbers and BICs, a bit for each.
const LENGTHS: u32 = 1 << 7 | 1 << 10 | 1 << 8 | 1 << 11 | 1 << 12;
/// Letters an address or a listed token has at most (Monero's integrated addresses have 106).
const WALLET_LETTERS_MAX: u32 = 128;
/// Letters and digits a listed document number needs to be compared.
pub(super) const DOCUMENT_LETTERS_MIN: usize = 5;

/// A listed identifier that cannot be what its list says.
#[derive(Debug, thiserror::Error)]
#[error("{designation}: {what}")]
pub struct InvalidIdentifier {
    designation: String,
    what: String,
}

/// Every exact identifier that is looked for.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    wallets: Index<WalletKey, (u32, WalletFamily)>,
    has_opaque: bool,
    keys: Keys,
    bics: Index<Bic, u32>,
    bic_countries: Countries,
    /// With whether the check digit is right. A few listed numbers have it wrong, and payments quote them as listed.
    imos: Index<u32, (u32, bool)>,
    documents: Index<String, (u32, IdentifierKind)>,
}

impl Identifiers {
    pub(super) fn new(watchlist: &Watchlist) -> Result<Self, InvalidIdentifier> {
        let mut index = Self::default();
        index.bic_countries.add(b"KP");
        for (n, designation) in (0u32..).zip(watchlist.designations()) {
            index
                .add(n, designation)
                .map_err(|what| InvalidIdentifier { designation: designation.id.clone(), what })?;
        }
        Ok(index)
    }

    fn add(&mut self, n: u32, designation: &Designation) -> Result<(), String> {
        for listed in &designation.wallets {
            let wallet = match Wallet::parse(&listed.address) {
                Ok(wallet) => wallet,
                // Lists hold a few tokens that are no addresses (OFAC has a 64-digit key under XMR).
                Err(WalletError::NoAddress) => Wallet::opaque(&listed.address),
                Err(error @ WalletError::Checksum) => return Err(format!("wallet {}: {error}", listed.address)),
            };
            self.keys.add(wallet.key);
            self.has_opaque |= matches!(wallet.key, WalletKey::Opaque(_));
            self.wallets.entry(wallet.key).or_default().push((n, wallet.family));
        }
        for text in &designation.bics {
            let bic = Bic::parse(text).map_err(|error| format!("BIC {text}: {error}"))?;
            self.bics.entry(bic).or_default().push(n);
            self.bic_countries.add(bic.country().as_bytes());
        }
        for text in &designation.imos {
            let imo = Imo::parse(text).map_err(|error| format!("IMO number {text}: {error}"))?;
            self.imos.entry(imo.number()).or_default().push((n, true));
        }
        for document in designation.documents.iter().filter(|document| document.kind == IdentifierKind::Imo) {
            let digits = document.number.trim_start_matches(|c: char| !c.is_ascii_digit());
            if let Some(number) = seven_digits(digits.as_bytes()) {
                self.imos.entry(number).or_default().push((n, false));
            }
        }
        let documents = designation.documents.iter().map(|document| (document.kind, &document.number));
        let phones = designation.phones.iter().map(|phone| (IdentifierKind::Phone, phone));
        let emails = designation.emails.iter().map(|email| (IdentifierKind::Email, email));
        for (kind, number) in documents.chain(phones).chain(emails) {
            let key = document_key(number);
            if key.len() >= DOCUMENT_LETTERS_MIN {
                self.documents.entry(key).or_default().push((n, kind));
            }
        }
        Ok(())
    }

    /// Looks at every token that has the length of an identifier, and at every field that holds one.
    pub(super) fn find(&self, payment: &Payment, text: &Normalised, found: &mut Vec<Finding>) {
        for (n, token) in text.tokens().iter().enumerate() {
            let length = token.to - token.from;
            if length < WALLET_LETTERS_MIN && LENGTHS >> length & 1 == 0 {
                continue;
            }
            match length {
                7 | 10 => self.imo(Word { n, token: *token, text }, payment, found),
                8 | 11 | 12 => self.bic(Word { n, token: *token, text }, payment, found),
                WALLET_LETTERS_MIN..=WALLET_LETTERS_MAX => {
                    self.wallet(*token, payment, found);
                    self.data(*token, text, found);
                }
                _ => self.data(*token, text, found),
            }
        }
        for (n, place) in (0u32..).zip(payment.places()) {
            let kind = place.kind();
            if matches!(
                kind,
                FieldKind::Country | FieldKind::Currency | FieldKind::Encrypted | FieldKind::Identifier(_)
            ) {
                let value = payment.field(n as usize).map_or("", |field| field.value);
                self.field(n, kind, value, found);
            }
        }
    }

    fn wallet(&self, token: Token, payment: &Payment, found: &mut Vec<Finding>) {
        // In the original case: base58 tells letters apart by it.
        let value = payment.field(token.field as usize).map_or("", |field| field.value);
        // `%3A0x...`: two letters of a percent-encoded byte stand before it.
        let encoded = (token.from as usize).checked_sub(1).and_then(|at| value.as_bytes().get(at)) == Some(&b'%');
        let mut token = token;
        token.from += if encoded { 2 } else { 0 };
        let Some(spelt) = value.get(token.from as usize..token.to as usize) else { return };
        let wallet = match Wallet::parse(spelt) {
            Ok(wallet) => wallet,
            Err(_) if self.has_opaque => Wallet::opaque(spelt),
            Err(_) => return,
        };
        self.listed_wallet(wallet, token, found);
    }

    fn listed_wallet(&self, wallet: Wallet, token: Token, found: &mut Vec<Finding>) {
        for (designation, family) in self.wallets.get(&wallet.key).into_iter().flatten() {
            let same = *family == wallet.family;
            let (fact, method) =
                if same { (Fact::Wallet, Method::Exact) } else { (Fact::WalletSameKey, Method::SameKey) };
            found.push(finding(token, Target::Designation(*designation), HitKind::Wallet, fact, method));
        }
    }

    /// Keys in data in hexadecimal: calls, logs, scripts, whole transactions.
    fn data(&self, token: Token, text: &Normalised, found: &mut Vec<Finding>) {
        let letters = text.letters(token);
        if letters.len() != (token.to - token.from) as usize {
            return; // not the letters that were written
        }
        let place = |at: usize| token.from + u32::try_from(at).unwrap_or_default();
        for (from, to, wallet) in self.keys.within(letters) {
            let mut inside = token;
            (inside.from, inside.to) = (place(from), place(to));
            self.listed_wallet(wallet, inside, found);
        }
    }

    fn bic(&self, word: Word<'_>, payment: &Payment, found: &mut Vec<Finding>) {
        let (token, letters) = (word.token, word.letters());
        // Most words of eight letters end here.
        if !letters.get(4..6).is_some_and(|country| self.bic_countries.has(country)) {
            return;
        }
        // A logical terminal has a letter more between the institution and the branch.
        let code = if letters.len() == 12 { letters.get(..8).unwrap_or_default() } else { letters };
        let Ok(bic) = Bic::from_bytes(code) else { return };
        if let Some(listed) = self.bics.get(&bic) {
            found.extend(
                listed
                    .iter()
                    .map(|n| finding(token, Target::Designation(*n), HitKind::Bic, Fact::ListedBic, Method::Exact)),
            );
        } else if bic.country() == "KP" && letters.len() != 12 {
            // `stockpot` has the form of one: an unlisted code counts only where a BIC is expected.
            let labelled = word.follows(&[b"bic", b"bicfi", b"swift"]);
            if labelled || kind_of(payment, token) == Some(FieldKind::Bic) {
                found.push(finding(token, Target::Rule, HitKind::Bic, Fact::CountryBic, Method::Pattern));
            }
        }
    }

    fn imo(&self, word: Word<'_>, payment: &Payment, found: &mut Vec<Finding>) {
        let (token, letters) = (word.token, word.letters());
        let (glued, digits) = letters.strip_prefix(b"imo").map_or((false, letters), |digits| (true, digits));
        let Some(listed) = seven_digits(digits).and_then(|number| self.imos.get(&number)) else { return };
        let labelled = glued
            || word.follows(&[b"imo"])
            || kind_of(payment, token) == Some(FieldKind::Identifier(IdentifierKind::Imo));
        for (n, checked) in listed {
            let fact = match (labelled, checked) {
                (true, _) => Fact::Imo,
                (false, true) => Fact::BareImo,
                (false, false) => continue,
            };
            found.push(finding(token, Target::Designation(*n), HitKind::Vessel, fact, Method::Exact));
        }
    }

    fn field(&self, n: u32, kind: FieldKind, value: &str, found: &mut Vec<Finding>) {
        let whole = |target, kind, fact| Finding {
            span: Span { field: n, from: 0, last_field: n, to: u32::try_from(value.len()).unwrap_or(u32::MAX) },
            target,
            kind,
            fact,
            method: Method::Exact,
            name: None,
            support: Support::default(),
            likeness: EXACT,
        };
        match kind {
            FieldKind::Country if geography::is_dprk_code(value) => {
                found.push(whole(Target::Rule, HitKind::Country, Fact::CountryField));
            }
            FieldKind::Currency if geography::is_dprk_currency(value) => {
                found.push(whole(Target::Rule, HitKind::Country, Fact::CurrencyField));
            }
            FieldKind::Encrypted => found.push(whole(Target::Rule, HitKind::Typology, Fact::Encrypted)),
            FieldKind::Identifier(kind) if !self.documents.is_empty() => {
                for (designation, listed) in self.documents.get(&document_key(value)).into_iter().flatten() {
                    let fact = if *listed == kind { Fact::Document } else { Fact::DocumentOfOtherKind };
                    found.push(whole(Target::Designation(*designation), HitKind::Identifier, fact));
                }
            }
            _ => {}
        }
    }
}

/// The countries of listed BICs: a bit for each pair of letters.
#[derive(Debug, Default)]
struct Countries([u64; 11]);

impl Countries {
    fn add(&mut self, country: &[u8]) {
        if let Some((word, bit)) = Self::place(country) {
            self.0[word] |= bit;
        }
    }

    fn has(&self, country: &[u8]) -> bool {
        Self::place(country).is_some_and(|(word, bit)| self.0[word] & bit != 0)
    }

    fn place(country: &[u8]) -> Option<(usize, u64)> {
        let [a, b] = <[u8; 2]>::try_from(country).ok()?.map(|letter| usize::from((letter | 0x20).wrapping_sub(b'a')));
        let n = a * 26 + b;
        (a < 26 && b < 26).then(|| (n / 64, 1 << (n % 64)))
    }
}

fn finding(token: Token, target: Target, kind: HitKind, fact: Fact, method: Method) -> Finding {
    let span = Span::over(token, token);
    Finding { span, target, kind, fact, method, name: None, support: Support::default(), likeness: EXACT }
}

/// A token with what stands before it.
#[derive(Clone, Copy)]
struct Word<'a> {
    n: usize,
    token: Token,
    text: &'a Normalised,
}

impl<'a> Word<'a> {
    fn letters(self) -> &'a [u8] {
        self.text.letters(self.token)
    }

    /// Whether one of the two words before is one of these.
    fn follows(self, labels: &[&[u8]]) -> bool {
        let before = self.text.tokens().get(self.n.saturating_sub(2)..self.n).unwrap_or_default();
        before.iter().any(|token| labels.contains(&self.text.letters(*token)))
    }
}

fn seven_digits(text: &[u8]) -> Option<u32> {
    let digits: &[u8; 7] = text.try_into().ok()?;
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

fn kind_of(payment: &Payment, token: Token) -> Option<FieldKind> {
    payment.field(token.field as usize).map(|field| field.place.kind())
}

/// Numbers are compared by their letters and digits: `PS-472 330208` is `PS472330208`.
pub(super) fn document_key(number: &str) -> String {
    Normalised::new(number).to_text().replace([' ', '\n'], "")
}
