//! The state of a walk over ISO 20022 elements, and the payments it fills.

use super::Sink;
use super::roles::{self, BATCHES, Scope, TRANSFERS};
use crate::domain::{Attribute, DeadLetter, Owner, Place, Rail};
use crate::wire::Payments;
use crate::wire::limits::{Limits, push_name};
use crate::wire::role::Role;
use crate::wire::transfers::Transfers;

/// An open element.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// Length of the path before its name.
    path: usize,
    /// Where its name begins among those of the open elements.
    name: usize,
    /// Whose the texts in it are.
    owner: Option<(Owner, Scope)>,
    /// Whether it is a transfer.
    transfer: bool,
    /// Where its text begins in `mixed`, once it has elements beside text.
    mixed: Option<usize>,
}

/// A role element's name, as far as it tells role elements apart: the longest has 16 letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key([u8; 16]);

impl Key {
    fn of(name: &str) -> Self {
        let mut key = [0; 16];
        name.bytes().zip(&mut key).for_each(|(byte, slot)| *slot = byte);
        Self(key)
    }
}

/// Buffers of a walk, reused from message to message.
#[derive(Clone, Debug, Default)]
pub(in crate::wire) struct Buffers {
    frames: Vec<Frame>,
    /// Local names of the open elements, joined by slashes, as far as alerts tell them.
    path: String,
    /// The same, whole and without slashes.
    names: String,
    text: String,
    /// The texts of open elements that have elements beside text, line by line: a name may run through the markup.
    mixed: String,
    /// The last owner of each role element, for the account that follows it.
    owners: Vec<(Key, Owner)>,
}

pub(in crate::wire) struct Walk<'a> {
    transfers: Transfers<'a>,
    buffers: &'a mut Buffers,
    /// The identifier whose scheme has not been read yet.
    identifier: Option<Place>,
    seen_element: bool,
}

impl<'a> Walk<'a> {
    pub(in crate::wire) fn new(limits: &'a Limits, payments: &'a mut Payments, buffers: &'a mut Buffers) -> Self {
        Self { transfers: Transfers::new(limits, payments), buffers, identifier: None, seen_element: false }
    }

    /// Begins a message.
    pub(in crate::wire) fn begin(&mut self) -> Result<(), DeadLetter> {
        let Buffers { frames, path, names, text, mixed, owners } = &mut *self.buffers;
        frames.clear();
        owners.clear();
        [path, names, text, mixed].into_iter().for_each(String::clear);
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
        let transfer = !self.transfers.is_inside() && TRANSFERS.contains(&name);
        if transfer {
            self.transfers.start()?;
            self.buffers.owners.clear();
        }
        if BATCHES.contains(&name) && !self.transfers.is_inside() {
            self.transfers.open_batch();
        }
        let owner = self.owner_of(name);
        let path = self.buffers.path.len();
        push_name(&mut self.buffers.path, '/', name);
        self.buffers.frames.push(Frame { path, name: self.buffers.names.len(), owner, transfer, mixed: None });
        self.buffers.names.push_str(name);
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
        let is_batch = self.buffers.names.get(frame.name..).is_some_and(|name| BATCHES.contains(&name));
        if is_batch && !self.transfers.is_inside() {
            self.transfers.close_batch();
        }
        self.buffers.path.truncate(frame.path);
        self.buffers.names.truncate(frame.name);
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
    fn owner_of(&mut self, name: &str) -> Option<(Owner, Scope)> {
        let inherited = self.buffers.frames.last().and_then(|frame| frame.owner);
        if let Some(role) = roles::role(name) {
            // An organisation's id inside a party is that party's; only in the header is it a party of its own.
            if name != "OrgId" || (inherited.is_none() && matches!(self.name(), "Fr" | "To")) {
                let scope = if matches!(role, Role::Party(_)) { Scope::Party } else { Scope::Agent };
                return Some((self.open(name, role), scope));
            }
        }
        if let Some(holder) = name.strip_suffix("Acct")
            && let Some(role) = roles::role(holder)
        {
            return Some((self.holder(holder, role), Scope::Account));
        }
        let (owner, scope) = inherited?;
        let scope = match (name, scope) {
            ("PstlAdr", _) => Scope::Address,
            ("CtctDtls", _) => Scope::Contact,
            // A proxy is a phone number or e-mail; other ids of an account are its numbers.
            ("Prxy", Scope::Account) | ("Othr", Scope::Party | Scope::Agent) => Scope::OtherId,
            _ => scope,
        };
        Some((owner, scope))
    }

    /// The owner of an account: the last one of that role, or a new one where the account comes alone.
    fn holder(&mut self, name: &str, role: Role) -> Owner {
        let key = Key::of(name);
        if let Some((_, owner)) = self.buffers.owners.iter().rev().find(|(k, _)| *k == key) {
            return *owner;
        }
        self.open(name, role)
    }

    fn open(&mut self, name: &str, role: Role) -> Owner {
        let owner = role.add_to(self.transfers.target());
        self.buffers.owners.push((Key::of(name), owner));
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
        let scope = self.buffers.frames.last().and_then(|frame| frame.owner);
        if self.name() == "Cd" && self.parent_name() == "SchmeNm" {
            self.scheme(value);
        }
        let names = std::mem::take(&mut self.buffers.names);
        let path = std::mem::take(&mut self.buffers.path);
        let name = self.buffers.frames.last().and_then(|frame| names.get(frame.name..)).unwrap_or_default();
        let known = scope.and_then(|(owner, scope)| Some((owner, roles::leaf(scope, name)?)));
        let (owner, attribute) = known.unwrap_or_else(|| (Owner::Payment, roles::outside(name)));
        self.transfers.offer_id(value, roles::id_rank(name, value));
        let place = self.transfers.target().add(owner, attribute, value, &path);
        self.identifier = matches!(attribute, Attribute::Identifier(_)).then_some(place);
        (self.buffers.names, self.buffers.path) = (names, path);
    }

    /// The name of the open element.
    fn name(&self) -> &str {
        self.buffers.frames.last().and_then(|frame| self.buffers.names.get(frame.name..)).unwrap_or_default()
    }

    fn parent_name(&self) -> &str {
        let [.., parent, frame] = self.buffers.frames.as_slice() else { return "" };
        self.buffers.names.get(parent.name..frame.name).unwrap_or_default()
    }

    /// A scheme code says what the id before it is.
    fn scheme(&mut self, code: &str) {
        if let (Some(place), Some(kind)) = (self.identifier.take(), roles::identifier_kind(code)) {
            self.transfers.target().set_identifier_kind(place, kind);
        }
    }
}
