//! Where a text stands in a payment: whose it is, and which attribute.
//!
//! A [`Place`] prints as the path that alerts carry (`parties[1].address.lines[0]`): the field path of the canonical
//! `northwatch.v1.Payment`, whatever format the payment came in.

use std::fmt;

use super::identifier::IdentifierKind;

/// To whom or what a text belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// The payment itself.
    Payment,
    /// The n-th party, counted from 0.
    Party(u32),
    /// The n-th agent, counted from 0.
    Agent(u32),
}

/// What a text is of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the field of the same name in payment.proto, which documents it")]
pub enum Attribute {
    PaymentId,
    CreatedAt,
    Currency,
    Amount,
    Name,
    OtherName,
    BirthDate,
    Country,
    AddressLine,
    Town,
    AddressCountry,
    Identifier(IdentifierKind),
    Iban,
    AccountNumber,
    WalletAddress,
    WalletMemo,
    Bic,
    Remittance,
    Text,
    /// A text whose name says that it is a country.
    CountryText,
    /// A text whose name says that it is a BIC.
    BicText,
    /// A text whose name says that it is a currency.
    CurrencyText,
    /// Lines that stand elsewhere too, joined: only what runs over a line's end counts here.
    JoinedLines,
    /// What is encrypted, or says that something is.
    Encrypted,
}

/// How a text is to be read: which identifiers can stand in it, and how much a hit there means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// The name of a party or an agent.
    Name,
    /// A line of a postal address, or a town.
    Address,
    /// A country: code or name.
    Country,
    /// A currency or asset code.
    Currency,
    /// A business identifier code (ISO 9362).
    Bic,
    /// A wallet address.
    Wallet,
    /// An exact identifier other than those above.
    Identifier(IdentifierKind),
    /// Encrypted: what it hides cannot be screened.
    Encrypted,
    /// Anything else: remittance, references, codes, and what no table knows.
    FreeText,
}

impl FieldKind {
    /// Its name, as `scan --explain-fields` tells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Address => "address",
            Self::Country => "country",
            Self::Currency => "currency",
            Self::Bic => "bic",
            Self::Wallet => "wallet",
            Self::Identifier(_) => "identifier",
            Self::Encrypted => "encrypted",
            Self::FreeText => "text",
        }
    }
}

/// The place of a text in a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Whose text it is.
    pub owner: Owner,
    /// What it is of its owner.
    pub attribute: Attribute,
    /// Position among texts with the same owner and attribute, counted from 0. Always 0 where there can be only one.
    pub index: u32,
}

impl Place {
    /// How the text is to be read.
    #[must_use]
    pub const fn kind(self) -> FieldKind {
        match self.attribute {
            Attribute::Name | Attribute::OtherName => FieldKind::Name,
            Attribute::AddressLine | Attribute::Town => FieldKind::Address,
            Attribute::Country | Attribute::AddressCountry | Attribute::CountryText => FieldKind::Country,
            Attribute::Currency | Attribute::CurrencyText => FieldKind::Currency,
            Attribute::Bic | Attribute::BicText | Attribute::Identifier(IdentifierKind::Bic) => FieldKind::Bic,
            Attribute::WalletAddress => FieldKind::Wallet,
            Attribute::Identifier(kind) => FieldKind::Identifier(kind),
            Attribute::Encrypted => FieldKind::Encrypted,
            Attribute::PaymentId
            | Attribute::CreatedAt
            | Attribute::Amount
            | Attribute::BirthDate
            | Attribute::Iban
            | Attribute::AccountNumber
            | Attribute::WalletMemo
            | Attribute::Remittance
            | Attribute::Text
            | Attribute::JoinedLines => FieldKind::FreeText,
        }
    }

    /// Whether it is words that somebody wrote: a name, an address or a text, and no amount, time, account or reference.
    #[must_use]
    pub const fn is_prose(self) -> bool {
        let exact = matches!(
            self.attribute,
            Attribute::PaymentId
                | Attribute::CreatedAt
                | Attribute::Amount
                | Attribute::BirthDate
                | Attribute::Iban
                | Attribute::AccountNumber
        );
        !exact && matches!(self.kind(), FieldKind::Name | FieldKind::Address | FieldKind::FreeText)
    }

    /// Whether `next` is the line after this one, so that a name may run from one into the other.
    #[must_use]
    pub fn continues_in(self, next: Self) -> bool {
        matches!(self.attribute, Attribute::Remittance | Attribute::AddressLine)
            && self.owner == next.owner
            && self.attribute == next.attribute
            && self.index.checked_add(1) == Some(next.index)
    }

    /// The path of the list that holds this line: `remittance` for `remittance[2]`. `None` where lines do not run on.
    #[must_use]
    pub fn lines_path(self) -> Option<String> {
        match self.attribute {
            Attribute::Remittance => Some("remittance".to_owned()),
            Attribute::AddressLine => Some(format!("{}address.lines", Prefix(self.owner))),
            _ => None,
        }
    }
}

struct Prefix(Owner);

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Owner::Payment => Ok(()),
            Owner::Party(n) => write!(f, "parties[{n}]."),
            Owner::Agent(n) => write!(f, "agents[{n}]."),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.index;
        write!(f, "{}", Prefix(self.owner))?;
        match self.attribute {
            Attribute::PaymentId => f.write_str("payment_id"),
            Attribute::CreatedAt => f.write_str("created_at"),
            Attribute::Currency => f.write_str("amount.currency"),
            Attribute::Amount => f.write_str("amount.value"),
            Attribute::Name => f.write_str("name"),
            Attribute::OtherName => write!(f, "other_names[{n}]"),
            Attribute::BirthDate => f.write_str("birth_date"),
            Attribute::Country => f.write_str("country"),
            Attribute::AddressLine => write!(f, "address.lines[{n}]"),
            Attribute::Town => f.write_str("address.town"),
            Attribute::AddressCountry => f.write_str("address.country"),
            Attribute::Identifier(_) => write!(f, "identifiers[{n}].value"),
            Attribute::Iban => f.write_str("account.iban"),
            Attribute::AccountNumber => f.write_str("account.number"),
            Attribute::WalletAddress => f.write_str("wallet.address"),
            Attribute::WalletMemo => f.write_str("wallet.memo"),
            Attribute::Bic => f.write_str("bic"),
            Attribute::Remittance => write!(f, "remittance[{n}]"),
            Attribute::Text
            | Attribute::CountryText
            | Attribute::BicText
            | Attribute::CurrencyText
            | Attribute::JoinedLines
            | Attribute::Encrypted => {
                write!(f, "texts[{n}].value")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_prints_as_the_path_in_the_canonical_payment() {
        let check = |owner, attribute, index, expected: &str| {
            assert_eq!(Place { owner, attribute, index }.to_string(), expected);
        };
        check(Owner::Party(1), Attribute::Name, 0, "parties[1].name");
        check(Owner::Party(0), Attribute::AddressLine, 2, "parties[0].address.lines[2]");
        check(Owner::Agent(3), Attribute::Bic, 0, "agents[3].bic");
        check(Owner::Payment, Attribute::Remittance, 1, "remittance[1]");
        check(Owner::Payment, Attribute::Text, 7, "texts[7].value");
        check(Owner::Party(0), Attribute::Identifier(IdentifierKind::Passport), 1, "parties[0].identifiers[1].value");
    }

    #[test]
    fn only_the_next_line_of_the_same_owner_continues_a_line() {
        let line = |owner, attribute, index| Place { owner, attribute, index };
        let first = line(Owner::Party(0), Attribute::AddressLine, 0);
        assert!(first.continues_in(line(Owner::Party(0), Attribute::AddressLine, 1)));
        assert!(!first.continues_in(line(Owner::Party(0), Attribute::AddressLine, 2)));
        assert!(!first.continues_in(line(Owner::Party(1), Attribute::AddressLine, 1)));
        assert!(!line(Owner::Payment, Attribute::Text, 0).continues_in(line(Owner::Payment, Attribute::Text, 1)));
    }
}
