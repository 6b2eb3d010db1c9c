//! Typologies: named patterns of evasion and of banned trade, each of several signs in one payment.
//!
//! The words of all groups are needles like the listed names, so that they cost one pass and no more. What was found of
//! each group is a bit; a rule is a mask.

mod hidden;
mod rules;

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
}

/// A rule that a payment fulfils, and where the signs of it stand, one of each group.
#[derive(Clone, Debug)]
pub(super) struct Fulfilled {
    pub(super) rule: u32,
    pub(super) signs: Vec<(u8, Span)>,
}

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
        Ok(Self { rules, masks, names, words, headings })
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
            for (number, ((wanted, unless), rule)) in (0u32..).zip(self.masks.iter().zip(&self.rules)) {
                if present & wanted == *wanted && present & unless == 0 {
                    fulfilled.extend(signs(rule, findings, payment).map(|signs| Fulfilled { rule: number, signs }));
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

/// One sign of each group that a rule wants; `None` where they must stand in one text and do not.
fn signs(rule: &Rule, findings: &[Finding], payment: &Payment) -> Option<Vec<(u8, Span)>> {
    let of = |group: u8| findings.iter().filter(move |finding| groups(finding) & bit(group) != 0).map(|f| f.span);
    let first = |group: u8| of(group).min_by_key(|span| (span.field, span.from));
    if !rule.within_text {
        return rule.all.iter().map(|group| Some((*group, first(*group)?))).collect();
    }
    let text = |span: Span| payment.field(span.field as usize).map(|field| Text::of(field.place, span.field));
    let in_text = |wanted: Text| {
        let sign = |group: u8| of(group).find(|span| text(*span) == Some(wanted));
        rule.all.iter().map(|group| Some((*group, sign(*group)?))).collect::<Option<Vec<_>>>()
    };
    let mut texts: Vec<Text> = of(*rule.all.first()?).filter_map(text).collect();
    texts.dedup();
    texts.truncate(TEXTS_MAX);
    texts.into_iter().find_map(in_text)
}

/// Texts that are tried for one that has all of a rule: a hostile payment can have the word ten thousand times.
const TEXTS_MAX: usize = 64;

/// One text, or all lines that run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    Field(u32),
    Lines(Place),
}

impl Text {
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
