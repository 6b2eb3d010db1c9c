//! The canonical payment, field by field: where a value under a key belongs.
//!
//! JSON and Protobuf are two spellings of `northwatch.v1.Payment`, so both walk through this one table. A key that is
//! not in it leads to [`Slot::Unknown`]: in Protobuf its texts are carried under their name and screened like all others;
//! JSON with such a key is not canonical, and is read by what its keys say.

use super::role::set_role;
use crate::domain::{AgentRole, Attribute, IdentifierKind, Owner, PartyRole, Payment, Rail};

/// The name of a text that is no longer is taken for a field's name: wallet addresses begin at 25 letters.
const NAME_LETTERS_MAX: usize = 25;

/// What the value under a key is. A list is its items, one after the other, in the same slot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Slot {
    #[default]
    Payment,
    Amount,
    Parties,
    Agents,
    Address(Owner),
    Identifiers(Owner),
    Account(Owner),
    Wallet(Owner),
    Texts,
    Text(Owner, Attribute),
    Role(Owner),
    Rail,
    IdentifierKind,
    IdentifierValue(Owner),
    TextName,
    TextValue,
    /// A hint that is no text: the chain of a wallet.
    Chain,
    Unknown,
}

impl Slot {
    /// Whether every text here has a place of its own, so that nobody asks for its name.
    pub(super) const fn is_placed(self) -> bool {
        matches!(self, Self::Text(..) | Self::IdentifierValue(_) | Self::TextName | Self::TextValue)
    }

    /// What it is called where its text is not what it should be.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Role(_) => "role",
            Self::Rail => "rail",
            Self::IdentifierKind => "kind",
            Self::Chain => "chain",
            _ => "",
        }
    }

    /// Whether a text can stand here.
    pub(super) const fn takes_text(self) -> bool {
        let hint = matches!(self, Self::Role(_) | Self::Rail | Self::IdentifierKind | Self::Chain);
        self.is_placed() || hint
    }
}

/// An open message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Payment,
    Amount,
    Party(Owner),
    Agent(Owner),
    Address(Owner),
    Identifier(Owner),
    Account(Owner),
    Wallet(Owner),
    Text,
    Unknown,
}

impl Node {
    /// What a key means in this message.
    pub(super) fn slot(self, key: &str) -> Slot {
        use Attribute as A;
        match (self, key) {
            (Self::Payment, "payment_id") => Slot::Text(Owner::Payment, A::PaymentId),
            (Self::Payment, "rail") => Slot::Rail,
            (Self::Payment, "created_at") => Slot::Text(Owner::Payment, A::CreatedAt),
            (Self::Payment, "amount") => Slot::Amount,
            (Self::Payment, "parties") => Slot::Parties,
            (Self::Payment, "agents") => Slot::Agents,
            (Self::Payment, "remittance") => Slot::Text(Owner::Payment, A::Remittance),
            (Self::Payment, "texts") => Slot::Texts,
            (Self::Amount, "currency") => Slot::Text(Owner::Payment, A::Currency),
            (Self::Amount, "value") => Slot::Text(Owner::Payment, A::Amount),
            (Self::Party(of), "birth_date") => Slot::Text(of, A::BirthDate),
            (Self::Party(of), "country") => Slot::Text(of, A::Country),
            (Self::Party(of), "other_names") => Slot::Text(of, A::OtherName),
            (Self::Party(of), "wallet") => Slot::Wallet(of),
            (Self::Agent(of), "bic") => Slot::Text(of, A::Bic),
            (Self::Party(of) | Self::Agent(of), key) => match key {
                "role" => Slot::Role(of),
                "name" => Slot::Text(of, A::Name),
                "address" => Slot::Address(of),
                "identifiers" => Slot::Identifiers(of),
                "account" => Slot::Account(of),
                _ => Slot::Unknown,
            },
            (Self::Address(of), "lines") => Slot::Text(of, A::AddressLine),
            (Self::Address(of), "town") => Slot::Text(of, A::Town),
            (Self::Address(of), "country") => Slot::Text(of, A::AddressCountry),
            (Self::Identifier(_), "kind") => Slot::IdentifierKind,
            (Self::Identifier(of), "value") => Slot::IdentifierValue(of),
            (Self::Account(of), "iban") => Slot::Text(of, A::Iban),
            (Self::Account(of), "number") => Slot::Text(of, A::AccountNumber),
            (Self::Wallet(_), "chain") => Slot::Chain,
            (Self::Wallet(of), "address") => Slot::Text(of, A::WalletAddress),
            (Self::Wallet(of), "memo") => Slot::Text(of, A::WalletMemo),
            (Self::Text, "name") => Slot::TextName,
            (Self::Text, "value") => Slot::TextValue,
            _ => Slot::Unknown,
        }
    }
}

/// What waits for what comes after it: an identifier for its kind, a text for its name.
#[derive(Debug, Default)]
pub(super) struct Fields {
    identifier: Option<usize>,
    identifier_kind: Option<IdentifierKind>,
    text_name: String,
    text_value: Option<String>,
}

/// Fills a payment from a walk over a message in canonical form.
#[derive(Debug)]
pub(super) struct Builder<'p> {
    payment: &'p mut Payment,
    fields: &'p mut Fields,
}

impl<'p> Builder<'p> {
    pub(super) const fn new(payment: &'p mut Payment, fields: &'p mut Fields) -> Self {
        Self { payment, fields }
    }

    /// Opens a message that stands in a slot.
    pub(super) fn open(&mut self, slot: Slot) -> Node {
        match slot {
            Slot::Payment => Node::Payment,
            Slot::Amount => Node::Amount,
            Slot::Parties => Node::Party(self.payment.add_party(PartyRole::Unspecified)),
            Slot::Agents => Node::Agent(self.payment.add_agent(AgentRole::Unspecified)),
            Slot::Address(of) => Node::Address(of),
            Slot::Identifiers(of) => {
                self.fields.identifier = None;
                self.fields.identifier_kind = None;
                Node::Identifier(of)
            }
            Slot::Account(of) => Node::Account(of),
            Slot::Wallet(of) => Node::Wallet(of),
            Slot::Texts => {
                self.fields.text_name.clear();
                self.fields.text_value = None;
                Node::Text
            }
            _ => Node::Unknown,
        }
    }

    /// Closes it.
    pub(super) fn close(&mut self, node: Node) {
        match node {
            Node::Identifier(_) => {
                if let (Some(n), Some(kind)) = (self.fields.identifier.take(), self.fields.identifier_kind.take()) {
                    self.payment.set_identifier_kind(n, kind);
                }
            }
            Node::Text => self.flush_text(),
            _ => {}
        }
    }

    /// Takes a value. `path` names it in the source and is asked for only where the table does not know the key.
    pub(super) fn text(&mut self, slot: Slot, value: &str, path: impl FnOnce() -> String) {
        let taken = match slot {
            Slot::Text(owner, attribute) => {
                if attribute == Attribute::PaymentId {
                    self.payment.set_id(value);
                }
                self.payment.add(owner, attribute, value, "");
                true
            }
            Slot::Role(of) => set_role(self.payment, of, value),
            Slot::Rail => rail(value).map(|rail| self.payment.set_rail(rail)).is_some(),
            Slot::IdentifierKind => {
                self.fields.identifier_kind = IdentifierKind::from_name(value);
                self.fields.identifier_kind.is_some()
            }
            Slot::IdentifierValue(of) => {
                let kind = self.fields.identifier_kind.unwrap_or(IdentifierKind::Other);
                self.fields.identifier = Some(self.payment.add(of, Attribute::Identifier(kind), value, ""));
                true
            }
            Slot::TextName => {
                self.fields.text_name.push_str(value);
                true
            }
            Slot::TextValue => {
                if self.fields.text_value.is_some() {
                    self.flush_text(); // a key given twice: neither value is lost
                }
                self.fields.text_value = Some(value.to_owned());
                true
            }
            Slot::Chain => is_chain(value),
            _ => false,
        };
        if !taken && !value.is_empty() {
            self.payment.add_text(value, &path());
        }
    }

    fn flush_text(&mut self) {
        let value = self.fields.text_value.take();
        add_named(self.payment, &self.fields.text_name, value.as_deref());
    }
}

/// Adds a text under a name of its own. A name that is data, or that has no text, is a text itself.
pub(super) fn add_named(payment: &mut Payment, name: &str, value: Option<&str>) {
    if is_data(name) || (value.is_none() && !name.is_empty()) {
        payment.add_text(name, "texts.name");
    }
    if let Some(value) = value {
        payment.add_text(value, name);
    }
}

/// A name of several words, or as long as a wallet and with digits, is rather data than a field's name.
fn is_data(name: &str) -> bool {
    let name = name.as_bytes();
    let long = name.len() >= NAME_LETTERS_MAX && name.iter().any(u8::is_ascii_digit);
    long || name.iter().any(|byte| *byte == b' ' || !byte.is_ascii())
}

pub(super) fn rail(name: &str) -> Option<Rail> {
    Some(match name {
        "RAIL_UNSPECIFIED" => Rail::Unspecified,
        "WIRE" => Rail::Wire,
        "CRYPTO" => Rail::Crypto,
        _ => return None,
    })
}

/// A chain is a hint that the address overrules; any other text under that key is screened.
pub(super) fn is_chain(name: &str) -> bool {
    super::proto::wallet::Chain::from_str_name(name).is_some()
}
