//! A tree as XML has it: whether an element is a text or holds others shows only later.

use super::keys::Meaning;
use super::walk::Walk;
use crate::domain::DeadLetter;
use crate::wire::iso20022::Sink;

/// An element whose end has not come yet.
#[derive(Debug, Default)]
struct Open {
    meaning: Meaning,
    /// Where the path was before it.
    before: usize,
    /// How many of its name stood directly before it.
    index: usize,
    /// Once there is an element in it.
    is_object: bool,
    /// Whether there is text beside the elements in it.
    is_mixed: bool,
    text: String,
    /// All text in it so far, line by line.
    whole: String,
    /// The last element in it, and how many of its name there were in a row.
    last: String,
    count: usize,
}

/// Elements of a document, as keys and texts of a walk.
pub(in crate::wire) struct Elements<'w, 'a> {
    walk: &'w mut Walk<'a>,
    open: Vec<Open>,
    is_used: bool,
}

impl<'w, 'a> Elements<'w, 'a> {
    pub(in crate::wire) fn new(walk: &'w mut Walk<'a>) -> Self {
        Self { walk, open: Vec::new(), is_used: false }
    }

    /// Whether there was any element.
    pub(in crate::wire) const fn is_used(&self) -> bool {
        self.is_used
    }

    /// Takes the text read so far: all of an element's, or a piece beside the elements in it.
    fn flush(&mut self) {
        let Some(element) = self.open.last_mut() else { return };
        if element.text.trim().is_empty() {
            return;
        }
        element.whole.push_str(element.text.trim());
        element.whole.push('\n');
        if element.is_object {
            element.is_mixed = true;
            let piece = std::mem::take(&mut element.text);
            self.walk.text(Meaning::default(), &piece, None);
        }
    }
}

impl Sink for Elements<'_, '_> {
    fn depth(&self) -> usize {
        self.open.len()
    }

    fn start(&mut self, name: &str) -> Result<(), DeadLetter> {
        self.is_used = true;
        if self.open.is_empty() {
            self.walk.open(Meaning::default(), None)?;
        }
        if let Some(parent) = self.open.last_mut()
            && !std::mem::replace(&mut parent.is_object, true)
        {
            // The first of a list is in one, too.
            self.walk.open(parent.meaning, Some(parent.index))?;
        }
        self.flush();
        let index = self.open.last_mut().map_or(0, |parent| {
            if parent.last == name {
                parent.count += 1;
            } else {
                (parent.last, parent.count) = (name.to_owned(), 0);
            }
            parent.count
        });
        let (meaning, before) = self.walk.key(name);
        self.open.push(Open { meaning, before, index, ..Open::default() });
        Ok(())
    }

    fn end(&mut self) {
        self.flush();
        let Some(element) = self.open.pop() else { return };
        if element.is_object {
            if element.is_mixed {
                // A name may run through the markup.
                self.walk.joined(element.whole.trim_end());
            }
            self.walk.close();
        } else {
            self.walk.text(element.meaning, &element.text, (element.index > 0).then_some(element.index));
        }
        if let Some(parent) = self.open.last_mut() {
            parent.whole.push_str(&element.whole);
        }
        self.walk.leave_key(element.before);
        if self.open.is_empty() {
            self.walk.close();
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
        }
    }

    /// An attribute says of its element what an element in it would.
    fn attribute(&mut self, name: &str, value: &str) -> Result<(), DeadLetter> {
        self.start(name)?;
        self.text(value);
        self.end();
        Ok(())
    }

    /// A comment: no system acts on it, but a person may read it.
    fn aside(&mut self, what: &str, value: &str) {
        self.walk.aside(what, value);
    }
}
