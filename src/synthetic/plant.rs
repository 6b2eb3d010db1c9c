//! What is put into a payment to be found, and where it must then be found.

use super::Planted;
use super::draft::{Draft, pick};
use crate::domain::{AliasStrength, Status, SubjectKind, Wallet, Watchlist};
use crate::wire::Format;

/// Characters in a line of a SWIFT field.
const FIN_LINE: usize = 35;

/// What there is to plant.
#[derive(Debug, Default)]
pub(super) struct Plants {
    names: Vec<(String, String)>,
    wallets: Vec<(String, String)>,
    bics: Vec<(String, String)>,
    vessels: Vec<(String, String, String)>,
}

impl Plants {
    /// Takes from a watchlist what must be flagged wherever it stands: strong names of three plain words or more, and
    /// identifiers of what is sanctioned.
    pub(super) fn new(watchlist: &Watchlist) -> Self {
        let mut plants = Self::default();
        for d in watchlist.designations().iter().filter(|d| d.status == Status::Sanctioned) {
            let id = &d.id;
            if matches!(d.kind, SubjectKind::Person | SubjectKind::Entity)
                && let Some(name) = d.names.first().filter(|name| name.strength == AliasStrength::Strong)
                && is_plain(&name.text)
            {
                plants.names.push((name.text.replace(',', ""), id.clone()));
            }
            let short = |address: &&str| address.len() <= FIN_LINE && Wallet::parse(address).is_ok();
            let wallets = d.wallets.iter().map(|wallet| wallet.address.as_str()).filter(short);
            plants.wallets.extend(wallets.map(|address| (address.to_owned(), id.clone())));
            plants.bics.extend(d.bics.iter().map(|bic| (bic.clone(), id.clone())));
            if d.kind == SubjectKind::Vessel && is_plain(&format!("{} of sea", d.primary_name())) {
                let name = d.primary_name().to_owned();
                plants.vessels.extend(d.imos.iter().map(|imo| (imo.clone(), name.clone(), id.clone())));
            }
        }
        plants
    }

    /// Plants one of them; `None` where the watchlist has nothing that fits.
    pub(super) fn plant(&self, draft: &mut Draft, format: Format, random: &mut fastrand::Rng) -> Option<Planted> {
        let planted = |field: String, text: &str, entry: &str, kind| Planted {
            field,
            text: text.to_owned(),
            entry: entry.to_owned(),
            kind,
        };
        let last_line = format!("remittance[{}]", draft.remittance.len());
        match random.u8(..6) {
            0 | 1 => {
                let (name, entry) = choose(random, &self.names)?;
                draft.creditor.name.clone_from(name);
                // Fedwire has the beneficiary's tag before the originator's.
                let field = if format == Format::Fedwire { "parties[0].name" } else { "parties[1].name" };
                Some(planted(field.to_owned(), name, entry, "name"))
            }
            2 => {
                let (name, entry) = choose(random, &self.names)?;
                draft.remittance.push(name.clone());
                Some(planted(last_line, name, entry, "name"))
            }
            3 => {
                let (address, entry) = choose(random, &self.wallets)?;
                if matches!(format, Format::Json | Format::Protobuf) {
                    draft.creditor.wallet = Some(address.clone());
                    return Some(planted("parties[1].wallet.address".to_owned(), address, entry, "wallet"));
                }
                draft.remittance.push(address.clone());
                Some(planted(last_line, address, entry, "wallet"))
            }
            4 => {
                let (bic, entry) = choose(random, &self.bics)?;
                draft.creditor_bic.clone_from(bic);
                // Sender and receiver are agents too, and stand first.
                let field = match format {
                    Format::SwiftMt => "agents[3].bic",
                    Format::Fedwire => "agents[2].bic",
                    _ => "agents[1].bic",
                };
                Some(planted(field.to_owned(), bic, entry, "bic"))
            }
            _ => {
                let (imo, name, entry) = choose(random, &self.vessels)?;
                let line: String = format!("freight MV {name}").chars().take(FIN_LINE).collect();
                draft.remittance.push(line);
                draft.remittance.push(format!("IMO {imo}"));
                let field = format!("remittance[{}]", draft.remittance.len() - 1);
                Some(planted(field, imo, entry, "vessel"))
            }
        }
    }
}

fn choose<'a, T>(random: &mut fastrand::Rng, from: &'a [T]) -> Option<&'a T> {
    if from.is_empty() { None } else { from.get(pick(random, &[random.clone().usize(..from.len())])) }
}

/// Three words or more of plain letters that fit a SWIFT line.
fn is_plain(name: &str) -> bool {
    name.len() <= FIN_LINE
        && name.split([' ', ',', '-']).filter(|word| !word.is_empty()).count() >= 3
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b',' | b'-'))
}
