//! Suppressions: false alerts that a bank knows. Each is for one name against one designation as it was when somebody
//! looked, in payments that show by a second fact that it is the same person again, and only for a time.
//!
//! What is suppressed is told with the decision and counted. A wallet, a BIC or a document is never suppressed, nor a
//! name beside which another hit on the same designation stands.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::address::AddressMatch;
use super::finding::{Finding, Target};
use super::geography;
use super::normalise::Normalised;
use super::settle::Aside;
use super::support::{self, Birth, Country, Documents};
use crate::domain::{
    Attribute, DateSpan, FieldKind, Owner, Payment, Screening, Suppressed, Wallet, WalletKey, Watchlist,
};

/// Letters and digits of an account.
const ACCOUNT_LETTERS_MIN: usize = 5;
/// Longest time from approval to expiry (Wolfsberg guidance on sanctions screening: reviewed at least yearly).
const DAYS_MAX: i32 = 366;
/// Bytes of an id that is told of a record that is wrong.
const ID_BYTES_MAX: usize = 64;
const EXPIRED: &str = "it has expired";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    party: String,
    designation: String,
    version: String,
    reason: String,
    owner: String,
    approver: String,
    approved: String,
    expires: String,
    #[serde(default)]
    birth_date: Option<String>,
    #[serde(default)]
    account: Option<String>,
    #[serde(default)]
    wallet: Option<String>,
    #[serde(default)]
    country: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    suppression: Vec<Row>,
}

/// What must stand beside the name.
#[derive(Clone, Debug)]
enum Fact {
    BirthDate(Date),
    Account(String),
    Wallet(Wallet),
    Country(String),
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Suppression {
    id: String,
    /// In normal form.
    party: String,
    designation: String,
    version: String,
    facts: Vec<Fact>,
    expires: Date,
}

/// A suppression that is not applied, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidSuppression {
    /// Its id.
    pub id: String,
    /// Why, in plain words.
    pub why: Cow<'static, str>,
}

/// Those of all files, on a day.
#[derive(Clone, Debug, Default)]
pub(super) struct Suppressions {
    valid: Vec<Suppression>,
    /// Out of date.
    void: Vec<VoidSuppression>,
    /// The days from which those are valid that are not yet.
    approved: Vec<Date>,
    ids: HashSet<String>,
}

impl Suppressions {
    /// Takes in a file.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn read(&mut self, text: &str, today: DateSpan) -> Result<(), String> {
        let file: File = toml_edit::de::from_str(text).map_err(|error| error.to_string())?;
        for row in file.suppression {
            let id = row.id.clone();
            let (suppression, approved) = parse(row).map_err(|what| format!("suppression `{id}`: {what}"))?;
            if !self.ids.insert(id.clone()) {
                return Err(format!("suppression `{id}`: there is another of this id"));
            }
            self.add(suppression, approved, today);
        }
        Ok(())
    }

    /// Takes in a record of a topic: one of them in JSON, under its id. One that is wrong is void, and no other with it.
    pub(super) fn take(&mut self, id: &str, json: &str, today: DateSpan) {
        let parsed = serde_json::from_str(json).map_err(|error| unreadable(&error)).and_then(|row: Row| {
            if row.id == id { parse(row) } else { Err("its id is not the record's key".to_owned()) }
        });
        match parsed {
            // Up to what is wrong, which may be somebody's name: this is logged.
            Err(what) => self.void(named(id), what.split([':', '`']).next().unwrap_or_default().to_owned()),
            Ok(_) if !self.ids.insert(id.to_owned()) => self.void(id, "a file has another of this id"),
            Ok((suppression, approved)) => self.add(suppression, approved, today),
        }
    }

    fn add(&mut self, suppression: Suppression, approved: Date, today: DateSpan) {
        if suppression.expires < today.first() {
            self.void(&suppression.id, EXPIRED);
        } else if today.first() < approved {
            self.approved.push(approved);
            self.void(&suppression.id, "it is approved for a later day");
        } else {
            self.valid.push(suppression);
        }
    }

    fn void(&mut self, id: &str, why: impl Into<Cow<'static, str>>) {
        self.void.push(VoidSuppression { id: id.to_owned(), why: why.into() });
    }

    /// The last day on which the same of them are valid as now.
    pub(super) fn valid_until(&self) -> Option<Date> {
        let before = self.approved.iter().filter_map(|day| day.yesterday().ok());
        self.valid.iter().map(|suppression| suppression.expires).chain(before).min()
    }

    /// Drops those that have expired by a day.
    pub(super) fn expire(&mut self, today: DateSpan) {
        let is_over = |suppression: &Suppression| suppression.expires < today.first();
        let over = self.valid.iter().filter(|suppression| is_over(suppression));
        self.void.extend(over.map(|s| VoidSuppression { id: s.id.clone(), why: EXPIRED.into() }));
        self.valid.retain(|suppression| !is_over(suppression));
        self.approved.clear();
    }

    /// The ids of those that are valid.
    pub(super) fn valid_ids(&self) -> impl Iterator<Item = &str> {
        self.valid.iter().map(|suppression| suppression.id.as_str())
    }

    /// Those that apply to a watchlist, and what does not and why.
    pub(super) fn on(&self, watchlist: &Watchlist) -> (Applied, Vec<VoidSuppression>) {
        let ids: HashSet<&str> = self.valid.iter().map(|suppression| suppression.designation.as_str()).collect();
        let wanted = (0u32..).zip(watchlist.designations()).filter(|(_, d)| ids.contains(d.id.as_str()));
        let versions: HashMap<&str, (u32, String)> =
            wanted.map(|(n, d)| (d.id.as_str(), (n, d.fingerprint()))).collect();
        let (mut applied, mut void) = (Applied::default(), self.void.clone());
        for suppression in &self.valid {
            let why = match versions.get(suppression.designation.as_str()) {
                None => "its designation is not on the watchlist",
                Some((_, version)) if *version != suppression.version => "its designation has changed since",
                Some((n, _)) if listed_birth(watchlist, *n, suppression) => "its birth date is the designation's own",
                Some((n, _)) => {
                    let of_name = applied.by_designation.entry(*n).or_default();
                    of_name.entry(suppression.party.clone()).or_default().push(suppression.clone());
                    continue;
                }
            };
            void.push(VoidSuppression { id: suppression.id.clone(), why: why.into() });
        }
        (applied, void)
    }
}

/// Where a record cannot be read, without what stands there.
fn unreadable(error: &serde_json::Error) -> String {
    let what = if error.is_data() { "a field is missing, unknown or no text" } else { "it is no JSON" };
    format!("{what}, line {} column {}", error.line(), error.column())
}

/// A key, where it can be an id and nothing that is not to be logged.
fn named(key: &str) -> &str {
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if key.len() <= ID_BYTES_MAX && key.chars().all(is_id) { key } else { "(a key that is no id)" }
}

/// Whether a suppression tells the namesake by the birth date of the listed person.
fn listed_birth(watchlist: &Watchlist, n: u32, suppression: &Suppression) -> bool {
    let listed = watchlist.designations().get(n as usize);
    let own = |date: &Date| {
        listed.is_some_and(|d| d.birth_dates.iter().any(|span| span.first() <= *date && *date <= span.last()))
    };
    suppression.facts.iter().any(|fact| matches!(fact, Fact::BirthDate(date) if own(date)))
}

fn parse(row: Row) -> Result<(Suppression, Date), String> {
    let Row { id, party, designation, version, reason, owner, approver, approved, expires, .. } = row;
    let day = |name: &str, text: &str| {
        let span: DateSpan = text.parse().map_err(|error| format!("{name}: {error}"))?;
        if span.first() == span.last() { Ok(span.first()) } else { Err(format!("{name}: `{text}` is no single day")) }
    };
    let (approved, expires) = (day("approved", &approved)?, day("expires", &expires)?);
    for (name, text) in [("id", &id), ("reason", &reason), ("owner", &owner), ("approver", &approver)] {
        if text.trim().is_empty() {
            return Err(format!("{name} must say something"));
        }
    }
    if owner.trim().to_lowercase() == approver.trim().to_lowercase() {
        return Err("owner and approver are one: it takes two".to_owned());
    }
    if (expires - approved).get_days() > DAYS_MAX || expires < approved {
        return Err(format!("it must expire at most {DAYS_MAX} days after it was approved"));
    }
    let party = Normalised::new(&party).to_text();
    if party.is_empty() {
        return Err("party must be a name".to_owned());
    }
    let mut facts = Vec::new();
    if let Some(date) = row.birth_date {
        facts.push(Fact::BirthDate(day("birth_date", &date)?));
    }
    if let Some(account) = row.account.map(|account| letters(&account)) {
        if account.chars().count() < ACCOUNT_LETTERS_MIN {
            return Err(format!("account: it has fewer than {ACCOUNT_LETTERS_MIN} letters and digits"));
        }
        facts.push(Fact::Account(account));
    }
    if let Some(address) = row.wallet {
        facts.push(Fact::Wallet(Wallet::parse(&address).map_err(|error| format!("wallet: {error}"))?));
    }
    if let Some(country) = row.country.map(|country| letters(&country)) {
        if country.len() < 2 || geography::is_dprk_code(&country) || geography::is_dprk(&country) {
            return Err("country: it must be one, and not the DPRK".to_owned());
        }
        facts.push(Fact::Country(country));
    }
    if facts.is_empty() {
        return Err("give birth_date, account, wallet or country: a name alone is many people's".to_owned());
    }
    Ok((Suppression { id, party, designation, version, facts, expires }, approved))
}

/// Letters and digits, in capitals: `DE89 3704` is `DE893704`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Suppressions by the designation they are for and the name.
#[derive(Clone, Debug, Default)]
pub(super) struct Applied {
    by_designation: HashMap<u32, HashMap<String, Vec<Suppression>>>,
}

/// What became of the findings that suppressions are for.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdicts {
    pub(super) suppressed: Vec<Suppressed>,
    pub(super) suppressed_omitted: usize,
    /// Findings that stay, with the suppression that is for another payment pattern.
    pub(super) unsuited: Vec<(Finding, String)>,
}

impl Applied {
    /// Takes out what is suppressed, and hands it over. `id_of`: the id of a designation.
    pub(super) fn judge<'w>(
        &self,
        payment: &Payment,
        findings: &mut Vec<Finding>,
        id_of: impl Fn(u32) -> &'w str,
        mut aside: impl FnMut(Finding, Aside),
    ) -> Verdicts {
        let mut verdicts = Verdicts::default();
        if self.by_designation.is_empty() {
            return verdicts;
        }
        let mut seen = Seen::default();
        let fitting: Vec<Option<Fit<'_>>> =
            findings.iter().map(|finding| self.fit(finding, payment, &mut seen)).collect();
        // Anything else that hits the designation says that it is no namesake.
        let other: HashSet<Target> = findings
            .iter()
            .zip(&fitting)
            .filter(|(_, fit)| !matches!(fit, Some(Fit { suits: true, .. })))
            .map(|(finding, _)| finding.target)
            .collect();
        let mut fitting = fitting.into_iter();
        findings.retain(|finding| {
            let Some(Some(Fit { suppression, suits })) = fitting.next() else { return true };
            if !suits || other.contains(&finding.target) {
                verdicts.unsuited.push((*finding, suppression.id.clone()));
                return true;
            }
            aside(*finding, Aside::Suppressed);
            if verdicts.suppressed.len() == Screening::HITS_MAX {
                verdicts.suppressed_omitted += 1;
                return false;
            }
            let Target::Designation(n) = finding.target else { return false };
            let field = payment.field(finding.span.field as usize);
            verdicts.suppressed.push(Suppressed {
                suppression: suppression.id.clone(),
                designation: id_of(n).to_owned(),
                field: field.map(|field| field.place.to_string()).unwrap_or_default(),
            });
            false
        });
        verdicts
    }

    /// The suppression for a finding, of the name that is a whole field against this designation, and whether the
    /// payment is one that it is for.
    fn fit(&self, finding: &Finding, payment: &Payment, seen: &mut Seen) -> Option<Fit<'_>> {
        let Target::Designation(n) = finding.target else { return None };
        let known = self.by_designation.get(&n)?;
        finding.name?;
        let field = payment.field(finding.span.field as usize).filter(|field| field.place.kind() == FieldKind::Name)?;
        let name = seen.names.entry(finding.span.field).or_insert_with(|| Normalised::new(field.value).to_text());
        let suppressions = known.get(name)?;
        // What speaks for the listed person speaks against a namesake.
        let is_he = matches!(finding.support.birth, Birth::SameDay | Birth::SameYear)
            || finding.support.country == Country::Same
            || finding.support.address == AddressMatch::Same
            || finding.support.documents == Documents::Same;
        let facts = seen.facts(payment, field.place.owner);
        let suiting = suppressions.iter().find(|suppression| suppression.facts.iter().all(|fact| facts.has(fact)));
        let suits = suiting.is_some() && !is_he;
        suiting.or(suppressions.first()).map(|suppression| Fit { suppression, suits })
    }
}

/// A suppression of a finding's name and designation.
struct Fit<'s> {
    suppression: &'s Suppression,
    /// Whether the payment is one that it is for.
    suits: bool,
}

/// What was read of a payment for one finding, and is for the others, too.
#[derive(Default)]
struct Seen {
    names: HashMap<u32, String>,
    facts: Option<HashMap<Owner, Facts>>,
}

/// What stands beside a name.
#[derive(Default)]
struct Facts {
    births: Vec<String>,
    accounts: HashSet<String>,
    wallets: HashSet<WalletKey>,
    countries: HashSet<String>,
}

impl Seen {
    fn facts(&mut self, payment: &Payment, owner: Owner) -> &Facts {
        static NONE: LazyLock<Facts> = LazyLock::new(Facts::default);
        let all = self.facts.get_or_insert_with(|| {
            let mut all: HashMap<Owner, Facts> = HashMap::new();
            for field in payment.fields() {
                let facts = all.entry(field.place.owner).or_default();
                match field.place.attribute {
                    Attribute::BirthDate => facts.births.push(field.value.to_owned()),
                    Attribute::Iban | Attribute::AccountNumber => {
                        facts.accounts.insert(letters(field.value));
                    }
                    Attribute::WalletAddress => facts.wallets.extend(Wallet::parse(field.value).ok().map(|w| w.key)),
                    Attribute::Country | Attribute::AddressCountry => {
                        facts.countries.insert(letters(field.value));
                    }
                    _ => {}
                }
            }
            all
        });
        all.get(&owner).unwrap_or(&NONE)
    }
}

impl Facts {
    /// Whether a fact stands there, and nothing else in its place.
    fn has(&self, fact: &Fact) -> bool {
        match fact {
            Fact::BirthDate(date) => {
                !self.births.is_empty() && self.births.iter().all(|written| support::is_day(written, *date))
            }
            Fact::Account(account) => self.accounts.contains(account),
            Fact::Wallet(wallet) => self.wallets.contains(&wallet.key),
            Fact::Country(country) => self.countries.len() == 1 && self.countries.contains(country),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AliasStrength, Designation, ListedName, ListedWallet, PartyRole, SubjectKind};
    use crate::screening::{Policy, PolicyText, PolicyTexts, Scratch, Screener};

    const ROW: &str = "[[suppression]]\nid = \"S-1\"\nparty = \"Kim Chol\"\ndesignation = \"OFAC-SDN/1\"\n\
                       version = \"sha256:0\"\nreason = \"a customer since 1998\"\n";

    #[test]
    fn a_wrong_file_is_refused_with_what_is_wrong() {
        let check = |rest: &str, part: &str| {
            let today = "2026-11-25".parse().expect("a date");
            let error = Suppressions::default().read(&format!("{ROW}{rest}"), today).expect_err(rest);
            assert!(error.contains(part), "{error}");
        };
        let people = "owner = \"a\"\napprover = \"b\"\n";
        let dates = "approved = \"2026-01-01\"\nexpires = \"2026-12-31\"\n";
        check(&format!("{people}{dates}"), "birth_date, account, wallet or country");
        check(&format!("owner = \"A\"\napprover = \"a\"\n{dates}country = \"KR\""), "it takes two");
        check(
            &format!("{people}approved = \"2026-01-01\"\nexpires = \"2028-12-31\"\ncountry = \"KR\""),
            "at most 366 days",
        );
        check(&format!("{people}approved = \"2026\"\nexpires = \"2026-12-31\"\ncountry = \"KR\""), "no single day");
        check(&format!("{people}{dates}wallet = \"0x12\""), "wallet");
        check(&format!("{people}{dates}colour = \"red\""), "colour");
        check(&format!("{people}{dates}account = \"---\""), "fewer than 5");
        check(&format!("{people}{dates}country = \"KP\""), "not the DPRK");
        check(&format!("{people}{dates}country = \"\""), "not the DPRK");
        check(&format!("{people}{dates}country = \"KR\"\n{ROW}{people}{dates}country = \"KR\""), "another of this id");
    }

    /// A screener with one listed person, and a suppression of his name with these facts.
    fn screener(version: &str, facts: &str) -> Screener {
        let strength = AliasStrength::Strong;
        let mut listed = Designation::blank("OFAC-SDN/1", "OFAC", SubjectKind::Person);
        listed.nationalities.push("Korea, North".to_owned());
        listed.birth_dates.push("1998-01-01".parse().expect("a date"));
        listed.names.push(ListedName { text: "KIM, Chol".to_owned(), strength });
        listed.wallets.push(ListedWallet {
            address: "0x098B716B8Aaf21512996dC57EB0615e2383E2f96".to_owned(),
            asset: String::new(),
            status: None,
        });
        let version = if version.is_empty() { listed.fingerprint() } else { version.to_owned() };
        let dates = "approved = \"2026-03-01\"\nexpires = \"2026-12-31\"";
        let text = format!("{ROW}owner = \"a\"\napprover = \"b\"\n{dates}\n{facts}").replace("sha256:0", &version);
        let policy = Policy::parse(&PolicyTexts {
            suppressions: vec![PolicyText { name: "s.toml", text: &text }],
            today: Some("2026-11-25".parse().expect("a date")),
            ..PolicyTexts::default()
        });
        let watchlist = Watchlist::new(String::new(), Vec::new(), vec![listed]);
        Screener::with(watchlist, policy.expect("a policy")).expect("it builds")
    }

    #[test]
    fn only_the_known_payment_pattern_is_suppressed() {
        let check = |facts: &str, texts: &[(Attribute, &str)], hits: &[&str], suppressed: &[&str]| {
            let mut payment = Payment::new();
            let party = payment.add_party(PartyRole::Creditor);
            for (attribute, text) in texts {
                payment.add(party, *attribute, text, "");
            }
            let screener = screener("", facts);
            let screening = screener.screen(&payment, &mut Scratch::default());
            let fields = |hits: &[crate::domain::Hit]| hits.iter().map(|hit| hit.field.clone()).collect::<Vec<_>>();
            assert_eq!(fields(&screening.hits), hits, "{texts:?}");
            let told: Vec<&str> = screening.suppressed.iter().map(|suppressed| suppressed.field.as_str()).collect();
            assert_eq!(told, suppressed, "{texts:?}");
            assert_eq!(screener.explain(&payment).screening, screening, "explain says what the service says");
            screening
        };
        let (name, name_field) = ((Attribute::Name, "Kim Chol"), "parties[0].name");
        let birth = "birth_date = \"1999-03-03\"";
        let account = "account = \"DE89 3704 0044 0532 0130 00\"";
        check(birth, &[name, (Attribute::BirthDate, "03.03.1999")], &[], &[name_field]);
        let screening = check(birth, &[name, (Attribute::BirthDate, "1999-03-04")], &[name_field], &[]);
        assert!(screening.hits[0].reasons.last().is_some_and(|reason| reason.contains("suppression S-1 is for")));
        check(birth, &[name], &[name_field], &[]);
        check(account, &[name, (Attribute::Iban, "DE89370400440532013000")], &[], &[name_field]);
        check(account, &[name, (Attribute::Iban, "DE02120300000000202051")], &[name_field], &[]);
        // what speaks for the listed person, and another birth date beside the known one
        let iban = (Attribute::Iban, "DE89370400440532013000");
        check(account, &[name, iban, (Attribute::BirthDate, "1998-01-01")], &[name_field], &[]);
        check(account, &[name, iban, (Attribute::Country, "KP")], &[name_field, "parties[0].country"], &[]);
        // in another spelling it is another name
        let spelt = (Attribute::Name, "Kim Chul");
        check(account, &[spelt, (Attribute::Iban, "DE89370400440532013000")], &[name_field], &[]);
        // a second hit on the designation
        let wallet = (Attribute::WalletAddress, "0x098b716b8aaf21512996dc57eb0615e2383e2f96");
        let both = ["parties[0].name", "parties[0].wallet.address"];
        check(account, &[name, (Attribute::Iban, "DE89370400440532013000"), wallet], &both, &[]);
    }

    #[test]
    fn a_designation_that_changed_voids_its_suppressions() {
        let screener = screener("sha256:1", "country = \"KR\"");
        let void = screener.void_suppressions();
        assert_eq!(void.iter().map(|void| &*void.why).collect::<Vec<_>>(), ["its designation has changed since"]);
    }

    #[test]
    fn what_is_out_of_date_is_void() {
        let check = |today: &str, why: Option<&str>| {
            let people = "owner = \"a\"\napprover = \"b\"\napproved = \"2026-03-01\"\nexpires = \"2026-12-31\"\n";
            let mut read = Suppressions::default();
            let text = format!("{ROW}{people}country = \"KR\"");
            read.read(&text, today.parse().expect("a date")).expect("valid");
            assert_eq!(read.void.first().map(|void| &*void.why), why, "{today}");
        };
        check("2026-02-28", Some("it is approved for a later day"));
        check("2026-03-01", None);
        check("2026-12-31", None);
        check("2027-01-01", Some("it has expired"));
    }

    #[test]
    fn a_record_that_is_wrong_voids_itself_alone() {
        const RECORD: &str = r#"{"id": "S-1", "party": "Kim Chol", "designation": "OFAC-SDN/1", "version": "sha256:0",
            "reason": "known", "owner": "a", "approver": "b", "approved": "2026-03-01", "expires": "2026-12-31",
            "country": "KR"}"#;
        let mut read = Suppressions::default();
        let today = "2026-11-25".parse().expect("a date");
        read.take("S-2", RECORD, today);
        read.take("S-3", "{\"id\": \"S-3\"}", today);
        read.take("S-1", RECORD, today);
        read.take("S-4", &RECORD.replace("S-1", "S-4").replace("2026-12-31", "2026-11-24"), today);
        read.take("S-5", &RECORD.replace("S-1", "S-5").replace("\"b\"", "\"A\""), today);
        assert_eq!(read.valid_ids().collect::<Vec<_>>(), ["S-1"]);
        let void: Vec<(&str, &str)> = read.void.iter().map(|void| (&*void.id, &*void.why)).collect();
        let [(_, key), (_, missing), (_, over), (_, one)] = void.as_slice() else { panic!("{void:?}") };
        assert!(key.contains("record's key") && missing.contains("line 1 column 13"), "{void:?}");
        assert!(*over == EXPIRED && one.contains("owner and approver are one"), "{void:?}");
        // Nothing of what stands in a record is told.
        let mut read = Suppressions::default();
        read.take("Kim Jong Un", RECORD, today);
        read.take("S-1", &RECORD.replace("2026-03-01", "Kim Jong Un"), today);
        read.take("S-1", &RECORD.replace("\"country\"", "\"Kim Jong Un\""), today);
        assert!(read.void.len() == 3 && !format!("{:?}", read.void).contains("Jong"), "{:?}", read.void);
    }
}
