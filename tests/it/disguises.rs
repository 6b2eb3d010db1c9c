//! Listed names in every disguise, alone and in pairs: how many are found, at the bytes where they stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use northwatch::domain::{AliasStrength, Outcome, SubjectKind};
use northwatch::lists;
use northwatch::pipeline::Processor;
use northwatch::screening::Screener;
use northwatch::wire::{Decoder, Hints};

/// Of each kind, and of each pair of kinds, so many in a hundred must be found.
const FOUND_MIN: usize = 95;
/// Names that are tried.
const NAMES: usize = 60;

type Disguise = (&'static str, fn(&str) -> String);

/// What is done to a name. Those that change letters leave it readable.
const DISGUISES: [Disguise; 14] = [
    ("lower case", |name| name.to_lowercase()),
    ("digits for letters", |name| swap(name, &[('O', '0'), ('I', '1'), ('E', '3'), ('S', '5')])),
    ("signs for letters", |name| swap(name, &[('A', '@'), ('S', '$'), ('I', '!')])),
    ("Cyrillic for Latin", |name| {
        swap(name, &[('A', 'А'), ('O', 'О'), ('K', 'К'), ('M', 'М'), ('C', 'С'), ('N', 'Ν')])
    }),
    ("full width", |name| {
        name.chars()
            .map(|c| char::from_u32(u32::from(c) + 0xFEE0).filter(|_| c.is_ascii_alphanumeric()).unwrap_or(c))
            .collect()
    }),
    ("letters apart", |name| {
        name.chars()
            .map(|c| if c == ' ' { "  ".to_owned() } else { format!("{c} ") })
            .collect::<String>()
            .trim_end()
            .to_owned()
    }),
    ("dots between letters", |name| name.replace(' ', "").chars().map(String::from).collect::<Vec<_>>().join(".")),
    ("joined", |name| name.replace(' ', "")),
    ("hyphens", |name| name.replace(' ', "-")),
    ("marks on letters", |name| swap(name, &[('O', 'Ö'), ('A', 'Á'), ('U', 'Ū'), ('E', 'É')])),
    ("invisible characters", |name| name.chars().flat_map(|c| [c, '\u{200B}']).collect()),
    ("direction marks", |name| format!("\u{202E}{name}\u{202C}")),
    ("over two lines", |name| name.replacen(' ', "\n", 1)),
    ("more spaces", |name| name.replace(' ', "   ")),
];

fn swap(name: &str, pairs: &[(char, char)]) -> String {
    name.chars().map(|c| pairs.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)).collect()
}

/// Names of three words or more that must be flagged wherever they stand.
fn names() -> Vec<(String, String)> {
    let list = lists::starter().expect("the built-in list");
    let plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ') && name.split(' ').count() >= 3;
    let all = list.designations().iter().filter(|d| matches!(d.kind, SubjectKind::Person | SubjectKind::Entity));
    let listed = all.flat_map(|d| {
        d.names
            .iter()
            .filter(|n| n.strength == AliasStrength::Strong)
            .map(|n| (n.text.replace(',', "").to_uppercase(), d.id.clone()))
    });
    let mut names: Vec<(String, String)> = listed.filter(|(name, _)| plain(name) && name.len() < 40).collect();
    names.sort();
    names.dedup_by(|a, b| a.0 == b.0);
    let step = (names.len() / NAMES).max(1);
    names.into_iter().step_by(step).take(NAMES).collect()
}

#[test]
fn names_are_found_in_every_disguise_alone_and_in_pairs() {
    let screener = Screener::new(lists::starter().expect("the built-in list")).expect("it builds");
    let mut processor = Processor::new(Decoder::default(), Arc::new(screener));
    let mut counts: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    let names = names();
    assert!(names.len() > NAMES / 2, "{} names", names.len());
    for (name, _) in &names {
        let plain = find(&mut processor, name);
        if plain.is_empty() {
            continue; // a name that many bear, or that is one of geography
        }
        for (n, (_, first)) in DISGUISES.iter().enumerate() {
            for (m, (_, second)) in DISGUISES.iter().enumerate().skip(n) {
                let text = if n == m { first(name) } else { second(&first(name)) };
                let found = find(&mut processor, &text).iter().any(|id| plain.contains(id));
                let count = counts.entry((n, m)).or_default();
                count.0 += 1;
                count.1 += usize::from(found);
            }
        }
    }
    let kind = |(n, m): &(usize, usize)| {
        if n == m { DISGUISES[*n].0.to_owned() } else { format!("{}, {}", DISGUISES[*n].0, DISGUISES[*m].0) }
    };
    let rate = |(tried, found): &(usize, usize)| found * 100 / tried.max(&1);
    let single: Vec<String> = counts
        .iter()
        .filter(|((n, m), c)| n == m && rate(c) < FOUND_MIN)
        .map(|(k, c)| format!("{}: {} %", kind(k), rate(c)))
        .collect();
    let pairs: Vec<String> = counts
        .iter()
        .filter(|((n, m), c)| n != m && rate(c) < FOUND_MIN)
        .map(|(k, c)| format!("{}: {} %", kind(k), rate(c)))
        .collect();
    assert!(single.is_empty(), "disguises that hide a name: {single:#?}\nand pairs: {pairs:#?}");
    assert!(pairs.is_empty(), "pairs of disguises that hide a name: {pairs:#?}");
}

/// The entries that are found in a remittance line with a name in it.
fn find(processor: &mut Processor, name: &str) -> Vec<String> {
    let lines: Vec<String> = format!("to {name} invoice 7").split('\n').map(str::to_owned).collect();
    let message = serde_json::json!({"payment_id": "p", "remittance": lines}).to_string();
    match processor.process(message.as_bytes(), Hints::default()) {
        Outcome::Alerted(decisions) => {
            decisions.iter().flat_map(|d| &d.screening.hits).map(|hit| hit.evidence.id().to_owned()).collect()
        }
        _ => Vec::new(),
    }
}
