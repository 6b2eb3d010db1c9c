//! What the elements of ISO 20022 mean for screening, by local name. Versions and prefixes do not matter.

use crate::domain::{AgentRole, Attribute, IdentifierKind, PartyRole};
use crate::wire::role::Role;
use crate::wire::tree;

/// Letters of a key of some system's own: the elements that ISO 20022 has are abbreviations.
const OWN_LETTERS_MIN: usize = 6;

/// What an element is, whatever it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    /// Whom it opens.
    pub(super) role: Option<Role>,
    /// Tells elements that open somebody, and their accounts, apart.
    pub(super) key: Key,
    /// Whose account it is.
    pub(super) account_of: Option<(Key, Role)>,
    pub(super) part: Part,
    /// What its text is: by what is around it, and outside of any party or agent.
    leaves: [Option<Attribute>; SCOPES.len()],
    pub(super) outside: Attribute,
    /// How well it serves as the payment's id, the best highest.
    pub(super) id_rank: u8,
    /// It is none of ISO 20022's: whose name its text is. Systems add keys of their own.
    pub(super) names: Option<Role>,
}

/// What an element does in the structure of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It holds one transfer; what stands outside of them belongs to all.
    Transfer,
    /// It holds transfers, and values for these only.
    Batch,
    /// The sender's or the receiver's side of a header.
    HeaderSide,
    /// An organisation's id: somebody in a header, of somebody elsewhere.
    OrganisationId,
    Address,
    Contact,
    /// What an account is called instead of its number.
    Proxy,
    /// An id with a scheme.
    OtherId,
    SchemeName,
    Code,
    Plain,
}

/// A role element's name, as far as it tells role elements apart: the longest has 16 letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key([u8; 16]);

impl Key {
    fn of(name: &str) -> Self {
        let mut key = [0; 16];
        name.bytes().zip(&mut key).for_each(|(byte, slot)| *slot = byte);
        Self(key)
    }
}

impl Element {
    pub(super) fn of(name: &str) -> Self {
        Self {
            role: role(name),
            key: Key::of(name),
            account_of: name.strip_suffix("Acct").and_then(|holder| Some((Key::of(holder), role(holder)?))),
            part: part(name),
            leaves: SCOPES.map(|scope| leaf(scope, name)),
            outside: outside(name),
            id_rank: id_rank(name),
            names: tree::Meaning::of(name).names().filter(|_| name.len() >= OWN_LETTERS_MIN),
        }
    }

    /// What its text is of a party or an agent. `None`: it is carried as a text.
    pub(super) fn leaf(&self, scope: Scope) -> Option<Attribute> {
        self.leaves.get(scope as usize).copied().flatten()
    }
}

fn part(name: &str) -> Part {
    match name {
        "CdtTrfTxInf" | "DrctDbtTxInf" | "TxInfAndSts" | "TxInf" | "Ntry" => Part::Transfer,
        "PmtInf" | "OrgnlPmtInfAndSts" => Part::Batch,
        "Fr" | "To" => Part::HeaderSide,
        "OrgId" => Part::OrganisationId,
        "PstlAdr" => Part::Address,
        "CtctDtls" => Part::Contact,
        "Prxy" => Part::Proxy,
        "Othr" => Part::OtherId,
        "SchmeNm" => Part::SchemeName,
        "Cd" => Part::Code,
        _ => Part::Plain,
    }
}

/// What an element opens, at any depth. An element `XAcct` is the account of the last `X`. `OrgId` is one in an AppHdr
/// only; inside a party it is that party's.
fn role(name: &str) -> Option<Role> {
    Some(match name {
        "Dbtr" => Role::Party(PartyRole::Debtor),
        "Cdtr" => Role::Party(PartyRole::Creditor),
        "UltmtDbtr" => Role::Party(PartyRole::UltimateDebtor),
        "UltmtCdtr" => Role::Party(PartyRole::UltimateCreditor),
        "InitgPty" => Role::Party(PartyRole::InitiatingParty),
        "Invcr" | "Invcee" | "Grnshee" | "GrnshmtAdmstr" | "TradgPty" | "MsgRcpt" | "Ownr" | "OrgId" => {
            Role::Party(PartyRole::Unspecified)
        }
        "DbtrAgt" => Role::Agent(AgentRole::DebtorAgent),
        "CdtrAgt" => Role::Agent(AgentRole::CreditorAgent),
        "InstgAgt" => Role::Agent(AgentRole::InstructingAgent),
        "InstdAgt" => Role::Agent(AgentRole::InstructedAgent),
        "IntrmyAgt1" | "IntrmyAgt2" | "IntrmyAgt3" | "PrvsInstgAgt" | "PrvsInstgAgt1" | "PrvsInstgAgt2"
        | "PrvsInstgAgt3" | "FwdgAgt" => Role::Agent(AgentRole::IntermediaryAgent),
        "InstgRmbrsmntAgt" | "InstdRmbrsmntAgt" | "ThrdRmbrsmntAgt" => Role::Agent(AgentRole::Correspondent),
        "ChrgsAcctAgt" | "SvcrAgt" | "Svcr" | "Agt" | "FIId" => Role::Agent(AgentRole::Unspecified),
        _ => return None,
    })
}

/// What stands around a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Party,
    Agent,
    Address,
    Account,
    /// Contact details: their name is not the party's.
    Contact,
    /// Another id with a scheme.
    OtherId,
}

/// All of them, each at its number.
const SCOPES: [Scope; 6] = [Scope::Party, Scope::Agent, Scope::Address, Scope::Account, Scope::Contact, Scope::OtherId];

/// What a leaf of a party or an agent is. `None`: it is carried as a text.
fn leaf(scope: Scope, name: &str) -> Option<Attribute> {
    use Attribute as A;
    use IdentifierKind as I;
    Some(match (scope, name) {
        // `Name` is what some systems write in JSON.
        (Scope::Party | Scope::Agent, "Nm" | "Name") => A::Name,
        (Scope::Contact | Scope::Account | Scope::Address, "Nm" | "Name") | (_, "CareOf") => A::OtherName,
        (Scope::Party, "CtryOfRes") => A::Country,
        (Scope::Party | Scope::OtherId, "BirthDt") => A::BirthDate,
        (Scope::Agent, "BICFI" | "BIC" | "AnyBIC" | "BICOrBEI") => A::Bic,
        (_, "BICFI" | "BIC" | "AnyBIC" | "BICOrBEI") => A::Identifier(I::Bic),
        (_, "LEI") => A::Identifier(I::Lei),
        (_, "MmbId") => A::Identifier(I::ClearingCode),
        (_, "TaxId") => A::Identifier(I::TaxId),
        (_, "RegnId") => A::Identifier(I::RegistrationNumber),
        (_, "PhneNb" | "MobNb" | "FaxNb") => A::Identifier(I::Phone),
        (_, "EmailAdr") => A::Identifier(I::Email),
        (Scope::Account, "IBAN") => A::Iban,
        (Scope::Account, "Id") => A::AccountNumber,
        (Scope::OtherId, "Id") => A::Identifier(I::Other),
        (Scope::Address, "Ctry") => A::AddressCountry,
        (Scope::Address, "TwnNm") => A::Town,
        (
            Scope::Address,
            "AdrLine" | "StrtNm" | "BldgNb" | "BldgNm" | "Flr" | "UnitNb" | "PstBx" | "Room" | "PstCd" | "TwnLctnNm"
            | "DstrctNm" | "CtrySubDvsn" | "Dept" | "SubDept",
        ) => A::AddressLine,
        _ => return None,
    })
}

/// What a leaf outside of any party or agent is.
fn outside(name: &str) -> Attribute {
    match name {
        "Ustrd" | "AddtlRmtInf" => Attribute::Remittance,
        "IntrBkSttlmAmt" | "InstdAmt" => Attribute::Amount,
        "CreDtTm" => Attribute::CreatedAt,
        "Ctry" | "CtryOfBirth" | "CtryOfRes" => Attribute::CountryText,
        "BICFI" | "BIC" | "AnyBIC" | "BICOrBEI" => Attribute::BicText,
        _ => Attribute::Text,
    }
}

/// What a scheme code says of the id beside it (external code set ExternalPersonIdentification1Code and
/// ExternalOrganisationIdentification1Code).
pub(super) fn identifier_kind(code: &str) -> Option<IdentifierKind> {
    Some(match code {
        "CCPT" => IdentifierKind::Passport,
        "NIDN" | "SOSE" | "ARNU" | "DRLC" => IdentifierKind::NationalId,
        "TXID" => IdentifierKind::TaxId,
        "COID" | "SREN" | "SRET" => IdentifierKind::RegistrationNumber,
        "CUST" | "EMPL" | "BANK" => IdentifierKind::CustomerNumber,
        "TELE" => IdentifierKind::Phone,
        _ => return None,
    })
}

fn id_rank(name: &str) -> u8 {
    match name {
        "UETR" => 5,
        "TxId" => 4,
        "EndToEndId" => 3,
        "InstrId" => 2,
        "MsgId" | "BizMsgIdr" => 1,
        _ => 0,
    }
}

/// What stands in place of an id that there is none of (Payments Market Practice Group).
pub(super) const NO_ID: &str = "NOTPROVIDED";
