//! The policy: what a bank decides. Weights in one table, typologies as rules, and which spellings of names count. Files
//! replace parts of it; its hash is on every alert.

mod fact;
mod rails;
mod table;

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use super::Spellings;
use super::suppress::Suppressions;
use super::typology::Typologies;
use crate::domain::{DateSpan, sha256};

pub(super) use fact::Fact;
pub(super) use table::{Alike, ListUse, Table, TierName};

/// Why a policy cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}{what}")]
pub struct PolicyError {
    /// The file, with a colon behind it; empty for what is built in.
    place: String,
    what: String,
}

impl PolicyError {
    fn at(name: &str, what: String) -> Self {
        Self { place: if name.is_empty() { String::new() } else { format!("{name}: ") }, what }
    }
}

/// A file's name and text.
#[derive(Clone, Copy, Debug)]
pub struct PolicyText<'a> {
    /// For errors.
    pub name: &'a str,
    /// What it says, in TOML.
    pub text: &'a str,
}

/// The files of a policy, each over what is built in.
#[derive(Clone, Debug, Default)]
pub struct PolicyTexts<'a> {
    /// Weights, as in `policy.toml`.
    pub weights: Option<PolicyText<'a>>,
    /// Typologies, as in `rules.toml`: the later file goes over the earlier.
    pub rules: Vec<PolicyText<'a>>,
    /// Which spellings of names are looked for.
    pub spellings: Spellings,
    /// False alerts that are known, and the day on which they are to count.
    pub suppressions: Vec<PolicyText<'a>>,
    /// The same one by one, in JSON, each under its id: records of a topic.
    pub suppression_records: Vec<PolicyText<'a>>,
    /// The day; without one there are no suppressions.
    pub today: Option<DateSpan>,
}

/// What findings are worth, and what they are together.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(super) table: Table,
    pub(super) typologies: Arc<Typologies>,
    pub(super) spellings: Spellings,
    pub(super) suppressions: Suppressions,
    version: String,
}

impl Policy {
    /// The policy inside the program.
    ///
    /// # Errors
    /// Never in a released program: a test reads it.
    pub fn built_in(spellings: Spellings) -> Result<Self, PolicyError> {
        static ALIKE: LazyLock<Result<Policy, PolicyError>> = LazyLock::new(|| Policy::parse(&PolicyTexts::default()));
        if spellings == Spellings::default() {
            return ALIKE.clone();
        }
        Self::parse(&PolicyTexts { spellings, ..PolicyTexts::default() })
    }

    /// The built-in policy with files over it.
    ///
    /// # Errors
    /// What is wrong in which file.
    pub fn parse(texts: &PolicyTexts<'_>) -> Result<Self, PolicyError> {
        let PolicyTexts { weights, rules, spellings, suppressions: known, suppression_records: records, today } = texts;
        let table = Table::parse(weights.map(|weights| weights.text))
            .map_err(|what| PolicyError::at(weights.map_or("", |weights| weights.name), what))?;
        // One after the other, so that an error names the file that brought it.
        let mut typologies = Typologies::parse(std::iter::empty()).map_err(|what| PolicyError::at("", what))?;
        for n in 0..rules.len() {
            let read = rules.iter().take(n + 1).map(|file| file.text);
            let name = rules.get(n).map_or("", |file| file.name);
            typologies = Typologies::parse(read).map_err(|what| PolicyError::at(name, what))?;
        }
        let mut suppressions = Suppressions::default();
        for file in known {
            let today = today.ok_or_else(|| PolicyError::at(file.name, "suppressions need the day".to_owned()))?;
            suppressions.read(file.text, today).map_err(|what| PolicyError::at(file.name, what))?;
        }
        if let Some(today) = today {
            for record in records {
                suppressions.take(record.name, record.text, *today);
            }
        }
        let mut all = format!("spellings={spellings:?}\n{}\n{}\n", table::BUILT_IN, Typologies::BUILT_IN);
        for file in weights.iter().chain(rules).chain(known) {
            let _ = writeln!(all, "{}\n", file.text);
        }
        for record in records {
            let _ = writeln!(all, "{}\n{}\n", record.name, record.text);
        }
        // Which of them count depends on the day, too.
        let _ = writeln!(all, "{}", suppressions.valid_ids().collect::<Vec<_>>().join("\n"));
        let version = format!("sha256:{}", sha256(all.as_bytes()));
        Ok(Self { table, typologies: Arc::new(typologies), spellings: *spellings, suppressions, version })
    }

    /// The same on another day: without the suppressions that have expired.
    #[must_use]
    pub fn on(&self, today: DateSpan) -> Self {
        let mut policy = self.clone();
        let before = policy.suppressions.valid_ids().count();
        policy.suppressions.expire(today);
        if policy.suppressions.valid_ids().count() == before {
            return policy;
        }
        let valid = policy.suppressions.valid_ids().collect::<Vec<_>>().join("\n");
        policy.version = format!("sha256:{}", sha256(format!("{}\n{valid}", self.version).as_bytes()));
        policy
    }

    /// Hash of everything in it: `sha256:...`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Tries the rules on their own examples.
    ///
    /// # Errors
    /// The first example that a rule does not decide as it says, or why the rules cannot be tried.
    pub fn try_examples(&self) -> Result<(), PolicyError> {
        use super::{Scratch, Screener};
        use crate::domain::{Attribute, Evidence, Owner, Payment, Watchlist};
        let wrong = |what: String| PolicyError::at("", what);
        let empty = Watchlist::new(String::new(), Vec::new(), Vec::new());
        let screener = Screener::with(empty, self.clone()).map_err(|error| wrong(error.to_string()))?;
        let mut scratch = Scratch::default();
        for (id, text, alerts) in self.typologies.examples() {
            let mut payment = Payment::new();
            payment.add(Owner::Payment, Attribute::Remittance, text, "");
            let hits = screener.screen(&payment, &mut scratch).hits;
            let did = hits.iter().any(|hit| matches!(&hit.evidence, Evidence::Rule(rule) if rule.id == id));
            if did != alerts {
                let what = if alerts { "does not alert on its example" } else { "alerts on what it must clear" };
                return Err(wrong(format!("rule `{id}` {what}: `{text}`")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> PolicyTexts<'_> {
        PolicyTexts { rules: vec![PolicyText { name: "own.toml", text }], ..PolicyTexts::default() }
    }

    const RULE: &str = "[[group]]\nname = \"tea\"\nwords = [\"ginseng tea\"]\n[[rule]]\nid = \"own-tea\"\nreason = \"tea\"\n\
                        source = \"house\"\nall = [\"tea\"]\ntier = \"review\"\nscore = 0.4\n";

    #[test]
    fn every_built_in_rule_decides_its_examples() {
        Policy::built_in(Spellings::Alike).expect("read").try_examples().expect("as they say");
    }

    #[test]
    fn rules_of_ones_own_are_added_and_tried() {
        let good = format!("{RULE}alerts = [\"Ginseng-Tea 5 kg\"]\nclears = [\"green tea\"]");
        let policy = Policy::parse(&rules(&good)).expect("a policy");
        policy.try_examples().expect("as they say");
        assert_ne!(policy.version(), Policy::built_in(Spellings::Alike).expect("built in").version());
        let check = |rest: &str, part: &str| {
            let text = format!("{RULE}{rest}");
            let error = Policy::parse(&rules(&text)).and_then(|policy| policy.try_examples()).expect_err(rest);
            assert!(error.to_string().contains(part), "{error}");
        };
        check("alerts = [\"green tea\"]", "rule `own-tea` does not alert on its example: `green tea`");
        check("alerts = [\"ginseng tea\"]\nclears = [\"ginseng tea\"]", "alerts on what it must clear");
        check("alert = [\"ginseng tea\"]", "own.toml: ");
    }

    #[test]
    fn every_part_is_in_the_hash() {
        let built_in = Policy::built_in(Spellings::Alike).expect("built in");
        let weights = PolicyText { name: "w.toml", text: "[facts]\nplace = { tier = \"review\", score = 0.4 }" };
        let heavier = Policy::parse(&PolicyTexts { weights: Some(weights), ..PolicyTexts::default() }).expect("read");
        assert_ne!(built_in.version(), heavier.version());
        assert_ne!(built_in.version(), Policy::built_in(Spellings::Listed).expect("built in").version());
        assert_eq!(built_in.version(), Policy::built_in(Spellings::Alike).expect("built in").version());
    }
}
