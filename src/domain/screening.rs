//! The result of screening one payment: hits, each with its evidence.

use std::borrow::Cow;

/// How urgent a hit or an alert is. The greater is the more urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// Look, do not stop by itself.
    Review,
    /// Stop and look now.
    Flag,
}

impl Tier {
    /// Both, the less urgent first.
    pub const ALL: [Self; 2] = [Self::Review, Self::Flag];

    /// Its name in alerts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Flag => "flag",
        }
    }
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the value of the same name in alert.proto")]
pub enum HitKind {
    Name,
    Wallet,
    Bic,
    Vessel,
    Aircraft,
    Country,
    Place,
    Identifier,
    Text,
    Typology,
}

impl HitKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Wallet,
        Self::Bic,
        Self::Vessel,
        Self::Aircraft,
        Self::Country,
        Self::Place,
        Self::Identifier,
        Self::Text,
        Self::Typology,
    ];

    /// Its name in alerts and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Wallet => "wallet",
            Self::Bic => "bic",
            Self::Vessel => "vessel",
            Self::Aircraft => "aircraft",
            Self::Country => "country",
            Self::Place => "place",
            Self::Identifier => "identifier",
            Self::Text => "text",
            Self::Typology => "typology",
        }
    }
}

/// How it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// The listed text, but for case, marks and punctuation.
    Exact,
    /// A listed person's name with the surname at the other end.
    Reordered,
    /// A listed person's name in another spelling.
    Variant,
    /// A name that is like a listed one, word by word.
    Similar,
    /// A name in another script than the listed one.
    Transliterated,
    /// The same with letters disguised: digits or look-alikes for them, or spaces between them.
    Disguised,
    /// A wallet whose spelling differs and whose key is the same.
    SameKey,
    /// A pattern of the kind itself, such as the country inside a BIC.
    Pattern,
}

impl Method {
    /// Its name in alerts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Reordered => "reordered",
            Self::Variant => "variant",
            Self::Similar => "similar",
            Self::Transliterated => "transliterated",
            Self::Disguised => "disguised",
            Self::SameKey => "same_key",
            Self::Pattern => "pattern",
        }
    }
}

/// A designation as alerts name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DesignationRef {
    /// `OFAC-SDN/49970`.
    pub id: String,
    /// `OFAC-SDN`.
    pub list: String,
    /// Primary name.
    pub name: String,
    /// Programme tags.
    pub programmes: Vec<String>,
    /// What being listed means.
    pub status: &'static str,
    /// The subject's id, which all designations of one person, entity or craft share.
    pub subject: String,
}

/// A rule that needs no designation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// Its id.
    pub id: Cow<'static, str>,
    /// The regulation or guide it rests on.
    pub source: Cow<'static, str>,
}

/// What a place in a payment resembles.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Evidence {
    /// Something listed.
    Designation(DesignationRef),
    /// A rule.
    Rule(Rule),
}

impl Evidence {
    /// The designation's or the rule's id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Designation(designation) => &designation.id,
            Self::Rule(rule) => &rule.id,
        }
    }
}

/// One place in a payment that resembles one designation or rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// How urgent it is.
    pub tier: Tier,
    /// What was found.
    pub kind: HitKind,
    /// Path of the field in the payment.
    pub field: String,
    /// The field's name in the source message; empty where that is the path.
    pub source: String,
    /// What stood there, as written.
    pub text: String,
    /// First byte of `text` in the field's value.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// What it resembles.
    pub evidence: Evidence,
    /// How it was found.
    pub method: Method,
    /// 0 to 1.
    pub score: f64,
    /// Plain sentences for the analyst.
    pub reasons: Vec<String>,
}

/// The result of screening one payment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Screening {
    /// The hits, in the order of the payment's texts. None: the payment is cleared.
    pub hits: Vec<Hit>,
    /// Hits left out because there were more than [`Screening::HITS_MAX`].
    pub hits_omitted: u32,
    /// False alerts that the bank knows, and that are no hits for that.
    pub suppressed: Vec<Suppressed>,
    /// Those left out because there were more than [`Screening::HITS_MAX`].
    pub suppressed_omitted: u32,
}

/// A name that would be a hit but for a suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The suppression's id.
    pub suppression: String,
    /// The designation's id.
    pub designation: String,
    /// Path of the field in the payment.
    pub field: String,
}

impl Screening {
    /// Hits an alert carries at most. A payment with more is alerted all the same.
    pub const HITS_MAX: usize = 100;

    /// The most urgent tier among the hits; `None` when the payment is cleared.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        self.hits.iter().map(|hit| hit.tier).max()
    }

    /// The highest score among the hits, 0 when cleared.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.hits.iter().map(|hit| hit.score).fold(0.0, f64::max)
    }
}
