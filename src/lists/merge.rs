//! One person on several lists is one subject with several designations.
//!
//! Joined are: entries that one authority says are another's (the UK gives the UN's reference), entries with a
//! document in common, and persons with a name and an exact birth date in common. A name alone joins nobody. Two
//! entries of one list are two subjects: their authority says so.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::{Bic, Designation, IdentifierKind, SameAs, SubjectKind, Tie};

/// Characters that a document's number needs to name one holder in the world.
const NUMBER_CHARS_MIN: usize = 6;

/// Finds the subjects, and writes into each designation which it is of and what it was tied to. Earlier ties are
/// forgotten: they are found again if they still hold.
pub(super) fn merge(designations: &mut [Designation]) {
    for designation in &mut *designations {
        designation.same_as.clear();
        designation.subject.clear();
    }
    let mut subjects = Subjects::new(designations);
    for tie in [Tie::Reference, Tie::Document, Tie::NameAndBirthDate] {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, designation) in designations.iter().enumerate() {
            for key in keys(designation, tie) {
                by_key.entry(key).or_default().push(n);
            }
        }
        for (_, mut members) in by_key {
            members.dedup();
            // What two entries of one list have in common tells neither of them from the other.
            let lists: HashSet<&str> = members.iter().map(|n| designations[*n].list()).collect();
            if lists.len() < members.len() {
                continue;
            }
            for pair in members.windows(2) {
                if subjects.join(pair[0], pair[1]) {
                    let id = designations[pair[0]].id.clone();
                    designations[pair[1]].same_as.push(SameAs { id, tie });
                }
            }
        }
    }
    let roots: Vec<usize> = (0..designations.len()).map(|n| subjects.root(n)).collect();
    for (n, root) in roots.into_iter().enumerate() {
        if root != n {
            let id = designations[root].id.clone();
            designations[n].subject = id;
        }
    }
}

/// What designations of one subject have in common.
fn keys(d: &Designation, tie: Tie) -> Vec<String> {
    match tie {
        Tie::Reference => {
            let own = format!("{}:{}", d.authority, d.entry()).to_lowercase();
            d.references.iter().map(|reference| reference.to_lowercase()).chain([own]).collect()
        }
        Tie::Document => documents(d),
        Tie::NameAndBirthDate if d.kind == SubjectKind::Person => {
            let exact = d.birth_dates.iter().filter(|date| date.first() == date.last() && !date.is_approximate());
            let names: HashSet<String> = d.names.iter().filter_map(|name| words(&name.text)).collect();
            exact.flat_map(|date| names.iter().map(move |name| format!("{date} {name}"))).collect()
        }
        Tie::NameAndBirthDate => Vec::new(),
    }
}

/// Passports, registrations, tax numbers, IMO numbers and BICs, each of its kind of holder. Numbers of unknown kind
/// and wallets, which several parties may use, join nobody.
fn documents(d: &Designation) -> Vec<String> {
    let holder = match d.kind {
        SubjectKind::Person => "person",
        SubjectKind::Entity => "entity",
        SubjectKind::Vessel => "vessel",
        SubjectKind::Aircraft => "aircraft",
        SubjectKind::Wallet => return Vec::new(),
    };
    let number = |kind: IdentifierKind, text: &str| {
        let number = letters(text);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        (number.len() >= NUMBER_CHARS_MIN && digits >= 4).then(|| format!("{holder} {} {number}", kind.as_str()))
    };
    let known = |kind: &IdentifierKind| !matches!(kind, IdentifierKind::Other | IdentifierKind::Imo);
    let mut keys: Vec<String> =
        d.documents.iter().filter(|x| known(&x.kind)).filter_map(|x| number(x.kind, &x.number)).collect();
    keys.extend(d.imos.iter().map(|imo| format!("{holder} IMO {imo}")));
    let bics = d.bics.iter().filter_map(|bic| Bic::parse(bic).ok());
    keys.extend(bics.map(|bic| format!("{holder} BIC {}", bic.as_str())));
    keys
}

/// Letters and digits, in one case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A name's words in any order; `None` for a single one: a nickname, or a name in a script without spaces.
fn words(name: &str) -> Option<String> {
    let mut words: Vec<String> = name.split([' ', ',', '-']).map(letters).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    (words.len() > 1).then(|| words.join(" "))
}

/// Disjoint sets of designations, no two of one list in one of them.
struct Subjects {
    parent: Vec<usize>,
    lists: HashMap<usize, HashSet<String>>,
}

impl Subjects {
    fn new(designations: &[Designation]) -> Self {
        let lists = designations.iter().enumerate().map(|(n, d)| (n, HashSet::from([d.list().to_owned()]))).collect();
        Self { parent: (0..designations.len()).collect(), lists }
    }

    fn root(&self, mut n: usize) -> usize {
        while self.parent[n] != n {
            n = self.parent[n];
        }
        n
    }

    /// Joins two sets; `false` when they are one already, or have a list in common.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        let (low, high) = (a.min(b), a.max(b));
        let (Some(one), Some(other)) = (self.lists.get(&low), self.lists.get(&high)) else { return false };
        if !one.is_disjoint(other) {
            return false;
        }
        let moved = self.lists.remove(&high).unwrap_or_default();
        self.lists.entry(low).or_default().extend(moved);
        self.parent[high] = low;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AliasStrength, Document, ListedName};

    fn person(id: &str, name: &str) -> Designation {
        let authority = id.split(['-', '/']).next().unwrap_or_default();
        let mut d = Designation::blank(id, authority, SubjectKind::Person);
        d.names.push(ListedName { text: name.to_owned(), strength: AliasStrength::Strong });
        d
    }

    fn subjects(mut designations: Vec<Designation>) -> Vec<String> {
        merge(&mut designations);
        designations.iter().map(|d| d.subject().to_owned()).collect()
    }

    fn passport(mut d: Designation, number: &str) -> Designation {
        let number = number.to_owned();
        d.documents.push(Document { kind: IdentifierKind::Passport, number, country: String::new() });
        d
    }

    fn born(mut d: Designation, date: &str) -> Designation {
        d.birth_dates.push(date.parse().expect("a date"));
        d
    }

    #[test]
    fn one_subject_by_reference_document_or_name_with_birth_date() {
        let un = person("UN-1718/KPi.033", "Ri Won Ho");
        let mut uk = person("UK/DPR0211", "RI, Won Ho");
        uk.references.push("UN:KPi.033".to_owned());
        assert_eq!(subjects(vec![un.clone(), uk.clone()]), ["UN-1718/KPi.033"; 2]);
        let ofac = passport(person("OFAC-SDN/20900", "RI, Won-Ho"), "381310014");
        let un = passport(un, "381310014");
        assert_eq!(subjects(vec![un.clone(), uk, ofac.clone()]), ["UN-1718/KPi.033"; 3]);
        let (un, ofac) = (person("UN-1718/KPi.033", "Ri Won Ho"), person("OFAC-SDN/20900", "RI, Won-Ho"));
        assert_eq!(subjects(vec![born(un, "1964-07-17"), born(ofac, "1964-07-17")]), ["UN-1718/KPi.033"; 2]);
    }

    #[test]
    fn a_name_alone_joins_nobody() {
        let check = |a: Designation, b: Designation| {
            let ids = [a.id.clone(), b.id.clone()];
            assert_eq!(subjects(vec![a, b]), ids);
        };
        check(person("UN-1718/1", "Kim Chol"), person("OFAC-SDN/2", "KIM, Chol"));
        let years = |id, date| born(person(id, "Kim Chol Nam"), date);
        check(years("UN-1718/1", "1970"), years("OFAC-SDN/2", "1970"));
        check(years("UN-1718/1", "1970-02-19"), years("OFAC-SDN/2", "1970-02-20"));
        let nicknamed = |id, name: &str, nickname: &str| {
            let mut d = born(person(id, name), "1970-02-19");
            d.names.push(ListedName { text: nickname.to_owned(), strength: AliasStrength::Strong });
            d
        };
        check(nicknamed("UN-1718/1", "Kim Chol", "김철"), nicknamed("OFAC-SDN/2", "IVANOV, Petr", "Zorro"));
        check(nicknamed("UN-1718/1", "Kim Chol", "Zorro"), nicknamed("OFAC-SDN/2", "IVANOV, Petr", "Zorro"));
        // A document number too short to be one in the world, and one of another kind of holder.
        check(passport(person("UN-1718/1", "A B"), "12345"), passport(person("OFAC-SDN/2", "C D"), "12345"));
        let mut company = passport(person("OFAC-SDN/2", "C D"), "381310014");
        company.kind = SubjectKind::Entity;
        check(passport(person("UN-1718/1", "A B"), "381310014"), company);
    }

    #[test]
    fn two_entries_of_one_list_stay_two_subjects() {
        let family = ["OFAC-SDN/1", "OFAC-SDN/2"].map(|id| passport(person(id, "KIM, Chol"), "381310014"));
        let un = passport(person("UN-1718/1", "Kim Chol"), "381310014");
        let found = subjects(vec![family[0].clone(), family[1].clone(), un]);
        assert_eq!(found, ["OFAC-SDN/1", "OFAC-SDN/2", "UN-1718/1"], "the number says nothing");
    }
}
