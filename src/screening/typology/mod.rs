//! Typologies: named patterns of evasion and of banned trade, each of several signs in one payment.
//!
//! The words of all groups are needles like the listed names, so that they cost one pass and no more. What was found of
//! each group is a bit; a rule is a mask.

mod hidden;
mod rules;

use std::collections::HashMap;

use super::finding::{EXACT, Finding, Span, Target};
use super::normalise::Normalised;
use super::policy::Fact;
use super::support::Support;
use crate::domain::{HitKind, Method, Payment, Place};
use rules::Rules;

pub(super) use hidden::find_hidden;
pub(super) use rules::{Rule, Sign};

/// Every rule, ready to be judged by.
#[derive(Clone, Debug)]
pub(super) struct Typologies {
    rules: Vec<Rule>,
    /// Of each rule, the bits of what it wants and of what it must not have.
    masks: Vec<(u128, u128)>,
    /// Of each group, its name.
    names: Vec<String>,
    words: Vec<(String, u8)>,
    headings: Vec<(String, u8)>,
    /// The group of words that rule something out.
    exclusion: Option<u8>,
}

/// A rule that a payment fulfils, and where the signs of it stand, one of each group.
#[derive(Clone, Debug)]
pub(super) struct Fulfilled {
    pub(super) rule: u32,
    pub(super) signs: Vec<(u8, Span)>,
    /// The DPRK is named only by what may be another place, or to rule it out.
    pub(super) is_hedged: bool,
}

/// The name of that group.
const EXCLUSION: &str = "exclusion";
/// Digits of a heading that are compared at least: chapters alone are prose.
const HEADING_DIGITS_MIN: usize = 4;

impl Typologies {
    /// The rules inside the program, as text.
    pub(super) const BUILT_IN: &str = rules::BUILT_IN;

    /// The built-in rules, and those of `texts` over them.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn parse<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        let Rules { all: rules, names, words, headings } = Rules::parse(texts)?;
        let mask = |groups: &[u8]| groups.iter().fold(0, |mask, group| mask | bit(*group));
        let masks = rules.iter().map(|rule| (mask(&rule.all), mask(&rule.unless))).collect();
        let exclusion = names.iter().position(|name| name == EXCLUSION).and_then(|n| u8::try_from(n).ok());
        Ok(Self { rules, masks, names, words, headings, exclusion })
    }

    /// What is looked for, in normal form, and its group.
    pub(super) fn words(&self) -> impl Iterator<Item = (String, u8)> {
        self.words.iter().map(|(word, group)| (Normalised::new(word).to_text(), *group))
    }

    /// The group of a number behind a word for headings of the Harmonized System.
    pub(super) fn heading(&self, digits: &str) -> Option<u8> {
        let known = self.headings.iter().filter(|(heading, _)| digits.starts_with(heading.as_str()));
        let longest = known.max_by_key(|(heading, _)| heading.len()).map(|(_, group)| *group);
        longest.filter(|_| digits.len() >= HEADING_DIGITS_MIN)
    }

    pub(super) fn rule(&self, number: u32) -> Option<&Rule> {
        self.rules.get(number as usize)
    }

    pub(super) fn group_name(&self, group: u8) -> &str {
        self.names.get(usize::from(group)).map_or("", String::as_str)
    }

    /// Texts that a rule must alert on, and must not, with its id.
    pub(super) fn examples(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        self.rules.iter().flat_map(|rule| {
            let alerts = rule.alerts.iter().map(|text| (rule.id.as_str(), text.as_str(), true));
            alerts.chain(rule.clears.iter().map(|text| (rule.id.as_str(), text.as_str(), false)))
        })
    }

    /// Puts a finding for each rule that is fulfilled in the place of the signs that were found.
    pub(super) fn judge(&self, payment: &Payment, findings: &mut Vec<Finding>, fulfilled: &mut Vec<Fulfilled>) {
        fulfilled.clear();
        let present = findings.iter().fold(0, |mask, finding| mask | groups(finding));
        if present != 0 {
            let mut texts = None;
            for (number, ((wanted, unless), rule)) in (0u32..).zip(self.masks.iter().zip(&self.rules)) {
                if present & wanted != *wanted {
                    continue;
                }
                let texts = texts.get_or_insert_with(|| by_text(findings, payment));
                let Some(signs) = signs(rule, *wanted, findings, texts, payment) else { continue };
                let beside = signs.first().and_then(|(_, span)| Some(texts.get(&Text::at(*span, payment)?)?.1));
                if beside.unwrap_or_default() & unless == 0 {
                    let is_hedged = rule.all.contains(&Sign::Dprk.group()) && self.is_hedged(present, findings);
                    fulfilled.push(Fulfilled { rule: number, signs, is_hedged });
                }
            }
        }
        findings.retain(|finding| finding.fact != Fact::Sign);
        findings.extend((0u32..).zip(&*fulfilled).filter_map(|(n, fulfilled)| {
            let (_, span) = fulfilled.signs.first()?;
            Some(Finding {
                span: *span,
                target: Target::Typology(n),
                kind: HitKind::Typology,
                fact: Fact::Typology,
                method: Method::Pattern,
                name: None,
                support: Support::default(),
                likeness: EXACT,
            })
        }));
    }

    /// Whether the DPRK is named only by what is also something else's name, or by a text that rules it out.
    fn is_hedged(&self, present: u128, findings: &[Finding]) -> bool {
        let excluded = self.exclusion.is_some_and(|group| present & bit(group) != 0);
        let in_field = |fact| matches!(fact, Fact::CountryField | Fact::CurrencyField | Fact::CountryBic);
        !findings
            .iter()
            .any(|f| in_field(f.fact) || f.fact == Fact::ContactField || (f.fact == Fact::CountryInText && !excluded))
    }
}

const fn bit(group: u8) -> u128 {
    1 << group
}

/// The groups that a finding is a sign of.
fn groups(finding: &Finding) -> u128 {
    match finding.target {
        Target::Sign(group) => bit(group),
        Target::Designation(_) => bit(Sign::Listed.group()),
        Target::Rule if finding.fact.names_the_dprk() => bit(Sign::Dprk.group()),
        Target::Rule | Target::Typology(_) => 0,
    }
}

/// Of each text, its place in the payment and the groups that it has a sign of.
type ByText = HashMap<Text, (u32, u128)>;

fn by_text(findings: &[Finding], payment: &Payment) -> ByText {
    let mut texts = ByText::new();
    for finding in findings {
        if let Some(text) = Text::at(finding.span, payment) {
            texts.entry(text).or_insert((finding.span.field, 0)).1 |= groups(finding);
        }
    }
    texts
}

/// One sign of each group that a rule wants; `None` where they must stand in one text and do not.
fn signs(
    rule: &Rule,
    wanted: u128,
    findings: &[Finding],
    texts: &ByText,
    payment: &Payment,
) -> Option<Vec<(u8, Span)>> {
    let text = if rule.within_text {
        let fulfilling = texts.iter().filter(|(_, (_, has))| has & wanted == wanted);
        Some(*fulfilling.min_by_key(|(_, (field, _))| *field)?.0)
    } else {
        None
    };
    let is_there = |span: Span| text.is_none() || Text::at(span, payment) == text;
    let sign = |group: u8| {
        let of = findings.iter().filter(|finding| groups(finding) & bit(group) != 0 && is_there(finding.span));
        // What names the country says more than what may be another place.
        of.min_by_key(|f| (matches!(f.fact, Fact::Place | Fact::ContactInText), f.span.field, f.span.from))
            .map(|f| f.span)
    };
    rule.all.iter().map(|group| Some((*group, sign(*group)?))).collect()
}

/// One text, or all lines that run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Text {
    Field(u32),
    Lines(Place),
}

impl Text {
    fn at(span: Span, payment: &Payment) -> Option<Self> {
        payment.field(span.field as usize).map(|field| Self::of(field.place, span.field))
    }

    fn of(place: Place, field: u32) -> Self {
        if place.lines_path().is_some() { Self::Lines(Place { index: 0, ..place }) } else { Self::Field(field) }
    }
}

/// A sign as a finding.
pub(super) const fn sign(group: u8, span: Span) -> Finding {
    Finding {
        span,
        target: Target::Sign(group),
        kind: HitKind::Typology,
        fact: Fact::Sign,
        method: Method::Exact,
        name: None,
        support: Support::SILENT,
        likeness: EXACT,
    }
}
