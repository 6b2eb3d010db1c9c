//! SWIFT FIN by field, beyond a single customer transfer: several transfers, statements, codes.

use crate::domain::Payment;
use crate::wire::{Decoder, Hints, Payments};

/// The payments of a message with this type and text, each with its id and texts.
fn read(kind: &str, text: &str) -> Vec<(String, Vec<String>)> {
    let message = format!(
        "{{1:F01BANKBEBBAXXX2222123456}}{{2:I{kind}BANKDEFFXXXXN}}{{4:\r\n{}\r\n-}}",
        text.replace('\n', "\r\n")
    );
    let mut payments = Payments::new();
    Decoder::default().decode(message.as_bytes(), Hints::default(), &mut payments).expect("it is read");
    let texts = |payment: &Payment| payment.fields().map(|field| format!("{}={}", field.place, field.value)).collect();
    payments.as_slice().iter().map(|payment| (payment.id().to_owned(), texts(payment))).collect()
}

#[track_caller]
fn check(found: &[String], expected: &[&str]) {
    for text in expected {
        assert!(found.iter().any(|found| found == text), "{text} is not in {found:#?}");
    }
}

#[test]
fn each_transfer_of_a_request_is_a_payment_with_the_values_of_all() {
    let payments =
        read("101", ":20:R\n:50H:/1\nPAYER\n:21:A\n:32B:USD1,\n:59:/2\nFIRST\n:21:B\n:32B:USD2,\n:59:/3\nSECOND");
    assert_eq!(payments.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    check(&payments[0].1, &["parties[0].name=PAYER", "parties[1].name=FIRST", "amount.value=1,"]);
    check(&payments[1].1, &["parties[0].name=PAYER", "parties[1].name=SECOND", "amount.value=2,"]);
    assert!(!payments[1].1.iter().any(|text| text.contains("FIRST")));
}

#[test]
fn statements_by_line() {
    let payments = read(
        "940",
        ":20:S\n:25:DE89\n:61:2611021102C1,NTRF1\n:86:166?00GUTSCHRIFT?20EREF+E1?21SVWZ+INVOICE 7 SONG KU?22M HYOK\
         ABWA+KIM AND ?23CO?30GENODE61?31DE8937?32SONG?33 KUM HYOK\n:61:2611021102D2,NTRF2\n\
         :86:/BENM//NAME/SONG KUM HYOK/REMI/RENT 7/ULTD/U D",
    );
    assert_eq!(payments.len(), 2);
    check(
        &payments[0].1,
        &[
            "parties[0].name=SONG KUM HYOK",
            "parties[0].account.iban=DE8937",
            "remittance[0]=EREF+E1SVWZ+INVOICE 7 SONG KUM HYOKABWA+KIM AND CO",
            "parties[1].name=KIM AND CO",
        ],
    );
    check(&payments[1].1, &["parties[0].name=SONG KUM HYOK", "remittance[0]=RENT 7", "parties[1].name=U D"]);
}

#[test]
fn codes_that_say_who() {
    let payments = read(
        "103",
        ":20:R\n:59:/1\nB\n:70:/ULTB/SONG KUM\n//HYOK\n/INV/7\n:72:/INS/DEUTSCHE BANK\n/ACC/X\n:79:narrative",
    );
    check(
        &payments[0].1,
        &[
            "parties[1].name=SONG KUM HYOK",
            "agents[2].name=DEUTSCHE BANK",
            "remittance[2]=/INV/7",
            "texts[4].value=narrative",
        ],
    );
}

#[test]
fn credits_and_trade() {
    check(
        &read("910", ":20:R\n:50K:/1\nPAYER\n:52A:BANKBEBB")[0].1,
        &["parties[0].name=PAYER", "agents[2].bic=BANKBEBB"],
    );
    check(
        &read("700", ":20:R\n:50:APPLICANT\n:59:SELLER\n:44E:NAMPO")[0].1,
        &["parties[0].name=APPLICANT", "parties[1].name=SELLER"],
    );
}

#[test]
fn what_is_broken_at_a_full_line_stands_joined_too() {
    let line = "x".repeat(62);
    let payments = read("940", &format!(":20:S\n:61:2611021102C1,NTRF1\n:86:{line} SO\nNG KUM HYOK"));
    let joined = format!("{line} SO\r\nNG KUM HYOK");
    assert_eq!(payments[0].1.iter().filter(|text| text.ends_with(&joined)).count(), 2);
}

#[test]
fn a_code_that_says_nobody_is_passed_over_with_its_lines() {
    let payments = read("103", ":20:R\n:72:/ACC/CALL\nTHEM\n//OR NOT\n/ULTB/SONG KUM HYOK\n:77B:X\n\n");
    check(&payments[0].1, &["parties[0].name=SONG KUM HYOK", "texts[4].value=X"]);
}
