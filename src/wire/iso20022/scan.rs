//! The markup of XML, event by event, as it stands. Attributes and entities are quick-xml's to read, and its reader is
//! the oracle of this one in tests: what the two make of a text is the same.

use quick_xml::events::BytesStart;

/// A piece of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event<'t> {
    Start(Tag<'t>),
    Empty(Tag<'t>),
    End,
    Text(&'t str),
    CData(&'t str),
    /// What stands between `&` and `;`.
    Reference(&'t str),
    DocType,
    Comment(&'t str),
    Instruction(&'t str),
    Declaration,
    Eof,
}

/// What stands between `<` and `>`: a name with attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    content: &'t str,
    /// Length of the name.
    name: usize,
}

impl<'t> Tag<'t> {
    fn name(self) -> &'t str {
        self.content.get(..self.name).unwrap_or_default()
    }

    /// The name without its prefix.
    pub(super) fn local_name(self) -> &'t str {
        let name = self.name();
        // Names are too short for a search to pay.
        let colon = name.bytes().position(|byte| byte == b':');
        colon.and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
    }

    /// Whether there is anything behind the name.
    pub(super) const fn is_bare(self) -> bool {
        self.name == self.content.len()
    }

    /// The same, to read the attributes of.
    pub(super) fn to_element(self) -> BytesStart<'t> {
        BytesStart::from_content(self.content, self.name)
    }
}

/// The text is not well-formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotWellFormed;

/// Reads a text from its start to its end.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Names of the open elements: where each stands.
    open: Vec<(usize, usize)>,
}

impl<'t> Scanner<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0, open: Vec::new() }
    }

    /// The byte that is read next.
    pub(super) const fn position(&self) -> usize {
        self.at
    }

    pub(super) fn next(&mut self) -> Result<Event<'t>, NotWellFormed> {
        let rest = self.rest();
        match rest.as_bytes().first() {
            None => Ok(Event::Eof),
            Some(b'<') => self.markup(rest),
            Some(b'&') => Ok(self.reference(rest)),
            Some(_) => {
                let end = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
                Ok(Event::Text(self.take(end)))
            }
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, length: usize) -> &'t str {
        let taken = self.text.get(self.at..self.at + length).unwrap_or_default();
        self.at += length;
        taken
    }

    /// `&name;`. An ampersand that no semicolon follows before the next markup is text.
    fn reference(&mut self, rest: &'t str) -> Event<'t> {
        let bytes = rest.as_bytes().get(1..).unwrap_or_default();
        let end = memchr::memchr3(b';', b'&', b'<', bytes).map_or(rest.len(), |end| end + 1);
        if rest.as_bytes().get(end) == Some(&b';') {
            let name = rest.get(1..end).unwrap_or_default();
            self.at += end + 1;
            return Event::Reference(name);
        }
        Event::Text(self.take(end))
    }

    fn markup(&mut self, rest: &'t str) -> Result<Event<'t>, NotWellFormed> {
        match rest.as_bytes().get(1) {
            Some(b'/') => self.end(rest),
            Some(b'!') => self.bang(rest),
            Some(b'?') => {
                let content = self.until(rest, "<?", "?>")?;
                let name = content.strip_prefix("xml");
                let is_declaration = name.is_some_and(|rest| rest.is_empty() || rest.starts_with(is_space));
                Ok(if is_declaration { Event::Declaration } else { Event::Instruction(content) })
            }
            Some(_) => self.start(rest),
            None => Err(NotWellFormed),
        }
    }

    /// What stands between an opening and a closing.
    fn until(&mut self, rest: &'t str, open: &str, close: &str) -> Result<&'t str, NotWellFormed> {
        let content = rest.get(open.len()..).ok_or(NotWellFormed)?;
        let end = memchr::memmem::find(content.as_bytes(), close.as_bytes()).ok_or(NotWellFormed)?;
        self.at += open.len() + end + close.len();
        Ok(content.get(..end).unwrap_or_default())
    }

    fn bang(&mut self, rest: &'t str) -> Result<Event<'t>, NotWellFormed> {
        if rest.starts_with("<!--") {
            return self.until(rest, "<!--", "-->").map(Event::Comment);
        }
        if rest.starts_with("<![CDATA[") {
            return self.until(rest, "<![CDATA[", "]]>").map(Event::CData);
        }
        // Nothing is read behind a document type: the message is refused.
        let is_doctype = rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case("DOCTYPE"));
        if is_doctype { Ok(Event::DocType) } else { Err(NotWellFormed) }
    }

    fn end(&mut self, rest: &'t str) -> Result<Event<'t>, NotWellFormed> {
        let (from, to) = self.open.pop().ok_or(NotWellFormed)?;
        // A name in which a tag closes is that of a tag whose quotes do not belong together.
        let name = self.text.get(from..to).filter(|name| !name.contains('>')).ok_or(NotWellFormed)?;
        let after = rest.get("</".len()..).and_then(|rest| rest.strip_prefix(name)).ok_or(NotWellFormed)?;
        // White space may follow the name.
        let closed = after.trim_start_matches(is_space).strip_prefix('>').ok_or(NotWellFormed)?;
        self.at = self.text.len() - closed.len();
        Ok(Event::End)
    }

    fn start(&mut self, rest: &'t str) -> Result<Event<'t>, NotWellFormed> {
        let tag = rest.as_bytes();
        // Most tags are a short name and no more.
        let name_ends = |byte: &u8| matches!(byte, b'>' | b'"' | b'\'') || is_space(char::from(*byte));
        let bare = tag.iter().position(name_ends).filter(|at| tag.get(*at) == Some(&b'>'));
        let end = bare.or_else(|| tag_end(tag)).ok_or(NotWellFormed)?;
        let start = self.at + 1;
        self.at += end + 1;
        let content = rest.get(1..end).unwrap_or_default();
        let (content, is_empty) = content.strip_suffix('/').map_or((content, false), |content| (content, true));
        let space = || content.bytes().position(|byte| is_space(char::from(byte)));
        let name = bare.map_or_else(space, |_| None).unwrap_or(content.len());
        let tag = Tag { content, name };
        if is_empty {
            return Ok(Event::Empty(tag));
        }
        self.open.push((start, start + name));
        Ok(Event::Start(tag))
    }
}

/// Where a tag closes: the first `>` that stands in no quotes.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let rest = tag.get(at..)?;
        let found = at + memchr::memchr3(b'>', b'"', b'\'', rest)?;
        match tag.get(found)? {
            b'>' => return Some(found),
            quote => at = found + 1 + memchr::memchr(*quote, tag.get(found + 1..)?)? + 1,
        }
    }
}

/// White space of XML.
const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::events::Event as E;

    use super::*;

    /// What is compared of an event.
    fn note(event: &Event<'_>) -> String {
        match event {
            Event::Start(tag) => format!("start {:?} {:?}", tag.name(), tag.to_element().attributes_raw()),
            Event::Empty(tag) => format!("empty {:?} {:?}", tag.name(), tag.to_element().attributes_raw()),
            other => format!("{other:?}"),
        }
    }

    fn own(text: &str) -> (Vec<String>, bool) {
        let (mut scanner, mut notes) = (Scanner::new(text), Vec::new());
        loop {
            match scanner.next() {
                Ok(event @ (Event::Eof | Event::DocType)) => {
                    notes.push(note(&event));
                    return (notes, true);
                }
                Ok(event) => notes.push(note(&event)),
                Err(NotWellFormed) => return (notes, false),
            }
        }
    }

    fn tag<'t>(element: &'t BytesStart<'_>) -> Tag<'t> {
        Tag { content: element, name: element.name().as_ref().len() }
    }

    fn oracle(text: &str) -> (Vec<String>, bool) {
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        let mut notes: Vec<String> = Vec::new();
        loop {
            let Ok(event) = reader.read_event() else { return (notes, false) };
            let own = match &event {
                E::Start(element) => Event::Start(tag(element)),
                E::Empty(element) => Event::Empty(tag(element)),
                E::End(_) => Event::End,
                E::Text(text) => Event::Text(text),
                E::CData(data) => Event::CData(data),
                E::GeneralRef(name) => Event::Reference(name),
                E::DocType(_) => Event::DocType,
                E::Comment(text) => Event::Comment(text),
                E::PI(text) => Event::Instruction(text),
                E::Decl(_) => Event::Declaration,
                E::Eof => Event::Eof,
            };
            notes.push(note(&own));
            if matches!(own, Event::Eof | Event::DocType) {
                return (notes, true);
            }
        }
    }

    /// The same, texts that follow each other joined: where a dangling ampersand parts them is no matter.
    fn joined((notes, read): (Vec<String>, bool)) -> (Vec<String>, bool) {
        let mut all: Vec<String> = Vec::new();
        for note in notes {
            let text = note.strip_prefix("Text(\"").and_then(|text| text.strip_suffix("\")"));
            match (text, all.last_mut()) {
                (Some(text), Some(last)) if last.starts_with("Text(\"") => {
                    last.truncate(last.len() - 2);
                    last.push_str(text);
                    last.push_str("\")");
                }
                _ => all.push(note),
            }
        }
        (all, read)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn it_reads_what_quick_xml_reads(
            parts in prop::collection::vec(
                "<a>|</a>|<b c='d>'>|</b >|<e/>|<f g=\"h\"/>|text|&amp;|&|;|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?xml |<\\?p|\\?>| |\n|'|\"|>|é",
                0..14,
            )
        ) {
            let text = parts.concat();
            let (own, oracle) = (joined(own(&text)), joined(oracle(&text)));
            // Of what is not well-formed it matters only that both say so.
            prop_assert_eq!(own.1, oracle.1, "{}", text);
            if own.1 {
                prop_assert_eq!(own.0, oracle.0, "{}", text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "[<>&;!?/\\[\\]a '\"=-]{0,30}|\\PC{0,30}") {
            let _ = own(&text);
        }
    }
}
