//! The state of a walk over a tree of names and texts, and the payments it fills.

use super::embedded::{self, Embedded};
use super::keys::{self, Keys, Kind, Meaning, Scope};
use super::kinds::{Around, is_field_name, is_iban, is_wallet, kind_of, label, label_as_name};
use super::mapping::Mapping;
use crate::domain::{Attribute, DeadLetter, IdentifierKind, Owner, PartyRole, Rail};
use crate::wire::Payments;
use crate::wire::canonical;
use crate::wire::limits::{Limits, push_name};
use crate::wire::role::{Role, set_role};
use crate::wire::transfers::Transfers;

/// The place of the family's name among the parts of a name.
const FAMILY: u8 = 2;
/// How well `payment_id` serves as an id.
const PAYMENT_ID_RANK: u8 = 5;

/// Whether somebody has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    No,
    /// The n-th text, and parts of it may stand elsewhere.
    Perhaps(usize),
    /// It was made of parts.
    Whole,
}

/// Somebody the message is about. Who has no text is no party.
#[derive(Clone, Copy, Debug)]
struct Holder {
    role: Role,
    owner: Option<Owner>,
    named: Named,
    /// Which of the countries that there can be one of it has.
    located: bool,
    resident: bool,
}

/// An open object.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    around: Around,
    transfer: bool,
    /// The first of the holders, and of the parts of names, that were met in it.
    holders: usize,
    parts: usize,
    /// The identifier in it.
    identifier: Option<usize>,
}

/// A part of a name that its format has in pieces.
#[derive(Clone, Debug)]
struct Part {
    holder: u32,
    order: u8,
    text: String,
}

/// What a walk knows of keys, and where it works.
pub(in crate::wire) struct Known<'a> {
    pub(in crate::wire) keys: &'a mut Keys,
    pub(in crate::wire) buffers: &'a mut Buffers,
    pub(in crate::wire) mapping: Option<&'a Mapping>,
}

/// Buffers of a walk, reused from message to message.
#[derive(Clone, Debug, Default)]
pub(in crate::wire) struct Buffers {
    frames: Vec<Frame>,
    holders: Vec<Holder>,
    parts: Vec<Part>,
    /// Keys of the open objects, joined by dots.
    path: String,
}

pub(in crate::wire) struct Walk<'a> {
    transfers: Transfers<'a>,
    keys: &'a mut Keys,
    mapping: Option<&'a Mapping>,
    buffers: &'a mut Buffers,
    embedded: Embedded,
    has_currency: bool,
    has_wallet: bool,
    has_id: bool,
    /// What the value beside a text is that says so, and in which object: `{"key": "beneficiaryName", "value": "..."}`.
    label: Option<(usize, Meaning)>,
    /// The name and the value of a named text.
    text_name: String,
    text_value: Option<String>,
}

impl<'a> Walk<'a> {
    pub(in crate::wire) fn new(limits: &'a Limits, payments: &'a mut Payments, known: Known<'a>) -> Self {
        let Known { keys, buffers, mapping } = known;
        Self {
            transfers: Transfers::new(limits, payments),
            keys,
            mapping,
            buffers,
            embedded: Embedded::default(),
            has_currency: false,
            has_wallet: false,
            has_id: false,
            label: None,
            text_name: String::new(),
            text_value: None,
        }
    }

    /// Begins a message.
    pub(in crate::wire) fn begin(&mut self) -> Result<(), DeadLetter> {
        (self.has_currency, self.has_wallet, self.has_id) = (false, false, false);
        let Buffers { frames, holders, parts, path } = &mut *self.buffers;
        frames.clear();
        holders.clear();
        parts.clear();
        path.clear();
        self.transfers.begin(Rail::Unspecified)
    }

    /// Goes to a key of the open object: what it means, and where the path was before it.
    pub(in crate::wire) fn key(&mut self, key: &str) -> (Meaning, usize) {
        let length = self.buffers.path.len();
        push_name(&mut self.buffers.path, '.', key);
        let mapped = self.mapping.and_then(|mapping| mapping.get(&self.buffers.path));
        let meaning = mapped.unwrap_or_else(|| self.keys.get(key, Meaning::of));
        if meaning == Meaning::default() && !is_field_name(key) {
            self.transfers.target().add_text(key, "(key)");
        }
        (meaning, length)
    }

    /// Whether the keys mean what a mapping says.
    pub(in crate::wire) const fn is_mapped(&self) -> bool {
        self.mapping.is_some()
    }

    /// Comes back from it.
    #[inline]
    pub(in crate::wire) fn leave_key(&mut self, length: usize) {
        self.buffers.path.truncate(length);
    }

    /// Opens an object. `item`: its place in a list, from 0.
    pub(in crate::wire) fn open(&mut self, meaning: Meaning, item: Option<usize>) -> Result<(), DeadLetter> {
        self.transfers.limits().check_depth(self.buffers.frames.len())?;
        let transfer = item.is_some() && meaning.transfers && !self.transfers.is_inside();
        if transfer {
            self.transfers.start()?;
            (self.has_currency, self.has_wallet, self.has_id) = (false, false, false);
        }
        let parent = self.around();
        let holder = if transfer { None } else { self.holder(meaning, item.unwrap_or_default() > 0) };
        let (mut scope, mut kind, mut document) = (meaning.scope, None, None);
        match meaning.kind.filter(|_| scope == Scope::Plain) {
            Some(Kind::Name | Kind::HolderName) => scope = Scope::Name,
            Some(Kind::Address | Kind::AddressLine) => scope = Scope::Address,
            Some(Kind::Wallet) => scope = Scope::Wallet,
            Some(of @ (Kind::Country | Kind::Town | Kind::Currency | Kind::OtherName | Kind::Amount)) => {
                (scope, kind) = (parent.scope, Some(of));
            }
            Some(Kind::AccountNumber | Kind::Iban) => scope = Scope::Account,
            Some(Kind::Identifier(of)) => (scope, document) = (Scope::Identifier, Some(of)),
            _ => {}
        }
        let known = meaning.role.is_some() || meaning.kind.is_some() || scope != Scope::Plain;
        if !known && !meaning.thing {
            // A wrapper: what it is in goes on.
            (scope, kind) = (parent.scope, parent.kind);
        }
        self.buffers.frames.push(Frame {
            around: Around { holder, scope, kind, thing: meaning.thing, document },
            transfer,
            holders: self.buffers.holders.len(),
            parts: self.buffers.parts.len(),
            identifier: None,
        });
        self.label = None;
        Ok(())
    }

    /// Closes it.
    pub(in crate::wire) fn close(&mut self) {
        let Some(frame) = self.buffers.frames.last().copied() else { return };
        self.join_names(frame.parts);
        if frame.around.scope == Scope::Texts {
            let (name, value) = (std::mem::take(&mut self.text_name), self.text_value.take());
            canonical::add_named(self.transfers.target(), &name, value.as_deref());
        }
        if let (Some(n), Some(kind)) = (frame.identifier, frame.around.document) {
            self.transfers.target().set_identifier_kind(n, kind);
        }
        self.buffers.frames.pop();
        self.buffers.holders.truncate(frame.holders);
        if frame.transfer {
            self.transfers.end();
        }
    }

    /// Ends it.
    pub(in crate::wire) fn finish(&mut self) {
        self.transfers.finish();
    }

    /// The messages inside its texts.
    pub(in crate::wire) fn into_embedded(self) -> Embedded {
        self.embedded
    }

    /// Takes a text under a key.
    pub(in crate::wire) fn text(&mut self, meaning: Meaning, value: &str, item: Option<usize>) {
        let value = trimmed(value);
        if value.is_empty() {
            return;
        }
        if embedded::is_encrypted(value) {
            self.payment_text(Attribute::Encrypted, value);
            return;
        }
        let meaning = self.labelled(meaning, value);
        let around = self.around();
        match (around.scope, meaning.kind) {
            (Scope::Texts, Some(Kind::Name)) => return self.text_name.push_str(value),
            (Scope::Texts, Some(Kind::Value)) => {
                if let Some(before) = self.text_value.replace(value.to_owned()) {
                    self.unknown(&before); // a key given twice: neither value is lost
                }
                return;
            }
            _ => {}
        }
        let kind = kind_of(around, meaning, value);
        if around.scope == Scope::Identifier
            && matches!(kind, None | Some(Kind::Text))
            && let Some(document) = keys::document(value)
            && let Some(frame) = self.buffers.frames.last_mut()
        {
            frame.around.document = Some(document);
            return;
        }
        let holder = self.holder(meaning, item.unwrap_or_default() > 0);
        match kind {
            Some(kind) => self.known(kind, holder, around, value),
            None => self.unknown(value),
        }
    }

    /// What a text is: a label says it of the value beside it.
    #[inline]
    fn labelled(&mut self, meaning: Meaning, value: &str) -> Meaning {
        let object = self.buffers.frames.len();
        match meaning.kind {
            Some(Kind::Value) => {
                let said = self.label.take().filter(|(of, _)| *of == object);
                said.map_or(meaning, |(_, said)| said)
            }
            Some(Kind::Label) => {
                self.label = label(value).map(|said| (object, said));
                meaning
            }
            Some(Kind::Name) => {
                let Some(said) = label_as_name(value) else { return meaning };
                self.label = Some((object, said));
                Meaning { kind: Some(Kind::Label), ..Meaning::default() }
            }
            _ => meaning,
        }
    }

    /// Lines that stand elsewhere one by one.
    pub(in crate::wire) fn joined(&mut self, lines: &str) {
        self.payment_text(Attribute::JoinedLines, lines);
    }

    /// A text beside the values, such as a comment.
    pub(in crate::wire) fn aside(&mut self, what: &str, value: &str) {
        if !value.trim().is_empty() {
            let path = format!("{}{what}", self.buffers.path);
            self.transfers.target().add_text(value.trim(), &path);
        }
    }

    /// What the open object says of the texts in it.
    fn around(&self) -> Around {
        self.buffers.frames.last().map(|frame| frame.around).unwrap_or_default()
    }

    /// Whom a key is about: who is meant already, or somebody new.
    fn holder(&mut self, meaning: Meaning, another: bool) -> Option<u32> {
        let meant = self.around().holder;
        let Some(mut role) = meaning.role else { return meant };
        let from = self.buffers.frames.last().map_or(0, |frame| frame.holders);
        let around = meant.and_then(|n| self.buffers.holders.get(n as usize)).copied();
        role = match (around.map(|holder| holder.role), role) {
            // A person inside a debtor is the debtor, a bank inside it its bank.
            (Some(around), Role::Party(PartyRole::Unspecified)) => around,
            (Some(around), Role::Agent(_)) if role.is_unspecified() => around.agent(),
            _ => role,
        };
        let same = meant.filter(|_| around.is_some_and(|around| around.role == role));
        let near = || self.buffers.holders.iter().skip(from).rposition(|holder| holder.role == role);
        let met = same.or_else(|| near().map(|n| index(n + from)));
        let taken = |n: u32| self.buffers.holders.get(n as usize).is_some_and(|holder| holder.owner.is_some());
        Some(met.filter(|n| !(another && taken(*n))).unwrap_or_else(|| self.new_holder(role)))
    }

    /// Whose account is told among what is said of somebody: of a bank, that of the party around it.
    fn account_holder(&self, holder: Option<u32>) -> Option<u32> {
        let is_party =
            |n: &u32| self.buffers.holders.get(*n as usize).is_some_and(|holder| matches!(holder.role, Role::Party(_)));
        holder.filter(is_party).or_else(|| {
            let mut around = self.buffers.frames.iter().rev().filter_map(|frame| frame.around.holder);
            around.find(is_party)
        })
    }

    fn new_holder(&mut self, role: Role) -> u32 {
        self.buffers.holders.push(Holder { role, owner: None, named: Named::No, located: false, resident: false });
        index(self.buffers.holders.len() - 1)
    }

    /// Who holds a text that must be somebody's.
    fn somebody(&mut self, holder: Option<u32>) -> u32 {
        holder.unwrap_or_else(|| {
            let unnamed = Meaning { role: Some(Role::Party(PartyRole::Unspecified)), ..Meaning::default() };
            self.holder(unnamed, false).unwrap_or_default()
        })
    }

    fn owner(&mut self, holder: u32) -> Owner {
        let payment = self.transfers.target();
        let Some(holder) = self.buffers.holders.get_mut(holder as usize) else { return Owner::Payment };
        *holder.owner.get_or_insert_with(|| holder.role.add_to(payment))
    }

    fn known(&mut self, kind: Kind, holder: Option<u32>, around: Around, value: &str) {
        match kind {
            Kind::Name if around.thing => self.unknown(value),
            Kind::Name | Kind::OtherName => self.name(kind, holder, around, value),
            Kind::HolderName => self.name(Kind::Name, self.account_holder(holder), around, value),
            Kind::GivenName => self.part(holder, 0, value),
            Kind::MiddleName => self.part(holder, 1, value),
            Kind::FamilyName => self.part(holder, FAMILY, value),
            Kind::Address | Kind::Wallet | Kind::AccountNumber if is_wallet(value) => self.wallet(holder, value),
            Kind::Wallet => self.owned(holder, Attribute::WalletAddress, value),
            Kind::Address | Kind::AddressLine => self.owned_or_text(holder, Attribute::AddressLine, value),
            Kind::Iban | Kind::AccountNumber => {
                let iban = kind == Kind::Iban || is_iban(value);
                let attribute = if iban { Attribute::Iban } else { Attribute::AccountNumber };
                self.owned_or_text(self.account_holder(holder).or(holder), attribute, value);
            }
            Kind::Country => self.country(holder, around, value),
            Kind::Town | Kind::BirthDate => self.only_one(kind, holder, value),
            Kind::Bic => match holder.map(|n| self.owner(n)) {
                Some(owner @ Owner::Agent(_)) => self.add(owner, Attribute::Bic, value),
                Some(owner) => self.add(owner, Attribute::Identifier(IdentifierKind::Bic), value),
                None => self.payment_text(Attribute::BicText, value),
            },
            Kind::Identifier(of) => self.identifier(holder, of, value),
            Kind::Memo if self.has_wallet || around.scope == Scope::Wallet => {
                self.owned_or_text(holder, Attribute::WalletMemo, value);
            }
            Kind::Currency if !self.has_currency && holder.is_none() => {
                self.has_currency = true;
                self.payment_text(Attribute::Currency, value);
            }
            Kind::Currency => self.payment_text(Attribute::CurrencyText, value),
            Kind::Amount => self.payment_text(Attribute::Amount, value),
            Kind::CreatedAt => self.payment_text(Attribute::CreatedAt, value),
            Kind::PaymentId if !self.has_id => {
                self.has_id = true;
                self.transfers.offer_id(value, PAYMENT_ID_RANK);
                self.payment_text(Attribute::PaymentId, value);
            }
            Kind::Role => self.role(holder, value),
            Kind::Chain if canonical::is_chain(value) => {}
            Kind::Rail => match canonical::rail(value) {
                Some(rail) => self.transfers.target().set_rail(rail),
                None => self.unknown(value),
            },
            Kind::Remittance => {
                self.embedded.look(value, &self.buffers.path);
                self.payment_text(Attribute::Remittance, value);
            }
            Kind::Encrypted => self.payment_text(Attribute::Encrypted, value),
            Kind::Id(rank) => {
                if holder.is_some() {
                    self.identifier(holder, IdentifierKind::Other, value);
                } else {
                    self.transfers.offer_id(value, rank);
                    self.unknown(value);
                }
            }
            Kind::First
            | Kind::Last
            | Kind::Memo
            | Kind::Value
            | Kind::Label
            | Kind::Text
            | Kind::PaymentId
            | Kind::Chain => self.unknown(value),
        }
    }

    /// Which side somebody is on, where it is said after who it is.
    fn role(&mut self, holder: Option<u32>, value: &str) {
        let owner = holder.map(|n| self.owner(n));
        if !owner.is_some_and(|owner| set_role(self.transfers.target(), owner, value)) {
            self.unknown(value);
        }
    }

    fn name(&mut self, kind: Kind, holder: Option<u32>, around: Around, value: &str) {
        let holder = self.somebody(holder);
        let owner = self.owner(holder);
        let first = kind == Kind::Name && !matches!(around.scope, Scope::Contact | Scope::Address);
        let unnamed = self.buffers.holders.get_mut(holder as usize).filter(|holder| holder.named == Named::No);
        let Some(unnamed) = unnamed.filter(|_| first) else { return self.add(owner, Attribute::OtherName, value) };
        let n = self.transfers.target().add(owner, Attribute::Name, value, &self.buffers.path);
        unnamed.named = Named::Perhaps(n);
    }

    fn part(&mut self, holder: Option<u32>, order: u8, value: &str) {
        let holder = self.somebody(holder);
        self.buffers.parts.push(Part { holder, order, text: value.to_owned() });
    }

    /// The pieces of names that an object had are names, one for each holder: given names, then the family's.
    fn join_names(&mut self, from: usize) {
        let mut parts = self.buffers.parts.split_off(from);
        parts.sort_by_key(|part| (part.holder, part.order)); // stable: keeps the message's order within each
        let around = self.around();
        for of_one in parts.chunk_by(|a, b| a.holder == b.holder) {
            let words: Vec<&str> = of_one.iter().map(|part| part.text.as_str()).collect();
            let (holder, words) = (of_one.first().map(|part| part.holder), words.join(" "));
            // `name` beside `lastName`, `nom` beside `prenom`: the name is the other part.
            let is_given = of_one.iter().all(|part| part.order != FAMILY);
            let is_family = of_one.iter().all(|part| part.order == FAMILY);
            let rest = holder.filter(|_| is_given || is_family).and_then(|n| self.name_of(n)).map(str::to_owned);
            let whole = match rest {
                Some(rest) if is_given => format!("{words} {rest}"),
                Some(rest) => format!("{rest} {words}"),
                None => words,
            };
            self.name(Kind::Name, holder, around, &whole);
            if let Some(holder) = holder.and_then(|n| self.buffers.holders.get_mut(n as usize)) {
                holder.named = Named::Whole;
            }
        }
    }

    /// The name that somebody has so far, if parts of it may stand elsewhere.
    fn name_of(&mut self, holder: u32) -> Option<&str> {
        let Holder { owner: Some(owner), named: Named::Perhaps(n), .. } = *self.buffers.holders.get(holder as usize)?
        else {
            return None;
        };
        // In another transfer of the message another text may be there.
        let name = self.transfers.target().field(n)?;
        (name.place.owner == owner && name.place.attribute == Attribute::Name).then_some(name.value)
    }

    fn wallet(&mut self, holder: Option<u32>, value: &str) {
        self.has_wallet = true;
        self.owned(holder, Attribute::WalletAddress, value);
        self.transfers.target().set_rail(Rail::Crypto);
    }

    fn country(&mut self, holder: Option<u32>, around: Around, value: &str) {
        let Some(n) = holder else { return self.payment_text(Attribute::CountryText, value) };
        let owner = self.owner(n);
        let of_address = matches!(around.scope, Scope::Address) || matches!(owner, Owner::Agent(_));
        let elsewhere = matches!(around.scope, Scope::Identifier | Scope::Birth);
        let first = self.buffers.holders.get_mut(n as usize).is_some_and(|holder| {
            let seen = if of_address { &mut holder.located } else { &mut holder.resident };
            !elsewhere && !std::mem::replace(seen, true)
        });
        match (first, of_address) {
            (true, true) => self.add(owner, Attribute::AddressCountry, value),
            (true, false) => self.add(owner, Attribute::Country, value),
            (false, _) => self.payment_text(Attribute::CountryText, value),
        }
    }

    /// A town and a birth date are a party's own, or texts.
    fn only_one(&mut self, kind: Kind, holder: Option<u32>, value: &str) {
        match holder.map(|n| (self.owner(n), kind)) {
            Some((owner @ Owner::Party(_), Kind::BirthDate)) => self.add(owner, Attribute::BirthDate, value),
            Some((owner, Kind::Town)) => self.add(owner, Attribute::Town, value),
            _ => self.unknown(value),
        }
    }

    fn identifier(&mut self, holder: Option<u32>, kind: IdentifierKind, value: &str) {
        let holder = self.somebody(holder);
        let owner = self.owner(holder);
        let n = self.transfers.target().add(owner, Attribute::Identifier(kind), value, &self.buffers.path);
        if let Some(frame) = self.buffers.frames.last_mut().filter(|frame| frame.around.scope == Scope::Identifier) {
            frame.identifier = Some(n);
        }
    }

    fn owned(&mut self, holder: Option<u32>, attribute: Attribute, value: &str) {
        let holder = self.somebody(holder);
        let owner = self.owner(holder);
        self.add(owner, attribute, value);
    }

    fn owned_or_text(&mut self, holder: Option<u32>, attribute: Attribute, value: &str) {
        match holder {
            Some(n) => self.owned(Some(n), attribute, value),
            None => self.unknown(value),
        }
    }

    fn payment_text(&mut self, attribute: Attribute, value: &str) {
        self.add(Owner::Payment, attribute, value);
    }

    fn add(&mut self, owner: Owner, attribute: Attribute, value: &str) {
        self.transfers.target().add(owner, attribute, value, &self.buffers.path);
    }

    /// A text that no table knows. What it is a code for is read, too.
    fn unknown(&mut self, value: &str) {
        self.embedded.look(value, &self.buffers.path);
        self.payment_text(Attribute::Text, value);
        if let Some(text) = embedded::hex_text(value) {
            let path = format!("{} (as text)", self.buffers.path);
            self.transfers.target().add_text(&text, &path);
        }
    }
}

/// A record has fewer objects than bytes, and those are limited to megabytes.
#[expect(clippy::cast_possible_truncation, reason = "see above")]
const fn index(n: usize) -> u32 {
    n as u32
}

/// Without white space around it. Most texts have none, which two letters tell.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}
