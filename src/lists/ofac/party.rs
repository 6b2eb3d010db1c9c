//! One `DistinctParty`: its names and features.

use std::collections::HashMap;

use super::References;
use crate::domain::{
    AliasStrength, Basis, Bic, DateSpan, Designation, Document, IdentifierKind, Imo, ListedAddress, ListedName,
    ListedWallet, SubjectKind, Wallet, WalletError,
};
use crate::lists::xml::Element;

/// What a remark says of those linked to the DPRK.
const DPRK_REMARK: &str = "North Korea Sanctions Regulations";
const WALLET_FEATURE: &str = "Digital Currency Address - ";

pub(super) struct Party {
    designation: Designation,
    /// With whether the list calls it primary.
    names: Vec<(bool, ListedName)>,
    warnings: Vec<String>,
}

impl Party {
    pub(super) fn new(id: &str, kind: SubjectKind) -> Self {
        let mut designation = Designation::blank(id, "OFAC", kind);
        "https://sanctionslist.ofac.treas.gov".clone_into(&mut designation.source);
        Self { designation, names: Vec::new(), warnings: Vec::new() }
    }

    pub(super) fn finish(mut self) -> (Designation, Vec<String>) {
        self.names.sort_by_key(|(primary, _)| !primary);
        self.designation.names = self.names.into_iter().map(|(_, name)| name).collect();
        (self.designation, self.warnings)
    }

    /// An identity's aliases. What each part of a name is stands after them, by group.
    pub(super) fn identity(&mut self, identity: &Element, references: &References) {
        let groups: HashMap<&str, &str> = identity
            .all("NamePartGroups")
            .flat_map(|groups| groups.all("MasterNamePartGroup"))
            .flat_map(|group| group.all("NamePartGroup"))
            .map(|group| (group.attribute("ID"), references.text("NamePartType", group.number("NamePartTypeID"))))
            .collect();
        for alias in identity.all("Alias") {
            let weak = alias.attribute("LowQuality") == "true";
            let strength = if weak { AliasStrength::Weak } else { AliasStrength::Strong };
            for name in alias.all("DocumentedName") {
                let parts = name.all("DocumentedNamePart").filter_map(|part| part.child("NamePartValue")).map(|part| {
                    (groups.get(part.attribute("NamePartGroupID")).copied().unwrap_or(""), part.text.trim())
                });
                let text = compose(parts, self.designation.kind);
                let listed = ListedName { text, strength };
                if !listed.text.is_empty() && !self.names.iter().any(|(_, known)| *known == listed) {
                    self.names.push((alias.attribute("Primary") == "true", listed));
                }
            }
        }
    }

    pub(super) fn document(&mut self, document: Document) {
        let number = document.number.trim();
        if number.to_ascii_uppercase().starts_with("IMO") {
            match Imo::parse(number) {
                Ok(imo) => return self.designation.imos.push(format!("{:07}", imo.number())),
                Err(error) => self.warn("IMO number", number, &error.to_string()),
            }
            return self.designation.documents.push(Document { kind: IdentifierKind::Imo, ..document });
        }
        self.designation.documents.push(document);
    }

    pub(super) fn feature(
        &mut self,
        feature: &Element,
        references: &References,
        locations: &HashMap<u32, ListedAddress>,
    ) {
        let kind = references.text("FeatureType", feature.number("FeatureTypeID"));
        for version in feature.all("FeatureVersion") {
            let detail = version.child("VersionDetail");
            let text = detail.map_or("", |detail| match detail.number("DetailReferenceID") {
                None => detail.text.trim(),
                id => references.text("DetailReference", id),
            });
            let location = version
                .child("VersionLocation")
                .and_then(|location| location.number("LocationID"))
                .and_then(|id| locations.get(&id));
            self.fact(kind, text, location, version);
            if text.contains(DPRK_REMARK) && !self.designation.basis.contains(&Basis::Remark) {
                self.designation.basis.push(Basis::Remark);
            }
        }
    }

    fn fact(&mut self, kind: &str, text: &str, location: Option<&ListedAddress>, version: &Element) {
        let designation = &mut self.designation;
        match kind {
            "Birthdate" => designation.birth_dates.extend(version.child("DatePeriod").and_then(period)),
            "Location" => designation.addresses.extend(location.cloned()),
            "Nationality Country" | "Citizenship Country" => {
                // Usually a location with a country; some are text alone.
                let country = location.map_or("", |l| if l.country.is_empty() { &l.text } else { &l.country });
                let country = if country.is_empty() { text } else { country };
                if !country.is_empty() && !designation.nationalities.iter().any(|known| known == country) {
                    designation.nationalities.push(country.to_owned());
                }
            }
            _ if text.is_empty() => {}
            "SWIFT/BIC" => match Bic::parse(text) {
                Ok(_) => designation.bics.push(text.to_owned()),
                Err(error) => self.keep_as_document("BIC", text, &error.to_string()),
            },
            "Email Address" => designation.emails.push(text.to_owned()),
            "Website" => designation.domains.push(text.to_owned()),
            "Phone Number" => designation.phones.push(text.to_owned()),
            "Aircraft Tail Number" | "Previous Aircraft Tail Number" => designation.tail_numbers.push(text.to_owned()),
            _ => {
                if let Some(asset) = kind.strip_prefix(WALLET_FEATURE) {
                    self.wallet(text, asset);
                }
            }
        }
    }

    fn wallet(&mut self, address: &str, asset: &str) {
        if let Err(error @ WalletError::Checksum) = Wallet::parse(address) {
            return self.keep_as_document("wallet", address, &error.to_string());
        }
        let wallet = ListedWallet { address: address.to_owned(), asset: asset.to_owned(), status: None };
        if !self.designation.wallets.contains(&wallet) {
            self.designation.wallets.push(wallet);
        }
    }

    /// What the list has wrong is neither matched as what it is not, nor lost.
    fn keep_as_document(&mut self, what: &str, text: &str, error: &str) {
        self.warn(what, text, error);
        let document = Document { kind: IdentifierKind::Other, number: text.to_owned(), country: String::new() };
        self.designation.documents.push(document);
    }

    fn warn(&mut self, what: &str, text: &str, error: &str) {
        self.warnings.push(format!("{}: {what} {text}: {error}; kept as a document", self.designation.id));
    }
}

/// `SONG, Kum Hyok`: surnames in capitals, a comma, given names, as OFAC prints them. Other subjects' parts as they come.
fn compose<'a>(parts: impl Iterator<Item = (&'a str, &'a str)>, kind: SubjectKind) -> String {
    let (mut surname, mut given) = (Vec::new(), Vec::new());
    for (what, text) in parts.filter(|(_, text)| !text.is_empty()) {
        let is_surname = matches!(what, "Last Name" | "Maiden Name" | "Matronymic");
        if kind == SubjectKind::Person && is_surname { surname.push(text) } else { given.push(text) }
    }
    match (surname.is_empty(), given.is_empty()) {
        (false, false) => format!("{}, {}", surname.join(" ").to_uppercase(), given.join(" ")),
        (false, true) => surname.join(" ").to_uppercase(),
        _ => given.join(" "),
    }
}

/// From the first day a period can start to the last it can end.
fn period(period: &Element) -> Option<DateSpan> {
    let (start, end) = (period.child("Start")?, period.child("End")?);
    let first = super::date(start.child("From")?)?;
    let last = super::date(end.child("To")?)?;
    let approximate = [start, end].iter().any(|part| part.attribute("Approximate") == "true");
    DateSpan::between(first, last, approximate)
}
