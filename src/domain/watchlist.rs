//! A watchlist: one immutable, versioned snapshot of designations, and where each came from.
//!
//! The serde form of these types is the schema of watchlist files (docs/watchlist-format.md).

use serde::{Deserialize, Serialize};

use super::date::DateSpan;
use super::identifier::IdentifierKind;

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "plain words")]
pub enum SubjectKind {
    Person,
    Entity,
    Vessel,
    Aircraft,
    /// Only addresses are known; the name is a label and is not searched for.
    Wallet,
}

/// What being listed means. It decides how urgent a hit is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Designated by a sanctions authority and in force.
    #[default]
    Sanctioned,
    /// Published by law enforcement (FBI, DOJ) as stolen or criminal property.
    LawEnforcement,
    /// Attributed by an investigator or a victim; no authority has said so.
    Attributed,
    /// Was listed and is not any more.
    Historic,
}

impl Status {
    /// Its name in watchlist files and alerts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sanctioned => "sanctioned",
            Self::LawEnforcement => "law_enforcement",
            Self::Attributed => "attributed",
            Self::Historic => "historic",
        }
    }
}

/// How much an alias is worth (OFAC FAQ 122: weak aliases are broad or generic and cause many false hits).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AliasStrength {
    /// Enough for a hit.
    #[default]
    Strong,
    /// Supports a hit, never makes one.
    Weak,
}

/// One of a subject's names, in the list's own spelling: `SONG, Kum Hyok`. A comma ends the surname.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedName {
    /// The name.
    pub text: String,
    /// How much it is worth.
    #[serde(default, skip_serializing_if = "is_default")]
    pub strength: AliasStrength,
}

/// An address of a subject.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedAddress {
    /// Street to town, as published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Country, as published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
}

/// A document or number that names a subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What it is.
    pub kind: IdentifierKind,
    /// As published.
    pub number: String,
    /// Issuing country, as published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
}

/// A wallet address of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedWallet {
    /// As published, in its own case.
    pub address: String,
    /// The asset or chain it was published under (`XBT`, `ETH`, `USDT`). A label: the address itself decides.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub asset: String,
    /// Where it differs from the designation's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

/// A relation to another designation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The other's id.
    pub id: String,
    /// As published: `Acting for or on behalf of`.
    pub relation: String,
}

/// Why a designation counts as linked to the DPRK.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A programme whose tag says so (`DPRK3`, UN 1718).
    Programme,
    /// A remark says so: "Secondary sanctions risk: North Korea Sanctions Regulations".
    Remark,
    /// Nationality of the DPRK.
    Nationality,
    /// An address in the DPRK.
    Address,
    /// A document the DPRK issued.
    Document,
    /// Linked to a designation chosen for another reason; its id.
    LinkedTo(String),
    /// Named by hand, with the reason.
    Curated(String),
}

/// One listed person, entity, vessel, aircraft or wallet, by an authority under a programme.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Designation {
    /// List and the authority's own id: `OFAC-SDN/49970`.
    pub id: String,
    /// Who designated: `OFAC`, `UN`, `FBI`.
    pub authority: String,
    /// What is listed.
    pub kind: SubjectKind,
    /// What being listed means.
    #[serde(default, skip_serializing_if = "is_default")]
    pub status: Status,
    /// Primary name first.
    pub names: Vec<ListedName>,
    /// Programme tags as published: `DPRK3`, `NPWMD`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[expect(missing_docs, reason = "plain words")]
    pub birth_dates: Vec<DateSpan>,
    /// Countries, as published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nationalities: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[expect(missing_docs, reason = "plain words")]
    pub addresses: Vec<ListedAddress>,
    /// Passports, national and tax ids, registration numbers, LEI.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// Business identifier codes (ISO 9362).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bics: Vec<String>,
    /// IMO numbers of ships and companies: seven digits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imos: Vec<String>,
    /// Aircraft registrations: `P-881`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tail_numbers: Vec<String>,
    /// Telephone numbers, as published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[expect(missing_docs, reason = "plain words")]
    pub emails: Vec<String>,
    /// Internet domains and web sites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[expect(missing_docs, reason = "plain words")]
    pub wallets: Vec<ListedWallet>,
    /// Relations to other designations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked_to: Vec<Link>,
    /// The day it was listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_on: Option<DateSpan>,
    /// Where the facts stand: a press release, a notice, an executive order.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Why it counts as linked to the DPRK; empty for the others, which only `--all-programmes` loads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
}

impl Designation {
    /// A designation with nothing but its id yet.
    #[must_use]
    pub fn blank(id: &str, authority: &str, kind: SubjectKind) -> Self {
        Self {
            id: id.to_owned(),
            authority: authority.to_owned(),
            kind,
            status: Status::Sanctioned,
            names: Vec::new(),
            programmes: Vec::new(),
            birth_dates: Vec::new(),
            nationalities: Vec::new(),
            addresses: Vec::new(),
            documents: Vec::new(),
            bics: Vec::new(),
            imos: Vec::new(),
            tail_numbers: Vec::new(),
            phones: Vec::new(),
            emails: Vec::new(),
            domains: Vec::new(),
            wallets: Vec::new(),
            linked_to: Vec::new(),
            listed_on: None,
            source: String::new(),
            basis: Vec::new(),
        }
    }

    /// The list's name: the part of the id before the slash.
    #[must_use]
    pub fn list(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(list, _)| list)
    }

    /// The primary name.
    #[must_use]
    pub fn primary_name(&self) -> &str {
        self.names.first().map_or("", |name| name.text.as_str())
    }
}

/// Where a part of the watchlist came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListOrigin {
    /// `OFAC-SDN`, `UN-1718`.
    pub list: String,
    /// The authority's publication date.
    pub published: DateSpan,
    /// Address or file it was read from.
    pub source: String,
    /// SHA-256 of the file read, in hex.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// Designations taken from it.
    pub entries: u32,
    /// What a user must know about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A versioned snapshot of designations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watchlist {
    version: String,
    lists: Vec<ListOrigin>,
    designations: Vec<Designation>,
}

impl Watchlist {
    /// Puts a snapshot together. `version` is a hash over the content, made by whoever read it.
    #[must_use]
    pub const fn new(version: String, lists: Vec<ListOrigin>, designations: Vec<Designation>) -> Self {
        Self { version, lists, designations }
    }

    /// Content hash: `sha256:...`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The published lists in it.
    #[must_use]
    pub fn lists(&self) -> &[ListOrigin] {
        &self.lists
    }

    /// Everything listed.
    #[must_use]
    pub fn designations(&self) -> &[Designation] {
        &self.designations
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
