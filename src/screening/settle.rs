//! From findings to those that count: what is part of something longer, said twice, or too weak alone is put aside.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::finding::{EXACT, Finding, Target};
use super::policy::Fact;
use crate::domain::Method;

/// Why a finding became no hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// It lies inside a longer finding of the same designation or rule.
    PartOfLonger,
    /// A country or place inside a listed name.
    PartOfName,
    /// A weak alias, and nothing else of that designation was found.
    WeakAlone,
    /// A surname and initials, and nothing beside them is the entry's.
    InitialsAlone,
    /// Many bear the name, or it is only like it, and the birth date is another.
    OtherBirthDate,
    /// The bank knows it for a false alert.
    Suppressed,
    /// The policy leaves parties' names on this rail to another screening.
    OtherRail,
}

impl Aside {
    /// In plain words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PartOfLonger => "it is part of a longer match of the same entry",
            Self::PartOfName => "it is part of a listed name",
            Self::WeakAlone => "a weak alias is no hit by itself, and nothing else of this entry was found",
            Self::InitialsAlone => {
                "a surname and initials are no hit by themselves, and nothing beside them is the entry's"
            }
            Self::OtherRail => "on this rail the policy does not screen the names of parties against this list",
            Self::Suppressed => "a suppression says that this is known for a false alert",
            Self::OtherBirthDate => "the name is not distinct, and the birth date is none of the entry's",
        }
    }
}

/// Keeps the findings that count and hands the others over with the reason. Linear but for the sorting, so that a
/// hostile payment with a hundred thousand findings is only long.
pub(super) fn settle(findings: &mut Vec<Finding>, mut aside: impl FnMut(Finding, Aside)) {
    drop_likenesses(findings);
    findings
        .sort_by_key(|f| (f.target, f.span.field, f.span.from, Reverse((f.span.last_field, f.span.to)), preference(f)));
    let mut kept: Option<Finding> = None;
    findings.retain(|finding| {
        // A weak alias takes nothing in but weak ones: what is strong inside it must not go with it.
        let covers = |kept: Finding| {
            kept.target == finding.target
                && kept.span.contains(finding.span)
                && (kept.fact != Fact::WeakAlias || finding.fact == Fact::WeakAlias)
        };
        if kept.is_some_and(covers) {
            // The same place read twice is not worth a word.
            if kept.is_some_and(|kept| kept.span != finding.span) {
                aside(*finding, Aside::PartOfLonger);
            }
            return false;
        }
        kept = Some(*finding);
        true
    });

    let supported: HashSet<Target> = findings.iter().filter(|f| f.fact != Fact::WeakAlias).map(|f| f.target).collect();
    findings.retain(|finding| {
        let keep = finding.fact != Fact::WeakAlias || supported.contains(&finding.target);
        if !keep {
            aside(*finding, Aside::WeakAlone);
        }
        keep
    });

    findings.sort_by_key(|f| (f.span.field, f.span.from, Reverse((f.span.last_field, f.span.to)), f.target));
    let mut name: Option<Finding> = None;
    findings.retain(|finding| {
        let inside = name.is_some_and(|name| name.span.contains(finding.span));
        if finding.target == Target::Rule && inside {
            aside(*finding, Aside::PartOfName);
            return false;
        }
        if matches!(finding.target, Target::Designation(_)) && !inside {
            name = Some(*finding);
        }
        true
    });
}

/// A name as listed says more than that the whole field is like it: `Jane SONG KUM HYOK` is not merely similar.
fn drop_likenesses(findings: &mut Vec<Finding>) {
    let place = |f: &Finding| (f.target, f.span.field, f.span.from);
    let is_name = |f: &&Finding| matches!(f.fact, Fact::DistinctName | Fact::CommonName) && !is_likeness(f);
    if !findings.iter().any(is_likeness) {
        return;
    }
    let mut listed: Vec<Finding> = findings.iter().filter(is_name).copied().collect();
    listed.sort_by_key(place);
    findings.retain(|finding| {
        let within = listed.get(listed.partition_point(|other| place(other) < place(finding))..).unwrap_or_default();
        let mut same =
            within.iter().take_while(|other| (other.target, other.span.field) == (finding.target, finding.span.field));
        !is_likeness(finding) || !same.any(|other| finding.span.contains(other.span))
    });
}

const fn is_likeness(finding: &Finding) -> bool {
    matches!(finding.method, Method::Variant | Method::Similar) || finding.likeness < EXACT
}

/// Among equal places of one target: what is strong, as listed and most alike first.
const fn preference(finding: &Finding) -> (bool, bool, bool, Reverse<u16>) {
    let (weak, variant) = (matches!(finding.fact, Fact::WeakAlias), is_likeness(finding));
    (weak, variant, matches!(finding.method, Method::Reordered | Method::Transliterated), Reverse(finding.likeness))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::HitKind;
    use crate::screening::finding::Span;
    use crate::screening::support::Support;

    fn finding(target: Target, from: u32, to: u32, fact: Fact) -> Finding {
        let span = Span { field: 0, from, last_field: 0, to };
        Finding {
            span,
            target,
            kind: HitKind::Name,
            fact,
            method: Method::Exact,
            name: None,
            support: Support::default(),
            likeness: EXACT,
        }
    }

    fn check(mut findings: Vec<Finding>, kept: &[(u32, u32)], reasons: &[Aside]) {
        let mut seen = Vec::new();
        settle(&mut findings, |_, why| seen.push(why));
        assert_eq!(findings.iter().map(|f| (f.span.from, f.span.to)).collect::<Vec<_>>(), kept);
        assert_eq!(seen, reasons);
    }

    #[test]
    fn the_longest_place_of_a_designation_counts() {
        let one = Target::Designation(1);
        check(
            vec![finding(one, 4, 9, Fact::DistinctName), finding(one, 0, 9, Fact::DistinctName)],
            &[(0, 9)],
            &[Aside::PartOfLonger],
        );
        let two = Target::Designation(2);
        check(
            vec![finding(one, 0, 9, Fact::DistinctName), finding(two, 0, 5, Fact::DistinctName)],
            &[(0, 9), (0, 5)],
            &[],
        );
    }

    #[test]
    fn a_listed_name_inside_a_similar_one_is_what_counts() {
        let one = Target::Designation(1);
        let similar = Finding { method: Method::Similar, ..finding(one, 0, 20, Fact::SimilarName) };
        check(vec![similar, finding(one, 5, 20, Fact::DistinctName)], &[(5, 20)], &[]);
        check(vec![similar, finding(one, 5, 9, Fact::OneWordNameInText)], &[(0, 20)], &[Aside::PartOfLonger]);
        let two = Target::Designation(2);
        check(vec![similar, finding(two, 5, 20, Fact::DistinctName)], &[(0, 20), (5, 20)], &[]);
    }

    #[test]
    fn a_weak_alias_needs_another_finding_of_its_designation() {
        let (one, two) = (Target::Designation(1), Target::Designation(2));
        check(vec![finding(one, 0, 4, Fact::WeakAlias)], &[], &[Aside::WeakAlone]);
        check(vec![finding(one, 0, 4, Fact::WeakAlias), finding(one, 9, 20, Fact::Wallet)], &[(0, 4), (9, 20)], &[]);
        check(
            vec![finding(one, 0, 4, Fact::WeakAlias), finding(two, 9, 20, Fact::Wallet)],
            &[(9, 20)],
            &[Aside::WeakAlone],
        );
    }

    #[test]
    fn a_strong_name_inside_a_weak_alias_of_the_same_entry_counts() {
        let one = Target::Designation(1);
        let found = vec![finding(one, 0, 30, Fact::WeakAlias), finding(one, 0, 12, Fact::DistinctName)];
        check(found, &[(0, 30), (0, 12)], &[]);
    }

    #[test]
    fn a_place_inside_a_listed_name_is_not_said_again() {
        let one = Target::Designation(1);
        check(
            vec![finding(one, 0, 20, Fact::DistinctName), finding(Target::Rule, 0, 9, Fact::Place)],
            &[(0, 20)],
            &[Aside::PartOfName],
        );
        check(
            vec![finding(one, 0, 20, Fact::WeakAlias), finding(Target::Rule, 0, 9, Fact::Place)],
            &[(0, 9)],
            &[Aside::WeakAlone],
        );
    }
}
