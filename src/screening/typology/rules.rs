//! The rules as a file has them, checked.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use crate::domain::Tier;
use crate::screening::policy::TierName;

/// The rules inside the program.
pub(super) const BUILT_IN: &str = include_str!("rules.toml");
/// Groups a set of rules can have: each is a bit.
const GROUPS_MAX: usize = 128;
/// Longest heading of the Harmonized System, national digits included.
const HEADING_DIGITS_MAX: usize = 10;

/// Groups that need no words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::screening) enum Sign {
    Dprk,
    Listed,
    Invisible,
    MixedScript,
}

impl Sign {
    pub(super) const ALL: [Self; 4] = [Self::Dprk, Self::Listed, Self::Invisible, Self::MixedScript];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Dprk => "dprk",
            Self::Listed => "listed",
            Self::Invisible => "invisible",
            Self::MixedScript => "mixed_script",
        }
    }

    /// Its group: the first ones.
    pub(in crate::screening) const fn group(self) -> u8 {
        self as u8
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    hs: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Within {
    #[default]
    Payment,
    Text,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    reason: String,
    source: String,
    all: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    within: Within,
    tier: TierName,
    score: f64,
    #[serde(default)]
    alerts: Vec<String>,
    #[serde(default)]
    clears: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    group: Vec<Group>,
    #[serde(default)]
    rule: Vec<Row>,
}

/// A typology.
#[derive(Clone, Debug)]
pub(in crate::screening) struct Rule {
    pub(in crate::screening) id: String,
    pub(in crate::screening) source: String,
    pub(in crate::screening) reason: String,
    pub(in crate::screening) tier: Tier,
    pub(in crate::screening) score: f64,
    /// The groups that it wants, the one to point at first.
    pub(super) all: Vec<u8>,
    pub(super) unless: Vec<u8>,
    pub(super) within_text: bool,
    pub(super) alerts: Vec<String>,
    pub(super) clears: Vec<String>,
}

/// Rules and groups of the built-in file and of others over it.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub(super) all: Vec<Rule>,
    /// Of each group, its name.
    pub(super) names: Vec<String>,
    /// What is written, and its group.
    pub(super) words: Vec<(String, u8)>,
    pub(super) headings: Vec<(String, u8)>,
}

impl Rules {
    /// Reads the built-in file, and `texts` over it.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn parse<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        let (mut groups, mut rows) = (BTreeMap::new(), BTreeMap::new());
        for text in [BUILT_IN].into_iter().chain(texts) {
            let File { group, rule } = toml_edit::de::from_str(text).map_err(|error| error.to_string())?;
            let twice = |names: Vec<&str>, what: &str| {
                let mut seen = HashSet::new();
                let twice = names.into_iter().find(|name| !seen.insert(*name));
                twice.map_or(Ok(()), |name| Err(format!("there are two {what} `{name}` in it")))
            };
            twice(group.iter().map(|group| group.name.as_str()).collect(), "groups")?;
            twice(rule.iter().map(|row| row.id.as_str()).collect(), "rules")?;
            groups.extend(group.into_iter().map(|group| (group.name.clone(), group)));
            rows.extend(rule.into_iter().map(|row| (row.id.clone(), row)));
        }
        let signs = Sign::ALL.map(Sign::as_str);
        if let Some(taken) = signs.iter().find(|sign| groups.contains_key(**sign)) {
            return Err(format!("the group `{taken}` is built in; give yours another name"));
        }
        if signs.len() + groups.len() > GROUPS_MAX {
            return Err(format!("{} groups are more than {GROUPS_MAX}", signs.len() + groups.len()));
        }
        let mut read = Self { names: signs.map(str::to_owned).to_vec(), ..Self::default() };
        for (number, group) in (read.number()?..).zip(groups.into_values()) {
            for heading in &group.hs {
                let digits = heading.bytes().all(|b| b.is_ascii_digit());
                if !digits || !(2..=HEADING_DIGITS_MAX).contains(&heading.len()) {
                    return Err(format!("hs of group `{}`: `{heading}` is no heading of 2 to 10 digits", group.name));
                }
            }
            read.names.push(group.name);
            read.words.extend(group.words.into_iter().map(|word| (word, number)));
            read.headings.extend(group.hs.into_iter().map(|heading| (heading, number)));
        }
        read.all = rows.into_values().map(|row| read.rule(row)).collect::<Result<_, _>>()?;
        Ok(read)
    }

    fn number(&self) -> Result<u8, String> {
        u8::try_from(self.names.len()).map_err(|_| "too many groups".to_owned())
    }

    fn rule(&self, row: Row) -> Result<Rule, String> {
        let Row { id, reason, source, all, unless, within, tier, score, alerts, clears } = row;
        let numbers = |names: &[String]| -> Result<Vec<u8>, String> {
            let number = |name: &String| {
                let at = self.names.iter().position(|known| known == name).and_then(|n| u8::try_from(n).ok());
                at.ok_or_else(|| format!("rule `{id}`: there is no group `{name}`"))
            };
            names.iter().map(number).collect()
        };
        let (all, unless) = (numbers(&all)?, numbers(&unless)?);
        if id.is_empty() || source.is_empty() || reason.is_empty() || all.is_empty() {
            return Err(format!("rule `{id}`: id, source, reason and all must say something"));
        }
        if !(0.0..=1.0).contains(&score) {
            return Err(format!("rule `{id}`: a score is from 0 to 1, not {score}"));
        }
        if alerts.is_empty() {
            return Err(format!("rule `{id}`: give at least one text in `alerts` that it must alert on"));
        }
        let within_text = within == Within::Text;
        Ok(Rule { id, source, reason, tier: tier.into(), score, all, unless, within_text, alerts, clears })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_file_is_refused_with_what_is_wrong() {
        let check = |text: &str, part: &str| {
            let error = Rules::parse([text].into_iter()).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        };
        let rule = |lines: &str| {
            format!(
                "[[rule]]\nid = \"x\"\nreason = \"r\"\nsource = \"s\"\ntier = \"review\"\nalerts = [\"a\"]\n{lines}"
            )
        };
        check(&rule("score = 0.5\nall = [\"dprk\", \"colas\"]"), "there is no group `colas`");
        check(&rule("score = 1.5\nall = [\"dprk\"]"), "from 0 to 1, not 1.5");
        check(&rule("score = 0.5\nall = []"), "rule `x`");
        check(&rule("all = [\"dprk\"]"), "score");
        check("[[group]]\nname = \"dprk\"", "built in");
        check("[[group]]\nname = \"a\"\nhs = [\"27x\"]", "`27x` is no heading");
        check("[[group]]\nnames = \"a\"", "names");
        check("[[group]]\nname = \"a\"\n[[group]]\nname = \"a\"", "two groups `a`");
        let many: Vec<String> = (0..200).map(|n| format!("[[group]]\nname = \"g{n}\"\n")).collect();
        let many = many.concat();
        check(&many, "more than 128");
    }
}
