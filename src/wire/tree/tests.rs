//! Formats that are known by their keys, each as a table: a message, and the texts with their places that it must give.

use crate::domain::{Payment, Rail};
use crate::wire::{Decoder, Hints, Payments};

fn read(message: &str) -> Vec<Payment> {
    let mut payments = Payments::new();
    Decoder::default().decode(message.as_bytes(), Hints::default(), &mut payments).expect("it is read");
    payments.as_slice().to_vec()
}

fn texts(payment: &Payment) -> Vec<String> {
    payment.fields().map(|field| format!("{}={}", field.place, field.value)).collect()
}

/// One payment, with these texts among others.
#[track_caller]
fn check(message: &str, id: &str, expected: &[&str]) {
    let payments = read(message);
    assert_eq!(payments.len(), 1, "{payments:?}");
    assert_eq!(payments[0].id(), id);
    let found = texts(&payments[0]);
    for text in expected {
        assert!(found.iter().any(|found| found == text), "{text} is not in {found:#?}");
    }
}

#[test]
fn flat_house_formats() {
    check(
        r#"{"txId": "t-1", "payer_name": "A Ltd", "payerCountry": "CN", "payer_account_no": "123",
            "beneficiaryFirstName": "Kum Hyok", "beneficiaryLastName": "Song", "beneficiary_dob": "1987-08-30",
            "beneficiaryBankSwift": "FTBDKPPY", "beneficiary_bank_name": "Foreign Trade Bank",
            "beneficiaryPassportNumber": "654102323", "details": "x", "narrative": "invoice 7", "fileName": "f.txt"}"#,
        "t-1",
        &[
            "parties[0].name=A Ltd",
            "parties[0].country=CN",
            "parties[0].account.number=123",
            "parties[1].name=Kum Hyok Song",
            "parties[1].birth_date=1987-08-30",
            "parties[1].identifiers[0].value=654102323",
            "agents[0].bic=FTBDKPPY",
            "agents[0].name=Foreign Trade Bank",
            "remittance[0]=invoice 7",
            "texts[1].value=x",
            "texts[2].value=f.txt",
        ],
    );
}

#[test]
fn nested_house_formats() {
    check(
        r#"{"payment": {"debtor": {"name": {"first": "Kum Hyok", "last": "Song"}, "nationality": "KP",
            "addresses": [{"line1": "1 Road", "city": "Dandong", "country": {"code": "CN", "name": "China"}}],
            "documents": [{"type": "PASSPORT", "number": "654102323", "issuingCountry": "KP"}],
            "contact": {"name": "C", "email": "a@b.kp", "phones": ["+850 2 1"]}, "bank": {"name": "B", "bic": "FTBDKPPY"}},
            "creditors": [{"fullName": "X"}, {"fullName": "Y", "aka": ["Z"]}], "product": {"name": "Tea"}}}"#,
        "",
        &[
            "parties[0].country=KP",
            "parties[0].address.lines[0]=1 Road",
            "parties[0].address.town=Dandong",
            "parties[0].address.country=CN",
            "parties[0].identifiers[0].value=654102323",
            "parties[0].other_names[0]=C",
            "parties[0].identifiers[1].value=a@b.kp",
            "parties[0].identifiers[2].value=+850 2 1",
            "agents[0].name=B",
            "agents[0].bic=FTBDKPPY",
            "parties[1].name=X",
            "parties[2].name=Y",
            "parties[2].other_names[0]=Z",
        ],
    );
    let payment = &read(r#"{"payer": {"documents": [{"number": "654102323", "type": "passport"}]}}"#)[0];
    let kinds: Vec<_> = payment.places().map(crate::domain::Place::kind).collect();
    assert_eq!(kinds, [crate::domain::FieldKind::Identifier(crate::domain::IdentifierKind::Passport)]);
}

#[test]
fn open_banking_and_berlin_group() {
    check(
        r#"{"Data": {"Initiation": {"EndToEndIdentification": "E1", "InstructedAmount": {"Amount": "1.0", "Currency": "GBP"},
            "CreditorAccount": {"SchemeName": "UK.OBIE.IBAN", "Identification": "GB29NWBK60161331926819", "Name": "Song"},
            "CreditorPostalAddress": {"AddressLine": ["L1"], "Country": "GB"},
            "RemittanceInformation": {"Unstructured": "rent"}}}}"#,
        "E1",
        &[
            "parties[0].account.iban=GB29NWBK60161331926819",
            "parties[0].name=Song",
            "parties[0].address.lines[0]=L1",
            "parties[0].address.country=GB",
            "amount.currency=GBP",
            "remittance[0]=rent",
        ],
    );
    check(
        r#"{"endToEndIdentification": "E2", "debtorAccount": {"iban": "DE89370400440532013000"}, "creditorName": "Song",
            "creditorAddress": {"street": "S", "city": "Dandong", "country": "CN"}, "ultimateDebtor": "U",
            "remittanceInformationUnstructured": "r"}"#,
        "E2",
        &[
            "parties[0].account.iban=DE89370400440532013000",
            "parties[1].name=Song",
            "parties[1].address.lines[0]=S",
            "parties[1].address.town=Dandong",
            "parties[2].name=U",
            "remittance[0]=r",
        ],
    );
}

#[test]
fn envelopes() {
    check(
        r#"{"schema": {"type": "struct"}, "payload": {"before": null, "after": {"id": 7, "debtor_name": "Song"},
            "source": {"connector": "postgresql", "db": "pay"}, "op": "c"}}"#,
        "7",
        &["parties[0].name=Song"],
    );
    check(
        r#"{"specversion": "1.0", "id": "ce-1", "source": "/bank/core", "type": "payment",
            "data": {"uetr": "u-1", "creditor": {"name": "Song"}}}"#,
        "u-1",
        &["parties[0].name=Song", "texts[2].value=/bank/core"],
    );
    let document = "<Document><CdtTrfTxInf><Cdtr><Nm>Song &amp; Co</Nm></Cdtr></CdtTrfTxInf></Document>";
    check(
        &format!(r#"{{"specversion": "1.0", "id": "ce-2", "data": "{document}"}}"#),
        "ce-2",
        &["parties[0].name=Song & Co"],
    );
    let fin = "{1:F01BANKBEBBAXXX2222123456}{2:I103BANKDEFFXXXXN}{4:\\r\\n:20:R1\\r\\n:59:/1\\r\\nSONG\\r\\n-}";
    check(&format!(r#"{{"body": "{fin}"}}"#), "R1", &["parties[0].name=SONG"]);
    check(
        r#"{"id": "ce-3", "data_base64": "eyJjcmVkaXRvciI6IHsibmFtZSI6ICJTb25nIn19"}"#,
        "ce-3",
        &["parties[0].name=Song"],
    );
}

#[test]
fn iso_20022_as_json() {
    let payments = read(
        r##"{"Document": {"FIToFICstmrCdtTrf": {"GrpHdr": {"MsgId": "M"}, "CdtTrfTxInf": [
            {"PmtId": {"UETR": "u-1"}, "IntrBkSttlmAmt": {"#text": "1.00", "@Ccy": "EUR"},
             "Cdtr": {"Nm": "Song", "PstlAdr": {"AdrLine": ["a", "b"], "Ctry": "KP"},
                "Id": {"PrvtId": {"Othr": [{"Id": "654102323", "SchmeNm": {"Cd": "CCPT"}}]}}},
             "CdtrAcct": {"Id": {"IBAN": "DE89"}}, "CdtrAgt": {"FinInstnId": {"BICFI": "FTBDKPPY"}},
             "RmtInf": {"Ustrd": ["one", "two"]}},
            {"PmtId": {"UETR": "u-2"}, "Cdtr": {"Name": "Kim"}}]}}}"##,
    );
    assert_eq!(payments.iter().map(Payment::id).collect::<Vec<_>>(), ["u-1", "u-2"]);
    let first = texts(&payments[0]);
    for text in [
        "texts[0].value=M",
        "amount.currency=EUR",
        "amount.value=1.00",
        "parties[0].name=Song",
        "parties[0].address.lines[1]=b",
        "parties[0].address.country=KP",
        "parties[0].identifiers[0].value=654102323",
        "parties[0].account.iban=DE89",
        "agents[0].bic=FTBDKPPY",
        "remittance[1]=two",
    ] {
        assert!(first.iter().any(|found| found == text), "{text} is not in {first:#?}");
    }
    assert!(texts(&payments[1]).contains(&"parties[0].name=Kim".to_owned()));
}

#[test]
fn a_key_called_like_one_of_iso_20022s_elements_by_chance_changes_nothing() {
    for stray in [r#""customerDbtr": "x""#, r#""Dbtr": "x""#, r#""meta": {"UltmtDbtr": "y"}"#, r#""isCdtr": true"#] {
        let message = format!(r#"{{"paymentReference": "r", "beneficiary": {{"name": "Song"}}, {stray}}}"#);
        let payments = read(&message);
        assert!(
            texts(&payments[0]).contains(&"parties[0].name=Song".to_owned()),
            "{stray}: {:#?}",
            texts(&payments[0])
        );
    }
    // Where an element is met late, what was read before it is read by the elements, too, and once.
    let payments = read(r#"[{"note": "n"}, {"note": "m", "D\u0062tr": {"Nm": "Song"}}]"#);
    let all: Vec<String> = payments.iter().flat_map(texts).collect();
    assert_eq!(all, ["texts[0].value=n", "texts[0].value=m", "parties[0].name=Song"]);
}

#[test]
fn travel_rule() {
    for message in [
        r#"{"originator": {"originatorPersons": [{"naturalPerson": {"name": {"nameIdentifier": [
                {"primaryIdentifier": "Song", "secondaryIdentifier": "Kum Hyok", "nameIdentifierType": "LEGL"}],
                "localNameIdentifier": [{"primaryIdentifier": "송금혁"}]},
            "dateAndPlaceOfBirth": {"dateOfBirth": "1987-08-30", "placeOfBirth": "Pyongyang"}}}],
            "accountNumber": ["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh:123"]},
            "originatingVASP": {"originatingVASP": {"legalPerson": {"name": {"nameIdentifier": [{"legalPersonName": "V"}]}}}}}"#,
        r#"{"Originator": {"OriginatorPersons": [{"NaturalPerson": {"Name": {"NameIdentifier": [
                {"PrimaryIdentifier": "Song", "SecondaryIdentifier": "Kum Hyok", "NameIdentifierType": "LEGL"}],
                "LocalNameIdentifier": [{"PrimaryIdentifier": "송금혁"}]},
            "DateAndPlaceOfBirth": {"DateOfBirth": "1987-08-30", "PlaceOfBirth": "Pyongyang"}}}],
            "AccountNumber": ["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh:123"]},
            "OriginatingVASP": {"OriginatingVASP": {"LegalPerson": {"Name": {"NameIdentifier": [{"LegalPersonName": "V"}]}}}}}"#,
        r#"{"originator": {"originator_persons": [{"natural_person": {"name": {"name_identifiers": [
                {"primary_identifier": "Song", "secondary_identifier": "Kum Hyok", "name_identifier_type": "LEGL"}],
                "local_name_identifiers": [{"primary_identifier": "송금혁"}]},
            "date_and_place_of_birth": {"date_of_birth": "1987-08-30", "place_of_birth": "Pyongyang"}}}],
            "account_numbers": ["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh:123"]},
            "originating_vasp": {"originating_vasp": {"legal_person": {"name": {"name_identifiers": [
                {"legal_person_name": "V"}]}}}}}"#,
        r#"{"originator": {"originatorPerson": [{"naturalPerson": {"name": [
                {"primaryIdentifier": "Song", "secondaryIdentifier": "Kum Hyok", "naturalPersonNameIdentifierType": "LEGL"},
                {"primaryIdentifier": "송금혁"}],
            "dateAndPlaceOfBirth": {"dateOfBirth": "1987-08-30", "placeOfBirth": "Pyongyang"}}}],
            "accountNumber": ["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh:123"]},
            "originatingVASP": {"legalPerson": {"name": [{"legalPersonName": "V"}]}},
            "payloadMetadata": {"payloadVersion": "101.2023"}}"#,
    ] {
        check(
            message,
            "",
            &[
                "parties[0].name=Kum Hyok Song",
                "parties[0].other_names[0]=송금혁",
                "parties[0].birth_date=1987-08-30",
                "parties[0].wallet.address=rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh:123",
                "agents[0].name=V",
            ],
        );
    }
}

#[test]
fn what_is_encrypted_is_said() {
    let kinds = |message: &str| -> Vec<String> {
        let encrypted = |field: &crate::domain::Field<'_>| field.place.kind() == crate::domain::FieldKind::Encrypted;
        read(message)[0].fields().filter(encrypted).map(|field| field.source.to_owned()).collect()
    };
    assert_eq!(
        kinds(r#"{"id": "1", "payload": "OrBv", "encryption_key": "pXpr", "sealed": true}"#),
        ["encryption_key"]
    );
    assert_eq!(kinds(r#"{"pii": "eyJhbGciOiJSU0EifQ.a-b.c_d.e.f"}"#), ["pii"]);
    assert_eq!(kinds(r#"{"id": "1", "encryption_key": "", "note": "eyJhbGciOiJSU0EifQ.e30.sig"}"#), [""; 0]);
}

#[test]
fn chains_and_custody() {
    let address = "0x098b716b8aaf21512996dc57eb0615e2383e2f96";
    check(
        &format!(
            r#"{{"hash": "0xab", "from_address": "0x6b75d8af000000e20b7a7ddf000ba900b4009a80", "to_address": "{address}", "value": 1}}"#
        ),
        "0xab",
        &[&format!("parties[1].wallet.address={address}")],
    );
    check(
        &format!(
            r#"{{"id": "f-1", "assetId": "USDT_ERC20", "source": {{"type": "VAULT_ACCOUNT", "name": "Main"}},
            "destination": {{"type": "EXTERNAL_WALLET", "name": "Song"}}, "destinationAddress": "{address}", "note": "n"}}"#
        ),
        "f-1",
        &[
            "parties[0].name=Main",
            "parties[1].name=Song",
            &format!("parties[1].wallet.address={address}"),
            "remittance[0]=n",
        ],
    );
    check(
        &format!(
            r#"{{"asset": "ETH", "transferReference": "0xab:{address}", "direction": "sent", "outputAddress": "{address}"}}"#
        ),
        &format!("0xab:{address}"),
        &[&format!("parties[0].wallet.address={address}")],
    );
    check(
        r#"{"Account": "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "Destination": "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
            "DestinationTag": 7, "Memos": [{"Memo": {"MemoData": "4B494D204A4F4E4720554E"}}]}"#,
        "",
        &["parties[1].wallet.memo=7", "texts[1].value=KIM JONG UN"],
    );
    assert_eq!(read(&format!(r#"{{"from": "{address}", "to": "{address}"}}"#))[0].rail(), Rail::Crypto);
}

#[test]
fn a_list_of_transfers_gives_a_payment_each() {
    let payments = read(
        r#"{"batch": {"sender": {"name": "A"}, "transactions": [
            {"id": "1", "beneficiary": {"name": "B"}}, {"id": "2", "beneficiary": {"name": "C"}}], "note": "after"}}"#,
    );
    assert_eq!(payments.iter().map(Payment::id).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(texts(&payments[0]), ["parties[0].name=A", "texts[0].value=1", "parties[1].name=B"]);
    assert_eq!(
        texts(&payments[1]),
        ["parties[0].name=A", "texts[0].value=2", "parties[1].name=C", "remittance[0]=after"]
    );
}

#[test]
fn house_xml() {
    check(
        "<pay:Payment id='x-1' xmlns:pay='urn:bank'><Sender><Name>A &amp; B</Name><Address><Street>S</Street>\
         <Country>CN</Country></Address></Sender><Beneficiary name='Song'><AccountNo>12</AccountNo></Beneficiary>\
         <beneficiaryBank><Bic>FTBDKPPY</Bic></beneficiaryBank><Details>free <b>bold</b> text</Details></pay:Payment>",
        "x-1",
        &[
            "parties[0].name=A & B",
            "parties[0].address.lines[0]=S",
            "parties[0].address.country=CN",
            "parties[1].name=Song",
            "parties[1].account.number=12",
            "agents[0].bic=FTBDKPPY",
            "texts[1].value=free",
            "texts[2].value=bold",
            "texts[4].value=free\nbold\ntext",
        ],
    );
    let payments = read(
        "<batch><sender>A</sender><transfers><transfer><beneficiary>B</beneficiary></transfer>\
         <transfer><beneficiary>C</beneficiary></transfer></transfers></batch>",
    );
    assert_eq!(payments.len(), 1, "lists of one element are no lists of payments: {payments:?}");
    assert_eq!(texts(&payments[0]).len(), 3);
}

#[test]
fn keys_in_other_languages() {
    let check = |message: &str, expected: &[&str]| check(message, "", expected);
    check(
        r#"{"Auftraggeber": "A", "Empfänger": "B", "EmpfaengerIBAN": "DE89370400440532013000", "Verwendungszweck": "C",
            "Anschrift": {"Straße": "E"}}"#,
        &[
            "parties[0].name=A",
            "parties[1].name=B",
            "parties[1].account.iban=DE89370400440532013000",
            "remittance[0]=C",
        ],
    );
    check(
        r#"{"donneur_d'ordre": {"nom": "Song", "prénom": "Kum Hyok", "pays": "KP"}, "nomBénéficiaire": "B"}"#,
        &["parties[0].other_names[0]=Kum Hyok Song", "parties[0].country=KP", "parties[1].name=B"],
    );
    check(
        r#"{"ordenante": {"nombre": "Kum Hyok", "apellidos": "Song", "fechaNacimiento": "1987-08-30"},
            "nombre_del_beneficiario": "B", "concepto": "C"}"#,
        &[
            "parties[0].other_names[0]=Kum Hyok Song",
            "parties[0].birth_date=1987-08-30",
            "parties[1].name=B",
            "remittance[0]=C",
        ],
    );
    check(
        r#"{"Плательщик": {"Наименование": "A", "Адрес": "B"}, "ПолучательИНН": "7701", "БанкПолучателя": "C"}"#,
        &[
            "parties[0].name=A",
            "parties[0].address.lines[0]=B",
            "parties[1].identifiers[0].value=7701",
            "agents[0].name=C",
        ],
    );
    check(
        r#"{"付款人名称": "A", "收款人": {"户名": "B", "账号": "123", "开户行": "C"}, "附言": "D"}"#,
        &[
            "parties[0].name=A",
            "parties[1].name=B",
            "parties[1].account.number=123",
            "agents[0].name=C",
            "remittance[0]=D",
        ],
    );
    check(
        r#"{"debit_account": "12", "creditAccountName": "B", "người_thụ_hưởng": "C", "noi_dung": "D", "creditAmount": "5"}"#,
        &[
            "parties[0].account.number=12",
            "parties[1].name=B",
            "parties[1].other_names[0]=C",
            "remittance[0]=D",
            "amount.value=5",
        ],
    );
    check(
        r#"{"송금인": "A", "수취인명": "B", "수취인국적": "KP", "적요": "C"}"#,
        &["parties[0].name=A", "parties[1].name=B", "parties[1].country=KP", "remittance[0]=C"],
    );
}

#[test]
fn the_holder_of_a_bank_account_is_the_party() {
    check(
        r#"{"beneficiary": {"bank_details": {"bank_name": "A", "account_name": "B", "account_number": "12"}}}"#,
        "",
        &["agents[0].name=A", "parties[0].name=B", "parties[0].account.number=12"],
    );
    check(r#"{"bank_account_holder_name": "B", "bank_name": "A"}"#, "", &["agents[0].name=A", "parties[0].name=B"]);
}

#[test]
fn a_label_says_what_the_value_beside_it_is() {
    check(
        r#"{"creditParty": [{"key": "beneficiaryName", "value": "B"}, {"key": "bankName", "value": "A"}],
            "extra": [{"field": "debtor_name", "value": "D"}, {"key": "colour", "value": "red"}],
            "more": [{"name": "ultimateDebtorName", "value": "E"}, {"name": "KimYongChol", "value": "F"}]}"#,
        "",
        &[
            "parties[0].name=B",
            "agents[0].name=A",
            "parties[1].name=D",
            "texts[4].value=red",
            "texts[5].value=ultimateDebtorName",
            "parties[2].name=E",
            "parties[3].name=KimYongChol",
        ],
    );
}

#[test]
fn names_beside_iso_20022_are_names() {
    check(
        r#"{"customerName": "A", "fileName": "F", "message": {"CdtTrfTxInf": {"Cdtr": {"Nm": "B"}}}}"#,
        "",
        &["parties[0].name=A", "texts[0].value=F", "parties[1].name=B"],
    );
    check(
        r#"{"Amount": {"value": "1", "issuer": "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"}}"#,
        "",
        &["agents[0].wallet.address=rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"],
    );
}

#[test]
fn names_beside_parts_are_joined_however_many_there_are() {
    // Each was once looked for among all texts before it: a record of 1 MB took seconds.
    let persons = vec![r#"{"name": "Kum Hyok", "lastName": "Song"}"#; 20_000].join(",");
    let payment = &read(&format!(r#"{{"persons": [{persons}]}}"#))[0];
    let joined = payment.fields().filter(|field| field.value == "Kum Hyok Song").count();
    assert_eq!(joined, 20_000);
}
