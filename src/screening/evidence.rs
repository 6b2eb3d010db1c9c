//! From a finding to a hit: the place in the original text, the designation or rule, and the reasons in plain words.

use super::address::AddressMatch;
use super::finding::{EXACT, Finding, Span, Target};
use super::policy::{Fact, Policy};
use super::support::{Birth, Country, Documents, Support};
use super::typology::{self, Fulfilled};
use crate::domain::{
    AliasStrength, Designation, DesignationRef, Evidence, Hit, Method, Payment, Rule, Stake, Status, Tier,
};

/// Writes findings out as hits.
pub(super) struct Writer<'a> {
    pub(super) payment: &'a Payment,
    pub(super) designations: &'a [Designation],
    pub(super) policy: &'a Policy,
    pub(super) fulfilled: &'a [Fulfilled],
    /// Findings that a suppression is for, but not in a payment like this.
    pub(super) unsuited: &'a [(Finding, String)],
}

impl Writer<'_> {
    /// What a finding is worth, before how alike it is.
    pub(super) fn decide(&self, finding: &Finding) -> (Tier, f64) {
        if let Some((fulfilled, rule)) = self.typology(finding) {
            let hedged = (rule.tier.min(Tier::Review), rule.score * HEDGED_FACTOR);
            return if fulfilled.is_hedged { hedged } else { (rule.tier, rule.score) };
        }
        let listed = self.designation(finding).map(|d| (status(finding, d, self.payment), d.list()));
        self.policy.table.decide(finding.fact, listed, finding.support)
    }

    /// A finding as a hit.
    pub(super) fn hit(&self, finding: &Finding) -> Option<Hit> {
        let (tier, score) = self.decide(finding);
        let place = locate(finding.span, self.payment)?;
        let mut reasons = match self.typology(finding) {
            Some((fulfilled, rule)) => self.typology_reasons(fulfilled, rule),
            None => reasons(finding, self.designation(finding), tier, &place.text),
        };
        let same = |(other, _): &&(Finding, String)| other.target == finding.target && other.span == finding.span;
        if let Some((_, id)) = self.unsuited.iter().find(same) {
            reasons.push(format!("suppression {id} is for this name and entry, but not for a payment like this"));
        }
        Some(Hit {
            tier,
            kind: finding.kind,
            field: place.field,
            source: place.source,
            text: place.text,
            start: place.start,
            end: place.end,
            evidence: self.evidence(finding),
            method: finding.method,
            score: score * f64::from(finding.likeness) / f64::from(EXACT),
            reasons,
        })
    }

    fn evidence(&self, finding: &Finding) -> Evidence {
        if let Some((_, rule)) = self.typology(finding) {
            return Evidence::Rule(Rule { id: rule.id.clone().into(), source: rule.source.clone().into() });
        }
        let Some(d) = self.designation(finding) else { return Evidence::Rule(finding.fact.rule()) };
        Evidence::Designation(DesignationRef {
            id: d.id.clone(),
            list: d.list().to_owned(),
            name: d.primary_name().to_owned(),
            programmes: d.programmes.clone(),
            status: status(finding, d, self.payment).as_str(),
            subject: d.subject().to_owned(),
        })
    }

    /// The id of the designation or rule that a finding resembles.
    pub(super) fn id(&self, finding: &Finding) -> String {
        self.evidence(finding).id().to_owned()
    }

    fn designation(&self, finding: &Finding) -> Option<&Designation> {
        match finding.target {
            Target::Designation(n) => self.designations.get(n as usize),
            Target::Rule | Target::Sign(_) | Target::Typology(_) => None,
        }
    }

    fn typology(&self, finding: &Finding) -> Option<(&Fulfilled, &typology::Rule)> {
        let Target::Typology(n) = finding.target else { return None };
        let fulfilled = self.fulfilled.get(n as usize)?;
        Some((fulfilled, self.policy.typologies.rule(fulfilled.rule)?))
    }

    /// What the rule is about, and where the signs of it stand.
    fn typology_reasons(&self, fulfilled: &Fulfilled, rule: &typology::Rule) -> Vec<String> {
        let sign = |(group, span): &(u8, Span)| {
            let place = locate(*span, self.payment)?;
            let group = self.policy.typologies.group_name(*group);
            Some(format!("{group} at {} bytes {}-{}", place.field, place.start, place.end))
        };
        let signs: Vec<String> = fulfilled.signs.iter().filter_map(sign).collect();
        let mut reasons = vec![rule.reason.clone(), format!("signs: {}", signs.join(", "))];
        if fulfilled.is_hedged {
            reasons.push("the DPRK is named only by what may be another place, or to rule it out".to_owned());
        }
        reasons
    }
}

/// What a typology is worth where the DPRK is named only by what may be another place, or to rule it out.
const HEDGED_FACTOR: f64 = 0.75;

/// A wallet may have a status of its own.
fn status(finding: &Finding, designation: &Designation, payment: &Payment) -> Status {
    use crate::domain::Wallet;
    if !matches!(finding.fact, Fact::Wallet | Fact::WalletSameKey) {
        return designation.status;
    }
    let spelt = payment
        .field(finding.span.field as usize)
        .and_then(|field| field.value.get(finding.span.from as usize..finding.span.to as usize))
        .unwrap_or_default();
    let key = Wallet::parse(spelt).unwrap_or_else(|_| Wallet::opaque(spelt)).key;
    let listed = designation
        .wallets
        .iter()
        .find(|wallet| Wallet::parse(&wallet.address).unwrap_or_else(|_| Wallet::opaque(&wallet.address)).key == key);
    listed.and_then(|wallet| wallet.status).unwrap_or(designation.status)
}

/// Bytes of a text that an alert quotes at most. A name is shorter; what stands between its words need not be.
const TEXT_BYTES_MAX: usize = 1000;

fn quote(text: &str) -> String {
    match text.get(..text.floor_char_boundary(TEXT_BYTES_MAX)) {
        Some(head) if head.len() < text.len() => format!("{head}\u{2026}"),
        _ => text.to_owned(),
    }
}

struct Located {
    field: String,
    source: String,
    text: String,
    start: u32,
    end: u32,
}

/// The place in the original. A span that runs over lines is told in the lines joined by line feeds.
fn locate(span: Span, payment: &Payment) -> Option<Located> {
    let first = payment.field(span.field as usize)?;
    let source = first.source.to_owned();
    if span.field == span.last_field {
        let text = quote(first.value.get(span.from as usize..span.to as usize)?);
        return Some(Located { field: first.place.to_string(), source, text, start: span.from, end: span.to });
    }
    let mut joined = String::new();
    let (mut start, mut end) = (0, 0);
    for (n, field) in (0u32..).zip(payment.fields()).take(span.last_field as usize + 1) {
        if field.place.owner != first.place.owner || field.place.attribute != first.place.attribute {
            continue;
        }
        if !joined.is_empty() {
            joined.push('\n');
        }
        if n == span.field {
            start = joined.len() + span.from as usize;
        }
        if n == span.last_field {
            end = joined.len() + span.to as usize;
        }
        joined.push_str(field.value);
    }
    let text = quote(joined.get(start..end)?);
    let (start, end) = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
    Some(Located { field: first.place.lines_path()?, source, text, start, end })
}

fn reasons(finding: &Finding, designation: Option<&Designation>, tier: Tier, text: &str) -> Vec<String> {
    let mut reasons = vec![what(finding, designation, text)];
    reasons.extend(designation.filter(|d| d.status == Status::Derived).map(owners));
    reasons.extend(beside(finding.support).map(str::to_owned));
    if tier == Tier::Flag {
        return reasons;
    }
    let why_only_review = match finding.fact {
        Fact::CommonName | Fact::CommonNameInText => {
            "people or institutions with no link to the list bear this name: a second fact is needed to stop on it"
        }
        Fact::CommonVariant => "many people bear this name: a second fact is needed to stop on it",
        Fact::VariantInText => "in running text other words can be read so",
        Fact::LooseVariant => "the spelling is unusual for this name",
        Fact::SimilarName | Fact::SimilarNameInText => "the names are alike and not the same",
        Fact::Initials => "a surname and initials are many people's: what stands beside them is the entry's",
        Fact::OneWordName | Fact::OneWordNameInText => "one word is not enough to stop on",
        Fact::WeakAlias => "the list calls this alias weak: it only supports the other hits on the same entry",
        Fact::ShortCraftName => {
            "a short name beside a word for a ship or an aircraft; the IMO number or registration decides"
        }
        Fact::BareImo => "seven digits with no word that says they are an IMO number",
        Fact::DocumentOfOtherKind => "the list has this number for another kind of document",
        Fact::BareDocument => "no word beside it says what number it is",
        Fact::TailNumber => "a registration can be part of another reference",
        Fact::Encrypted => "it may hold anything, or nothing: decrypt it before it is screened",
        Fact::CountryInText | Fact::Place | Fact::ContactInText => {
            "to name the country or a place in it is no offence by itself"
        }
        _ if tier == Tier::Review => "the entry is historic, or no authority has designated it",
        _ => return reasons,
    };
    reasons.push(why_only_review.to_owned());
    reasons
}

/// What speaks for a name or against it.
fn beside(support: Support) -> impl Iterator<Item = &'static str> {
    let birth = match support.birth {
        Birth::SameDay => "the birth date is the entry's",
        Birth::SameYear => "the birth date is in a year that the entry has",
        Birth::Other => "the birth date is none of the entry's",
        Birth::Silent => "",
    };
    let country = match support.country {
        Country::Same => "the party's country is the entry's",
        Country::Other => "the party's country is not the entry's",
        Country::Silent => "",
    };
    let address = match support.address {
        AddressMatch::Same => "the address is the entry's",
        AddressMatch::Town => "a part of the address, as a town has it, is the entry's",
        AddressMatch::Silent => "",
    };
    let documents = match support.documents {
        Documents::Same => "a document of the party is the entry's",
        Documents::Other => "the party has another document of a kind that the entry has",
        Documents::Silent => "",
    };
    [birth, country, address, documents].into_iter().filter(|reason| !reason.is_empty())
}

/// Why an entity that no authority lists is blocked.
fn owners(d: &Designation) -> String {
    let stake =
        |stake: &Stake| format!("{} owns {}.{:02} %", stake.owner, stake.basis_points / 100, stake.basis_points % 100);
    let stakes: Vec<String> = d.owned_by.iter().map(stake).collect();
    format!("{} is not listed itself; by OFAC's 50 % rule it is blocked as its owners are: {}", d.id, stakes.join(", "))
}

fn what(finding: &Finding, designation: Option<&Designation>, text: &str) -> String {
    let entry = designation.map_or("", |d| d.id.as_str());
    match finding.fact {
        Fact::Wallet => format!("a wallet of {entry}"),
        Fact::WalletSameKey => format!("another spelling of a wallet of {entry}: both decode to the same key"),
        Fact::ListedBic => format!("the BIC of {entry}"),
        Fact::CountryBic => "positions 5 and 6 of this BIC are KP, the DPRK".to_owned(),
        Fact::Imo | Fact::BareImo => format!("an IMO number of {entry}"),
        Fact::Document | Fact::DocumentOfOtherKind | Fact::DocumentInText | Fact::BareDocument => {
            format!("a number of {entry}")
        }
        Fact::ContactField | Fact::ContactInText => {
            "a telephone number (+850) or an internet domain (.kp) of the DPRK".to_owned()
        }
        Fact::TailNumber => format!("an aircraft registration of {entry}"),
        Fact::CountryField => "the country is the DPRK".to_owned(),
        Fact::CurrencyField => "the currency is the DPRK's".to_owned(),
        Fact::Encrypted => "this part is encrypted and was not screened".to_owned(),
        Fact::CountryInText => "the DPRK is named".to_owned(),
        Fact::Place => "a place in the DPRK is named".to_owned(),
        _ => name(finding, designation, text),
    }
}

fn name(finding: &Finding, designation: Option<&Designation>, text: &str) -> String {
    let Some(d) = designation else { return String::new() };
    let n = finding.name.unwrap_or_default();
    let rank = match d.names.get(n as usize).map(|name| name.strength) {
        _ if n == 0 => "the primary name",
        Some(AliasStrength::Weak) => "a weak alias",
        _ => "a strong alias",
    };
    let listed = d.names.get(n as usize).map_or("", |name| name.text.as_str());
    let how = match finding.method {
        Method::Variant => ", in another spelling of the same Korean name",
        Method::Disguised => ", with letters disguised",
        Method::Transliterated => ", in another script",
        Method::Similar => ", which this is like word by word",
        Method::Reordered => ", with the surname at the other end",
        _ if listed == text => "",
        _ => ", but for case, marks or punctuation",
    };
    format!("`{listed}` is {rank} of {}{how}", d.id)
}
