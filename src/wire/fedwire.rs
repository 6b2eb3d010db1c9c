//! Fedwire Funds in its own tags (FAIM, until July 2025 and in archives since): `{4200}D123456789*Name*Address*`.
//!
//! A tag is four digits in braces, its elements end with asterisks, and a message is one tag after the other. As with
//! SWIFT FIN nothing is validated: what is not known here is carried as text under its tag.

use super::Payments;
use super::limits::Limits;
use super::swift_mt::fields as fin;
use crate::domain::{AgentRole, Attribute, DeadLetter, IdentifierKind, Owner, PartyRole, Payment, Rail, Wallet};

/// Reads a message.
pub(super) fn decode(text: &str, limits: &Limits, payments: &mut Payments) -> Result<(), DeadLetter> {
    payments.next_within(limits)?.set_rail(Rail::Wire);
    for (tag, value) in (Tags { rest: text.trim_start() }) {
        // Sender supplied information begins a message; several may stand in a row.
        if tag == "1500" && !payments.last_mut().is_empty() {
            payments.next_within(limits)?.set_rail(Rail::Wire);
        }
        let value = value.trim();
        if !value.is_empty() {
            field(tag, value, payments.last_mut());
        }
    }
    Ok(())
}

fn field(tag: &str, value: &str, payment: &mut Payment) {
    match tag {
        // The sender's reference, and where there is none the message's own number (IMAD).
        "3320" | "1520" => {
            payment.add_text(value.trim_end_matches('*'), tag);
            if payment.id().is_empty() || tag == "3320" {
                payment.set_id(value.trim_end_matches('*'));
            }
        }
        "2000" => {
            payment.add(Owner::Payment, Attribute::Amount, value, tag);
        }
        "3100" => routed(AgentRole::InstructingAgent, value, tag, payment),
        "3400" => routed(AgentRole::InstructedAgent, value, tag, payment),
        "4000" => institution(AgentRole::IntermediaryAgent, value, tag, payment),
        "4100" => institution(AgentRole::CreditorAgent, value, tag, payment),
        "5100" => institution(AgentRole::DebtorAgent, value, tag, payment),
        "5200" => institution(AgentRole::InstructingAgent, value, tag, payment),
        "4200" => person(PartyRole::Creditor, value, tag, payment),
        "5000" => person(PartyRole::Debtor, value, tag, payment),
        // Option F as in SWIFT's field 50, the lines between asterisks.
        "5010" => {
            let owner = payment.add_party(PartyRole::Debtor);
            fin::numbered_lines(owner, &lines(value), tag, payment);
        }
        "7050" | "7059" => {
            let role = if tag == "7050" { PartyRole::Debtor } else { PartyRole::Creditor };
            let owner = payment.add_party(role);
            cover(owner, value, tag, payment);
        }
        "7052" | "7056" | "7057" => {
            let role = match tag {
                "7052" => AgentRole::DebtorAgent,
                "7056" => AgentRole::IntermediaryAgent,
                _ => AgentRole::CreditorAgent,
            };
            let owner = payment.add_agent(role);
            cover(owner, value, tag, payment);
        }
        "4320" | "6000" | "7070" => remittance(value, tag, payment),
        // Four digits of length, then up to 9,000 characters.
        "8200" => {
            let text = value.get(4..).filter(|_| value.bytes().take(4).all(|b| b.is_ascii_digit()));
            remittance(text.unwrap_or(value), tag, payment);
        }
        // Party to a remittance: the third element is its name.
        "8300" | "8350" => {
            let role = if tag == "8300" { PartyRole::UltimateDebtor } else { PartyRole::UltimateCreditor };
            let owner = payment.add_party(role);
            for (n, element) in elements(value).enumerate() {
                let attribute = if n == 2 { Attribute::Name } else { Attribute::OtherName };
                payment.add(owner, attribute, element, tag);
            }
        }
        _ => elements(value).for_each(|element| payment.add_text(element, tag)),
    }
}

/// Elements that are not empty.
fn elements(value: &str) -> impl Iterator<Item = &str> {
    value.split('*').map(str::trim).filter(|element| !element.is_empty())
}

/// The same as lines, which is how SWIFT has them.
fn lines(value: &str) -> String {
    elements(value).collect::<Vec<_>>().join("\n")
}

fn remittance(value: &str, tag: &str, payment: &mut Payment) {
    for line in elements(value) {
        payment.add(Owner::Payment, Attribute::Remittance, line, tag);
    }
}

/// Nine digits of routing number and a short name.
fn routed(role: AgentRole, value: &str, tag: &str, payment: &mut Payment) {
    let owner = payment.add_agent(role);
    let (number, name) = value.split_at_checked(9).unwrap_or((value, ""));
    if number.bytes().all(|b| b.is_ascii_digit()) {
        payment.add(owner, Attribute::Identifier(IdentifierKind::ClearingCode), number, tag);
        elements(name).for_each(|name| {
            payment.add(owner, Attribute::Name, name, tag);
        });
    } else {
        named(owner, value, tag, payment);
    }
}

/// A code letter, the identifier it is of, name and address. `B` and `T` are BICs.
fn institution(role: AgentRole, value: &str, tag: &str, payment: &mut Payment) {
    let owner = payment.add_agent(role);
    let attribute = match value.chars().next() {
        Some('B' | 'T') => Attribute::Bic,
        Some('F' | 'C' | 'U') => Attribute::Identifier(IdentifierKind::ClearingCode),
        _ => Attribute::AccountNumber,
    };
    identified(owner, attribute, value, tag, payment);
}

/// The same of a customer, whose identifier may be a document's number.
fn person(role: PartyRole, value: &str, tag: &str, payment: &mut Payment) {
    let owner = payment.add_party(role);
    let attribute = match value.chars().next() {
        Some('B' | 'T') => Attribute::Identifier(IdentifierKind::Bic),
        Some('1') => Attribute::Identifier(IdentifierKind::Passport),
        Some('2') => Attribute::Identifier(IdentifierKind::TaxId),
        Some('3' | '4') => Attribute::Identifier(IdentifierKind::NationalId),
        Some('5') => Attribute::Identifier(IdentifierKind::RegistrationNumber),
        Some('9') => Attribute::Identifier(IdentifierKind::Other),
        _ => Attribute::AccountNumber,
    };
    identified(owner, attribute, value, tag, payment);
}

/// The identifier behind its code letter, then name and address. Without a code and an identifier the first element is
/// the name.
fn identified(owner: Owner, attribute: Attribute, value: &str, tag: &str, payment: &mut Payment) {
    let (first, rest) = value.split_once('*').unwrap_or((value, ""));
    // A wallet's address has no code before it.
    let code = |c: char| matches!(c, 'A'..='Z' | '1'..='9') && Wallet::parse(first).is_err();
    let number = first.strip_prefix(code).unwrap_or_default();
    let has_digit = number.bytes().any(|b| b.is_ascii_digit());
    let is_number = !number.is_empty() && !number.contains(' ') && (has_digit || is_bic(number) || !rest.is_empty());
    if !is_number {
        return named(owner, value, tag, payment);
    }
    // Letters alone may be a name without its code: it is read as one, too.
    if !has_digit && !is_bic(number) {
        payment.add_text(first, tag);
    }
    payment.add(owner, attribute, number.trim(), tag);
    named(owner, rest, tag, payment);
}

fn is_bic(text: &str) -> bool {
    crate::domain::Bic::parse(text).is_ok()
}

/// Name and address, each line also joined with the next: a long name goes on in the second and nothing says so.
fn named(owner: Owner, value: &str, tag: &str, payment: &mut Payment) {
    let lines = lines(value);
    if !lines.is_empty() {
        fin::name_and_address(owner, &lines, tag, payment);
    }
}

/// Cover payment: the SWIFT field it was taken from, then that field's lines.
fn cover(owner: Owner, value: &str, tag: &str, payment: &mut Payment) {
    let (swift, rest) = value.split_once('*').unwrap_or(("", value));
    if !swift.is_empty() {
        payment.add_text(swift, tag);
    }
    named(owner, rest, tag, payment);
}

/// Tags and their values, one after the other.
struct Tags<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Tags<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (tag, value) = tag(self.rest).unwrap_or(("", self.rest));
        let next = memchr::memchr_iter(b'{', value.as_bytes());
        let end = next.into_iter().find(|at| value.get(*at..).is_some_and(|rest| self::tag(rest).is_some()));
        let (value, rest) = value.split_at(end.unwrap_or(value.len()));
        self.rest = rest;
        Some((tag, value))
    }
}

/// `{1510}`: the tag, and what follows it.
fn tag(text: &str) -> Option<(&str, &str)> {
    let (tag, rest) = text.strip_prefix('{')?.split_at_checked(4)?;
    tag.bytes().all(|b| b.is_ascii_digit()).then_some((tag, rest.strip_prefix('}')?))
}
