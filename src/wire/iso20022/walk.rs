//! The state of a walk over ISO 20022 elements, and the payments it fills.

use super::roles::{self, ROLES, Role, Scope, TRANSFERS};
use crate::domain::{Attribute, DeadLetter, DeadLetterReason, Mark, Owner, Payment, Place, Rail};
use crate::wire::Payments;
use crate::wire::limits::{Limits, push_name};

/// An open element.
#[derive(Clone, Copy)]
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

pub(super) struct Walk<'a> {
    limits: &'a Limits,
    payments: &'a mut Payments,
    frames: Vec<Frame>,
    /// Local names of the open elements, joined by slashes, as far as alerts tell them.
    path: String,
    /// The same, whole and without slashes.
    names: String,
    text: String,
    /// The texts of open elements that have elements beside text, line by line: a name may run through the markup.
    mixed: String,
    /// The last owner of each role element, for the account that follows it.
    owners: Vec<(&'static str, Owner)>,
    /// The identifier whose scheme has not been read yet.
    identifier: Option<Place>,
    /// What stands outside the transfers, once there is one, and how much of it the last transfer holds.
    group: Option<(Payment, Mark)>,
    /// Bytes of the copies of it.
    copied: usize,
    group_id_rank: u8,
    id_rank: u8,
    inside_transfer: bool,
    seen_element: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(limits: &'a Limits, payments: &'a mut Payments) -> Result<Self, DeadLetter> {
        payments.next_within(limits)?.set_rail(Rail::Wire);
        Ok(Self {
            limits,
            payments,
            frames: Vec::new(),
            path: String::new(),
            names: String::new(),
            text: String::new(),
            mixed: String::new(),
            owners: Vec::new(),
            identifier: None,
            group: None,
            copied: 0,
            group_id_rank: 0,
            id_rank: 0,
            inside_transfer: false,
            seen_element: false,
        })
    }

    pub(super) const fn depth(&self) -> usize {
        self.frames.len()
    }

    pub(super) fn start(&mut self, name: &str) -> Result<(), DeadLetter> {
        if !self.text.trim().is_empty()
            && let Some(frame) = self.frames.last_mut()
        {
            frame.mixed.get_or_insert(self.mixed.len());
        }
        self.flush();
        if self.frames.len() == self.limits.depth_max {
            let detail = format!("nested deeper than {} levels", self.limits.depth_max);
            return Err(DeadLetter { reason: DeadLetterReason::TooDeep, detail });
        }
        self.seen_element = true;
        let transfer = !self.inside_transfer && TRANSFERS.contains(&name);
        if transfer {
            self.start_transfer()?;
        }
        let owner = self.owner_of(name);
        let path = self.path.len();
        push_name(&mut self.path, '/', name);
        self.frames.push(Frame { path, name: self.names.len(), owner, transfer, mixed: None });
        self.names.push_str(name);
        Ok(())
    }

    pub(super) fn end(&mut self) {
        self.flush();
        let Some(frame) = self.frames.pop() else { return };
        if let Some(from) = frame.mixed {
            let joined = self.mixed.get(from..).unwrap_or_default().trim_end().to_owned();
            let path = std::mem::take(&mut self.path);
            self.target().0.add(Owner::Payment, Attribute::JoinedLines, &joined, &path);
            self.path = path;
            if !self.frames.iter().any(|frame| frame.mixed.is_some()) {
                self.mixed.clear();
            }
        }
        self.path.truncate(frame.path);
        self.names.truncate(frame.name);
        if frame.transfer {
            self.inside_transfer = false;
            self.owners.clear();
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        let attribute = if name == "Ccy" { Attribute::Currency } else { Attribute::Text };
        if !value.trim().is_empty() {
            let source = format!("{}@{name}", self.path);
            self.target().0.add(Owner::Payment, attribute, value.trim(), &source);
        }
    }

    /// A text beside the elements' own.
    pub(super) fn aside(&mut self, what: &str, value: &str) {
        if !value.trim().is_empty() {
            let source = format!("{}{what}", self.path);
            self.target().0.add_text(value.trim(), &source);
        }
    }

    pub(super) fn finish(mut self) -> Result<(), DeadLetter> {
        self.flush();
        if !self.seen_element {
            let detail = "there is no element in it".to_owned();
            return Err(DeadLetter { reason: DeadLetterReason::Malformed, detail });
        }
        // What followed the last transfer belongs to no other one: the last takes it, so that it is screened.
        if let Some((group, mark)) = &self.group {
            self.payments.last_mut().append_since(group, *mark);
        }
        Ok(())
    }

    /// The first transfer goes on with the payment that holds the group; each later one begins as a copy of the group.
    fn start_transfer(&mut self) -> Result<(), DeadLetter> {
        self.inside_transfer = true;
        self.owners.clear();
        match &mut self.group {
            None => {
                let group = self.payments.as_slice().last().cloned().unwrap_or_default();
                let mark = group.mark();
                self.group = Some((group, mark));
                self.group_id_rank = self.id_rank;
            }
            Some((group, mark)) => {
                self.copied += group.size();
                if self.copied > self.limits.payments_bytes_max {
                    let detail = format!("its transfers take more than {} bytes", self.limits.payments_bytes_max);
                    return Err(DeadLetter { reason: DeadLetterReason::TooManyPayments, detail });
                }
                self.payments.next_within(self.limits)?.copy_from(group);
                *mark = group.mark();
                self.id_rank = self.group_id_rank;
            }
        }
        Ok(())
    }

    /// Whose the texts of an element are: of the party or agent it opens, else of its parent's.
    fn owner_of(&mut self, name: &str) -> Option<(Owner, Scope)> {
        let inherited = self.frames.last().and_then(|frame| frame.owner);
        if let Some((key, role)) = ROLES.iter().find(|(key, _)| *key == name) {
            // An organisation's id inside a party is that party's; only in the header is it a party of its own.
            let header = matches!(self.name(), "Fr" | "To");
            if *key != "OrgId" || (inherited.is_none() && header) {
                let scope = if matches!(role, Role::Party(_)) { Scope::Party } else { Scope::Agent };
                return Some((self.open(key, *role), scope));
            }
        }
        if let Some(holder) = name.strip_suffix("Acct")
            && let Some((key, role)) = ROLES.iter().find(|(key, _)| *key == holder)
        {
            return Some((self.holder(key, *role), Scope::Account));
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
    fn holder(&mut self, key: &'static str, role: Role) -> Owner {
        if let Some((_, owner)) = self.owners.iter().rev().find(|(k, _)| *k == key) {
            return *owner;
        }
        self.open(key, role)
    }

    /// The payment that the current element belongs to, and its id's rank.
    fn target(&mut self) -> (&mut Payment, &mut u8) {
        match &mut self.group {
            Some((group, _)) if !self.inside_transfer => (group, &mut self.group_id_rank),
            _ => (self.payments.last_mut(), &mut self.id_rank),
        }
    }

    fn open(&mut self, key: &'static str, role: Role) -> Owner {
        let (payment, _) = self.target();
        let owner = match role {
            Role::Party(role) => payment.add_party(role),
            Role::Agent(role) => payment.add_agent(role),
        };
        self.owners.push((key, owner));
        owner
    }

    /// Takes the text read so far as a value of the open element.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let value = text.trim();
        if !value.is_empty() {
            self.leaf(value);
            if self.frames.iter().any(|frame| frame.mixed.is_some()) {
                self.mixed.push_str(value);
                self.mixed.push('\n');
            }
        }
        self.text = text;
        self.text.clear();
    }

    fn leaf(&mut self, value: &str) {
        let scope = self.frames.last().and_then(|frame| frame.owner);
        if self.name() == "Cd" && self.parent_name() == "SchmeNm" {
            self.scheme(value);
        }
        let names = std::mem::take(&mut self.names);
        let path = std::mem::take(&mut self.path);
        let name = self.frames.last().and_then(|frame| names.get(frame.name..)).unwrap_or_default();
        let known = scope.and_then(|(owner, scope)| Some((owner, roles::leaf(scope, name)?)));
        let (owner, attribute) = known.unwrap_or_else(|| (Owner::Payment, roles::outside(name)));
        let (payment, rank) = self.target();
        let better = roles::id_rank(name, value);
        if better > *rank {
            payment.set_id(value);
            *rank = better;
        }
        let place = payment.add(owner, attribute, value, &path);
        self.identifier = matches!(attribute, Attribute::Identifier(_)).then_some(place);
        (self.names, self.path) = (names, path);
    }

    /// The name of the open element.
    fn name(&self) -> &str {
        self.frames.last().and_then(|frame| self.names.get(frame.name..)).unwrap_or_default()
    }

    fn parent_name(&self) -> &str {
        let [.., parent, frame] = self.frames.as_slice() else { return "" };
        self.names.get(parent.name..frame.name).unwrap_or_default()
    }

    /// A scheme code says what the id before it is.
    fn scheme(&mut self, code: &str) {
        if let (Some(place), Some(kind)) = (self.identifier.take(), roles::identifier_kind(code)) {
            self.target().0.set_identifier_kind(place, kind);
        }
    }
}
