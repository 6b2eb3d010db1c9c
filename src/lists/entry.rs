//! One designation while its list is read. What a list has wrong is neither matched as what it is not, nor lost: it is
//! kept as a document of unknown kind, and the reader is told.

use super::ListError;
use crate::domain::{
    AliasStrength, Bic, DateSpan, Designation, Document, IdentifierKind, Imo, ListedAddress, ListedName, ListedWallet,
    Status, SubjectKind, Wallet, WalletError,
};

/// A designation being put together.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) designation: Designation,
    warnings: Vec<String>,
}

impl Entry {
    pub(super) fn new(id: &str, authority: &str, kind: SubjectKind, source: &str) -> Self {
        let mut designation = Designation::blank(id, authority, kind);
        source.clone_into(&mut designation.source);
        Self { designation, warnings: Vec::new() }
    }

    /// Done: the designation, and what was wrong.
    ///
    /// # Errors
    /// When it has no name.
    pub(super) fn finish(self) -> Result<(Designation, Vec<String>), ListError> {
        if self.designation.names.is_empty() {
            return Err(ListError::damaged(format!("{} has no name", self.designation.id)));
        }
        Ok((self.designation, self.warnings))
    }

    /// Adds a name; the stronger of two equal ones stays.
    pub(super) fn name(&mut self, text: &str, strength: AliasStrength) {
        let text = squeezed(text);
        if text.is_empty() {
            return;
        }
        match self.designation.names.iter_mut().find(|name| name.text == text) {
            Some(known) => known.strength = known.strength.min(strength),
            None => self.designation.names.push(ListedName { text, strength }),
        }
    }

    /// Moves a name to the front.
    pub(super) fn make_primary(&mut self, text: &str) {
        let text = squeezed(text);
        if let Some(at) = self.designation.names.iter().position(|name| name.text == text) {
            self.designation.names[..=at].rotate_right(1);
        }
    }

    pub(super) fn programme(&mut self, tag: &str) {
        push_new(&mut self.designation.programmes, tag);
    }

    pub(super) fn remark(&mut self, text: &str) {
        push_new(&mut self.designation.remarks, text);
    }

    /// An authority's id of the same subject: `UN`, `KPe.018`.
    pub(super) fn reference(&mut self, authority: &str, id: &str) {
        let id = id.trim();
        if !id.is_empty() {
            push_new(&mut self.designation.references, &format!("{authority}:{id}"));
        }
    }

    pub(super) fn birth_date(&mut self, date: Option<DateSpan>) {
        self.designation.birth_dates.extend(date.filter(|date| !self.designation.birth_dates.contains(date)));
    }

    pub(super) fn nationality(&mut self, country: &str) {
        push_new(&mut self.designation.nationalities, country);
    }

    /// An address in parts, empty ones left out.
    pub(super) fn address(&mut self, parts: &[&str], country: &str) {
        let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        let address = ListedAddress { text: parts.join(", "), country: country.trim().to_owned() };
        let says = !address.text.is_empty() || !address.country.is_empty();
        if says && !self.designation.addresses.contains(&address) {
            self.designation.addresses.push(address);
        }
    }

    /// A document. Numbers that begin with `IMO` are IMO numbers, whatever the list files them under.
    pub(super) fn document(&mut self, kind: IdentifierKind, number: &str, country: &str) {
        let number = number.trim();
        if number.is_empty() {
            return;
        }
        let is_imo = number.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("IMO"));
        if is_imo || kind == IdentifierKind::Imo {
            return self.imo(number);
        }
        self.keep(kind, number, country);
    }

    fn keep(&mut self, kind: IdentifierKind, number: &str, country: &str) {
        let document = Document { kind, number: number.to_owned(), country: country.trim().to_owned() };
        if !self.designation.documents.contains(&document) {
            self.designation.documents.push(document);
        }
    }

    pub(super) fn imo(&mut self, number: &str) {
        match Imo::parse(number) {
            Ok(imo) => push_new(&mut self.designation.imos, &format!("{:07}", imo.number())),
            Err(error) => {
                self.warn("IMO number", number, &error.to_string());
                self.keep(IdentifierKind::Imo, number, "");
            }
        }
    }

    pub(super) fn bic(&mut self, code: &str) {
        match Bic::parse(code) {
            Ok(_) => push_new(&mut self.designation.bics, code),
            Err(error) => self.keep_as_document("BIC", code, &error.to_string()),
        }
    }

    /// A wallet. An address whose checksum is wrong, such as base58 in the wrong case, is nobody's: it is not matched.
    pub(super) fn wallet(&mut self, address: &str, asset: &str, status: Option<Status>) {
        let address = address.trim();
        if address.is_empty() {
            return;
        }
        if let Err(error @ WalletError::Checksum) = Wallet::parse(address) {
            return self.keep_as_document("wallet", address, &error.to_string());
        }
        let wallet = ListedWallet { address: address.to_owned(), asset: asset.trim().to_owned(), status };
        if !self.designation.wallets.contains(&wallet) {
            self.designation.wallets.push(wallet);
        }
    }

    pub(super) fn email(&mut self, text: &str) {
        push_new(&mut self.designation.emails, text);
    }

    pub(super) fn domain(&mut self, text: &str) {
        push_new(&mut self.designation.domains, text);
    }

    pub(super) fn phone(&mut self, text: &str) {
        push_new(&mut self.designation.phones, text);
    }

    pub(super) fn tail_number(&mut self, text: &str) {
        push_new(&mut self.designation.tail_numbers, text);
    }

    fn keep_as_document(&mut self, what: &str, text: &str, error: &str) {
        self.warn(what, text, error);
        self.keep(IdentifierKind::Other, text, "");
    }

    fn warn(&mut self, what: &str, text: &str, error: &str) {
        self.warnings.push(format!("{}: {what} {text}: {error}; kept as a document", self.designation.id));
    }
}

/// Text with every run of white space as one space.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds a trimmed text that is not there yet.
pub(super) fn push_new(list: &mut Vec<String>, value: &str) {
    let value = value.trim();
    if !value.is_empty() && !list.iter().any(|known| known == value) {
        list.push(value.to_owned());
    }
}

/// Values that a list writes into one field: `(1) 472310082 (2) 563410155`, or with semicolons or bars. A bracket with
/// anything else in it, such as an area code, parts nothing.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = &str> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let digits = bytes.get(at + 1..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_digit()).count());
        if bytes[at] == b'(' && (1..=2).contains(&digits) && bytes.get(at + 1 + digits) == Some(&b')') {
            parts.push(text.get(from..at).unwrap_or_default());
            at += digits + 2;
            from = at;
        } else if matches!(bytes[at], b';' | b'|') {
            parts.push(text.get(from..at).unwrap_or_default());
            at += 1;
            from = at;
        } else {
            at += 1;
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts.into_iter().map(|part| part.trim().trim_end_matches('.').trim()).filter(|part| !part.is_empty())
}

/// Telephone numbers of a field: numbered, or one sentence each. What has fewer than five digits is none.
pub(super) fn phones(text: &str) -> impl Iterator<Item = &str> {
    let number = |part: &&str| part.bytes().filter(u8::is_ascii_digit).count() >= 5;
    numbered(text).flat_map(|part| part.split(". ")).map(|part| part.trim().trim_end_matches('.')).filter(number)
}
