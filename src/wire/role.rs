//! Who somebody is in a payment: a party to it, or a bank in its chain.

use crate::domain::{AgentRole, Owner, PartyRole, Payment};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Party(PartyRole),
    Agent(AgentRole),
}

impl Role {
    /// Whether it says no more than that there is somebody.
    pub(super) const fn is_unspecified(self) -> bool {
        matches!(self, Self::Party(PartyRole::Unspecified) | Self::Agent(AgentRole::Unspecified))
    }

    /// The bank of a party.
    pub(super) const fn agent(self) -> Self {
        Self::Agent(match self {
            Self::Party(PartyRole::Debtor | PartyRole::UltimateDebtor) => AgentRole::DebtorAgent,
            Self::Party(PartyRole::Creditor | PartyRole::UltimateCreditor) => AgentRole::CreditorAgent,
            Self::Agent(role) => role,
            Self::Party(_) => AgentRole::Unspecified,
        })
    }

    /// Adds somebody who has it.
    pub(super) fn add_to(self, payment: &mut Payment) -> Owner {
        match self {
            Self::Party(role) => payment.add_party(role),
            Self::Agent(role) => payment.add_agent(role),
        }
    }
}

/// Gives somebody the role of a name. Whether there is such a role.
pub(super) fn set_role(payment: &mut Payment, owner: Owner, name: &str) -> bool {
    match owner {
        Owner::Party(_) => PartyRole::from_name(name).map(|role| payment.set_party_role(owner, role)).is_some(),
        Owner::Agent(_) => AgentRole::from_name(name).map(|role| payment.set_agent_role(owner, role)).is_some(),
        Owner::Payment => false,
    }
}
