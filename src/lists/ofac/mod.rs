//! OFAC's lists, SDN and non-SDN, in the three formats they are published in. The uid is the same in all of them.

mod advanced;
mod classic;
mod facts;
mod party;
mod tables;

use std::collections::{HashMap, HashSet};

use crate::domain::{Designation, Link};

pub(super) use advanced::{ROOT, import};
pub(super) use classic::{ROOT as CLASSIC_ROOT, import as import_classic};
pub(super) use tables::{Siblings, import as import_tables};

/// The Specially Designated Nationals and Blocked Persons List.
const SDN: &str = "OFAC-SDN";
/// The Consolidated (non-SDN) Sanctions List.
const NON_SDN: &str = "OFAC-CONS";
const AUTHORITY: &str = "OFAC";
const SOURCE: &str = "https://sanctionslist.ofac.treas.gov";

/// Programme tags that alone make no SDN: sectoral, correspondent-account and menu-based sanctions.
const NON_SDN_PROGRAMMES: [&str; 8] = [
    "NS-PLC",
    "UKRAINE-EO13662",
    "CMIC-EO13959",
    "FSE-IR",
    "FSE-SY",
    "561-Related",
    "RUSSIA-EO14024",
    "VENEZUELA-EO13850",
];

/// The classic formats do not say which list they are: the non-SDN list is the one whose entries mostly carry nothing
/// but its programmes.
fn name_list(designations: &mut [Designation]) -> &'static str {
    let only_non_sdn = |d: &&Designation| d.programmes.iter().all(|tag| NON_SDN_PROGRAMMES.contains(&tag.as_str()));
    if designations.iter().filter(only_non_sdn).count() * 2 <= designations.len() {
        return SDN;
    }
    let all: HashSet<usize> = (0..designations.len()).collect();
    move_to_non_sdn(designations, &all);
    NON_SDN
}

/// Gives the entries at these positions ids of the non-SDN list, also where others name them.
fn move_to_non_sdn(designations: &mut [Designation], moved: &HashSet<usize>) {
    let mut renamed = HashMap::new();
    for (n, designation) in designations.iter_mut().enumerate() {
        if moved.contains(&n) {
            let id = format!("{NON_SDN}/{}", designation.entry());
            renamed.insert(std::mem::replace(&mut designation.id, id.clone()), id);
        }
    }
    for link in designations.iter_mut().flat_map(|designation| &mut designation.linked_to) {
        if let Some(id) = renamed.get(&link.id) {
            link.id.clone_from(id);
        }
    }
}

/// The classic formats name whom a party is linked to: `Linked To: KOREA RYONBONG GENERAL CORPORATION`. A name that
/// two entries bear links to neither.
fn resolve_links(designations: &mut [Designation], links: &[(usize, String)]) {
    let mut by_name: HashMap<String, Option<String>> = HashMap::new();
    for designation in &*designations {
        by_name
            .entry(designation.primary_name().to_lowercase())
            .and_modify(|id| *id = None)
            .or_insert_with(|| Some(designation.id.clone()));
    }
    for (n, name) in links {
        let id = by_name.get(&name.to_lowercase()).cloned().flatten();
        if let (Some(id), Some(designation)) = (id, designations.get_mut(*n)) {
            designation.linked_to.push(Link { id, relation: facts::LINKED_TO.to_owned() });
        }
    }
}
