//! Who owns whom, and the entities that nobody lists and that are blocked all the same.
//!
//! OFAC: "any entity owned in the aggregate, directly or indirectly, 50 percent or more by one or more blocked persons
//! is itself considered to be a blocked person" (Revised Guidance, 13 August 2014). Indirectly: through an entity that
//! is itself so owned; what that one owns then counts in full.

use std::collections::HashSet;
use std::io::BufRead;

use super::entry::Entry;
use super::table::{self, Shape};
use super::{Import, ListError, Rows, dates};
use crate::domain::{AliasStrength, Designation, Stake, Status, SubjectKind};

/// Half of the whole, in hundredths of a percent.
const HALF: u32 = 5_000;
const WHOLE: f64 = 10_000.0;

const LIST: &str = "OWNERSHIP";
/// The first columns of an ownership file.
pub(super) const HEADER: [&str; 3] = ["owner_id", "owned_name", "percent"];

/// Reads a CSV with a row a share: `owner_id` (a designation's id, or an `owned_id` of this file), `owned_name`,
/// `percent`, and where they are known `owned_id`, `owned_country`, `source`, `date`.
pub(super) fn import(reader: &mut dyn BufRead) -> Result<Import, ListError> {
    let shape = Shape { delimiter: b',', columns: &[], header: HEADER[0], end_mark: false };
    let mut rows = Rows::default();
    let mut published = None;
    table::read(reader, shape, |row| {
        let (owner, name, percent) = (row.get(HEADER[0]), row.get(HEADER[1]), row.get(HEADER[2]));
        let basis_points = basis_points(percent).ok_or_else(|| row.error(&format!("`{percent}` is no percentage")))?;
        if owner.is_empty() || name.is_empty() {
            return Err(row.error("`owner_id` and `owned_name` must be there"));
        }
        let own = if row.get("owned_id").is_empty() { name.to_lowercase() } else { row.get("owned_id").to_owned() };
        let id = if own.contains('/') { own } else { format!("{LIST}/{own}") };
        let owner = if owner.contains('/') { owner.to_owned() } else { format!("{LIST}/{owner}") };
        let entry = rows.entry(&id, || {
            let mut entry = Entry::new(&id, LIST, SubjectKind::Entity, row.get("source"));
            entry.designation.status = Status::Derived;
            entry
        });
        entry.name(name, AliasStrength::Strong);
        entry.nationality(row.get("owned_country"));
        // Two rows of one owner are two tellings of one share.
        match entry.designation.owned_by.iter_mut().find(|known| known.owner == owner) {
            Some(known) => known.basis_points = known.basis_points.max(basis_points),
            None => entry.designation.owned_by.push(Stake { owner, basis_points }),
        }
        published = published.max(dates::date(row.get("date")));
        Ok(())
    })?;
    rows.finish(LIST, published)
}

/// `50`, `50 %`, `33,3`.
pub(super) fn basis_points(percent: &str) -> Option<u32> {
    let percent: f64 = percent.trim().trim_end_matches('%').trim().replace(',', ".").parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10,000")]
    let basis_points = (percent * WHOLE / 100.0).round() as u32;
    (0.0..=100.0).contains(&percent).then_some(basis_points)
}

/// Keeps of the owned entities those that blocked persons own by half or more, and of their owners those that are
/// blocked. Whoever is designated stays what he is, and so does a derived entry whose owners are not told: someone
/// wrote it down as derived.
pub(super) fn derive(designations: &mut Vec<Designation>) {
    let mut blocked: HashSet<String> =
        designations.iter().filter(|d| d.status == Status::Sanctioned).map(|d| d.id.clone()).collect();
    loop {
        let newly: Vec<String> = designations
            .iter()
            .filter(|d| d.status == Status::Derived && !blocked.contains(&d.id))
            .filter(|d| d.owned_by.is_empty() || share(d, &blocked) >= HALF)
            .map(|d| d.id.clone())
            .collect();
        if newly.is_empty() {
            break;
        }
        blocked.extend(newly);
    }
    designations.retain(|d| d.status != Status::Derived || blocked.contains(&d.id));
    for designation in designations.iter_mut().filter(|d| d.status == Status::Derived) {
        designation.owned_by.retain(|stake| blocked.contains(&stake.owner));
        designation.owned_by.sort_by_key(|stake| std::cmp::Reverse(stake.basis_points));
    }
}

/// What blocked persons own of an entity together.
fn share(designation: &Designation, blocked: &HashSet<String>) -> u32 {
    let stakes = designation.owned_by.iter().filter(|stake| blocked.contains(&stake.owner));
    stakes.map(|stake| stake.basis_points).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &str) -> Vec<Designation> {
        let text = format!("owner_id,owned_name,percent,owned_id,source\n{rows}");
        let mut designations = import(&mut text.as_bytes()).expect("rows").designations;
        let mut komid = Designation::blank("OFAC-SDN/9345", "OFAC", SubjectKind::Entity);
        komid.names.push(crate::domain::ListedName { text: "KOMID".to_owned(), strength: AliasStrength::Strong });
        let mut tanchon = Designation::blank("OFAC-SDN/9346", "OFAC", SubjectKind::Entity);
        tanchon.names.clone_from(&komid.names);
        designations.extend([komid, tanchon]);
        derive(&mut designations);
        designations.retain(|d| d.status == Status::Derived);
        designations
    }

    #[test]
    fn half_or_more_in_the_aggregate_blocks() {
        let check = |rows: &str, expected: &[&str]| {
            let derived = read(rows);
            assert_eq!(derived.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), expected, "{rows}");
        };
        check("OFAC-SDN/9345,Alpha,50,a,register\n", &["OWNERSHIP/a"]);
        check("OFAC-SDN/9345,Alpha,49.99,a,\n", &[]);
        check("OFAC-SDN/9345,Alpha,25,a,\nOFAC-SDN/9346,Alpha,25 %,a,\n", &["OWNERSHIP/a"]);
        check("OFAC-SDN/9345,Alpha,30,a,\nOFAC-SDN/9345,Alpha,25,a,\n", &[]);
        check("OFAC-SDN/9345,Alpha,\"25,0\",a,\nOFAC-SDN/1,Alpha,75,a,\n", &[]);
        // Indirectly: what a blocked entity owns counts in full, whatever is owned of it.
        check("OFAC-SDN/9345,Alpha,50,a,\na,Beta,50,b,\nb,Gamma,20,c,\n", &["OWNERSHIP/a", "OWNERSHIP/b"]);
        // Owning each other makes nobody blocked.
        check("a,Beta,60,b,\nb,Alpha,60,a,\n", &[]);
    }

    #[test]
    fn the_chain_names_blocked_owners_only() {
        let derived = read("OFAC-SDN/9345,Alpha,30,a,\nOFAC-SDN/1,Alpha,40,a,\nOFAC-SDN/9346,Alpha,30,a,\n");
        let owners: Vec<_> = derived[0].owned_by.iter().map(|s| (s.owner.as_str(), s.basis_points)).collect();
        assert_eq!(owners, [("OFAC-SDN/9345", 3_000), ("OFAC-SDN/9346", 3_000)]);
    }

    #[test]
    fn what_is_no_percentage_is_refused() {
        for percent in ["", "half", "101", "-1", "NaN"] {
            assert_eq!(basis_points(percent), None, "{percent}");
        }
        assert_eq!(basis_points("33,33 %"), Some(3_333));
    }
}
