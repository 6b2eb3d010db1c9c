//! A payment as the screener sees it: a list of texts, each with its [`Place`].
//!
//! Decoders fill it leaf by leaf. All texts lie in one buffer that is reused from record to record, so that in the
//! steady state decoding allocates nothing here; nothing is ever dropped because no table knew it.

use std::ops::Range;

use super::identifier::IdentifierKind;
use super::place::{Attribute, Owner, Place};

/// Through which kind of system the money moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rail {
    /// The message did not say.
    #[default]
    Unspecified,
    /// Between bank accounts.
    Wire,
    /// Between wallets.
    Crypto,
}

/// Which side of the payment a party is on (ISO 20022 names).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are ISO 20022's")]
pub enum PartyRole {
    #[default]
    Unspecified,
    Debtor,
    Creditor,
    UltimateDebtor,
    UltimateCreditor,
    InitiatingParty,
}

/// The part a financial institution has in the chain (ISO 20022 names).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are ISO 20022's")]
pub enum AgentRole {
    #[default]
    Unspecified,
    DebtorAgent,
    CreditorAgent,
    IntermediaryAgent,
    InstructingAgent,
    InstructedAgent,
    Correspondent,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span {
    start: u32,
    end: u32,
}

impl Span {
    const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

#[derive(Clone, Debug)]
struct Entry {
    place: Place,
    value: Span,
    source: Span,
}

/// One text of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Where it stands.
    pub place: Place,
    /// The text as it was written, after the format's own escapes were resolved.
    pub value: &'a str,
    /// Its name in the source message (`CdtTrfTxInf/Cdtr/Nm`, `59`). Empty where that is the place itself.
    pub source: &'a str,
}

/// One transfer, bank wire or crypto.
#[derive(Clone, Debug, Default)]
pub struct Payment {
    id: String,
    rail: Rail,
    parties: Vec<PartyRole>,
    agents: Vec<AgentRole>,
    values: String,
    sources: String,
    entries: Vec<Entry>,
    texts: u32,
    remittance: u32,
}

impl Payment {
    /// A payment without any text yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Empties it and keeps its buffers.
    pub fn clear(&mut self) {
        self.id.clear();
        self.rail = Rail::Unspecified;
        self.parties.clear();
        self.agents.clear();
        self.values.clear();
        self.sources.clear();
        self.entries.clear();
        self.texts = 0;
        self.remittance = 0;
    }

    /// Becomes a copy of `other`, reusing its own buffers.
    pub fn copy_from(&mut self, other: &Self) {
        self.id.clone_from(&other.id);
        self.rail = other.rail;
        self.parties.clone_from(&other.parties);
        self.agents.clone_from(&other.agents);
        self.values.clone_from(&other.values);
        self.sources.clone_from(&other.sources);
        self.entries.clone_from(&other.entries);
        self.texts = other.texts;
        self.remittance = other.remittance;
    }

    /// The sender's id of the payment; empty when the message had none.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Sets the id that alerts carry. The text it came from is a field of its own.
    pub fn set_id(&mut self, id: &str) {
        self.id.clear();
        self.id.push_str(id);
    }

    /// Through which kind of system the money moves.
    #[must_use]
    pub const fn rail(&self) -> Rail {
        self.rail
    }

    /// Sets the rail.
    pub const fn set_rail(&mut self, rail: Rail) {
        self.rail = rail;
    }

    /// Adds a party and returns its owner handle.
    pub fn add_party(&mut self, role: PartyRole) -> Owner {
        self.parties.push(role);
        Owner::Party(count(self.parties.len()) - 1)
    }

    /// Adds an agent and returns its owner handle.
    pub fn add_agent(&mut self, role: AgentRole) -> Owner {
        self.agents.push(role);
        Owner::Agent(count(self.agents.len()) - 1)
    }

    /// The parties' roles, in their order.
    #[must_use]
    pub fn parties(&self) -> &[PartyRole] {
        &self.parties
    }

    /// The agents' roles, in their order.
    #[must_use]
    pub fn agents(&self) -> &[AgentRole] {
        &self.agents
    }

    /// Says which side a party is on, for formats that tell it after the party's first text.
    pub fn set_party_role(&mut self, owner: Owner, role: PartyRole) {
        if let Owner::Party(n) = owner
            && let Some(slot) = self.parties.get_mut(n as usize)
        {
            *slot = role;
        }
    }

    /// Says what an agent's part is, for formats that tell it after the agent's first text.
    pub fn set_agent_role(&mut self, owner: Owner, role: AgentRole) {
        if let Owner::Agent(n) = owner
            && let Some(slot) = self.agents.get_mut(n as usize)
        {
            *slot = role;
        }
    }

    /// Adds a text. `source` is its name in the message, empty where that is the place itself.
    pub fn add(&mut self, place: Place, value: &str, source: &str) {
        let value = push(&mut self.values, value);
        let source = push(&mut self.sources, source);
        self.entries.push(Entry { place, value, source });
    }

    /// Adds a line of remittance information.
    pub fn add_remittance(&mut self, line: &str, source: &str) {
        let place = Place { owner: Owner::Payment, attribute: Attribute::Remittance, index: self.remittance };
        self.remittance += 1;
        self.add(place, line, source);
    }

    /// Adds a text that has no other place, under its name in the source message.
    pub fn add_text(&mut self, value: &str, source: &str) {
        let place = Place { owner: Owner::Payment, attribute: Attribute::Text, index: self.texts };
        self.texts += 1;
        self.add(place, value, source);
    }

    /// Says what an identifier is, for formats that tell it after its value.
    pub fn set_identifier_kind(&mut self, owner: Owner, index: u32, kind: IdentifierKind) {
        for entry in self.entries.iter_mut().rev() {
            let place = &mut entry.place;
            if place.owner == owner && place.index == index && matches!(place.attribute, Attribute::Identifier(_)) {
                place.attribute = Attribute::Identifier(kind);
                return;
            }
        }
    }

    /// Every text, in the order of the message.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = Field<'_>> {
        self.entries.iter().map(|entry| self.resolve(entry))
    }

    /// The n-th text.
    #[must_use]
    pub fn field(&self, n: usize) -> Option<Field<'_>> {
        self.entries.get(n).map(|entry| self.resolve(entry))
    }

    /// Whether it holds no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn resolve(&self, entry: &Entry) -> Field<'_> {
        Field {
            place: entry.place,
            value: &self.values[entry.value.range()],
            source: &self.sources[entry.source.range()],
        }
    }
}

fn push(buffer: &mut String, text: &str) -> Span {
    let start = count(buffer.len());
    buffer.push_str(text);
    Span { start, end: count(buffer.len()) }
}

/// Records are limited to megabytes (`wire::Limits`), so positions in one always fit.
#[expect(clippy::cast_possible_truncation, reason = "see above; a wrapped position could only misplace a text")]
const fn count(n: usize) -> u32 {
    n as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_in_order_with_their_places() {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Creditor);
        payment.add(Place::only(party, Attribute::Name), "Ri Won Ho", "59");
        payment.add_remittance("INVOICE 1", "70");
        payment.add_text("SLEV", "ChrgBr");
        let seen: Vec<_> = payment.fields().map(|f| (f.place.to_string(), f.value, f.source)).collect();
        assert_eq!(
            seen,
            [
                ("parties[0].name".to_owned(), "Ri Won Ho", "59"),
                ("remittance[0]".to_owned(), "INVOICE 1", "70"),
                ("texts[0].value".to_owned(), "SLEV", "ChrgBr"),
            ]
        );
    }

    #[test]
    fn an_identifier_may_learn_its_kind_after_its_value() {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Debtor);
        let attribute = Attribute::Identifier(IdentifierKind::Other);
        payment.add(Place { owner: party, attribute, index: 0 }, "654102323", "");
        payment.set_identifier_kind(party, 0, IdentifierKind::Passport);
        let kind = payment.field(0).map(|f| f.place.attribute);
        assert_eq!(kind, Some(Attribute::Identifier(IdentifierKind::Passport)));
    }
}
