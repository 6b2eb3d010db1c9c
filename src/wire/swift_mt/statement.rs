//! The narrative of a statement's line (86), whose structure banks agree on among themselves: the German subfields
//! (`?20` to `?63`, with SEPA's `EREF+` in them), and the slashed codes (`/BENM//NAME/`).

use crate::domain::{Attribute, IdentifierKind, Owner, PartyRole, Payment};

/// SEPA's codes in the subfields of the purpose. What follows one goes on to the next.
const SEPA: [&str; 15] = [
    "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+", "ABWE+", "IBAN+", "BIC+", "PURP+",
    "ANAM+", "MDAT+",
];

/// Codes between slashes.
const CODES: [&str; 24] = [
    "ORDP", "BENM", "NAME", "REMI", "ULTD", "ULTC", "ULTB", "ISDT", "EREF", "IBAN", "BIC", "ACCT", "CNTP", "TRTP",
    "CSID", "MARF", "PREF", "ADDR", "ID", "EXCH", "USTD", "STRD", "CDTRREF", "PURP",
];

/// Reads what has a place. The whole narrative is a text, too.
pub(super) fn read(value: &str, tag: &str, payment: &mut Payment) {
    let joined: String = value.split('\n').map(|line| line.trim_matches('\r')).collect();
    match separator(&joined) {
        Some(separator) => subfields(&joined, separator, tag, payment),
        None if joined.starts_with('/') => codes(&joined, tag, payment),
        None => {}
    }
}

/// Three digits of a transaction code, and then what parts the subfields.
fn separator(text: &str) -> Option<char> {
    let (code, rest) = text.trim_start().split_at_checked(3)?;
    let separator = rest.chars().next().filter(char::is_ascii_punctuation)?;
    let number = rest.get(separator.len_utf8()..)?.get(..2)?;
    (code.bytes().chain(number.bytes()).all(|byte| byte.is_ascii_digit())).then_some(separator)
}

fn subfields(text: &str, separator: char, tag: &str, payment: &mut Payment) {
    let (mut name, mut purpose, mut bank, mut account) = (Vec::new(), Vec::new(), "", "");
    for field in text.split(separator).skip(1) {
        let Some((number, content)) = field.split_at_checked(2) else { continue };
        match number {
            "20" | "21" | "22" | "23" | "24" | "25" | "26" | "27" | "28" | "29" | "60" | "61" | "62" | "63" => {
                purpose.push(content);
            }
            "30" => bank = content.trim(),
            "31" => account = content.trim(),
            "32" | "33" => name.push(content),
            _ => {}
        }
    }
    if !name.is_empty() || !account.is_empty() || !bank.is_empty() {
        let party = payment.add_party(PartyRole::Unspecified);
        pieces(&name, |text| {
            payment.add(party, Attribute::Name, text, tag);
        });
        let is_iban = account.bytes().take(2).all(|b| b.is_ascii_uppercase());
        for (value, attribute) in [
            (account, if is_iban { Attribute::Iban } else { Attribute::AccountNumber }),
            (bank, Attribute::Identifier(IdentifierKind::Bic)),
        ] {
            if !value.is_empty() {
                payment.add(party, attribute, value, tag);
            }
        }
    }
    pieces(&purpose, |text| {
        payment.add(Owner::Payment, Attribute::Remittance, text, tag);
    });
    sepa(&purpose.concat(), tag, payment);
}

/// A text that stands in pieces: joined as it is, since a piece ends where it is full; and with spaces, if that differs,
/// since some end it with a word.
fn pieces(pieces: &[&str], mut add: impl FnMut(&str)) {
    let together = pieces.concat();
    if !together.trim().is_empty() {
        add(together.trim());
    }
    if pieces.len() > 1 {
        add(pieces.join(" ").trim());
    }
}

/// Whoever pays or is paid in the end.
fn sepa(purpose: &str, tag: &str, payment: &mut Payment) {
    for (code, role) in [("ABWA+", PartyRole::UltimateDebtor), ("ABWE+", PartyRole::UltimateCreditor)] {
        let Some((_, rest)) = purpose.split_once(code) else { continue };
        let end = SEPA.iter().filter_map(|code| rest.find(code)).min().unwrap_or(rest.len());
        named(role, rest.get(..end).unwrap_or_default(), tag, payment);
    }
}

fn codes(text: &str, tag: &str, payment: &mut Payment) {
    let mut role = PartyRole::Unspecified;
    let mut parts = text.split('/').peekable();
    while let Some(part) = parts.next() {
        let mut content = String::new();
        while let Some(next) = parts.next_if(|next| CODES.contains(&part) && !CODES.contains(next)) {
            if !content.is_empty() {
                content.push('/');
            }
            content.push_str(next);
        }
        match part {
            "ORDP" => role = PartyRole::Debtor,
            "BENM" => role = PartyRole::Creditor,
            "ULTD" => role = PartyRole::UltimateDebtor,
            "ULTC" | "ULTB" => role = PartyRole::UltimateCreditor,
            "CNTP" => role = PartyRole::Unspecified,
            "NAME" => named(role, &content, tag, payment),
            "REMI" | "USTD" if !content.trim().is_empty() => {
                payment.add(Owner::Payment, Attribute::Remittance, content.trim(), tag);
            }
            _ => {}
        }
        // `/ULTD/` may have the name itself behind it.
        if matches!(part, "ULTD" | "ULTC" | "ULTB" | "ORDP" | "BENM") {
            named(role, &content, tag, payment);
        }
    }
}

pub(super) fn named(role: PartyRole, name: &str, tag: &str, payment: &mut Payment) {
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '/');
    if !name.is_empty() {
        let party = payment.add_party(role);
        payment.add(party, Attribute::Name, name, tag);
    }
}
