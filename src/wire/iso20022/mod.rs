//! ISO 20022 XML, by walk and not by schema.
//!
//! Elements are known by their local names, so every version, prefix and wrapper reads alike. The nearest ancestor with
//! a role says whose a text is; a leaf that no table knows is carried under its path and screened. A message with
//! several transfers gives a payment each, with the values of the group.

mod roles;
mod scan;
#[cfg(test)]
mod tests;
mod walk;

use quick_xml::events::BytesRef;

use super::Payments;
use super::limits::Limits;
use super::tree;
use crate::domain::{DeadLetter, DeadLetterReason};
use scan::{Event, NotWellFormed, Scanner, Tag};
pub(super) use walk::{Buffers, Walk};

/// XML in a CDATA section is read as XML, this often inside itself.
const EMBEDDED_MAX: usize = 3;

/// Names of elements that tell ISO 20022 from what a bank calls things.
const ISO_ELEMENTS: [&str; 6] = ["Document", "AppHdr", "GrpHdr", "CdtTrfTxInf", "Dbtr", "FinInstnId"];

/// Whether a text is ISO 20022: one of its elements begins a tag, behind a prefix perhaps.
pub(super) fn is_iso(text: &str) -> bool {
    let bytes = text.as_bytes();
    ISO_ELEMENTS.iter().any(|name| {
        memchr::memmem::find_iter(bytes, name.as_bytes()).any(|at| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            let after = bytes.get(at + name.len());
            matches!(before, Some(b'<' | b':')) && matches!(after, Some(b'>' | b' ' | b'/' | b'\n' | b'\r' | b'\t'))
        })
    })
}

/// Reads a message.
pub(super) fn decode(
    text: &str,
    limits: &Limits,
    buffers: &mut Buffers,
    payments: &mut Payments,
) -> Result<(), DeadLetter> {
    let mut walk = Walk::new(limits, payments, buffers);
    walk.begin()?;
    read(text, &mut walk, 0)?;
    walk.finish()
}

/// Reads XML of another kind.
pub(super) fn decode_other(text: &str, walk: &mut tree::Walk<'_>) -> Result<(), DeadLetter> {
    walk.begin()?;
    let mut elements = tree::Elements::new(walk);
    read(text, &mut elements, 0)?;
    let seen = elements.is_used();
    walk.finish();
    if seen { Ok(()) } else { Err(no_element()) }
}

fn no_element() -> DeadLetter {
    DeadLetter { reason: DeadLetterReason::Malformed, detail: "there is no element in it".to_owned() }
}

/// What takes the elements of a document.
pub(super) trait Sink {
    fn depth(&self) -> usize;
    fn start(&mut self, name: &str) -> Result<(), DeadLetter>;
    fn end(&mut self);
    fn text(&mut self, text: &str);
    fn attribute(&mut self, name: &str, value: &str) -> Result<(), DeadLetter>;
    fn aside(&mut self, what: &str, value: &str);
}

fn read(text: &str, walk: &mut impl Sink, embedded: usize) -> Result<(), DeadLetter> {
    let mut scanner = Scanner::new(text);
    let floor = walk.depth();
    loop {
        let at = scanner.position();
        let event =
            scanner.next().map_err(|NotWellFormed| DeadLetter::malformed(scanner.position(), "no well-formed XML"))?;
        match event {
            Event::Start(tag) => {
                walk.start(tag.local_name())?;
                attributes(tag, at, walk)?;
            }
            Event::Empty(tag) => {
                walk.start(tag.local_name())?;
                attributes(tag, at, walk)?;
                walk.end();
            }
            Event::End => walk.end(),
            Event::Text(text) => walk.text(text),
            Event::CData(data) if embedded < EMBEDDED_MAX && is_well_formed(data) => {
                read(data, walk, embedded + 1)?;
            }
            Event::CData(data) => walk.text(data),
            Event::Reference(name) => reference_text(name, at, walk)?,
            Event::DocType => {
                let detail = format!("byte {at}: document type declarations are refused");
                return Err(DeadLetter { reason: DeadLetterReason::ForbiddenDoctype, detail });
            }
            Event::Eof if walk.depth() > floor => {
                return Err(DeadLetter::malformed(at, "the text ends inside an element"));
            }
            Event::Eof => return Ok(()),
            // No system acts on these, but a person may read them.
            Event::Comment(comment) => walk.aside("(comment)", comment),
            Event::Instruction(instruction) => walk.aside("(instruction)", instruction),
            Event::Declaration => {}
        }
    }
}

/// Whether a CDATA section holds XML; other text may begin with `<`, too.
fn is_well_formed(data: &str) -> bool {
    if !data.trim_start().starts_with('<') {
        return false;
    }
    let (mut scanner, mut elements) = (Scanner::new(data), 0_usize);
    let mut depth = 0_usize;
    loop {
        match scanner.next() {
            Ok(Event::Start(_)) => (depth, elements) = (depth + 1, elements + 1),
            Ok(Event::Empty(_)) => elements += 1,
            Ok(Event::End) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) => return depth == 0 && elements > 0,
            Ok(Event::DocType) | Err(NotWellFormed) => return false,
            Ok(_) => {}
        }
    }
}

/// Attributes are texts too, but for those that name namespaces and schemas.
fn attributes(tag: Tag<'_>, at: usize, walk: &mut impl Sink) -> Result<(), DeadLetter> {
    if tag.is_bare() {
        return Ok(());
    }
    for attribute in tag.to_element().attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| DeadLetter::malformed(at, "an attribute that is not well-formed"))?;
        let name = attribute.key.as_ref();
        if name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:") {
            continue;
        }
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap_or_else(|_| attribute.value.clone());
        walk.attribute(attribute.key.local_name().as_ref(), &value)?;
    }
    Ok(())
}

/// Characters by number, and the entities of XML and of HTML, which some systems write without declaring them. No other
/// can be known: document types are refused.
fn reference_text(name: &str, at: usize, walk: &mut impl Sink) -> Result<(), DeadLetter> {
    let mut buffer = [0; 4];
    if let Ok(Some(c)) = BytesRef::new(name).resolve_char_ref() {
        walk.text(c.encode_utf8(&mut buffer));
        return Ok(());
    }
    let text = quick_xml::escape::resolve_html5_entity(name)
        .ok_or_else(|| DeadLetter::malformed(at, "an entity that is not declared"))?;
    walk.text(text);
    Ok(())
}
