//! A watchlist: one immutable, versioned snapshot of designations, and where each came from.
//!
//! The serde form of these types is the schema of watchlist files (docs/watchlist-format.md).

use std::collections::BTreeMap;

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
    /// Named in a reward notice or an indictment, and not designated.
    Wanted,
    /// Not listed itself, and blocked all the same: designated persons own half of it or more (OFAC's 50 % rule).
    Derived,
    /// Was listed and is not any more.
    Historic,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Sanctioned, Self::LawEnforcement, Self::Attributed, Self::Wanted, Self::Derived, Self::Historic];

    /// The status of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Its name in watchlist files and alerts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sanctioned => "sanctioned",
            Self::LawEnforcement => "law_enforcement",
            Self::Attributed => "attributed",
            Self::Wanted => "wanted",
            Self::Derived => "derived",
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

/// A share in a subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stake {
    /// The owner's id.
    pub owner: String,
    /// Of the whole, in hundredths of a percent: 5000 is half.
    pub basis_points: u32,
}

/// How two designations were found to be of one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// One authority names the other's entry.
    Reference,
    /// They have a passport, a registration, an IMO number or a BIC in common.
    Document,
    /// They have a name and an exact birth date in common.
    NameAndBirthDate,
}

/// Another designation of the same subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameAs {
    /// The other's id.
    pub id: String,
    /// How that was found.
    pub tie: Tie,
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
    /// Owned by half or more by designations chosen for another reason; the id of the one that owns most.
    OwnedBy(String),
    /// The same subject as a designation chosen for another reason; its id.
    SameAs(String),
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
    /// Who owns it, as far as is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owned_by: Vec<Stake>,
    /// Its entries on other authorities' lists, as this list gives them: `UN:KPe.018`, `OFSI:12871`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// Designations of the same subject that this one was tied to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<SameAs>,
    /// The subject: the id of one of its designations; empty where that is this one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The day it was listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_on: Option<DateSpan>,
    /// The publication in which it was missing first, of a historic entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delisted_on: Option<DateSpan>,
    /// What the list says besides, in its own words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
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
            owned_by: Vec::new(),
            references: Vec::new(),
            same_as: Vec::new(),
            subject: String::new(),
            listed_on: None,
            delisted_on: None,
            remarks: Vec::new(),
            source: String::new(),
            basis: Vec::new(),
        }
    }

    /// The list's name: the part of the id before the slash.
    #[must_use]
    pub fn list(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(list, _)| list)
    }

    /// The authority's own id: the part of the id after the slash.
    #[must_use]
    pub fn entry(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(_, entry)| entry)
    }

    /// The subject's id, shared by all designations of one person, entity or craft.
    #[must_use]
    pub fn subject(&self) -> &str {
        if self.subject.is_empty() { &self.id } else { &self.subject }
    }

    /// Whether it is in force: not delisted.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.status != Status::Historic
    }

    /// Content hash: `sha256:...`. It changes with everything that the list says of it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("sha256:{}", super::sha256(&serde_json::to_vec(self).unwrap_or_default()))
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
    selection: String,
}

impl Watchlist {
    /// Puts a snapshot together. `version` is a hash over the content, made by whoever read it.
    #[must_use]
    pub const fn new(version: String, lists: Vec<ListOrigin>, designations: Vec<Designation>) -> Self {
        Self { version, lists, designations, selection: String::new() }
    }

    /// The same, with the rules that chose its entries: their content hash, or words.
    #[must_use]
    pub fn chosen_by(self, selection: String) -> Self {
        Self { selection, ..self }
    }

    /// Which rules chose its entries; empty where that is not known.
    #[must_use]
    pub fn selection(&self) -> &str {
        &self.selection
    }

    /// Content hash: `sha256:...`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The newest publication of each list.
    #[must_use]
    pub fn newest(&self) -> BTreeMap<&str, DateSpan> {
        let mut newest = BTreeMap::new();
        for origin in &self.lists {
            newest
                .entry(origin.list.as_str())
                .and_modify(|date: &mut DateSpan| *date = origin.published.max(*date))
                .or_insert(origin.published);
        }
        newest
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
