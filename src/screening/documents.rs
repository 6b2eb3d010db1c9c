//! Listed numbers inside texts: passports, registrations, telephone numbers, e-mail addresses. In fields of their own
//! they are compared by `identifiers`.

use super::finding::Span;
use super::normalise::Normalised;
use super::policy::Fact;
use crate::domain::{Designation, IdentifierKind, Place};

/// How far before a number a word may stand that says what it is: `passport no. PS472330208`.
pub(super) const LABEL_WORDS: u32 = 3;
/// Words that say it.
const LABELS: [&[u8]; 34] = [
    b"passport",
    b"passports",
    b"ppt",
    b"pasaporte",
    b"passeport",
    b"reisepass",
    b"id",
    b"identity",
    b"identification",
    b"national",
    b"card",
    b"tax",
    b"inn",
    b"tin",
    b"uscc",
    b"registration",
    b"reg",
    b"ogrn",
    b"kpp",
    b"company",
    b"licence",
    b"license",
    b"lei",
    b"imo",
    b"mmsi",
    b"tel",
    b"telephone",
    b"phone",
    b"fax",
    b"mobile",
    b"email",
    b"mail",
    "паспорт".as_bytes(),
    "инн".as_bytes(),
];
/// Letters and digits a number has at least: behind a word that says what it is, and by itself.
const LABELLED_LETTERS_MIN: u32 = 6;
const BARE_LETTERS_MIN: u32 = 8;

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

/// What a listed number in a text is; `None` where it is nothing.
pub(super) fn fact<'w>(
    kind: IdentifierKind,
    place: Place,
    mut words_before: impl Iterator<Item = &'w [u8]>,
    span: Span,
) -> Option<Fact> {
    if !place.is_prose() {
        return None;
    }
    // Its own signs say what an e-mail address is.
    let labelled = kind == IdentifierKind::Email || words_before.any(|word| LABELS.contains(&word));
    // Over the end of a line only what a label says is taken for it.
    let letters = if span.field == span.last_field { span.to - span.from } else { LABELLED_LETTERS_MIN };
    let several_words = matches!(kind, IdentifierKind::Email | IdentifierKind::Phone);
    match letters {
        _ if labelled && (several_words || letters >= LABELLED_LETTERS_MIN) => Some(Fact::DocumentInText),
        _ if several_words || letters >= BARE_LETTERS_MIN => Some(Fact::BareDocument),
        _ => None,
    }
}
