//! The transfers of one message: a payment each, with the values of the group around them.

use super::Payments;
use super::limits::Limits;
use crate::domain::{DeadLetter, DeadLetterReason, Mark, Payment, Rail};

/// Fills the payments of a message whose transfers stand inside a group.
///
/// What stands before the first transfer is copied into each; what stands between and after them goes into the next
/// ones, and at the end into the last, so that it is screened.
pub(super) struct Transfers<'a> {
    limits: &'a Limits,
    payments: &'a mut Payments,
    /// What stands outside the transfers, once there is one, and how much of it the last transfer holds.
    group: Option<(Payment, Mark)>,
    /// The group as it was before the batch that is open.
    before: Option<Payment>,
    /// Bytes of the copies of it.
    copied: usize,
    /// How well the id of the group, and of the transfer, serves as one.
    group_id_rank: u8,
    id_rank: u8,
    inside: bool,
}

impl<'a> Transfers<'a> {
    pub(super) const fn new(limits: &'a Limits, payments: &'a mut Payments) -> Self {
        Self { limits, payments, group: None, before: None, copied: 0, group_id_rank: 0, id_rank: 0, inside: false }
    }

    /// Begins a message.
    pub(super) fn begin(&mut self, rail: Rail) -> Result<(), DeadLetter> {
        self.payments.next_within(self.limits)?.set_rail(rail);
        (self.group_id_rank, self.id_rank) = (0, 0);
        Ok(())
    }

    pub(super) const fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Whether a transfer is open: those inside it are part of it.
    pub(super) const fn is_inside(&self) -> bool {
        self.inside
    }

    /// The payment that takes the values read now.
    #[inline]
    pub(super) fn target(&mut self) -> &mut Payment {
        match &mut self.group {
            Some((group, _)) if !self.inside => group,
            _ => self.payments.last_mut(),
        }
    }

    /// Offers an id: the best one of a payment stays.
    pub(super) fn offer_id(&mut self, id: &str, rank: u8) {
        let best = if self.group.is_some() && !self.inside { &mut self.group_id_rank } else { &mut self.id_rank };
        if rank > *best {
            *best = rank;
            self.target().set_id(id);
        }
    }

    /// Begins a transfer. The first goes on with the payment that holds the group, each later one begins as a copy of it.
    pub(super) fn start(&mut self) -> Result<(), DeadLetter> {
        self.inside = true;
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

    /// Begins a batch: what stands in it is said of its own transfers only.
    pub(super) fn open_batch(&mut self) {
        let group = self.group.as_ref().map(|(group, _)| group.clone());
        // Before the first transfer the group is the payment at hand.
        let of_message = || self.payments.as_slice().last().cloned();
        self.before = Some(group.or_else(of_message).unwrap_or_default());
    }

    /// Ends it.
    pub(super) fn close_batch(&mut self) {
        let (Some(before), Some((group, mark))) = (self.before.take(), self.group.take()) else { return };
        // What followed the batch's last transfer is said of that one.
        self.payments.last_mut().append_since(&group, mark);
        let mark = before.mark();
        self.group = Some((before, mark));
    }

    /// Ends a transfer.
    pub(super) const fn end(&mut self) {
        self.inside = false;
    }

    /// Ends the message: what followed the last transfer goes to that one.
    pub(super) fn finish(&mut self) {
        if let Some((group, mark)) = self.group.take() {
            self.payments.last_mut().append_since(&group, mark);
        }
    }
}
