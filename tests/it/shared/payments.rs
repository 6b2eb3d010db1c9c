//! Real sample messages: each yields a result or a clear error, and what is planted into any text of them is found.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use northwatch::domain::{Outcome, Tier};
use northwatch::lists;
use northwatch::pipeline::Processor;
use northwatch::screening::Screener;
use northwatch::wire::{Decoder, Hints};
use serde_json::Value;

use super::shared;

/// Samples that are broken on purpose, or empty, with what must be said.
const REFUSED: [(&str, &str); 4] = [
    ("mt940/mt940_tests__self-provided__empty_non_swift.sta", "no known format"),
    ("moov-iso20022/test__testdata__invalid_file1", "the text ends before its value does"),
    ("moov-iso20022/test__testdata__invalid_file2", "not well-formed"),
    ("moov-iso20022/test__testdata__invalid_pain", ""),
];

/// A name that no sample holds, and that must be flagged wherever it stands.
pub(crate) const PLANTED: &str = "SONG KUM HYOK";

/// What is planted, as what it must be found, and whose it is.
const PLANTS: [(&str, &str, &str); 4] = [
    (PLANTED, PLANTED, "OFAC-SDN/49970"),
    ("0x098b716b8aaf21512996dc57eb0615e2383e2f96", "0x098b716b8aaf21512996dc57eb0615e2383e2f96", "OFAC-SDN/27307"),
    ("FTBDKPPYXXX", "FTBDKPPYXXX", "UN-1718/KPe.047"),
    ("IMO 7937317", "7937317", ""),
];

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(directory).expect("readable").map(|entry| entry.expect("readable").path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() { files(&entry, found) } else { found.push(entry) }
    }
}

/// Every sample with its path below `payments`.
pub(crate) fn samples(test: &str) -> Vec<(String, Vec<u8>)> {
    let Some(root) = shared(test, "payments") else { return Vec::new() };
    let mut found = Vec::new();
    files(&root, &mut found);
    found.retain(|path| path.file_name().is_some_and(|name| name != "README.md"));
    let name = |path: &Path| path.strip_prefix(&root).expect("below").to_string_lossy().into_owned();
    found.iter().map(|path| (name(path), std::fs::read(path).expect("readable"))).collect()
}

fn processor() -> Processor {
    let screener = Screener::new(lists::starter().expect("the built-in list")).expect("it builds");
    Processor::new(Decoder::default(), Arc::new(screener))
}

#[test]
fn every_sample_yields_a_result_or_a_clear_error() {
    let mut processor = processor();
    for (name, value) in samples("sample messages") {
        let refused = REFUSED.iter().find(|(start, _)| name.starts_with(start)).map(|(_, said)| *said);
        match processor.process(&value, Hints::default()) {
            Outcome::DeadLettered { letter, .. } => {
                let said = refused.unwrap_or_else(|| panic!("{name}: {letter}"));
                assert!(letter.detail.contains(said), "{name}: {letter}");
            }
            outcome => assert!(!processor.payments().as_slice().is_empty(), "{name}: {outcome:?}"),
        }
    }
}

/// The sample with each of its texts replaced in turn, and what stands there.
pub(crate) fn plantings(value: &[u8]) -> Vec<Vec<u8>> {
    plantings_of(value, PLANTED)
}

fn plantings_of(value: &[u8], planted: &str) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(value);
    match text.trim_start().as_bytes().first() {
        Some(b'<') => xml_plantings(&text, planted),
        Some(b'{') if serde_json::from_str::<Value>(&text).is_ok() => json_plantings(&text, planted),
        Some(b'{') if text.contains("{4:") => fin_plantings(&text, planted),
        Some(b'{') if text.contains("{1520}") => fedwire_plantings(&text, planted),
        _ => Vec::new(),
    }
}

/// What stands between a `>` and the next `</`, where it is text.
fn xml_plantings(text: &str, plant: &str) -> Vec<Vec<u8>> {
    let ends = text.match_indices("</").map(|(at, _)| at);
    let spans = ends.filter_map(|end| text[..end].rfind('>').map(|start| (start + 1, end)));
    spans
        .filter(|(start, end)| !text[*start..*end].trim().is_empty() && !text[*start..*end].contains("]]"))
        .map(|(start, end)| format!("{}{plant}{}", &text[..start], &text[end..]).into_bytes())
        .collect()
}

fn json_plantings(text: &str, plant: &str) -> Vec<Vec<u8>> {
    let tree: Value = serde_json::from_str(text).expect("it was tried");
    let mut pointers = Vec::new();
    string_pointers(&tree, String::new(), &mut pointers);
    pointers
        .iter()
        .map(|pointer| {
            let mut planted = tree.clone();
            *planted.pointer_mut(pointer).expect("it was found") = plant.into();
            planted.to_string().into_bytes()
        })
        .collect()
}

fn string_pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at),
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                string_pointers(item, format!("{at}/{n}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                string_pointers(item, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
}

/// Each element of each tag from 3000 up: before them stand numbers of fixed width.
fn fedwire_plantings(text: &str, plant: &str) -> Vec<Vec<u8>> {
    let mut planted = Vec::new();
    for (tag, _) in text.match_indices('{').filter(|(at, _)| text.as_bytes().get(*at + 5) == Some(&b'}')) {
        if text[tag + 1..].starts_with(['1', '2']) {
            continue;
        }
        let end = text[tag + 6..].find('{').map_or(text.len(), |end| tag + 6 + end);
        let mut at = tag + 6;
        for element in text[at..end].split_inclusive('*') {
            if let Some(content) = element.strip_suffix('*').filter(|content| !content.trim().is_empty()) {
                planted.push(format!("{}{plant}{}", &text[..at], &text[at + content.len()..]).into_bytes());
            }
            at += element.len();
        }
    }
    planted
}

/// Each line of the text block, after its tag.
fn fin_plantings(text: &str, plant: &str) -> Vec<Vec<u8>> {
    let mut planted = Vec::new();
    for (block, _) in text.match_indices("{4:") {
        let end = text[block..].find("-}").map_or(text.len(), |end| block + end);
        let mut at = block + 3;
        for line in text[at..end].split_inclusive('\n') {
            let content = line.trim_end_matches(['\r', '\n']);
            let tag = content.strip_prefix(':').and_then(|rest| rest.find(':')).map_or(0, |tag| tag + 2);
            if content.len() > tag {
                planted.push(format!("{}{plant}{}", &text[..at + tag], &text[at + content.len()..]).into_bytes());
            }
            at += line.len();
        }
    }
    planted
}

#[test]
fn what_is_planted_into_any_text_is_found() {
    let mut processor = processor();
    let (mut planted, mut missed) = (0, Vec::new());
    for (name, value) in samples("planted samples") {
        if REFUSED.iter().any(|(start, _)| name.starts_with(start)) {
            continue;
        }
        for (plant, found_as, entry) in PLANTS {
            // Names into all texts but of long statements, which repeat themselves; the others into every seventh.
            let step = if plant == PLANTED { 1 } else { 7 };
            for (n, message) in plantings_of(&value, plant).into_iter().take(300).enumerate().step_by(step) {
                planted += 1;
                let found = match processor.process(&message, Hints::default()) {
                    Outcome::Alerted(decisions) => decisions.iter().flat_map(|d| &d.screening.hits).any(|hit| {
                        hit.evidence.id().starts_with(entry)
                            && hit.tier == Tier::Flag
                            && hit.text == found_as
                            && (hit.end - hit.start) as usize == found_as.len()
                    }),
                    _ => false,
                };
                if !found {
                    missed.push(format!("{name}, text {n}: {plant}"));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} of {planted} plantings were missed:\n{}", missed.len(), missed.join("\n"));
    assert!(planted == 0 || planted > 5_000, "{planted} plantings");
}
