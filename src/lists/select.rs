//! Which designations count as linked to the DPRK, and why.
//!
//! A filter on programme tags alone loses a fifth of them: Tanchon Commercial Bank and Dandong Hongxiang carry only
//! `NPWMD`, Song Kum Hyok only a cyber tag.

use std::collections::{HashMap, HashSet};

use crate::domain::{Basis, Designation};
use crate::screening::is_dprk;

/// Relations that make a listed party part of the other's business. `Family member of` and the like do not.
const OWNING_RELATIONS: [&str; 5] = [
    "Acting for or on behalf of",
    "Owned or Controlled By",
    "Owns, controls, or operates",
    "Property in the interest of",
    "Providing support to",
];

/// Designations whose link is in a press release and not in the list's data.
const CURATED: [(&str, &str); 2] = [
    ("OFAC-SDN/37070", "mixer used by the Lazarus Group to launder the Ronin theft (OFAC, 6 May 2022)"),
    ("OFAC-SDN/44437", "mixer used by the Lazarus Group (OFAC, 29 November 2023)"),
];

/// Adds to each designation why it counts as linked, and says how many do. What a list itself says (programme, remark)
/// is already there.
pub(super) fn mark(designations: &mut [Designation]) -> usize {
    for designation in &mut *designations {
        own_facts(designation);
    }
    linked(designations);
    designations.iter().filter(|designation| !designation.basis.is_empty()).count()
}

fn own_facts(designation: &mut Designation) {
    let add = |basis: Basis, basis_list: &mut Vec<Basis>| {
        if !basis_list.contains(&basis) {
            basis_list.push(basis);
        }
    };
    if designation.programmes.iter().any(|tag| tag.starts_with("DPRK")) {
        add(Basis::Programme, &mut designation.basis);
    }
    if designation.nationalities.iter().any(|country| is_dprk(country)) {
        add(Basis::Nationality, &mut designation.basis);
    }
    if designation.addresses.iter().any(|address| is_dprk(&address.country)) {
        add(Basis::Address, &mut designation.basis);
    }
    if designation.documents.iter().any(|document| is_dprk(&document.country)) {
        add(Basis::Document, &mut designation.basis);
    }
    if let Some((_, why)) = CURATED.iter().find(|(id, _)| *id == designation.id) {
        add(Basis::Curated((*why).to_owned()), &mut designation.basis);
    }
}

/// Follows owning relations from what is selected, until nothing is added.
fn linked(designations: &mut [Designation]) {
    let mut selected: HashSet<String> =
        designations.iter().filter(|d| !d.basis.is_empty()).map(|d| d.id.clone()).collect();
    loop {
        let added: HashMap<usize, String> = designations
            .iter()
            .enumerate()
            .filter(|(_, designation)| designation.basis.is_empty())
            .filter_map(|(n, designation)| {
                let owner = designation
                    .linked_to
                    .iter()
                    .find(|link| OWNING_RELATIONS.contains(&link.relation.as_str()) && selected.contains(&link.id))?;
                Some((n, owner.id.clone()))
            })
            .collect();
        if added.is_empty() {
            return;
        }
        for (n, owner) in added {
            if let Some(designation) = designations.get_mut(n) {
                designation.basis.push(Basis::LinkedTo(owner));
                selected.insert(designation.id.clone());
            }
        }
    }
}
