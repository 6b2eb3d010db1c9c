//! One name against another, as the service would find the one on a list that holds only the other.

use super::{Policy, Scratch, Screener};
use crate::domain::{
    AliasStrength, Attribute, Designation, Evidence, ListedName, PartyRole, Payment, SubjectKind, Tier, Watchlist,
};

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// 0 to 1; 0 where they do not meet.
    pub score: f64,
    /// What the service would say; `None` where they do not meet.
    pub tier: Option<Tier>,
    /// Why, in plain words.
    pub reasons: Vec<String>,
}

/// Brings a name as it would stand in a payment's party before a list with one name.
///
/// # Errors
/// When the candidate is longer than any list's name may be.
pub fn compare(
    query: &str,
    candidate: &str,
    kind: SubjectKind,
    policy: &Policy,
) -> Result<Comparison, super::BuildError> {
    let listed = Designation {
        names: vec![ListedName { text: candidate.to_owned(), strength: AliasStrength::Strong }],
        ..Designation::blank("COMPARE/1", "", kind)
    };
    let screener = Screener::with(Watchlist::new(String::new(), Vec::new(), vec![listed]), policy.clone())?;
    let mut payment = Payment::new();
    let party = payment.add_party(PartyRole::Creditor);
    payment.add(party, Attribute::Name, query, "");
    let screening = screener.screen(&payment, &mut Scratch::default());
    let hits = screening.hits.into_iter().filter(|hit| matches!(hit.evidence, Evidence::Designation(_)));
    let best = hits.max_by(|a, b| a.tier.cmp(&b.tier).then(a.score.total_cmp(&b.score)));
    Ok(best.map_or_else(Comparison::default, |hit| Comparison {
        score: hit.score,
        tier: Some(hit.tier),
        reasons: hit.reasons,
    }))
}
