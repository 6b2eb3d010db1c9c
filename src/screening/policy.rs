//! The policy: what each kind of finding is worth, in one table. Its hash is on every alert.

use std::fmt::Write as _;

use super::Spellings;
use super::support::{Birth, Country, Support};
use crate::domain::{Rule, Status, Tier, sha256};

/// Something found in a payment, as far as the policy tells findings apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Fact {
    /// A strong name that few others bear: three words or more, or two long ones.
    DistinctName,
    /// A short two-word name, or a listed name that honest institutions bear too, in a name field.
    CommonName,
    /// The same in any other text.
    CommonNameInText,
    /// A strong one-word name that is the whole name field.
    OneWordName,
    /// A strong one-word name inside a text.
    OneWordNameInText,
    /// A rare Korean name in another usual spelling.
    RareVariant,
    /// A Korean name that many bear, in another usual spelling.
    CommonVariant,
    /// A Korean name in an unusual spelling.
    LooseVariant,
    /// A distinct name, but for its order, its joints and what kind of company it is.
    RespeltName,
    /// A name that is like a listed one.
    SimilarName,
    /// A weak alias of something that another hit found.
    WeakAlias,
    /// A vessel's or aircraft's distinctive name.
    CraftName,
    /// A vessel's or aircraft's short name beside a word that says so.
    ShortCraftName,
    /// A listed wallet as published.
    Wallet,
    /// Another spelling of a listed wallet's key, on another chain.
    WalletSameKey,
    /// A listed bank's BIC.
    ListedBic,
    /// Any BIC whose country is the DPRK.
    CountryBic,
    /// A listed IMO number with the letters IMO before it, or in a field for it.
    Imo,
    /// A listed IMO number by itself.
    BareImo,
    /// A listed document or number in a field for such.
    Document,
    /// The same number in a field for another kind of document.
    DocumentOfOtherKind,
    /// A listed aircraft's registration.
    TailNumber,
    /// The DPRK in a field for a country.
    CountryField,
    /// The DPRK's currency.
    CurrencyField,
    /// The DPRK named in any other text.
    CountryInText,
    /// A place in the DPRK.
    Place,
    /// A part of the message that cannot be read.
    Encrypted,
}

struct Row {
    fact: Fact,
    tier: Tier,
    score: f64,
}

const fn row(fact: Fact, tier: Tier, score: f64) -> Row {
    Row { fact, tier, score }
}

/// What is exact and distinctive stops a payment. What honest people share is looked at.
const TABLE: [Row; 27] = [
    row(Fact::DistinctName, Tier::Flag, 1.0),
    row(Fact::CommonName, Tier::Review, 0.8),
    row(Fact::CommonNameInText, Tier::Review, 0.6),
    row(Fact::OneWordName, Tier::Review, 0.7),
    row(Fact::OneWordNameInText, Tier::Review, 0.5),
    row(Fact::RareVariant, Tier::Flag, 1.0),
    row(Fact::CommonVariant, Tier::Review, 1.0),
    row(Fact::LooseVariant, Tier::Review, 1.0),
    row(Fact::RespeltName, Tier::Flag, 1.0),
    row(Fact::SimilarName, Tier::Review, 1.0),
    row(Fact::WeakAlias, Tier::Review, 0.5),
    row(Fact::CraftName, Tier::Flag, 0.9),
    row(Fact::ShortCraftName, Tier::Review, 0.6),
    row(Fact::Wallet, Tier::Flag, 1.0),
    row(Fact::WalletSameKey, Tier::Flag, 0.95),
    row(Fact::ListedBic, Tier::Flag, 1.0),
    row(Fact::CountryBic, Tier::Flag, 0.95),
    row(Fact::Imo, Tier::Flag, 1.0),
    row(Fact::BareImo, Tier::Review, 0.6),
    row(Fact::Document, Tier::Flag, 0.95),
    row(Fact::DocumentOfOtherKind, Tier::Review, 0.6),
    row(Fact::TailNumber, Tier::Review, 0.6),
    row(Fact::CountryField, Tier::Flag, 0.9),
    row(Fact::CurrencyField, Tier::Flag, 0.9),
    row(Fact::CountryInText, Tier::Review, 0.5),
    row(Fact::Place, Tier::Review, 0.5),
    row(Fact::Encrypted, Tier::Review, 0.5),
];

/// A listing that no authority has made, or that was withdrawn, never flags and scores at most this.
const UNCONFIRMED_SCORE_MAX: f64 = 0.7;

/// What birth dates and countries beside a name are worth.
const SAME_BIRTH_SCORE_MIN: f64 = 0.95;
const SAME_YEAR_SCORE: f64 = 0.05;
const SAME_COUNTRY_SCORE_MIN: f64 = 0.9;
const OTHER_BIRTH_FACTOR: f64 = 0.6;
const OTHER_COUNTRY_FACTOR: f64 = 0.9;

/// The UN asset freeze and financial measures that every rule on the country itself rests on.
const UN_FINANCIAL: &str = "UNSCR 1718 (2006) para 8(d), 2094 (2013) para 11, 2270 (2016) para 33";

impl Fact {
    /// The rule of a finding that needs no designation.
    pub(super) const fn rule(self) -> Rule {
        match self {
            Self::CountryBic => Rule { id: "dprk-bic", source: "UNSCR 2270 (2016) para 33-36; ISO 9362" },
            Self::CountryField => Rule { id: "dprk-country", source: UN_FINANCIAL },
            Self::CurrencyField => Rule { id: "dprk-currency", source: UN_FINANCIAL },
            Self::CountryInText => Rule { id: "dprk-named", source: UN_FINANCIAL },
            Self::Encrypted => Rule { id: "encrypted-part", source: "FATF Recommendation 16; 31 CFR 1010.410(f)" },
            _ => Rule { id: "dprk-place", source: UN_FINANCIAL },
        }
    }
}

/// Decides tiers and scores.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    version: String,
}

impl Policy {
    pub(super) fn built_in(spellings: Spellings) -> Self {
        let mut text = format!(
            "spellings={spellings:?}\nunconfirmed<={UNCONFIRMED_SCORE_MAX}\n\
             birth={SAME_BIRTH_SCORE_MIN},{SAME_YEAR_SCORE},{OTHER_BIRTH_FACTOR} country={SAME_COUNTRY_SCORE_MIN},{OTHER_COUNTRY_FACTOR}\n"
        );
        for Row { fact, tier, score } in &TABLE {
            let _ = writeln!(text, "{fact:?}={}:{score}", tier.as_str());
        }
        Self { version: format!("sha256:{}", sha256(text.as_bytes())) }
    }

    /// Hash of the table: `sha256:...`.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// What a finding is worth, given what being listed means.
    #[expect(clippy::unused_self, reason = "the table becomes a file that users replace")]
    pub(super) fn decide(&self, fact: Fact, status: Option<Status>, support: Support) -> (Tier, f64) {
        let Some(row) = TABLE.iter().find(|row| row.fact == fact) else { return (Tier::Review, 0.5) };
        let (tier, score) = weighed(row, support);
        match status {
            Some(Status::Attributed | Status::Wanted | Status::Historic) => {
                (Tier::Review, score.min(UNCONFIRMED_SCORE_MAX))
            }
            Some(Status::Sanctioned | Status::LawEnforcement | Status::Derived) | None => (tier, score),
        }
    }
}

/// A second fact raises a name that many bear; a birth date that is another's lowers one that few do.
fn weighed(row: &Row, support: Support) -> (Tier, f64) {
    let raised = matches!(row.fact, Fact::CommonName | Fact::CommonVariant | Fact::LooseVariant | Fact::SimilarName);
    let is_dprk = support.country == Country::Same && support.birth != Birth::Other;
    let (tier, score) = match support.birth {
        Birth::SameDay if raised => (Tier::Flag, row.score.max(SAME_BIRTH_SCORE_MIN)),
        _ if is_dprk && matches!(row.fact, Fact::CommonName | Fact::CommonVariant) => {
            (Tier::Flag, row.score.max(SAME_COUNTRY_SCORE_MIN))
        }
        Birth::SameDay | Birth::Silent => (row.tier, row.score),
        Birth::SameYear => (row.tier, (row.score + SAME_YEAR_SCORE).min(1.0)),
        // A rare name as it is listed stays one to stop on: birth dates are easily given wrongly.
        Birth::Other if row.fact == Fact::DistinctName => (row.tier, row.score * OTHER_BIRTH_FACTOR),
        Birth::Other => (Tier::Review, row.score * OTHER_BIRTH_FACTOR),
    };
    let factor = if support.country == Country::Other { OTHER_COUNTRY_FACTOR } else { 1.0 };
    (tier, score * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_short_and_place_facts_never_flag() {
        let policy = Policy::built_in(Spellings::Alike);
        for fact in [
            Fact::CommonName,
            Fact::CommonNameInText,
            Fact::OneWordName,
            Fact::OneWordNameInText,
            Fact::CommonVariant,
            Fact::LooseVariant,
            Fact::SimilarName,
            Fact::WeakAlias,
            Fact::ShortCraftName,
            Fact::Place,
            Fact::CountryInText,
            Fact::Encrypted,
        ] {
            assert_eq!(policy.decide(fact, Some(Status::Sanctioned), Support::default()).0, Tier::Review, "{fact:?}");
        }
    }

    #[test]
    fn what_no_authority_has_listed_never_flags() {
        let policy = Policy::built_in(Spellings::Alike);
        for row in &TABLE {
            for status in [Status::Attributed, Status::Wanted, Status::Historic] {
                let (tier, score) =
                    policy.decide(row.fact, Some(status), Support { birth: Birth::SameDay, ..Support::default() });
                assert!(tier == Tier::Review && score <= UNCONFIRMED_SCORE_MAX, "{:?}", row.fact);
            }
        }
    }

    #[test]
    fn the_table_has_one_row_for_each_fact() {
        for (n, row) in TABLE.iter().enumerate() {
            assert!(TABLE[..n].iter().all(|other| other.fact != row.fact), "{:?} twice", row.fact);
        }
    }
}
