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

impl PartyRole {
    /// Its name in payment.proto.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "ROLE_UNSPECIFIED",
            Self::Debtor => "DEBTOR",
            Self::Creditor => "CREDITOR",
            Self::UltimateDebtor => "ULTIMATE_DEBTOR",
            Self::UltimateCreditor => "ULTIMATE_CREDITOR",
            Self::InitiatingParty => "INITIATING_PARTY",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Unspecified, Self::Debtor, Self::Creditor, Self::UltimateDebtor, Self::UltimateCreditor];
        all.into_iter().chain([Self::InitiatingParty]).find(|role| role.as_str() == name)
    }
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

impl AgentRole {
    /// Its name in payment.proto.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "ROLE_UNSPECIFIED",
            Self::DebtorAgent => "DEBTOR_AGENT",
            Self::CreditorAgent => "CREDITOR_AGENT",
            Self::IntermediaryAgent => "INTERMEDIARY_AGENT",
            Self::InstructingAgent => "INSTRUCTING_AGENT",
            Self::InstructedAgent => "INSTRUCTED_AGENT",
            Self::Correspondent => "CORRESPONDENT",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let ends = [Self::Unspecified, Self::DebtorAgent, Self::CreditorAgent, Self::Correspondent];
        let between = [Self::IntermediaryAgent, Self::InstructingAgent, Self::InstructedAgent];
        ends.into_iter().chain(between).find(|role| role.as_str() == name)
    }
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

/// How many texts of each repeated attribute an owner has so far.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    other_names: u32,
    address_lines: u32,
    identifiers: u32,
    remittance: u32,
    texts: u32,
}

impl Counts {
    /// The index of the next text of this attribute; always 0 where there can be only one.
    const fn next(&mut self, attribute: Attribute) -> u32 {
        let count = match attribute {
            Attribute::OtherName => &mut self.other_names,
            Attribute::AddressLine => &mut self.address_lines,
            Attribute::Identifier(_) => &mut self.identifiers,
            Attribute::Remittance => &mut self.remittance,
            Attribute::Text
            | Attribute::CountryText
            | Attribute::BicText
            | Attribute::CurrencyText
            | Attribute::JoinedLines
            | Attribute::Encrypted => &mut self.texts,
            _ => return 0,
        };
        let index = *count;
        *count += 1;
        index
    }
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

/// A point in the making of a payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    parties: usize,
    agents: usize,
    entries: usize,
}

/// One transfer, bank wire or crypto.
#[derive(Clone, Debug, Default)]
pub struct Payment {
    id: String,
    rail: Rail,
    counts: Counts,
    parties: Vec<(PartyRole, Counts)>,
    agents: Vec<(AgentRole, Counts)>,
    values: String,
    sources: String,
    entries: Vec<Entry>,
}

impl Payment {
    /// Bytes of an id at most. A UETR has 36, the longest reference of a SWIFT message 35.
    pub const ID_BYTES_MAX: usize = 256;

    /// Bytes of the name that a text has in its message. Alerts tell it with each hit.
    pub const SOURCE_BYTES_MAX: usize = 500;

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
        self.counts = Counts::default();
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
        self.counts = other.counts;
    }

    /// The sender's id of the payment; empty when the message had none.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Sets the id that alerts carry, cut at [`Payment::ID_BYTES_MAX`]. The text it came from is a field of its own.
    pub fn set_id(&mut self, id: &str) {
        self.id.clear();
        self.id.push_str(id.get(..id.floor_char_boundary(Self::ID_BYTES_MAX)).unwrap_or_default());
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
        self.parties.push((role, Counts::default()));
        Owner::Party(count(self.parties.len()) - 1)
    }

    /// Adds an agent and returns its owner handle.
    pub fn add_agent(&mut self, role: AgentRole) -> Owner {
        self.agents.push((role, Counts::default()));
        Owner::Agent(count(self.agents.len()) - 1)
    }

    /// The parties' roles, in their order.
    pub fn parties(&self) -> impl ExactSizeIterator<Item = PartyRole> {
        self.parties.iter().map(|(role, _)| *role)
    }

    /// The agents' roles, in their order.
    pub fn agents(&self) -> impl ExactSizeIterator<Item = AgentRole> {
        self.agents.iter().map(|(role, _)| *role)
    }

    /// Says which side a party is on, for formats that tell it after the party's first text.
    pub fn set_party_role(&mut self, owner: Owner, role: PartyRole) {
        if let Owner::Party(n) = owner
            && let Some((slot, _)) = self.parties.get_mut(n as usize)
        {
            *slot = role;
        }
    }

    /// Says what an agent's part is, for formats that tell it after the agent's first text.
    pub fn set_agent_role(&mut self, owner: Owner, role: AgentRole) {
        if let Owner::Agent(n) = owner
            && let Some((slot, _)) = self.agents.get_mut(n as usize)
        {
            *slot = role;
        }
    }

    /// Adds a text and returns which of all it is. `source` is its name in the message, empty where that is the place
    /// itself.
    pub fn add(&mut self, owner: Owner, attribute: Attribute, value: &str, source: &str) -> usize {
        let counts = match owner {
            Owner::Payment => Some(&mut self.counts),
            Owner::Party(n) => self.parties.get_mut(n as usize).map(|(_, counts)| counts),
            Owner::Agent(n) => self.agents.get_mut(n as usize).map(|(_, counts)| counts),
        };
        let index = counts.map_or(0, |counts| counts.next(attribute));
        let value = push(&mut self.values, value);
        let source = if source.len() <= Self::SOURCE_BYTES_MAX {
            source
        } else {
            source.get(..source.floor_char_boundary(Self::SOURCE_BYTES_MAX)).unwrap_or_default()
        };
        let source = push(&mut self.sources, source);
        self.entries.push(Entry { place: Place { owner, attribute, index }, value, source });
        self.entries.len() - 1
    }

    /// Adds a text that has no other place, under its name in the source message.
    pub fn add_text(&mut self, value: &str, source: &str) {
        self.add(Owner::Payment, Attribute::Text, value, source);
    }

    /// Says what the n-th text, an identifier, is, for formats that tell it after its value.
    pub fn set_identifier_kind(&mut self, n: usize, kind: IdentifierKind) {
        if let Some(Entry { place: Place { attribute: Attribute::Identifier(known), .. }, .. }) =
            self.entries.get_mut(n)
        {
            *known = kind;
        }
    }

    /// Every text, in the order of the message.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = Field<'_>> {
        self.entries.iter().map(|entry| self.resolve(entry))
    }

    /// All texts, one after the other with nothing between.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.values
    }

    /// The place of every text, and where it stands in [`Payment::text`].
    pub fn spans(&self) -> impl ExactSizeIterator<Item = (Place, Range<usize>)> {
        self.entries.iter().map(|entry| (entry.place, entry.value.range()))
    }

    /// The place of every text, in the order of the message.
    pub fn places(&self) -> impl ExactSizeIterator<Item = Place> {
        self.entries.iter().map(|entry| entry.place)
    }

    /// The n-th text.
    #[must_use]
    pub fn field(&self, n: usize) -> Option<Field<'_>> {
        self.entries.get(n).map(|entry| self.resolve(entry))
    }

    /// Bytes of all texts and names in it.
    #[must_use]
    pub fn size(&self) -> usize {
        self.values.len() + self.sources.len()
    }

    /// Whether it holds no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where it ends now, to tell later what was added since.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { parties: self.parties.len(), agents: self.agents.len(), entries: self.entries.len() }
    }

    /// Adds what was added to `other` since the mark. Parties and agents that `other` had at the mark must be the
    /// same here; those added since become new ones.
    pub fn append_since(&mut self, other: &Self, mark: Mark) {
        let (parties, agents) = (count(self.parties.len()), count(self.agents.len()));
        for (role, _) in other.parties.get(mark.parties..).unwrap_or_default() {
            self.add_party(*role);
        }
        for (role, _) in other.agents.get(mark.agents..).unwrap_or_default() {
            self.add_agent(*role);
        }
        let moved = |n: u32, mark: usize, len: u32| if (n as usize) < mark { n } else { n - count(mark) + len };
        for entry in other.entries.get(mark.entries..).unwrap_or_default() {
            let field = other.resolve(entry);
            let owner = match field.place.owner {
                Owner::Payment => Owner::Payment,
                Owner::Party(n) => Owner::Party(moved(n, mark.parties, parties)),
                Owner::Agent(n) => Owner::Agent(moved(n, mark.agents, agents)),
            };
            self.add(owner, field.place.attribute, field.value, field.source);
        }
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
    if text.is_empty() {
        return Span { start, end: start };
    }
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
        payment.add(party, Attribute::Name, "Ri Won Ho", "59");
        payment.add(Owner::Payment, Attribute::Remittance, "INVOICE 1", "70");
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
    fn what_was_added_since_a_mark_can_be_added_elsewhere() {
        let mut group = Payment::new();
        let first = group.add_party(PartyRole::Debtor);
        group.add(first, Attribute::Name, "A", "");
        let (mut transfer, mark) = (group.clone(), group.mark());
        let own = transfer.add_party(PartyRole::Creditor);
        transfer.add(own, Attribute::Name, "B", "");
        group.add(first, Attribute::OtherName, "C", "");
        let later = group.add_party(PartyRole::InitiatingParty);
        group.add(later, Attribute::Name, "D", "");
        transfer.append_since(&group, mark);
        let seen: Vec<_> = transfer.fields().map(|f| format!("{}={}", f.place, f.value)).collect();
        let expected = ["parties[0].name=A", "parties[1].name=B", "parties[0].other_names[0]=C", "parties[2].name=D"];
        assert_eq!(seen, expected);
        assert_eq!(transfer.parties().last(), Some(PartyRole::InitiatingParty));
    }

    #[test]
    fn an_identifier_may_learn_its_kind_after_its_value() {
        let mut payment = Payment::new();
        let party = payment.add_party(PartyRole::Debtor);
        let n = payment.add(party, Attribute::Identifier(IdentifierKind::Other), "654102323", "");
        payment.set_identifier_kind(n, IdentifierKind::Passport);
        let kind = payment.field(0).map(|f| f.place.attribute);
        assert_eq!(kind, Some(Attribute::Identifier(IdentifierKind::Passport)));
    }
}
