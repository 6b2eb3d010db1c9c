//! What OFAC says of a party under a label: `Passport`, `SWIFT/BIC`, `Digital Currency Address - XBT`. The labels are
//! the same in every format; in the CSV files they stand in the remarks.

use crate::domain::{AliasStrength, IdentifierKind};
use crate::lists::dates;
use crate::lists::entry::Entry;

const WALLET: &str = "Digital Currency Address - ";
/// The relation as the remarks write it.
pub(super) const LINKED_TO: &str = "Linked To";

/// Takes a fact; `false` when the label names none that is kept by itself.
pub(super) fn take(entry: &mut Entry, label: &str, text: &str, country: &str) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    match label {
        "SWIFT/BIC" => entry.bic(text),
        "Email Address" => entry.email(text),
        "Website" => entry.domain(text),
        "Phone Number" => entry.phone(text),
        "Aircraft Tail Number" | "Previous Aircraft Tail Number" => entry.tail_number(text),
        "Vessel Registration Identification" => entry.imo(text),
        "DOB" => entry.birth_date(dates::date(text)),
        "nationality" | "citizen" | "Nationality Country" | "Citizenship Country" => entry.nationality(text),
        _ => match label.strip_prefix(WALLET) {
            Some(asset) => entry.wallet(text, asset, None),
            // `Registration Country` and the like are no numbers.
            None => match document_kind(label).filter(|_| text.bytes().any(|b| b.is_ascii_digit())) {
                Some(kind) => entry.document(kind, text, country),
                None => return false,
            },
        },
    }
    true
}

/// The kind of a document by its label. `None` for a label that names no document.
pub(super) fn document_kind(label: &str) -> Option<IdentifierKind> {
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if has(&["Tonnage", "Date"]) {
        return None;
    }
    if has(&["Vessel Registration Identification"]) {
        Some(IdentifierKind::Imo)
    } else if has(&["Passport", "Travel Document"]) {
        Some(IdentifierKind::Passport)
    } else if has(&[
        "Tax", "V.A.T.", "Fiscal", "RFC", "R.F.C.", "NIT #", "RUC", "RIF", "C.U.I.T.", "FEIN", "N.I.F.", "RTN",
    ]) {
        Some(IdentifierKind::TaxId)
    } else if has(&["Legal Entity Number"]) {
        Some(IdentifierKind::Lei)
    } else if has(&["MMSI", "D-U-N-S", "BIK (RU)", "Serial Number", "License", "Chamber of Commerce", "Numbered"]) {
        Some(IdentifierKind::Other)
    } else if has(&[
        "Regist",
        "Company",
        "C.R. No.",
        "Commercial",
        "Enterprise",
        "Business",
        "Incorporation",
        "Credit Code",
        "Chamber",
    ]) {
        Some(IdentifierKind::RegistrationNumber)
    } else if has(&[
        "National", "Personal", "Identi", "SSN", "D.N.I.", "Cedula", "C.U.R.P.", "ID Card", "I.F.E.", "N.I.E.",
    ]) {
        Some(IdentifierKind::NationalId)
    } else {
        None
    }
}

/// Takes the remarks of a party: sentences between semicolons. What is linked to is added to `links`.
pub(super) fn remarks(entry: &mut Entry, remarks: &str, links: &mut Vec<String>) {
    let remarks = remarks.trim().trim_end_matches('.');
    // The classic XML puts all of them in parentheses.
    let inner = remarks.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(remarks);
    for sentence in inner.split(';') {
        let sentence = sentence.trim();
        let fact = sentence.strip_prefix("alt. ").unwrap_or(sentence);
        if fact.is_empty() {
            continue;
        }
        if let Some(alias) = ["a.k.a. ", "f.k.a. ", "n.k.a. "].iter().find_map(|mark| fact.strip_prefix(mark)) {
            // Weak aliases stand in the remarks only (OFAC FAQ 122), in quotation marks.
            entry.name(alias.trim_matches(['\'', '"', '\u{2018}', '\u{2019}']), AliasStrength::Weak);
        } else if let Some(name) = fact.strip_prefix(LINKED_TO) {
            links.push(name.trim_start_matches(':').trim().to_owned());
        } else if !labelled(entry, fact) {
            entry.remark(sentence);
        }
    }
}

/// `Passport 472310082 (Korea, North) expires 23 Feb 2022`, `DOB circa 1960`, `Digital Currency Address - XBT 1Lus...`.
fn labelled(entry: &mut Entry, fact: &str) -> bool {
    for label in [
        "DOB",
        "nationality",
        "citizen",
        "SWIFT/BIC",
        "Email Address",
        "Website",
        "Phone Number",
        "Aircraft Tail Number",
    ] {
        if let Some(text) = fact.strip_prefix(label).and_then(|rest| rest.strip_prefix(' ')) {
            return take(entry, label, text, "");
        }
    }
    if let Some((asset, address)) = fact.strip_prefix(WALLET).and_then(|rest| rest.split_once(' ')) {
        entry.wallet(address.split_whitespace().next().unwrap_or_default(), asset, None);
        return true;
    }
    let body = ["issued", "expires"]
        .iter()
        .fold(fact, |body, word| body.find(&format!(" {word} ")).and_then(|at| body.get(..at)).unwrap_or(body));
    let (body, country) = match body.trim_end().strip_suffix(')').and_then(|open| open.rsplit_once(" (")) {
        Some((body, country)) => (body, country),
        None => (body, ""),
    };
    let Some((label, number)) = number_at_end(body.trim()) else { return false };
    take(entry, label, number, country)
}

/// Short words in capitals that end a label.
const LABEL_WORDS: [&str; 12] = ["ID", "NIT", "RUC", "RIF", "RFC", "RTN", "SSN", "MMSI", "IMO", "INN", "BIK", "LEI"];

/// Splits a label from the number behind it: the first word with a digit, or the letters IMO, begins the number.
fn number_at_end(text: &str) -> Option<(&str, &str)> {
    let starts = text.match_indices(' ').map(|(at, _)| at);
    let number = |at: &usize| {
        let word = text.get(at + 1..).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        word == "IMO" || word.bytes().any(|b| b.is_ascii_digit())
    };
    let mut at = starts.into_iter().find(number)?;
    // `G 827238`, `TR-J 565114`, `HRB 26136`: short words in capitals before it are part of it.
    while let Some(before) = text.get(..at).and_then(|head| head.rfind(' ')) {
        let word = text.get(before + 1..at).unwrap_or_default();
        let is_part = word.len() <= 4
            && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'-')
            && !LABEL_WORDS.contains(&word);
        if !is_part {
            break;
        }
        at = before;
    }
    Some((text.get(..at)?.trim_end_matches([':', '#']).trim(), text.get(at + 1..)?.trim()))
}
