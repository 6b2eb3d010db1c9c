//! A draft as a message of each format.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::draft::{Draft, PartyDraft};
use crate::wire::{self, Format, proto};

pub(super) fn encode(draft: &Draft, format: Format) -> Vec<u8> {
    match format {
        Format::Json => canonical_json(draft).to_string().into_bytes(),
        Format::Protobuf => wire::protobuf(&canonical(draft)),
        Format::Iso20022 => pacs008(draft).into_bytes(),
        Format::SwiftMt => mt103(draft).into_bytes(),
        Format::Fedwire => fedwire(draft).into_bytes(),
        Format::Avro => super::avro::container(draft),
    }
}

fn rail(draft: &Draft) -> &'static str {
    if draft.creditor.wallet.is_some() { "CRYPTO" } else { "WIRE" }
}

fn canonical_json(draft: &Draft) -> Value {
    let party = |role: &str, party: &PartyDraft| {
        let mut value = json!({
            "role": role,
            "name": party.name,
            "country": party.country,
            "address": {"lines": [party.street], "town": party.town, "country": party.country},
        });
        match &party.wallet {
            Some(address) => value["wallet"] = json!({"address": address}),
            None => value["account"] = json!({"iban": party.account}),
        }
        value
    };
    json!({
        "payment_id": draft.id,
        "rail": rail(draft),
        "created_at": draft.created_at,
        "amount": {"currency": draft.currency, "value": draft.value},
        "parties": [party("DEBTOR", &draft.debtor), party("CREDITOR", &draft.creditor)],
        "agents": [
            {"role": "DEBTOR_AGENT", "bic": draft.debtor_bic},
            {"role": "CREDITOR_AGENT", "bic": draft.creditor_bic},
        ],
        "remittance": draft.remittance,
        "texts": draft.notes.iter().map(|(name, value)| json!({"name": name, "value": value})).collect::<Vec<_>>(),
    })
}

fn canonical(draft: &Draft) -> proto::Payment {
    let party = |role: proto::party::Role, party: &PartyDraft| proto::Party {
        role: role.into(),
        name: party.name.clone(),
        country: party.country.clone(),
        address: Some(proto::Address {
            lines: vec![party.street.clone()],
            town: party.town.clone(),
            country: party.country.clone(),
        }),
        account: party.wallet.is_none().then(|| proto::Account { iban: party.account.clone(), number: String::new() }),
        wallet: party.wallet.clone().map(|address| proto::Wallet { address, ..Default::default() }),
        ..Default::default()
    };
    let agent = |role: proto::agent::Role, bic: &str| proto::Agent {
        role: role.into(),
        bic: bic.to_owned(),
        ..Default::default()
    };
    proto::Payment {
        payment_id: draft.id.clone(),
        rail: proto::payment::Rail::from_str_name(rail(draft)).unwrap_or_default().into(),
        created_at: None,
        amount: Some(proto::Amount { currency: draft.currency.to_owned(), value: draft.value.clone() }),
        parties: vec![
            party(proto::party::Role::Debtor, &draft.debtor),
            party(proto::party::Role::Creditor, &draft.creditor),
        ],
        agents: vec![
            agent(proto::agent::Role::DebtorAgent, &draft.debtor_bic),
            agent(proto::agent::Role::CreditorAgent, &draft.creditor_bic),
        ],
        remittance: draft.remittance.clone(),
        texts: draft
            .notes
            .iter()
            .map(|(name, value)| proto::NamedText { name: (*name).to_owned(), value: value.clone() })
            .collect(),
    }
}

fn pacs008(draft: &Draft) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let party = |element: &str, party: &PartyDraft| {
        format!(
            "<{element}><Nm>{}</Nm><PstlAdr><StrtNm>{}</StrtNm><TwnNm>{}</TwnNm><Ctry>{}</Ctry></PstlAdr></{element}>\
             <{element}Acct><Id><IBAN>{}</IBAN></Id></{element}Acct>",
            escape(&party.name),
            escape(&party.street),
            escape(&party.town),
            party.country,
            party.account
        )
    };
    let agent =
        |element: &str, bic: &str| format!("<{element}><FinInstnId><BICFI>{bic}</BICFI></FinInstnId></{element}>");
    let mut remittance = String::new();
    for line in &draft.remittance {
        let _ = write!(remittance, "<Ustrd>{}</Ustrd>", escape(line));
    }
    let [instruction, reporting] = [0, 1].map(|n| draft.notes.get(n).map_or(String::new(), |(_, value)| escape(value)));
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08\"><FIToFICstmrCdtTrf><GrpHdr><MsgId>{id}</MsgId>\
         <CreDtTm>{created}</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr><CdtTrfTxInf>\
         <PmtId><EndToEndId>NOTPROVIDED</EndToEndId><UETR>{id}</UETR></PmtId>\
         <IntrBkSttlmAmt Ccy=\"{currency}\">{value}</IntrBkSttlmAmt><ChrgBr>SHAR</ChrgBr>{debtor}{debtor_agent}\
         {creditor_agent}{creditor}<InstrForCdtrAgt><InstrInf>{instruction}</InstrInf></InstrForCdtrAgt>\
         <RgltryRptg><Dtls><Inf>{reporting}</Inf></Dtls></RgltryRptg><RmtInf>{remittance}</RmtInf></CdtTrfTxInf>\
         </FIToFICstmrCdtTrf></Document>",
        id = draft.id,
        created = draft.created_at,
        currency = draft.currency,
        value = draft.value,
        debtor = party("Dbtr", &draft.debtor),
        debtor_agent = agent("DbtrAgt", &draft.debtor_bic),
        creditor_agent = agent("CdtrAgt", &draft.creditor_bic),
        creditor = party("Cdtr", &draft.creditor),
    )
}

fn fedwire(draft: &Draft) -> String {
    let party = |party: &PartyDraft| {
        let PartyDraft { account, name, street, town, country, .. } = party;
        format!("D{account}*{name}*{street}*{town} {country}*")
    };
    let mut text = format!(
        "{{1500}}30        P {{1510}}1000{{1520}}20241102B1Q8021R000001{{2000}}{amount:0>12}\
         {{3100}}021000021A Sending Bank*{{3400}}026009593A Receiving Bank*{{3600}}CTR{{3320}}{id}*\
         {{4100}}B{creditor_bic}*{{4200}}{creditor}{{5000}}{debtor}{{5100}}B{debtor_bic}*{{6000}}{remittance}*",
        amount = draft.value.replace('.', ""),
        id = draft.id,
        creditor_bic = draft.creditor_bic,
        creditor = party(&draft.creditor),
        debtor = party(&draft.debtor),
        debtor_bic = draft.debtor_bic,
        remittance = draft.remittance.join("*"),
    );
    for (_, note) in &draft.notes {
        let _ = write!(text, "{{6500}}{note}*");
    }
    text
}

fn mt103(draft: &Draft) -> String {
    let party = |party: &PartyDraft| {
        format!("/{}\r\n{}\r\n{}\r\n{} {}", party.account, party.name, party.street, party.country, party.town)
    };
    let mut text = String::new();
    let _ = write!(
        text,
        "{{1:F01{sender:X<12}0000000000}}{{2:I103{receiver:X<12}N}}{{3:{{121:{id}}}}}{{4:\r\n:20:{reference}\r\n:23B:CRED\r\n\
         :32A:261102{currency}{value}\r\n:50K:{debtor}\r\n:52A:{sender}\r\n:57A:{creditor_bic}\r\n:59:{creditor}\r\n:70:",
        sender = draft.debtor_bic.get(..8).unwrap_or_default(),
        receiver = "BARCGB22",
        id = draft.id,
        reference = draft.id.get(..16).unwrap_or_default(),
        currency = draft.currency,
        value = draft.value.replace('.', ","),
        debtor = party(&draft.debtor),
        creditor_bic = draft.creditor_bic,
        creditor = party(&draft.creditor),
    );
    let lines: Vec<String> = draft.remittance.iter().map(|line| line.chars().take(35).collect()).collect();
    let _ = write!(text, "{}\r\n:71A:SHA", lines.join("\r\n"));
    for ((_, note), tag) in draft.notes.iter().zip(["72:/ACC/", "77B:"]) {
        let _ = write!(text, "\r\n:{tag}{}", note.chars().take(30).collect::<String>());
    }
    text.push_str("\r\n-}");
    text
}
