//! What the key of a text, or of an object, says of it.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use unicode_normalization::char::decompose_canonical;

use super::languages;
use super::words::{AGENT_WORDS, DOCUMENTS, ENDINGS, FILLERS, JOINERS, KINDS, NO_NAMES, ROLES, SCOPES, TRANSFERS};
use crate::domain::{IdentifierKind, PartyRole};
use crate::wire::learned::{Learned, NAME_BYTES_MAX};
use crate::wire::role::Role;

/// What an object holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::wire) enum Scope {
    /// Whatever its keys say.
    #[default]
    Plain,
    Name,
    Address,
    Account,
    Wallet,
    Contact,
    Identifier,
    Birth,
    /// Texts with names of their own, as the canonical payment has them.
    Texts,
}

/// What a text is of its party, or of the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wire) enum Kind {
    Name,
    /// Of an account's holder: the party's, where it stands among what is said of its bank.
    HolderName,
    OtherName,
    GivenName,
    MiddleName,
    FamilyName,
    /// Parts of a name where a name is expected.
    First,
    Last,
    BirthDate,
    Country,
    Town,
    /// A postal address, or a wallet's.
    Address,
    AddressLine,
    Iban,
    AccountNumber,
    Bic,
    Identifier(IdentifierKind),
    Wallet,
    Memo,
    Remittance,
    Currency,
    Amount,
    /// The canonical payment's id, and what else only that has.
    PaymentId,
    CreatedAt,
    Role,
    Chain,
    Rail,
    /// The payment's id: the higher the number, the better it serves.
    Id(u8),
    /// What it says cannot be read.
    Encrypted,
    /// The value of what it stands in: an identifier, an account, a name.
    Value,
    /// It says what the value beside it is.
    Label,
    /// Known, and none of the above.
    Text,
}

impl Kind {
    /// Whether only somebody can have it.
    const fn is_somebodys(self) -> bool {
        use Kind::{
            AccountNumber, Address, Bic, BirthDate, Country, FamilyName, GivenName, HolderName, Iban, Identifier, Name,
            Town,
        };
        matches!(
            self,
            Name | HolderName
                | GivenName
                | FamilyName
                | BirthDate
                | Country
                | Town
                | Address
                | Iban
                | AccountNumber
                | Bic
                | Identifier(_)
        )
    }
}

/// What a key means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::wire) struct Meaning {
    pub(in crate::wire) role: Option<Role>,
    pub(in crate::wire) scope: Scope,
    pub(in crate::wire) kind: Option<Kind>,
    /// Each object of a list under it is a payment.
    pub(in crate::wire) transfers: bool,
    /// It is about a thing: the name in it is nobody's.
    pub(in crate::wire) thing: bool,
    /// It is an element of ISO 20022, and the text is to be read by those.
    pub(in crate::wire) iso: bool,
}

type Table<T> = HashMap<&'static str, T, FixedState>;

fn table<T: Copy>(rows: &[(&'static str, T)], others: &[(&'static str, T)]) -> Table<T> {
    // Where a word is in both, the first table is right.
    let rows = others.iter().chain(rows);
    rows.flat_map(|(words, value)| words.split_whitespace().map(|word| (word, *value))).collect()
}

fn is_among(words: &str, folded: &str) -> bool {
    words.split_whitespace().any(|word| word == folded)
}

static ROLE: LazyLock<Table<Role>> = LazyLock::new(|| table(ROLES, languages::ROLES));
static KIND: LazyLock<Table<Kind>> = LazyLock::new(|| table(KINDS, languages::KINDS));
static SCOPE: LazyLock<Table<Scope>> = LazyLock::new(|| table(SCOPES, &[]));
static DOCUMENT: LazyLock<Table<IdentifierKind>> = LazyLock::new(|| table(DOCUMENTS, &[]));

/// Keys that tell ISO 20022's elements, where objects stand under them, from what a bank calls things.
const ISO_KEYS: [&str; 7] = ["GrpHdr", "CdtTrfTxInf", "Dbtr", "Cdtr", "AppHdr", "UltmtDbtr", "UltmtCdtr"];
/// Behind the last Latin letter that is one with a mark; the marks themselves come later.
const LATIN_END: char = '\u{0250}';
/// More of them: Vietnamese.
const LATIN_MORE: std::ops::RangeInclusive<char> = '\u{1E00}'..='\u{1EFF}';
/// Bytes of the longest word for a role.
const ROLE_LETTERS_MAX: usize = 40;
/// Meanings of keys.
pub(in crate::wire) type Keys = Learned<Meaning>;

/// Lower case, without what only parts words, marks on Latin letters, digits at the end and a namespace's prefix.
pub(in crate::wire) fn fold(key: &str) -> String {
    const PARTING: &str = "_-.@$#[]()/'\u{2019} ";
    let local = key.rsplit(':').next().unwrap_or(key);
    let mut folded = String::with_capacity(local.len());
    for c in local.chars().filter(|c| !PARTING.contains(*c)).flat_map(char::to_lowercase) {
        if c == 'ß' {
            folded.push_str("ss");
        } else if c < LATIN_END || LATIN_MORE.contains(&c) {
            decompose_canonical(c, |part| {
                if part < LATIN_END {
                    folded.push(part);
                }
            });
        } else {
            folded.push(c);
        }
    }
    folded.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
}

/// What kind of document a word or code names.
pub(in crate::wire) fn document(word: &str) -> Option<IdentifierKind> {
    // Words and codes have no digits; a number behind one is the document's own.
    if word.len() > NAME_BYTES_MAX || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    IdentifierKind::from_name(word).or_else(|| {
        let folded = fold(word);
        // `NATIONAL_IDENTIFIER_TYPE_CODE_CCPT`: the last word is the code.
        DOCUMENT
            .get(folded.as_str())
            .copied()
            .or_else(|| DOCUMENT.get(fold(word.rsplit('_').next()?).as_str()).copied())
    })
}

impl Meaning {
    /// What a key means.
    pub(in crate::wire) fn of(key: &str) -> Self {
        let iso = ISO_KEYS.contains(&key.rsplit(':').next().unwrap_or(key));
        Self { iso, ..Self::by_words(key) }
    }

    /// Whose name a text is.
    pub(in crate::wire) fn names(self) -> Option<Role> {
        let is_name = matches!(self.kind, Some(Kind::Name | Kind::HolderName)) && !self.thing;
        is_name.then(|| self.role.unwrap_or(Role::Party(PartyRole::Unspecified)))
    }

    fn by_words(key: &str) -> Self {
        if key.len() > NAME_BYTES_MAX {
            return Self::default();
        }
        let folded = fold(key);
        let exact = [Some(folded.as_str()), folded.strip_suffix('s')].into_iter().flatten().map(Self::exact);
        if let Some(exact) = exact.into_iter().find(|exact| *exact != Self::default()) {
            return exact;
        }
        let ends = folded.char_indices().map(|(at, c)| at + c.len_utf8());
        let ends: Vec<usize> = ends.take_while(|end| *end <= ROLE_LETTERS_MAX).collect();
        ends.into_iter()
            .rev()
            .filter_map(|end| Some((*ROLE.get(folded.get(..end)?)?, folded.get(end..)?)))
            .find_map(|(role, rest)| Self::of_role(role, rest))
            .or_else(|| Self::before_role(&folded))
            .unwrap_or_else(|| Self { kind: ending(&folded), ..Self::default() })
    }

    /// A key that ends with a role: `nombreBeneficiario`, `addressOfSender`.
    fn before_role(folded: &str) -> Option<Self> {
        folded.char_indices().skip(1).find_map(|(at, _)| {
            let (what, who) = folded.split_at(at);
            let role = *ROLE.get(who)?;
            let what = JOINERS.split_whitespace().find_map(|word| what.strip_suffix(word)).unwrap_or(what);
            let kind = KIND.get(what).copied().filter(|kind| kind.is_somebodys())?;
            Some(Self { role: Some(role), kind: Some(kind), ..Self::default() })
        })
    }

    fn exact(folded: &str) -> Self {
        Self {
            role: ROLE.get(folded).copied(),
            scope: SCOPE.get(folded).copied().unwrap_or_default(),
            kind: KIND.get(folded).copied(),
            transfers: is_among(TRANSFERS, folded),
            thing: is_among(NO_NAMES, folded),
            iso: false,
        }
    }

    /// A key that begins with a role: `debtorName`, `beneficiaryBankBic`, `senderAccount`, `originatorPersons`.
    fn of_role(role: Role, rest: &str) -> Option<Self> {
        let exact = |role, rest: &str| {
            let found = Self { role: Some(role), transfers: false, thing: false, ..Self::exact(rest) };
            (rest.is_empty() || found.kind.is_some() || found.scope != Scope::Plain).then_some(found)
        };
        // Fillers before words for banks: `beneficiaryCustomerBank`.
        let stripped = FILLERS.split_whitespace().find_map(|filler| rest.strip_prefix(filler));
        exact(role, rest)
            .or_else(|| {
                let rest = AGENT_WORDS.split_whitespace().find_map(|word| rest.strip_prefix(word))?;
                exact(role.agent(), rest).or_else(|| Self::of_role(role.agent(), rest))
            })
            .or_else(|| Self::of_role(role, stripped?))
            .or_else(|| Some(Self { role: Some(role), kind: Some(ending(rest)?), ..Self::default() }))
    }
}

/// What the end of a key says of its text.
fn ending(folded: &str) -> Option<Kind> {
    let (word, kind) = ENDINGS.iter().find(|(word, _)| folded.ends_with(word))?;
    let before = folded.strip_suffix(word)?;
    let nobody = *kind == Kind::Name && NO_NAMES.split_whitespace().any(|thing| before.ends_with(thing));
    (!nobody).then_some(*kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AgentRole, PartyRole};

    const DEBTOR: Role = Role::Party(PartyRole::Debtor);
    const CREDITOR: Role = Role::Party(PartyRole::Creditor);

    #[test]
    fn a_key_says_whose_a_text_is_and_what() {
        let check = |key: &str, role: Option<Role>, kind: Option<Kind>| {
            let meaning = Meaning::of(key);
            assert_eq!((meaning.role, meaning.kind), (role, kind), "{key}");
        };
        let agent = |role| Some(Role::Agent(role));
        check("debtorName", Some(DEBTOR), Some(Kind::Name));
        check("creditor_name", Some(CREDITOR), Some(Kind::Name));
        check("BeneficiaryCountryCode", Some(CREDITOR), Some(Kind::Country));
        check("senderFirstName", Some(DEBTOR), Some(Kind::GivenName));
        check("beneficiary-bank-name", agent(AgentRole::CreditorAgent), Some(Kind::Name));
        check("beneficiaryBankBIC", agent(AgentRole::CreditorAgent), Some(Kind::Bic));
        check("bankName", agent(AgentRole::Unspecified), Some(Kind::Name));
        check("originatingVASP", agent(AgentRole::DebtorAgent), None);
        check("beneficiary_vasp", agent(AgentRole::CreditorAgent), None);
        check("originatorPersons", Some(DEBTOR), None);
        check("originator_person", Some(DEBTOR), None);
        check("from_address", Some(DEBTOR), Some(Kind::Address));
        check("toAddress", Some(CREDITOR), Some(Kind::Address));
        check("token_address", None, Some(Kind::Wallet));
        check("remittanceInformationUnstructured", None, Some(Kind::Remittance));
        check("ultimateDebtor", Some(Role::Party(PartyRole::UltimateDebtor)), None);
        check("residenceCountry", None, Some(Kind::Country));
        check("addressLine2", None, Some(Kind::Address));
        check("ns2:Nm", None, Some(Kind::Name));
        for nobody in ["fileName", "host_name", "currencyname", "productName", "total", "topic", "toggle", "frommage"] {
            assert_ne!(Meaning::of(nobody).kind, Some(Kind::Name), "{nobody}");
            assert_eq!(Meaning::of(nobody).role, None, "{nobody}");
        }
    }

    #[test]
    fn a_key_says_what_an_object_holds() {
        let check = |key: &str, role: Option<Role>, scope: Scope| {
            let meaning = Meaning::of(key);
            assert_eq!((meaning.role, meaning.scope), (role, scope), "{key}");
        };
        check("CreditorAccount", Some(CREDITOR), Scope::Account);
        check("geographic_addresses", None, Scope::Address);
        check("nationalIdentification", None, Scope::Identifier);
        check("dateAndPlaceOfBirth", None, Scope::Birth);
        check("senderPostalAddress", Some(DEBTOR), Scope::Address);
        assert!(Meaning::of("transactions").transfers);
    }

    #[test]
    fn documents_are_known_by_word_and_by_code() {
        assert_eq!(document("PASSPORT"), Some(IdentifierKind::Passport));
        assert_eq!(document("NATIONAL_IDENTIFIER_TYPE_CODE_CCPT"), Some(IdentifierKind::Passport));
        assert_eq!(document("leix"), Some(IdentifierKind::Lei));
        assert_eq!(document("SONG KUM HYOK"), None);
        assert_eq!(document("IMO 7937317"), None);
    }
}
