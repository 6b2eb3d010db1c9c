//! Published XML, one entry at a time: a file of any size is read with the memory of its largest entry.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::ListError;

/// An element with everything in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// An attribute's value; empty where there is none.
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// An attribute that is a number: an id.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name).parse().ok()
    }

    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every child of that name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The trimmed text of the first child of that name; empty where there is none.
    pub(super) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }

    /// Hands over every element without children in it, at any depth, with its trimmed text.
    pub(super) fn leaves<'a>(&'a self, each: &mut impl FnMut(&'a str, &'a str)) {
        for child in &self.children {
            if child.children.is_empty() { each(&child.name, child.text.trim()) } else { child.leaves(each) }
        }
    }
}

/// Elements nested deeper are no published list.
const DEPTH_MAX: usize = 32;

/// Walks a document and hands over each element of the given names, whole; every other element is walked into. `root`
/// is what the document must begin with; it is returned, with its attributes and nothing in it.
///
/// # Errors
/// When the document is not well-formed, declares a document type, ends too early or does not begin with `root`.
pub(super) fn read(
    reader: &mut dyn BufRead,
    root: &str,
    names: &[&str],
    mut each: impl FnMut(Element) -> Result<(), ListError>,
) -> Result<Element, ListError> {
    let mut first = Element::default();
    let mut reader = Reader::from_reader(reader);
    let mut buffer = Vec::new();
    // Elements being built, the outermost first; none while between entries.
    let mut building: Vec<Element> = Vec::new();
    let mut depth = 0usize;
    loop {
        buffer.clear();
        let at = reader.buffer_position();
        let damaged = |what: &str| ListError::damaged(format!("byte {at}: {what}"));
        let event = reader.read_event_into(&mut buffer).map_err(|error| damaged(&error.to_string()))?;
        match event {
            Event::Start(start) => {
                let element = element(&start)?;
                if depth == 0 && element.name != root {
                    return Err(damaged(&format!("it begins with <{}>, not with <{root}>", element.name)));
                }
                depth += 1;
                if depth > DEPTH_MAX {
                    return Err(damaged("elements are nested too deep"));
                }
                if depth == 1 {
                    first = element;
                } else if !building.is_empty() || names.contains(&element.name.as_str()) {
                    building.push(element);
                }
            }
            Event::Empty(start) => {
                let element = element(&start)?;
                match building.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None if names.contains(&element.name.as_str()) => each(element)?,
                    None => {}
                }
            }
            Event::End(_) => {
                depth = depth.checked_sub(1).ok_or_else(|| damaged("an end tag without its start"))?;
                if let Some(done) = building.pop() {
                    match building.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => each(done)?,
                    }
                }
            }
            Event::Text(text) => append(&mut building, &text),
            Event::CData(text) => append(&mut building, &text),
            Event::GeneralRef(reference) => {
                let text = entity(&reference).ok_or_else(|| damaged("an entity that XML does not define"))?;
                append(&mut building, &text);
            }
            Event::DocType(_) => return Err(damaged("document type declarations are refused")),
            Event::Eof if depth > 0 => return Err(damaged("the file ends inside an element: it is cut short")),
            Event::Eof if first.name.is_empty() => return Err(damaged("there is no element in it")),
            Event::Eof => return Ok(first),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
}

fn append(building: &mut [Element], text: &str) {
    if let Some(open) = building.last_mut() {
        open.text.push_str(text);
    }
}

/// A character by number, or one of the five entities that XML defines.
fn entity(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        _ => quick_xml::escape::resolve_predefined_entity(reference).map(str::to_owned),
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, ListError> {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| ListError::damaged(format!("an attribute: {error}")))?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| ListError::damaged(format!("an attribute: {error}")))?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    let name = start.local_name().as_ref().to_owned();
    Ok(Element { name, attributes, ..Element::default() })
}
