//! A payment before it has a format.

use super::words;
use crate::wire::Format;

#[derive(Clone, Debug)]
pub(super) struct PartyDraft {
    pub(super) name: String,
    pub(super) street: String,
    pub(super) town: String,
    pub(super) country: String,
    pub(super) account: String,
    pub(super) wallet: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) created_at: String,
    pub(super) currency: &'static str,
    pub(super) value: String,
    pub(super) debtor: PartyDraft,
    pub(super) creditor: PartyDraft,
    pub(super) debtor_bic: String,
    pub(super) creditor_bic: String,
    pub(super) remittance: Vec<String>,
    /// What the bank's own systems add: name and value.
    pub(super) notes: Vec<(&'static str, String)>,
}

impl Draft {
    pub(super) fn innocent(random: &mut fastrand::Rng, number: u64, format: Format) -> Self {
        let seconds = number % 86_400;
        let crypto = matches!(format, Format::Json | Format::Protobuf) && random.u8(..) < 32;
        Self {
            id: format!(
                "{:08x}-{:04x}-4{:03x}-a{:03x}-{number:012x}",
                random.u32(..),
                random.u16(..),
                random.u16(..0xFFF),
                random.u16(..0xFFF)
            ),
            created_at: format!("2026-11-02T{:02}:{:02}:{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60),
            currency: pick(random, words::CURRENCIES),
            value: format!("{}.{:02}", random.u32(10..250_000), random.u8(..100)),
            debtor: PartyDraft::innocent(random, crypto),
            creditor: PartyDraft::innocent(random, crypto),
            debtor_bic: format!("{}XXX", pick(random, words::BICS)),
            creditor_bic: pick(random, words::BICS).to_owned(),
            remittance: remittance(random),
            notes: notes(random),
        }
    }
}

impl PartyDraft {
    fn innocent(random: &mut fastrand::Rng, crypto: bool) -> Self {
        let name = if random.bool() {
            format!("{} {}", pick(random, words::GIVEN), pick(random, words::FAMILY))
        } else {
            format!("{} {}", pick(random, words::COMPANY_HEADS), pick(random, words::COMPANY_TAILS))
        };
        let (town, country) = pick(random, words::TOWNS);
        let digits: String = (0..18).map(|_| char::from(random.digit(10) as u8)).collect();
        // An address that nobody has: forty random digits.
        let wallet = crypto.then(|| format!("0x{:032x}{:08x}", random.u128(..), random.u32(..)));
        Self {
            name,
            street: pick(random, words::STREETS).to_owned(),
            town: town.to_owned(),
            country: country.to_owned(),
            account: format!("{country}{digits}"),
            wallet,
        }
    }
}

fn remittance(random: &mut fastrand::Rng) -> Vec<String> {
    let purpose = pick(random, words::PURPOSES);
    let mut lines = vec![format!("{purpose} {}/{}", random.u32(1000..99_999), random.u16(2020..2027))];
    for _ in 0..random.usize(1..3) {
        lines.push(pick(random, words::NOTES).to_owned());
    }
    lines
}

fn notes(random: &mut fastrand::Rng) -> Vec<(&'static str, String)> {
    let officer = format!("{} {}", pick(random, words::GIVEN), pick(random, words::FAMILY));
    vec![
        ("instruction_for_creditor_agent", [(); 3].map(|()| pick(random, words::NOTES)).join("; ")),
        ("regulatory_reporting", format!("{} {}, {officer}", pick(random, words::PURPOSES), random.u16(..))),
    ]
}

pub(super) fn pick<T: Copy>(random: &mut fastrand::Rng, from: &[T]) -> T {
    from[random.usize(..from.len())]
}
