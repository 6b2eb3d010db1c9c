//! What a text is: by its key, by what it stands in, and by how it looks.

use super::keys::{Kind, Meaning, Scope};
use crate::domain::{IdentifierKind, Wallet};
use crate::wire::learned::NAME_BYTES_MAX;

/// A key this long may be a wallet's address: they begin at 25 letters.
const KEY_LETTERS_MAX: usize = 25;

/// What an open object says of the texts in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// Whose they are.
    pub(super) holder: Option<u32>,
    pub(super) scope: Scope,
    /// What all of them are.
    pub(super) kind: Option<Kind>,
    pub(super) thing: bool,
    /// What kind of identifier it is said to hold.
    pub(super) document: Option<IdentifierKind>,
}

/// A key can be data itself: a table of balances by wallet address. Names of fields are short words, or long ones without
/// digits.
#[inline]
pub(super) fn is_field_name(key: &str) -> bool {
    let is_long_word =
        || key.len() <= NAME_BYTES_MAX && !key.bytes().any(|b| b.is_ascii_digit()) && Wallet::parse(key).is_err();
    (key.len() < KEY_LETTERS_MAX || is_long_word())
        && key.bytes().all(|b| b.is_ascii_graphic())
        && key.bytes().any(|b| b.is_ascii_lowercase())
}

/// What a label says of the value beside it.
pub(super) fn label(text: &str) -> Option<Meaning> {
    Some(Meaning::of(text)).filter(|said| said.role.is_some() || said.kind.is_some())
}

/// The same, where what stands as a name is a label, and nobody's: `beneficiary_full_name`.
#[inline]
pub(super) fn label_as_name(name: &str) -> Option<Meaning> {
    let is_key = || {
        let bytes = name.as_bytes();
        bytes.contains(&b'_')
            || bytes.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
    };
    if name.contains(' ') || !is_key() {
        return None;
    }
    label(name).filter(|said| said.role.is_some() && said.kind.is_some())
}

/// What a text is, by its key and by what it stands in.
#[inline]
pub(super) fn kind_of(around: Around, meaning: Meaning, value: &str) -> Option<Kind> {
    match (around.kind, meaning.kind) {
        (Some(Kind::Amount), None | Some(Kind::Value)) if meaning.role.is_none() => return Some(Kind::Amount),
        (None | Some(Kind::Amount), _) | (_, Some(Kind::Text)) => {}
        (kind, _) => return kind,
    }
    // A plain text for somebody: `"from": "0x..."`, `"beneficiary": "..."`.
    if meaning.role.is_some() && meaning.kind.is_none() {
        return match meaning.scope {
            Scope::Plain | Scope::Name => whom(value),
            Scope::Account => Some(Kind::AccountNumber),
            Scope::Wallet => Some(Kind::Wallet),
            Scope::Address => Some(Kind::AddressLine),
            Scope::Identifier => Some(Kind::Identifier(IdentifierKind::Other)),
            Scope::Contact | Scope::Birth | Scope::Texts => None,
        };
    }
    match (around.scope, meaning.kind) {
        (Scope::Plain, None) => match meaning.scope {
            Scope::Account => Some(Kind::AccountNumber),
            Scope::Address => Some(Kind::Address),
            Scope::Name => Some(Kind::Name),
            _ => None,
        },
        (Scope::Name, None | Some(Kind::Value)) => Some(Kind::Name),
        (Scope::Name, Some(Kind::First)) => Some(Kind::GivenName),
        (Scope::Name, Some(Kind::Last)) => Some(Kind::FamilyName),
        (Scope::Address, None | Some(Kind::Value | Kind::Id(_) | Kind::Memo)) => Some(Kind::AddressLine),
        (Scope::Account, Some(Kind::Value | Kind::Id(_) | Kind::Address)) => Some(Kind::AccountNumber),
        (Scope::Identifier, Some(Kind::Value | Kind::Id(_) | Kind::Identifier(_))) => match meaning.kind {
            Some(Kind::Identifier(of)) => Some(Kind::Identifier(around.document.unwrap_or(of))),
            _ => Some(Kind::Identifier(around.document.unwrap_or(IdentifierKind::Other))),
        },
        (Scope::Wallet, Some(Kind::Address | Kind::Value | Kind::Id(_))) => Some(Kind::Wallet),
        (Scope::Wallet, Some(Kind::Remittance)) => Some(Kind::Memo),
        (Scope::Birth, None) if is_date(value) => Some(Kind::BirthDate),
        (_, kind) => kind,
    }
}

/// What a plain text says of somebody.
fn whom(value: &str) -> Option<Kind> {
    if is_wallet(value) {
        Some(Kind::Wallet)
    } else if is_iban(value) {
        Some(Kind::Iban)
    } else if value.contains(['/', '@', '{']) || !value.chars().any(char::is_alphabetic) {
        None // an address of a service, a number
    } else {
        Some(Kind::Name)
    }
}

/// A wallet's address, perhaps with a scheme before or a tag behind it.
pub(super) fn is_wallet(value: &str) -> bool {
    !value.contains(' ')
        && value.len() >= KEY_LETTERS_MAX
        && (Wallet::parse(value).is_ok() || value.split([':', '?', '@']).any(|part| Wallet::parse(part).is_ok()))
}

pub(super) fn is_iban(value: &str) -> bool {
    let compact = value.bytes().filter(|b| *b != b' ');
    (15..=34).contains(&compact.clone().count())
        && compact.clone().take(2).all(|b| b.is_ascii_uppercase())
        && compact.clone().skip(2).take(2).all(|b| b.is_ascii_digit())
        && compact.into_iter().all(|b| b.is_ascii_alphanumeric())
}

fn is_date(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    (6..=8).contains(&digits) && value.len() <= 10
}
