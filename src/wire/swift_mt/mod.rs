//! SWIFT FIN: blocks, tags and the fields of a customer transfer (MT103, and by the same tags MT1xx and MT2xx).
//!
//! Nothing is validated but the blocks' braces: whether a field is allowed is the network's business, what stands in it
//! is ours. Fields that are not known here are carried whole under their tag.

mod blocks;
pub(super) mod fields;
mod statement;
#[cfg(test)]
mod tests;

use super::Payments;
use super::limits::Limits;
use super::transfers::Transfers;
use crate::domain::{AgentRole, Attribute, DeadLetter, Payment, Rail};
use blocks::{Block, Blocks};

/// Reads one message, or a chain of them as gateways write it (`$` between, acknowledgements before).
pub(super) fn decode(text: &str, limits: &Limits, payments: &mut Payments) -> Result<(), DeadLetter> {
    let text = text.trim_start_matches(blocks::is_filler);
    let mut transfers = Transfers::new(limits, payments);
    if text.starts_with(':') {
        transfers.begin(Rail::Wire)?;
        fields::read(text, None, &mut transfers)?;
        transfers.finish();
        return Ok(());
    }
    let mut message = Message::default();
    for block in Blocks::new(text) {
        let block = block?;
        if message.is_complete && block.id == "1" {
            message = Message::default();
        }
        if !message.is_open {
            transfers.finish();
            transfers.begin(Rail::Wire)?;
            message.is_open = true;
        }
        message.take(&block, &mut transfers)?;
    }
    transfers.finish();
    if message.is_complete {
        Ok(())
    } else {
        Err(DeadLetter::malformed(text.len(), "there is no text block (4) before the end"))
    }
}

#[derive(Default)]
struct Message<'t> {
    is_open: bool,
    /// Its text block was read. An acknowledgement's was not: it belongs to the message after it.
    is_complete: bool,
    is_output: bool,
    own_terminal: Option<&'t str>,
    kind: Option<&'t str>,
}

impl<'t> Message<'t> {
    fn take(&mut self, block: &Block<'t>, transfers: &mut Transfers<'_>) -> Result<(), DeadLetter> {
        match block.id {
            "" => transfers.target().add_text(block.content, "outside"),
            "1" => {
                transfers.target().add_text(block.content, "1");
                self.own_terminal = terminal(block.content.get(3..));
            }
            "2" => self.application_header(block.content, transfers.target()),
            "4" if !block.content.starts_with('{') => {
                self.is_complete = true;
                // Without an application header, the header's own terminal is still a party to the message.
                if let Some(bic) = self.own_terminal.take() {
                    let agent = transfers.target().add_agent(AgentRole::Unspecified);
                    transfers.target().add(agent, Attribute::Bic, bic, "1");
                }
                fields::read(block.content, self.kind, transfers)?;
            }
            _ => sub_blocks(block, transfers),
        }
        Ok(())
    }

    /// `I103<receiver>...` or `O103<time><date><sender>...`; block 1 names the other end.
    fn application_header(&mut self, content: &'t str, payment: &mut Payment) {
        payment.add_text(content, "2");
        self.is_output = content.starts_with('O');
        self.kind = content.get(1..4);
        let other = terminal(content.get(if self.is_output { 14.. } else { 4.. }));
        let own = self.own_terminal.take();
        let (sender, receiver) = if self.is_output { (other, own) } else { (own, other) };
        for (bic, role) in [(sender, AgentRole::InstructingAgent), (receiver, AgentRole::InstructedAgent)] {
            if let Some(bic) = bic {
                let agent = payment.add_agent(role);
                payment.add(agent, Attribute::Bic, bic, if Some(bic) == other { "2" } else { "1" });
            }
        }
    }
}

/// Blocks 3, 5 and S hold blocks; field 121 is the payment's UETR.
fn sub_blocks(block: &Block<'_>, transfers: &mut Transfers<'_>) {
    if !block.content.contains('{') {
        transfers.target().add_text(block.content, block.id);
        return;
    }
    for inner in Blocks::new(block.content).flatten() {
        let mut source = SourceName::default();
        transfers.target().add_text(inner.content, source.join(block.id, inner.id));
        if inner.id == "121" {
            transfers.offer_id(inner.content, 4);
        }
    }
}

/// The name of a block in a block: `3/121`. Ids have three characters at most.
#[derive(Default)]
struct SourceName([u8; 7]);

impl SourceName {
    fn join(&mut self, outer: &str, inner: &str) -> &str {
        let mut length = 0;
        for (byte, slot) in outer.bytes().chain([b'/']).chain(inner.bytes()).zip(&mut self.0) {
            *slot = byte;
            length += 1;
        }
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

/// The first eight characters of a logical terminal's address are its BIC.
fn terminal(address: Option<&str>) -> Option<&str> {
    address.and_then(|address| address.get(..8)).filter(|bic| bic.bytes().all(|b| b.is_ascii_alphanumeric()))
}
