//! The state of a walk over ISO 20022 elements, and the payments it fills.

use super::Sink;
use super::roles::{self, Element, Key, NO_ID, Part, Scope};
use crate::domain::{Attribute, DeadLetter, Owner, Rail};
use crate::wire::Payments;
use crate::wire::learned::Learned;
use crate::wire::limits::{Limits, push_name};
use crate::wire::role::Role;
use crate::wire::transfers::Transfers;

/// An open element.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// Length of the path before its name.
    path: usize,
    /// Whose the texts in it are.
    owner: Option<(Owner, Scope)>,
    /// What its own text is, and how well that serves as the payment's id.
    leaf: (Owner, Attribute),
    id_rank: u8,
    names: Option<Role>,
    part: Part,
    /// Whether it is the transfer that is open.
    transfer: bool,
    /// Where its text begins in `mixed`, once it has elements beside text.
    mixed: Option<usize>,
}

/// Buffers of a walk, reused from message to message.
#[derive(Clone, Debug, Default)]
pub(in crate::wire) struct Buffers {
    frames: Vec<Frame>,
    /// Local names of the open elements, joined by slashes, as far as alerts tell them.
    path: String,
    text: String,
    /// The texts of open elements that have elements beside text, line by line: a name may run through the markup.
    mixed: String,
    /// What elements are.
    elements: Learned<Element>,
    /// The last owner of each role element, for the account that follows it.
    owners: Vec<(Key, Owner)>,
}

pub(in crate::wire) struct Walk<'a> {
    transfers: Transfers<'a>,
    buffers: &'a mut Buffers,
    /// The identifier whose scheme has not been read yet.
    identifier: Option<usize>,
    seen_element: bool,
}

impl<'a> Walk<'a> {
    pub(in crate::wire) fn new(limits: &'a Limits, payments: &'a mut Payments, buffers: &'a mut Buffers) -> Self {
        Self { transfers: Transfers::new(limits, payments), buffers, identifier: None, seen_element: false }
    }

    /// Begins a message.
    pub(in crate::wire) fn begin(&mut self) -> Result<(), DeadLetter> {
        let Buffers { frames, path, text, mixed, owners, .. } = &mut *self.buffers;
        frames.clear();
        owners.clear();
        [path, text, mixed].into_iter().for_each(String::clear);
        self.seen_element = false;
        self.transfers.begin(Rail::Wire)
    }
}

impl Sink for Walk<'_> {
    fn depth(&self) -> usize {
        self.buffers.frames.len()
    }

    fn start(&mut self, name: &str) -> Result<(), DeadLetter> {
        if !self.buffers.text.is_empty()
            && !self.buffers.text.trim().is_empty()
            && let Some(frame) = self.buffers.frames.last_mut()
        {
            frame.mixed.get_or_insert(self.buffers.mixed.len());
        }
        self.flush();
        self.transfers.limits().check_depth(self.buffers.frames.len())?;
        self.seen_element = true;
        let element = self.buffers.elements.get(name, Element::of);
        let outside = !self.transfers.is_inside();
        let transfer = outside && element.part == Part::Transfer;
        if transfer {
            self.transfers.start()?;
            self.buffers.owners.clear();
        }
        if outside && element.part == Part::Batch {
            self.transfers.open_batch();
        }
        let owner = self.owner_of(&element);
        let leaf = owner.and_then(|(owner, scope)| Some((owner, element.leaf(scope)?)));
        self.buffers.frames.push(Frame {
            path: self.buffers.path.len(),
            owner,
            leaf: leaf.unwrap_or((Owner::Payment, element.outside)),
            id_rank: element.id_rank,
            names: element.names.filter(|_| owner.is_none()),
            part: element.part,
            transfer,
            mixed: None,
        });
        push_name(&mut self.buffers.path, '/', name);
        Ok(())
    }

    fn end(&mut self) {
        self.flush();
        let Some(frame) = self.buffers.frames.pop() else { return };
        if let Some(from) = frame.mixed {
            let joined = self.buffers.mixed.get(from..).unwrap_or_default().trim_end().to_owned();
            let path = std::mem::take(&mut self.buffers.path);
            self.transfers.target().add(Owner::Payment, Attribute::JoinedLines, &joined, &path);
            self.buffers.path = path;
            if !self.buffers.frames.iter().any(|frame| frame.mixed.is_some()) {
                self.buffers.mixed.clear();
            }
        }
        if frame.part == Part::Batch && !self.transfers.is_inside() {
            self.transfers.close_batch();
        }
        self.buffers.path.truncate(frame.path);
        if frame.transfer {
            self.transfers.end();
            self.buffers.owners.clear();
        }
    }

    fn text(&mut self, text: &str) {
        self.buffers.text.push_str(text);
    }

    fn attribute(&mut self, name: &str, value: &str) -> Result<(), DeadLetter> {
        let attribute = if name == "Ccy" { Attribute::Currency } else { Attribute::Text };
        if !value.trim().is_empty() {
            let source = format!("{}@{name}", self.buffers.path);
            self.transfers.target().add(Owner::Payment, attribute, value.trim(), &source);
        }
        Ok(())
    }

    /// A text beside the elements' own.
    fn aside(&mut self, what: &str, value: &str) {
        if !value.trim().is_empty() {
            let source = format!("{}{what}", self.buffers.path);
            self.transfers.target().add_text(value.trim(), &source);
        }
    }
}

impl Walk<'_> {
    pub(in crate::wire) fn finish(&mut self) -> Result<(), DeadLetter> {
        self.flush();
        if !self.seen_element {
            return Err(super::no_element());
        }
        self.transfers.finish();
        Ok(())
    }

    /// Whose the texts of an element are: of the party or agent it opens, else of its parent's.
    fn owner_of(&mut self, element: &Element) -> Option<(Owner, Scope)> {
        let around = self.buffers.frames.last();
        let inherited = around.and_then(|frame| frame.owner);
        if let Some(role) = element.role {
            // An organisation's id inside a party is that party's; only in the header is it a party of its own.
            let in_header = inherited.is_none() && around.is_some_and(|frame| frame.part == Part::HeaderSide);
            if element.part != Part::OrganisationId || in_header {
                let scope = if matches!(role, Role::Party(_)) { Scope::Party } else { Scope::Agent };
                return Some((self.open(element.key, role), scope));
            }
        }
        if let Some((key, role)) = element.account_of {
            // Of the last one of that role, or of a new one where the account comes alone.
            let last = self.buffers.owners.iter().rev().find(|(k, _)| *k == key).map(|(_, owner)| *owner);
            return Some((last.unwrap_or_else(|| self.open(key, role)), Scope::Account));
        }
        let (owner, scope) = inherited?;
        let scope = match (element.part, scope) {
            (Part::Address, _) => Scope::Address,
            (Part::Contact, _) => Scope::Contact,
            // A proxy is a phone number or e-mail; other ids of an account are its numbers.
            (Part::Proxy, Scope::Account) | (Part::OtherId, Scope::Party | Scope::Agent) => Scope::OtherId,
            _ => scope,
        };
        Some((owner, scope))
    }

    fn open(&mut self, key: Key, role: Role) -> Owner {
        let owner = role.add_to(self.transfers.target());
        self.buffers.owners.push((key, owner));
        owner
    }

    /// Takes the text read so far as a value of the open element.
    fn flush(&mut self) {
        if self.buffers.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.buffers.text);
        let value = text.trim();
        if !value.is_empty() {
            self.leaf(value);
            if self.buffers.frames.iter().any(|frame| frame.mixed.is_some()) {
                self.buffers.mixed.push_str(value);
                self.buffers.mixed.push('\n');
            }
        }
        self.buffers.text = text;
        self.buffers.text.clear();
    }

    fn leaf(&mut self, value: &str) {
        let (frame, parent) = match self.buffers.frames.as_slice() {
            [.., parent, frame] => (Some(*frame), Some(parent.part)),
            [frame] => (Some(*frame), None),
            [] => (None, None),
        };
        if frame.is_some_and(|frame| frame.part == Part::Code) && parent == Some(Part::SchemeName) {
            self.scheme(value);
        }
        let (owner, attribute) = frame.map_or((Owner::Payment, Attribute::Text), |frame| frame.leaf);
        let (owner, attribute) = match frame.and_then(|frame| frame.names) {
            Some(role) if attribute == Attribute::Text => (role.add_to(self.transfers.target()), Attribute::Name),
            _ => (owner, attribute),
        };
        let rank = frame.map_or(0, |frame| frame.id_rank);
        if rank > 0 && value != NO_ID {
            self.transfers.offer_id(value, rank);
        }
        let n = self.transfers.target().add(owner, attribute, value, &self.buffers.path);
        self.identifier = matches!(attribute, Attribute::Identifier(_)).then_some(n);
    }

    /// A scheme code says what the id before it is.
    fn scheme(&mut self, code: &str) {
        if let (Some(n), Some(kind)) = (self.identifier.take(), roles::identifier_kind(code)) {
            self.transfers.target().set_identifier_kind(n, kind);
        }
    }
}
