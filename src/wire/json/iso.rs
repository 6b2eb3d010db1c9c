//! ISO 20022's elements as the keys of JSON, through the tables of its XML.

use super::{Sink, Stop};
use crate::domain::DeadLetter;
use crate::wire::iso20022::{Sink as _, Walk};

/// The element's own text, where it has attributes beside: as converters from XML write it.
const OWN_TEXT: [&str; 4] = ["#text", "$value", "$", "_text"];

/// Keys as elements.
pub(super) struct Elements<'a> {
    walk: Walk<'a>,
    /// The keys on the way to the value that is read, one after the other.
    names: String,
}

/// The name of an element: where it stands among the names.
#[derive(Clone, Copy, Default)]
pub(super) struct Name {
    start: usize,
    end: usize,
}

impl<'a> Elements<'a> {
    pub(super) const fn new(walk: Walk<'a>) -> Self {
        Self { walk, names: String::new() }
    }

    fn name(&self, name: Name) -> &str {
        self.names.get(name.start..name.end).unwrap_or_default()
    }

    /// Runs a part of the walk with a name, which is the walk's while it lasts.
    fn start(&mut self, name: Name) -> Result<(), DeadLetter> {
        let names = std::mem::take(&mut self.names);
        let local = names.get(name.start..name.end).unwrap_or_default();
        let started = self.walk.start(local.rsplit(':').next().unwrap_or(local));
        self.names = names;
        started
    }
}

impl Sink for Elements<'_> {
    type Slot = Name;

    fn begin(&mut self) -> Result<(), DeadLetter> {
        self.names.clear();
        self.walk.begin()
    }

    fn finish(&mut self) -> Result<(), DeadLetter> {
        self.walk.finish()
    }

    fn key(&mut self, key: &str) -> Result<(Name, usize), Stop> {
        let start = self.names.len();
        self.names.push_str(key);
        Ok((Name { start, end: self.names.len() }, start))
    }

    fn leave_key(&mut self, before: usize) {
        self.names.truncate(before);
    }

    fn open(&mut self, name: Name, _: Option<usize>) -> Result<(), Stop> {
        Ok(self.start(name)?)
    }

    fn close(&mut self) {
        self.walk.end();
    }

    fn text(&mut self, name: Name, value: &str, _: Option<usize>) -> Result<(), Stop> {
        let key = self.name(name);
        if OWN_TEXT.contains(&key) {
            self.walk.text(value);
        } else if let Some(attribute) = key.strip_prefix('@') {
            let attribute = attribute.to_owned();
            self.walk.attribute(&attribute, value)?;
        } else {
            self.start(name)?;
            self.walk.text(value);
            self.walk.end();
        }
        Ok(())
    }
}
