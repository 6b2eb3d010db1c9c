//! The table of weights: what a finding is worth, given what stands beside it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fact::Fact;
use super::rails::RailRow;
use crate::domain::{Payment, Status, Tier};
use crate::screening::address::AddressMatch;
use crate::screening::support::{Birth, Country, Documents, Support};

pub(super) const BUILT_IN: &str = include_str!("policy.toml");

/// What a kind of finding is worth.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    tier: TierName,
    score: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::screening) enum TierName {
    Flag,
    Review,
}

impl From<TierName> for Tier {
    fn from(name: TierName) -> Self {
        match name {
            TierName::Flag => Self::Flag,
            TierName::Review => Self::Review,
        }
    }
}

/// What the entries of a list may do at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::screening) enum ListUse {
    Off,
    Review,
    #[default]
    Flag,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Beside {
    SameBirthDateScoreMin,
    SameBirthYearScore,
    SameCountryScoreMin,
    OtherBirthDateFactor,
    OtherCountryFactor,
    SameDocumentScoreMin,
    OtherDocumentFactor,
    SameAddressScoreMin,
    SameTownScore,
}

/// A limit of likeness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(in crate::screening) enum Alike {
    #[serde(rename = "person_min")]
    Person,
    #[serde(rename = "entity_min")]
    Entity,
    #[serde(rename = "respelt_min")]
    Respelt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StatusKey {
    UnconfirmedScoreMax,
}

/// The table. In a file every line of it may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::screening) struct Table {
    facts: BTreeMap<Fact, Row>,
    beside: BTreeMap<Beside, f64>,
    alike: BTreeMap<Alike, f64>,
    status: BTreeMap<StatusKey, f64>,
    lists: BTreeMap<String, ListUse>,
    rails: BTreeMap<String, RailRow>,
}

impl Table {
    /// The built-in table with what `text` says in its place.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn parse(text: Option<&str>) -> Result<Self, String> {
        let read = |text: &str| toml_edit::de::from_str::<Self>(text).map_err(|error| error.to_string());
        let mut table = read(BUILT_IN)?;
        if let Some(text) = text {
            let Self { facts, beside, alike, status, lists, rails } = read(text)?;
            table.facts.extend(facts);
            table.beside.extend(beside);
            table.alike.extend(alike);
            table.status.extend(status);
            table.lists.extend(lists);
            table.rails.extend(rails);
        }
        table.check()?;
        Ok(table)
    }

    fn check(&self) -> Result<(), String> {
        self.rails.iter().try_for_each(|(name, rail)| rail.check(name))?;
        let shares = self.beside.values().chain(self.alike.values()).chain(self.status.values());
        let scores = self.facts.values().map(|row| &row.score);
        if let Some(wrong) = shares.chain(scores).find(|share| !(0.0..=1.0).contains(*share)) {
            return Err(format!("scores, factors and limits are from 0 to 1, not {wrong}"));
        }
        if let Some(missing) = Fact::ALL.iter().find(|fact| !self.facts.contains_key(fact)) {
            return Err(format!("there is no row for {missing:?}"));
        }
        let flags = |(fact, row): &(&Fact, &Row)| fact.only_hints() && row.tier == TierName::Flag;
        self.facts.iter().find(flags).map_or(Ok(()), |(fact, _)| {
            Err(format!("{fact:?} cannot be `flag`: people and institutions with no link to a list share it"))
        })
    }

    fn beside(&self, key: Beside) -> f64 {
        self.beside.get(&key).copied().unwrap_or(1.0)
    }

    /// A limit of likeness, in thousandths.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be from 0 to 1")]
    pub(in crate::screening) fn alike(&self, key: Alike) -> u16 {
        (self.alike.get(&key).copied().unwrap_or(1.0) * 1000.0).round() as u16
    }

    /// What entries of a list may do.
    pub(in crate::screening) fn list(&self, list: &str) -> ListUse {
        self.lists.get(list).copied().unwrap_or_default()
    }

    /// The lists that the names of a payment's parties are not screened against, for the rail it is on.
    pub(in crate::screening) fn party_names_off(&self, payment: &Payment) -> Vec<&str> {
        self.rails.values().flat_map(|rail| rail.lists(payment)).map(String::as_str).collect()
    }

    /// Whether any list is off.
    pub(in crate::screening) fn turns_lists_off(&self) -> bool {
        self.lists.values().any(|list| *list == ListUse::Off)
    }

    /// What a finding is worth, given what being listed means and on which list it is.
    pub(in crate::screening) fn decide(
        &self,
        fact: Fact,
        listed: Option<(Status, &str)>,
        support: Support,
    ) -> (Tier, f64) {
        let Some(row) = self.facts.get(&fact) else { return (Tier::Review, 0.5) };
        let (tier, score) = self.weighed(fact, *row, support);
        let Some((status, list)) = listed else { return (tier, score) };
        let most = if self.list(list) == ListUse::Flag { Tier::Flag } else { Tier::Review };
        match status {
            Status::Attributed | Status::Wanted | Status::Historic => {
                let most = self.status.get(&StatusKey::UnconfirmedScoreMax).copied().unwrap_or(1.0);
                (Tier::Review, score.min(most))
            }
            Status::Sanctioned | Status::LawEnforcement | Status::Derived => (tier.min(most), score),
        }
    }

    /// A second fact raises a name that many bear; a birth date that is another's lowers one that few do.
    fn weighed(&self, fact: Fact, row: Row, support: Support) -> (Tier, f64) {
        // With his document beside it, it is he, whatever else is given.
        let support = match support {
            Support { documents: Documents::Same, birth: Birth::Other, .. } => {
                Support { birth: Birth::Silent, ..support }
            }
            other => other,
        };
        let raised = matches!(fact, Fact::CommonName | Fact::CommonVariant | Fact::LooseVariant | Fact::SimilarName);
        let is_dprk = support.country == Country::Same && support.birth != Birth::Other;
        let row_tier = Tier::from(row.tier);
        let same_place = support.address == AddressMatch::Same && support.birth != Birth::Other;
        let (tier, score) = match support.birth {
            _ if support.documents == Documents::Same && raised => {
                (Tier::Flag, row.score.max(self.beside(Beside::SameDocumentScoreMin)))
            }
            Birth::SameDay if raised => (Tier::Flag, row.score.max(self.beside(Beside::SameBirthDateScoreMin))),
            _ if is_dprk && matches!(fact, Fact::CommonName | Fact::CommonVariant) => {
                (Tier::Flag, row.score.max(self.beside(Beside::SameCountryScoreMin)))
            }
            _ if same_place && raised => (Tier::Flag, row.score.max(self.beside(Beside::SameAddressScoreMin))),
            Birth::SameDay | Birth::Silent => (row_tier, row.score),
            Birth::SameYear => (row_tier, (row.score + self.beside(Beside::SameBirthYearScore)).min(1.0)),
            // A rare name as it is listed stays one to stop on: birth dates are easily given wrongly.
            Birth::Other if fact == Fact::DistinctName => {
                (row_tier, row.score * self.beside(Beside::OtherBirthDateFactor))
            }
            Birth::Other => (Tier::Review, row.score * self.beside(Beside::OtherBirthDateFactor)),
        };
        let town = if support.address == AddressMatch::Silent { 0.0 } else { self.beside(Beside::SameTownScore) };
        let score = (score + town).min(1.0);
        let elsewhere = support.country == Country::Other && support.documents != Documents::Same;
        let country = if elsewhere { self.beside(Beside::OtherCountryFactor) } else { 1.0 };
        let is_other = support.documents == Documents::Other && support.birth != Birth::SameDay;
        let documents = if is_other { self.beside(Beside::OtherDocumentFactor) } else { 1.0 };
        (tier, score * country * documents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::parse(Some(text)).expect(text)
    }

    #[test]
    fn weak_short_and_place_facts_never_flag() {
        let table = Table::parse(None).expect("built in");
        for fact in Fact::ALL.into_iter().filter(|fact| fact.only_hints()) {
            let listed = Some((Status::Sanctioned, "OFAC-SDN"));
            assert_eq!(table.decide(fact, listed, Support::default()).0, Tier::Review, "{fact:?}");
        }
        for fact in [Fact::WeakAlias, Fact::Place, Fact::OneWordName, Fact::CommonVariant, Fact::SimilarName] {
            assert!(fact.only_hints(), "{fact:?}");
        }
    }

    #[test]
    fn what_no_authority_has_listed_never_flags() {
        let table = Table::parse(None).expect("built in");
        for fact in Fact::ALL {
            for status in [Status::Attributed, Status::Wanted, Status::Historic] {
                let support = Support { birth: Birth::SameDay, ..Support::default() };
                let (tier, score) = table.decide(fact, Some((status, "FBI")), support);
                assert!(tier == Tier::Review && score <= 0.7, "{fact:?}");
            }
        }
    }

    #[test]
    fn a_file_goes_over_the_built_in_table_line_by_line() {
        let table =
            table("[facts]\ndistinct_name = { tier = \"review\", score = 0.4 }\n[lists]\nUN-1718 = \"review\"\n");
        let decide = |fact, list| table.decide(fact, Some((Status::Sanctioned, list)), Support::default());
        assert_eq!(decide(Fact::DistinctName, "OFAC-SDN"), (Tier::Review, 0.4));
        assert_eq!(decide(Fact::Wallet, "OFAC-SDN"), (Tier::Flag, 1.0));
        assert_eq!(decide(Fact::Wallet, "UN-1718"), (Tier::Review, 1.0));
        assert_eq!(table.list("EU-FSF"), ListUse::Flag);
    }

    #[test]
    fn a_wrong_file_is_refused_with_what_is_wrong() {
        let check = |text: &str, part: &str| {
            let error = Table::parse(Some(text)).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        };
        check("[facts]\nplace = { tier = \"flag\", score = 0.5 }", "Place cannot be `flag`");
        check("[facts]\nplaces = { tier = \"review\", score = 0.5 }", "places");
        check("[facts]\nplace = { tier = \"review\", score = 5 }", "from 0 to 1, not 5");
        check("[facts]\nplace = { tier = \"stop\", score = 0.5 }", "stop");
        check("[alike]\nperson_min = -0.1", "from 0 to 1");
        check("[lists]\nEU-FSF = \"on\"", "on");
        check("[thresholds]\nx = 1", "thresholds");
        check("[rails.x]\nparty_names_off = []\nsource = \"s\"", "rail `x`: give `rail`");
        check("[rails.x]\ntext = \"a\"\nparty_names_off = []\nsource = \"s\"", "go together");
        check("[rails.x]\nrail = \"FAST\"\nparty_names_off = []\nsource = \"s\"", "WIRE or CRYPTO");
        check("[rails.x]\nrail = \"WIRE\"\nparty_names_off = []\nsource = \" \"", "what allows it");
    }
}
