//! Listed entities' names with a letter wrong, in fields for names and in running text: how many are found.
//! `cargo test --test it misspelt -- --nocapture` prints the shares.

use std::sync::Arc;

use northwatch::domain::{AliasStrength, Outcome, SubjectKind};
use northwatch::lists;
use northwatch::pipeline::Processor;
use northwatch::screening::Screener;
use northwatch::wire::{Decoder, Hints};

/// So many in a hundred must be found in a field for a name, and in a sentence.
const IN_NAME_MIN: usize = 90;
const IN_TEXT_MIN: usize = 60;

/// Every name of two words or more, each with one letter left out, changed, put in or swapped with the next.
fn misspelt() -> Vec<(String, String)> {
    let mut random = fastrand::Rng::with_seed(5);
    let list = lists::starter().expect("the built-in list");
    let entities = list.designations().iter().filter(|d| d.kind == SubjectKind::Entity);
    let names = entities.flat_map(|d| d.names.iter().map(|name| (d.id.clone(), name)));
    names
        .filter(|(_, name)| name.strength == AliasStrength::Strong && name.text.is_ascii() && name.text.contains(' '))
        .map(|(id, name)| (id, wrong(&name.text, &mut random)))
        .collect()
}

fn wrong(name: &str, random: &mut fastrand::Rng) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|n| letters[*n].is_alphabetic()).collect();
    let at = places[random.usize(..places.len())];
    match random.u8(..4) {
        0 => drop(letters.remove(at)),
        1 => letters[at] = random.lowercase(),
        2 => letters.insert(at, random.lowercase()),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {}
    }
    letters.into_iter().collect()
}

#[test]
fn listed_names_with_a_letter_wrong_are_found() {
    let screener = Screener::new(lists::starter().expect("the built-in list")).expect("it builds");
    let mut processor = Processor::new(Decoder::default(), Arc::new(screener));
    let names = misspelt();
    assert!(names.len() > 500, "{} names", names.len());
    let mut share = |payment: &dyn Fn(&str) -> serde_json::Value| {
        let found = names.iter().filter(|(id, name)| {
            let message = payment(name).to_string();
            let Outcome::Alerted(decisions) = processor.process(message.as_bytes(), Hints::default()) else {
                return false;
            };
            decisions.iter().flat_map(|d| &d.screening.hits).any(|hit| hit.evidence.id() == id)
        });
        found.count() * 100 / names.len()
    };
    let in_name = share(&|name| serde_json::json!({"parties": [{"role": "CREDITOR", "name": name}]}));
    let in_text = share(&|name| serde_json::json!({"remittance": [format!("machine parts for {name} as agreed")]}));
    println!("{} names: {in_name} % found in fields for names, {in_text} % in a sentence", names.len());
    assert!(in_name >= IN_NAME_MIN && in_text >= IN_TEXT_MIN, "{in_name} %, {in_text} %");
}
