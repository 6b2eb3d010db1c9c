//! What the elements of ISO 20022 mean for screening, by local name. Versions and prefixes do not matter.

use crate::domain::{AgentRole, Attribute, IdentifierKind, PartyRole};
use crate::wire::role::Role;

/// What an element opens, at any depth. An element `XAcct` is the account of the last `X`. `OrgId` is one in an AppHdr
/// only; inside a party it is that party's.
pub(super) fn role(name: &str) -> Option<Role> {
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

/// What a leaf of a party or an agent is. `None`: it is carried as a text.
pub(super) fn leaf(scope: Scope, name: &str) -> Option<Attribute> {
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
pub(super) fn outside(name: &str) -> Attribute {
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

/// How well an element serves as the payment's id, the best highest.
pub(super) fn id_rank(name: &str, value: &str) -> u8 {
    match name {
        "UETR" => 5,
        "TxId" => 4,
        "EndToEndId" if value != "NOTPROVIDED" => 3,
        "InstrId" => 2,
        "MsgId" | "BizMsgIdr" => 1,
        _ => 0,
    }
}

/// Elements that each hold one transfer; what stands outside of them belongs to all.
pub(super) const TRANSFERS: [&str; 5] = ["CdtTrfTxInf", "DrctDbtTxInf", "TxInfAndSts", "TxInf", "Ntry"];

/// Elements that hold transfers and values for these only.
pub(super) const BATCHES: [&str; 2] = ["PmtInf", "OrgnlPmtInfAndSts"];
