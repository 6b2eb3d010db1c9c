//! Listed numbers inside texts: passports, registrations, telephone numbers, e-mail addresses. In fields of their own
//! they are compared by `identifiers`.

use super::finding::Span;
use super::normalise::Normalised;
use super::policy::Fact;
use crate::domain::{Designation, IdentifierKind, Place};

/// How far before a number a word may stand that says what it is: `passport no. PS472330208`.
pub(super) const LABEL_WORDS: u32 = 2;
/// Letters and digits a number has at least: behind a word that says what it is, and by itself.
const LABELLED_LETTERS_MIN: u32 = 7;
const BARE_LETTERS_MIN: u32 = 8;

/// Words that say what a number is.
const fn labels(kind: IdentifierKind) -> &'static [&'static str] {
    match kind {
        IdentifierKind::Passport => {
            &["passport", "passports", "ppt", "pasaporte", "passeport", "reisepass", "паспорт", "여권", "护照"]
        }
        IdentifierKind::NationalId => &["id", "identity", "identification", "idno", "cedula", "dni"],
        IdentifierKind::TaxId => &["tax", "taxpayer", "inn", "tin", "vat", "инн"],
        IdentifierKind::RegistrationNumber => &["registration", "reg", "ogrn", "uscc", "regno", "огрн"],
        IdentifierKind::Lei => &["lei"],
        IdentifierKind::Phone => &["tel", "telephone", "phone", "fax", "mobile", "mob", "cell", "call"],
        _ => &["mmsi", "no", "number"],
    }
}

/// What is looked for of a designation, in normal form.
pub(super) fn needles(designation: &Designation) -> impl Iterator<Item = (String, IdentifierKind)> {
    let documents = designation.documents.iter().map(|document| (&document.number, document.kind));
    let phones = designation.phones.iter().map(|phone| (phone, IdentifierKind::Phone));
    let emails = designation.emails.iter().map(|email| (email, IdentifierKind::Email));
    // IMO numbers, BICs and registrations of aircraft have a way of their own.
    let elsewhere = |kind| matches!(kind, IdentifierKind::Imo | IdentifierKind::Bic | IdentifierKind::TailNumber);
    let all = documents.chain(phones).chain(emails).filter(move |(_, kind)| !elsewhere(*kind));
    let written = all.flat_map(|(number, kind)| {
        let spaced = Normalised::new(number).to_text().replace('\n', " ");
        // `PS 472330208` is written without the space, too.
        let joined = spaced.replace(' ', "");
        let joined = (joined != spaced && kind != IdentifierKind::Email).then_some(joined);
        joined.into_iter().chain([spaced]).map(move |text| (text, kind))
    });
    written.filter(|(text, _)| {
        let letters = text.chars().filter(|c| *c != ' ').count();
        letters >= LABELLED_LETTERS_MIN as usize && text.bytes().any(|b| b.is_ascii_digit() || b == b' ')
    })
}

/// What a listed number in a text is; `None` where it is nothing. `text`: the whole of it, where it does not run on.
pub(super) fn fact<'w>(
    kind: IdentifierKind,
    place: Place,
    mut words_before: impl Iterator<Item = &'w str>,
    text: &str,
    span: Span,
) -> Option<Fact> {
    if !place.is_prose() || span.field != span.last_field {
        return None;
    }
    let (from, to) = (span.from as usize, span.to as usize);
    if kind == IdentifierKind::Email {
        return is_whole_address(text, from, to).then_some(Fact::DocumentInText);
    }
    let labelled = words_before.any(|word| labels(kind).contains(&word));
    match span.to - span.from {
        letters if labelled && letters >= LABELLED_LETTERS_MIN => Some(Fact::DocumentInText),
        letters if letters >= BARE_LETTERS_MIN => Some(Fact::BareDocument),
        _ => None,
    }
}

/// Whether an e-mail address stands there, and no longer one that it is a part of.
fn is_whole_address(text: &str, from: usize, to: usize) -> bool {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'@');
    let bytes = text.as_bytes();
    let before = from.checked_sub(1).and_then(|n| bytes.get(n)).is_some_and(|byte| part(*byte));
    let after =
        bytes.get(to).is_some_and(|byte| part(*byte)) && bytes.get(to + 1).is_some_and(u8::is_ascii_alphanumeric);
    let written = bytes.get(from..to).unwrap_or_default();
    written.contains(&b'@') && !written.contains(&b' ') && !before && !after
}
