//! How the DPRK is reached: telephone numbers with its country code and names under its internet domain, whoever's.

use memchr::memmem;

use super::finding::{EXACT, Finding, Span, Target};
use super::policy::Fact;
use super::support::Support;
use crate::domain::{Attribute, FieldKind, HitKind, IdentifierKind, Method, Payment, Place};

/// The country code (ITU-T E.164). `850` alone is an area code of Florida: in a text only `+850` counts, and what is dialled
/// for it behind a word for a telephone.
const CODE: &[u8] = b"850";
/// What is dialled before a country's code.
const DIALLED: [&[u8]; 2] = [b"011", b"00"];
const PHONE_WORDS: [&str; 8] = ["tel", "telephone", "phone", "fax", "mobile", "mob", "cell", "call"];
/// Bytes before a number in which such a word may stand.
const WORDS_BEFORE: usize = 16;
/// Digits behind the code.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=12;
/// The domain (ISO 3166-1).
const DOMAIN: &[u8] = b".kp";
/// Names that its registry gives others under. `Dr.KP` and `Mardan.KP` are no domains.
const SECOND_LEVEL: [&str; 10] = ["com", "net", "org", "edu", "gov", "rep", "tra", "co", "aca", "law"];

/// Where the contact stands in a text that has its mark at a byte, if it is one. `own`: the field is for such.
type Reader = fn(&[u8], usize, bool) -> Option<(usize, usize)>;

/// Looks through every text that can hold one.
pub(super) fn find(payment: &Payment, found: &mut Vec<Finding>) {
    let all = payment.text().as_bytes();
    let mut spans: Option<Vec<(Place, std::ops::Range<usize>)>> = None;
    let mut count = 0;
    let mut add = |at: usize, read: Reader| {
        let spans = spans.get_or_insert_with(|| payment.spans().collect());
        let field = spans.partition_point(|(_, span)| span.end <= at);
        let Some((place, span)) = spans.get(field).filter(|(place, span)| span.contains(&at) && can_hold(*place))
        else {
            return;
        };
        let own = matches!(place.kind(), FieldKind::Identifier(IdentifierKind::Phone | IdentifierKind::Email));
        let Some(text) = all.get(span.clone()).filter(|_| count < FOUND_MAX) else { return };
        let Some((from, to)) = read(text, at - span.start, own) else { return };
        let (Ok(field), Ok(from), Ok(to)) = (u32::try_from(field), u32::try_from(from), u32::try_from(to)) else {
            return;
        };
        count += 1;
        found.push(Finding {
            span: Span { field, from, last_field: field, to },
            target: Target::Rule,
            kind: HitKind::Identifier,
            fact: if own { Fact::ContactField } else { Fact::ContactInText },
            method: Method::Pattern,
            name: None,
            support: Support::default(),
            likeness: EXACT,
        });
    };
    for at in memmem::find_iter(all, CODE) {
        add(at, phone);
    }
    // Four spellings of two letters, as domains are written in any case.
    for at in memchr::memchr2_iter(b'K', b'k', all).filter(|at| is_domain(all, *at)) {
        add(at - 1, domain);
    }
}

/// Contacts that are told of one payment.
const FOUND_MAX: usize = 256;

fn can_hold(place: Place) -> bool {
    use IdentifierKind::{Email, Phone};
    place.is_prose() && place.attribute != Attribute::JoinedLines
        || matches!(place.kind(), FieldKind::Identifier(Phone | Email))
}

fn is_domain(all: &[u8], at: usize) -> bool {
    at > 0 && all.get(at - 1..at + 2).is_some_and(|found| found.eq_ignore_ascii_case(DOMAIN))
}

/// `+850 2 381 8221`, `tel 0085023818221`: where it stands, if it is one.
fn phone(text: &[u8], at: usize, own: bool) -> Option<(usize, usize)> {
    let before = text.get(..at)?;
    let start = if let Some(head) = before.trim_ascii_end().strip_suffix(b"+") {
        head.len()
    } else if let Some(head) = DIALLED.iter().find_map(|dialled| before.strip_suffix(*dialled)) {
        if !own && !follows_phone_word(head) {
            return None;
        }
        head.len()
    } else if own && before.iter().all(|byte| !byte.is_ascii_alphanumeric()) {
        at
    } else {
        return None;
    };
    if start.checked_sub(1).and_then(|n| text.get(n)).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let (mut digits, mut end) = (0, at + CODE.len());
    for (n, byte) in (end..).zip(text.get(end..)?) {
        match byte {
            // No number of its network begins with 0.
            b'0' if digits == 0 => return None,
            b'0'..=b'9' if digits == *DIGITS.end() => break,
            b'0'..=b'9' => (digits, end) = (digits + 1, n + 1),
            b' ' | b'-' | b'.' | b'/' | b'(' | b')' => {}
            _ => break,
        }
    }
    DIGITS.contains(&digits).then_some((start, end))
}

/// Whether a word for a telephone stands before.
fn follows_phone_word(before: &[u8]) -> bool {
    let near = before.get(before.len().saturating_sub(WORDS_BEFORE)..).unwrap_or_default().to_ascii_lowercase();
    let mut words = near.split(|byte| !byte.is_ascii_alphabetic());
    words.any(|word| PHONE_WORDS.iter().any(|phone| phone.as_bytes() == word))
}

/// `haejinsm@silibank.net.kp`, `www.example.com.kp/page`: where it stands, if it is one.
fn domain(text: &[u8], at: usize, own: bool) -> Option<(usize, usize)> {
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'@');
    let end = at + DOMAIN.len();
    let mut after = text.get(end..)?.iter();
    match after.next() {
        Some(b'.') if after.next().is_some_and(u8::is_ascii_alphanumeric) => return None,
        Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'@') => return None,
        _ => {}
    }
    let name = text.get(..at)?;
    let start = at - name.iter().rev().take_while(|byte| in_name(byte)).count();
    let labels = text.get(start..at)?.to_ascii_lowercase();
    let second = labels.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    let is_second_level = labels.contains(&b'.') && SECOND_LEVEL.iter().any(|level| level.as_bytes() == second);
    let is_address = labels.contains(&b'@') || labels.starts_with(b"www.") || name.get(..start)?.ends_with(b"://");
    (!labels.is_empty() && (own || is_second_level || is_address)).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Owner;

    fn found(text: &str) -> Vec<String> {
        let mut payment = Payment::new();
        payment.add(Owner::Payment, Attribute::Remittance, text, "");
        let mut findings = Vec::new();
        find(&payment, &mut findings);
        findings.iter().map(|f| text[f.span.from as usize..f.span.to as usize].to_owned()).collect()
    }

    #[test]
    fn numbers_and_domains_of_the_dprk() {
        let check = |text: &str, expected: &[&str]| assert_eq!(found(text), expected, "{text}");
        check("call +850 2 381 8221 now", &["+850 2 381 8221"]);
        check("+8502-3818-221", &["+8502-3818-221"]);
        check("tel 00850 2 18111, x", &["00850 2 18111"]);
        check("fax no 011850 2 381 8221", &["011850 2 381 8221"]);
        check("tel +850 2 381 8221 2024-11-25", &["+850 2 381 8221 2024"]);
        check("SAP doc 0085012345678", &[]);
        check("Adjustment +850 000 000 KRW", &[]);
        check("No.KP 850101-14-5555, Dr.KP Menon, Mardan.KP, INV.KP/2024/11", &[]);
        check("https://kcna.kp/en naenara.com.kp", &["kcna.kp", "naenara.com.kp"]);
        check("(+850) 2 381-8221", &["+850) 2 381-8221"]);
        check("+1 850 555 1234", &[]);
        check("(850) 555-1234", &[]);
        check("INV 100850123456", &[]);
        check("+850", &[]);
        check("mail haejinsm@silibank.net.kp.", &["haejinsm@silibank.net.kp"]);
        check("see WWW.KCNA.KP/en", &["WWW.KCNA.KP"]);
        check("file a.kpi and b.kp2", &[]);
        check("J.KP Singh", &[]);
        check("host x.kp.example.com", &[]);
        check("peshawar.gov.pk KP", &[]);
    }

    #[test]
    fn amounts_and_accounts_are_no_telephone_numbers() {
        let mut payment = Payment::new();
        payment.add(Owner::Payment, Attribute::AccountNumber, "+8501234567", "");
        let mut findings = Vec::new();
        find(&payment, &mut findings);
        assert!(findings.is_empty());
    }
}
