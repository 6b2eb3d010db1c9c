//! How the DPRK is reached: telephone numbers with its country code and names under its internet domain, whoever's.

use memchr::memmem;

use super::finding::{EXACT, Finding, Span, Target};
use super::policy::Fact;
use super::support::Support;
use crate::domain::{Attribute, FieldKind, HitKind, IdentifierKind, Method, Payment, Place};

/// The country code (ITU-T E.164). `850` alone is an area code of Florida: only `+850` and `00850` count.
const CODE: &[u8] = b"850";
/// Digits behind it.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=12;
/// The domain (ISO 3166-1).
const DOMAIN: &[u8] = b".kp";
/// Letters of the name before it: `J.KP` is somebody's initials.
const LABEL_LETTERS_MIN: usize = 2;

/// Where the contact stands in a text that has its mark at a byte, if it is one.
type Reader = fn(&[u8], usize) -> Option<(usize, usize)>;

/// Looks through every text that can hold one.
pub(super) fn find(payment: &Payment, found: &mut Vec<Finding>) {
    let all = payment.text().as_bytes();
    let mut add = |at: usize, read: Reader| {
        let holder = (0u32..).zip(payment.spans()).find(|(_, (_, span))| span.contains(&at));
        let Some((field, (where_, span))) = holder.filter(|(_, (place, _))| can_hold(*place)) else { return };
        let Some(text) = all.get(span.clone()) else { return };
        let Some((from, to)) = read(text, at - span.start) else { return };
        let (Ok(from), Ok(to)) = (u32::try_from(from), u32::try_from(to)) else { return };
        let own = matches!(where_.kind(), FieldKind::Identifier(IdentifierKind::Phone | IdentifierKind::Email));
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
    for at in memmem::find_iter(all, CODE).take(FOUND_MAX) {
        add(at, phone);
    }
    // Four spellings of two letters, as domains are written in any case.
    for at in memchr::memchr2_iter(b'K', b'k', all).filter(|at| is_domain(all, *at)).take(FOUND_MAX) {
        add(at - 1, domain);
    }
}

/// Places that are looked at: a hostile payment can have the code a hundred thousand times.
const FOUND_MAX: usize = 256;

fn can_hold(place: Place) -> bool {
    use IdentifierKind::{Email, Other, Phone};
    place.is_prose() && place.attribute != Attribute::JoinedLines
        || matches!(place.kind(), FieldKind::Identifier(Phone | Email | Other))
}

fn is_domain(all: &[u8], at: usize) -> bool {
    at > 0 && all.get(at - 1..at + 2).is_some_and(|found| found.eq_ignore_ascii_case(DOMAIN))
}

/// `+850 2 381 8221`, `0085023818221`: where it stands, if it is one.
fn phone(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let before = text.get(..at)?;
    let trimmed = before.trim_ascii_end();
    let start = if let Some(head) = trimmed.strip_suffix(b"+") {
        head.len()
    } else {
        let head = before.strip_suffix(b"00")?;
        head.len()
    };
    if start.checked_sub(1).and_then(|n| text.get(n)).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let (mut digits, mut end) = (0, at + CODE.len());
    for (n, byte) in (end..).zip(text.get(end..)?) {
        match byte {
            b'0'..=b'9' => (digits, end) = (digits + 1, n + 1),
            b' ' | b'-' | b'.' | b'/' | b'(' | b')' => {}
            _ => break,
        }
        if digits > *DIGITS.end() {
            break;
        }
    }
    DIGITS.contains(&digits).then_some((start, end))
}

/// `haejinsm@silibank.net.kp`, `www.example.com.kp/page`: where it stands, if it is one.
fn domain(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'@');
    let end = at + DOMAIN.len();
    let mut after = text.get(end..)?.iter();
    match after.next() {
        Some(b'.') if after.next().is_some_and(u8::is_ascii_alphanumeric) => return None,
        Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'@') => return None,
        _ => {}
    }
    let name = text.get(..at)?;
    let label = name.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let start = at - name.iter().rev().take_while(|byte| in_name(byte)).count();
    (label >= LABEL_LETTERS_MIN).then_some((start, end))
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
