//! What the UK's formats have in common: names in six parts, words for kinds, and identifiers inside prose.

use crate::domain::{AliasStrength, IdentifierKind, SubjectKind};
use crate::lists::ListError;
use crate::lists::entry::{Entry, numbered, phones};
use crate::lists::un::comment_identifiers;

/// `Individual`, `Entity`, `Ship`.
pub(super) fn kind(text: &str) -> Result<SubjectKind, ListError> {
    match text {
        "Individual" => Ok(SubjectKind::Person),
        "Entity" => Ok(SubjectKind::Entity),
        "Ship" => Ok(SubjectKind::Vessel),
        other => Err(ListError::damaged(format!("`{other}` is no Individual, Entity or Ship"))),
    }
}

/// `Name 1` to `Name 6` in their order. `Name 6` should be the surname, or the whole name of an entity or a ship, but
/// Korean names stand there in their own order, given name last: no comma may say which is which.
pub(super) fn name(first: [&str; 5], last: &str) -> String {
    let parts = first.into_iter().chain([last]).map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// `Good quality`, `Low quality`, `Strong`, `Weak`; nothing is strong.
pub(super) fn strength(text: &str) -> AliasStrength {
    let weak = ["low", "weak"].iter().any(|word| text.to_lowercase().contains(word));
    if weak { AliasStrength::Weak } else { AliasStrength::Strong }
}

/// Several values stand in one field, numbered: `(1) 472310082 (2) 563410155`.
pub(super) fn documents(entry: &mut Entry, kind: IdentifierKind, numbers: &str) {
    for number in numbered(numbers) {
        entry.document(kind, number, "");
    }
}

/// The free text of an entry, kept, with what identifies in it: `(IMO number):7408873`, `SWIFT/BIC: KKBCKPPY`,
/// `(Phone number):(1) +850 2 18111`, `(UN Ref):KPe.018`.
pub(super) fn prose(entry: &mut Entry, text: &str) {
    for (mark, rest) in marks(text) {
        match mark {
            "UN Ref" => entry.reference("UN", rest.split_whitespace().next().unwrap_or_default().trim_end_matches('.')),
            "UK Sanctions List Ref" => {
                entry.reference("UK", rest.split_whitespace().next().unwrap_or_default().trim_end_matches('.'));
            }
            "IMO number" => rest.split_whitespace().take(1).for_each(|number| entry.imo(number)),
            "Phone number" => phones(rest).for_each(|phone| entry.phone(phone)),
            "Email address" => numbered(rest).for_each(|email| entry.email(email)),
            "Website" => numbered(rest).for_each(|site| entry.domain(site)),
            "Business Reg No" => documents(entry, IdentifierKind::RegistrationNumber, rest),
            _ => {}
        }
    }
    comment_identifiers(text, entry);
    entry.remark(text);
}

/// The parts that `(Label):` begins, with the labels.
fn marks(text: &str) -> Vec<(&str, &str)> {
    let mut marks: Vec<(usize, usize, &str)> = Vec::new();
    for (close, _) in text.match_indices("):") {
        let Some(open) = text.get(..close).and_then(|before| before.rfind('(')) else { continue };
        marks.push((open, close + 2, text.get(open + 1..close).unwrap_or_default()));
    }
    let ends: Vec<usize> = marks.iter().skip(1).map(|(open, ..)| *open).chain([text.len()]).collect();
    marks
        .iter()
        .zip(ends)
        .map(|((_, from, label), end)| (*label, text.get(*from..end).unwrap_or_default().trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_in_prose() {
        let mut entry = Entry::new("UK-OFSI/1", "OFSI", SubjectKind::Entity, "");
        prose(
            &mut entry,
            "(UK Sanctions List Ref):DPR0130. (UN Ref):KPe.056. Owner of CHON MYONG 1. IMO number: 5571322. \
             (Phone number):(1) +850 2 18111 (2) +850 2 381 (Website):www.example.kp SWIFT: KKBCKPPY",
        );
        let d = &entry.designation;
        assert_eq!(d.references, ["UK:DPR0130", "UN:KPe.056"]);
        assert_eq!(d.imos, ["5571322"]);
        assert!(d.phones.contains(&"+850 2 18111".to_owned()) && d.phones.contains(&"+850 2 381".to_owned()));
        assert_eq!(d.bics, ["KKBCKPPY"]);
        assert_eq!(d.remarks.len(), 1);
    }

    #[test]
    fn names_are_put_together() {
        assert_eq!(name(["Jong", "Hyuk", "", "", ""], "AN"), "Jong Hyuk AN");
        assert_eq!(name([""; 5], "KOMID"), "KOMID");
        assert_eq!(strength("Low quality"), AliasStrength::Weak);
        assert_eq!(strength("Good quality"), AliasStrength::Strong);
    }
}
