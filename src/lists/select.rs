//! Which designations count as linked to the DPRK, and why: rules in a file, `selection.toml` unless another is given.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::Deserialize;

use super::ListError;
use crate::domain::{Basis, Designation, sha256};
use crate::screening::is_dprk;

const BUILT_IN: &str = include_str!("selection.toml");

/// An entry whose link no list states.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Curated {
    id: String,
    why: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    programmes: Vec<String>,
    remarks: Vec<String>,
    nationality: bool,
    address: bool,
    document: bool,
    relations: Vec<String>,
    #[serde(default)]
    curated: Vec<Curated>,
    #[serde(default)]
    core: BTreeMap<String, Vec<String>>,
}

/// Rules of selection.
#[derive(Clone, Debug)]
pub struct Selection {
    rules: Rules,
    version: String,
}

impl Selection {
    /// The rules inside the program.
    ///
    /// # Errors
    /// Never in a released program: a test reads them.
    pub fn built_in() -> Result<Self, ListError> {
        Self::parse(BUILT_IN)
    }

    /// Rules of a file.
    ///
    /// # Errors
    /// When it cannot be read, or is no such file.
    pub fn read(path: &Path) -> Result<Self, ListError> {
        let text = std::fs::read_to_string(path).map_err(|error| ListError::unreadable(path, &error))?;
        Self::parse(&text).map_err(|error| error.within(path))
    }

    fn parse(text: &str) -> Result<Self, ListError> {
        let rules = toml_edit::de::from_str(text).map_err(|error| ListError::damaged(error.to_string()))?;
        Ok(Self { rules, version: format!("sha256:{}", sha256(text.as_bytes())) })
    }

    /// Content hash of the rules: `sha256:...`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Ids without which a list is not the list, by list.
    pub(super) fn core(&self) -> impl Iterator<Item = (&str, String)> {
        let lists = self.rules.core.iter();
        lists.flat_map(|(list, entries)| entries.iter().map(move |entry| (list.as_str(), format!("{list}/{entry}"))))
    }

    /// Adds to each designation why it counts as linked, following relations, owners and other designations of the
    /// same subject until nothing is added.
    pub(super) fn mark(&self, designations: &mut [Designation]) {
        for designation in &mut *designations {
            self.own_facts(designation);
        }
        let ids: HashMap<String, usize> = designations.iter().enumerate().map(|(n, d)| (d.id.clone(), n)).collect();
        let mut selected: HashSet<usize> =
            designations.iter().enumerate().filter(|(_, d)| !d.basis.is_empty()).map(|(n, _)| n).collect();
        loop {
            let is_selected = |id: &str| ids.get(id).is_some_and(|n| selected.contains(n));
            let added: Vec<(usize, Basis)> = designations
                .iter()
                .enumerate()
                .filter(|(n, _)| !selected.contains(n))
                .filter_map(|(n, designation)| Some((n, self.through(designation, &is_selected)?)))
                .collect();
            // Ties are written on one of the two only.
            let tied: Vec<(usize, Basis)> = designations
                .iter()
                .enumerate()
                .filter(|(n, _)| selected.contains(n))
                .flat_map(|(_, d)| d.same_as.iter().map(move |same| (same.id.as_str(), d.id.as_str())))
                .filter_map(|(other, id)| Some((*ids.get(other)?, Basis::SameAs(id.to_owned()))))
                .filter(|(n, _)| !selected.contains(n))
                .collect();
            if added.is_empty() && tied.is_empty() {
                return;
            }
            for (n, basis) in added.into_iter().chain(tied) {
                if selected.insert(n) {
                    designations[n].basis.push(basis);
                }
            }
        }
    }

    fn own_facts(&self, designation: &mut Designation) {
        let rules = &self.rules;
        let mut add = |holds: bool, basis: Basis| {
            if holds && !designation.basis.contains(&basis) {
                designation.basis.push(basis);
            }
        };
        let matches = |tag: &String| rules.programmes.iter().any(|pattern| glob(pattern, tag));
        add(designation.programmes.iter().any(matches), Basis::Programme);
        let says = |remark: &String| rules.remarks.iter().any(|part| remark.contains(part.as_str()));
        add(designation.remarks.iter().any(says), Basis::Remark);
        let national = designation.nationalities.iter().any(|country| is_dprk(country));
        add(rules.nationality && national, Basis::Nationality);
        add(rules.address && designation.addresses.iter().any(|a| is_dprk(&a.country)), Basis::Address);
        add(rules.document && designation.documents.iter().any(|d| is_dprk(&d.country)), Basis::Document);
        if let Some(curated) = rules.curated.iter().find(|curated| curated.id == designation.id) {
            add(true, Basis::Curated(curated.why.clone()));
        }
    }

    /// Why a designation is linked through another that is.
    fn through(&self, designation: &Designation, is_selected: &dyn Fn(&str) -> bool) -> Option<Basis> {
        let owning = |relation: &String| self.rules.relations.contains(relation);
        let link = designation.linked_to.iter().find(|link| owning(&link.relation) && is_selected(&link.id));
        let linked = link.map(|link| Basis::LinkedTo(link.id.clone()));
        let stake = || designation.owned_by.iter().find(|stake| is_selected(&stake.owner));
        let same = || designation.same_as.iter().find(|same| is_selected(&same.id));
        linked
            .or_else(|| stake().map(|stake| Basis::OwnedBy(stake.owner.clone())))
            .or_else(|| same().map(|same| Basis::SameAs(same.id.clone())))
    }
}

/// Whether a text is what a pattern says; `*` at its ends stands for anything.
fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let middle = pattern.trim_matches('*');
    match (pattern.starts_with('*'), pattern.ends_with('*')) {
        (true, true) => text.contains(middle),
        (true, false) => text.ends_with(middle),
        (false, true) => text.starts_with(middle),
        (false, false) => text == middle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_for_tags() {
        let check = |pattern, text, expected| assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        check("DPRK*", "DPRK3", true);
        check("DPRK*", "NPWMD", false);
        check("PRK", "PRK", true);
        check("PRK", "DPRK", false);
        check("*Democratic People's Republic of Korea*", "The Democratic People's Republic of Korea (Sanctions)", true);
        check("*-PRK", "EU-PRK", true);
        check("*-PRK", "EU-PRKX", false);
    }

    #[test]
    fn the_built_in_rules_can_be_read() {
        let rules = Selection::built_in().expect("rules");
        assert!(rules.version().starts_with("sha256:"));
        assert!(rules.core().count() > 4);
        let wrong = Selection::parse("programmes = []\nrelation = []").expect_err("a key is wrong").to_string();
        assert!(wrong.contains("relation"), "{wrong}");
    }
}
