//! The text block: tags, and what stands in each (SWIFT Standards MT, category 1 and 2 field definitions).

use super::statement;
use crate::domain::{AgentRole, Attribute, Bic, DeadLetter, IdentifierKind, Owner, PartyRole, Payment};
use crate::wire::transfers::Transfers;

/// Narratives whose lines run on: what is broken at a full line's end is one word.
const NARRATIVES: [&str; 12] = ["72", "77", "78", "79", "86", "45", "46", "47", "48", "49", "71", "75"];
/// A shorter line is not full in any field.
const FULL_LINE_MIN: usize = 35;

/// Reads `:tag:value` fields. `kind`: the message's type, where a header says it.
pub(super) fn read(text: &str, kind: Option<&str>, transfers: &mut Transfers<'_>) -> Result<(), DeadLetter> {
    for (tag, value) in (Fields { rest: text }) {
        let value = without_line_ends(value);
        if !value.as_bytes().first().is_some_and(u8::is_ascii_graphic) && value.trim().is_empty() {
            continue;
        }
        if begins_transfer(kind, tag) {
            transfers.end();
            transfers.start()?;
            transfers.offer_id(value.lines().next().unwrap_or_default(), 3);
        }
        field(tag, value, transfers.target());
        if tag == "20" {
            transfers.offer_id(value, 2);
        }
    }
    transfers.end();
    Ok(())
}

/// Whether a field is the first of a transfer in a message that holds several, or of a line in a statement.
fn begins_transfer(kind: Option<&str>, tag: &str) -> bool {
    match kind {
        Some("101" | "102" | "104" | "107" | "110" | "210") => tag == "21",
        Some("201" | "203") => tag == "20",
        // Without a header it can be a statement.
        Some("940" | "942" | "950") | None => tag == "61",
        _ => false,
    }
}

fn field(tag: &str, value: &str, payment: &mut Payment) {
    let (number, option) = tag.split_at_checked(2).unwrap_or((tag, ""));
    match number {
        "50" | "59" => party(number, option, value, tag, payment),
        "51" | "52" | "53" | "54" | "55" | "56" | "57" | "58" => agent(number, option, value, tag, payment),
        "70" => {
            lines(value).for_each(|line| {
                payment.add(Owner::Payment, Attribute::Remittance, line, tag);
            });
            coded(value, tag, payment);
        }
        "32" | "33" | "71" => amount(value, tag, payment),
        "77" => regulatory(value, tag, payment),
        _ => payment.add_text(value, tag),
    }
    match number {
        "72" => coded(value, tag, payment),
        "86" => statement::read(value, tag, payment),
        _ => {}
    }
    let narrative = value.len() > FULL_LINE_MIN && NARRATIVES.contains(&number);
    if narrative && value.lines().rev().skip(1).any(|line| line.len() >= FULL_LINE_MIN) {
        payment.add(Owner::Payment, Attribute::JoinedLines, value, tag);
    }
}

/// Codes of fields 70 and 72 that say who: the ultimate parties, and the instructing institution.
const WHO: [&str; 5] = ["ULTB", "ULTC", "ULTD", "INS", "INST"];

/// What `/ULTB/`, `/INS/` and the like are about. A line that begins with two slashes goes on with the one before.
fn coded(value: &str, tag: &str, payment: &mut Payment) {
    let mut rest = lines(value).peekable();
    while let Some(line) = rest.next() {
        let Some((code, content)) = line.strip_prefix('/').and_then(|line| line.split_once('/')) else { continue };
        if !WHO.contains(&code) {
            continue;
        }
        let mut content = content.to_owned();
        while let Some(next) = rest.next_if(|next| next.starts_with("//") || !next.starts_with('/')) {
            content.push(' ');
            content.push_str(next.trim_start_matches('/'));
        }
        match code {
            "ULTB" | "ULTC" => statement::named(PartyRole::UltimateCreditor, &content, tag, payment),
            "ULTD" => statement::named(PartyRole::UltimateDebtor, &content, tag, payment),
            _ => {
                let owner = payment.add_agent(AgentRole::InstructingAgent);
                let attribute = if Bic::parse(content.trim()).is_ok() { Attribute::Bic } else { Attribute::Name };
                payment.add(owner, attribute, content.trim(), tag);
            }
        }
    }
}

fn lines(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let text = rest?;
        let (line, after) = match memchr::memchr(b'\n', text.as_bytes()) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)),
            None => (text, None),
        };
        rest = after;
        Some(trimmed(line))
    })
    .filter(|line| !line.is_empty())
}

/// Without white space around it. Most lines have but a carriage return behind them.
fn trimmed(line: &str) -> &str {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_plain(line.as_bytes().first()) && is_plain(line.as_bytes().last()) { line } else { line.trim() }
}

/// 50a is the ordering customer (C and L: the instructing party), 59a the beneficiary.
fn party(number: &str, option: &str, value: &str, tag: &str, payment: &mut Payment) {
    let role = match (number, option) {
        ("50", "C" | "L") => PartyRole::InitiatingParty,
        ("50", _) => PartyRole::Debtor,
        _ => PartyRole::Creditor,
    };
    let owner = payment.add_party(role);
    match option {
        "F" => numbered_lines(owner, value, tag, payment),
        "A" | "C" | "G" => account_and_bic(owner, Attribute::Identifier(IdentifierKind::Bic), value, tag, payment),
        _ => name_and_address(owner, value, tag, payment),
    }
}

/// 52a to 57a are institutions in the chain; 58a is the beneficiary institution of an MT202.
fn agent(number: &str, option: &str, value: &str, tag: &str, payment: &mut Payment) {
    let role = match number {
        "52" => AgentRole::DebtorAgent,
        "53" | "54" | "55" => AgentRole::Correspondent,
        "56" => AgentRole::IntermediaryAgent,
        "57" | "58" => AgentRole::CreditorAgent,
        _ => AgentRole::Unspecified,
    };
    let owner = payment.add_agent(role);
    match option {
        "A" => account_and_bic(owner, Attribute::Bic, value, tag, payment),
        _ => name_and_address(owner, value, tag, payment),
    }
}

/// `[/account]` and then a BIC.
fn account_and_bic(owner: Owner, bic: Attribute, value: &str, tag: &str, payment: &mut Payment) {
    for line in lines(value) {
        let attribute = if line.starts_with('/') { Attribute::AccountNumber } else { bic };
        payment.add(owner, attribute, line, tag);
    }
}

/// `[/account]`, the name, and the address. A long name goes on in the second line and nothing says so, so the lines
/// are also carried joined.
pub(in crate::wire) fn name_and_address(owner: Owner, value: &str, tag: &str, payment: &mut Payment) {
    let mut attribute = Attribute::Name;
    let mut text_lines = 0;
    for (n, line) in lines(value).enumerate() {
        if n == 0 && line.starts_with('/') {
            payment.add(owner, Attribute::AccountNumber, line, tag);
            continue;
        }
        payment.add(owner, attribute, line, tag);
        attribute = Attribute::AddressLine;
        text_lines += 1;
    }
    if text_lines > 1 {
        payment.add(Owner::Payment, Attribute::JoinedLines, value, tag);
    }
}

/// Option F: `/account` or `CODE/CC/id`, then lines `1/` name, `2/` address, `3/` country and town, `4/` date of birth,
/// `5/` place of birth, `6/` customer and `7/` national identification, `8/` more of those.
pub(in crate::wire) fn numbered_lines(owner: Owner, value: &str, tag: &str, payment: &mut Payment) {
    let mut names = 0;
    for line in lines(value) {
        let (number, text) = line.split_once('/').unwrap_or(("", line));
        let attribute = match number {
            "" => Attribute::AccountNumber,
            "1" if names == 0 => Attribute::Name,
            "1" => Attribute::OtherName,
            "2" => Attribute::AddressLine,
            "3" => {
                let (country, town) = text.split_once('/').unwrap_or((text, ""));
                payment.add(owner, Attribute::AddressCountry, country, tag);
                if !town.is_empty() {
                    payment.add(owner, Attribute::Town, town, tag);
                }
                continue;
            }
            "4" => Attribute::BirthDate,
            "5" => {
                let (country, town) = text.split_once('/').unwrap_or((text, ""));
                payment.add(Owner::Payment, Attribute::CountryText, country, tag);
                payment.add_text(town, tag);
                continue;
            }
            "6" => Attribute::Identifier(IdentifierKind::CustomerNumber),
            "7" => Attribute::Identifier(IdentifierKind::NationalId),
            "8" => Attribute::Identifier(IdentifierKind::Other),
            _ => {
                party_identifier(owner, number, text, tag, payment);
                continue;
            }
        };
        names += u32::from(number == "1");
        payment.add(owner, attribute, text, tag);
    }
    if names > 1 {
        let joined: Vec<&str> = lines(value).filter_map(|line| line.strip_prefix("1/")).collect();
        payment.add(Owner::Payment, Attribute::JoinedLines, &joined.join("\n"), tag);
    }
}

/// `CCPT/CC/number`: a passport and the country that issued it.
fn party_identifier(owner: Owner, code: &str, text: &str, tag: &str, payment: &mut Payment) {
    let kind = match code {
        "CCPT" => IdentifierKind::Passport,
        "NIDN" | "SOSE" | "ARNU" | "DRLC" => IdentifierKind::NationalId,
        "TXID" => IdentifierKind::TaxId,
        "CUST" | "EMPL" => IdentifierKind::CustomerNumber,
        _ => {
            payment.add_text(text, tag);
            return;
        }
    };
    let (country, number) = text.split_once('/').unwrap_or(("", text));
    if !country.is_empty() {
        payment.add(Owner::Payment, Attribute::CountryText, country, tag);
    }
    payment.add(owner, Attribute::Identifier(kind), number, tag);
}

/// `[date]currency amount`: the letters are the currency. Anything else is a text.
fn amount(value: &str, tag: &str, payment: &mut Payment) {
    let digits = value.len() - value.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let parts = matches!(digits, 0 | 6).then(|| value.get(digits..)?.split_at_checked(3)).flatten();
    let is_amount =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
    match parts.filter(|(currency, amount)| currency.bytes().all(|b| b.is_ascii_uppercase()) && is_amount(amount)) {
        Some((currency, amount)) => {
            payment.add(Owner::Payment, Attribute::Currency, currency, tag);
            payment.add(Owner::Payment, Attribute::Amount, amount, tag);
        }
        None => payment.add_text(value, tag),
    }
}

/// 77B: `/ORDERRES/CC//...` and `/BENEFRES/CC//...` give countries of residence; all of it is text.
fn regulatory(value: &str, tag: &str, payment: &mut Payment) {
    payment.add_text(value, tag);
    for line in lines(value) {
        let code = line.strip_prefix("/ORDERRES/").or_else(|| line.strip_prefix("/BENEFRES/"));
        if let Some(country) = code.and_then(|code| code.get(..2)) {
            payment.add(Owner::Payment, Attribute::CountryText, country, tag);
        }
    }
}

/// `:tag:value` up to the next line that begins with a tag.
struct Fields<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Fields<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let text = if self.rest.starts_with(':') { self.rest } else { self.rest.trim_start_matches(['\r', '\n']) };
        if text.is_empty() {
            return None;
        }
        // Text before the first tag is nobody's field, and read all the same.
        let (tag, value) = tag(text).unwrap_or(("", text));
        let end = next_tag(value);
        self.rest = value.get(end..).unwrap_or_default();
        Some((tag, value.get(..end).unwrap_or_default()))
    }
}

/// The tag a line begins with: two digits and perhaps a letter between colons.
fn tag(line: &str) -> Option<(&str, &str)> {
    let length = match line.as_bytes() {
        [b':', a, b, b':', ..] if a.is_ascii_digit() && b.is_ascii_digit() => 2,
        [b':', a, b, c, b':', ..] if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_alphanumeric() => 3,
        _ => return None,
    };
    Some((line.get(1..=length)?, line.get(length + 2..)?))
}

/// Where the next line with a tag begins, or the end.
fn next_tag(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\n', bytes)
        .map(|at| at + 1)
        .find(|at| bytes.get(*at) == Some(&b':') && text.get(*at..).is_some_and(|line| tag(line).is_some()))
        .unwrap_or(text.len())
}

/// Without the ends of lines behind it.
fn without_line_ends(text: &str) -> &str {
    let ends = text.bytes().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    text.get(..text.len() - ends).unwrap_or(text)
}
