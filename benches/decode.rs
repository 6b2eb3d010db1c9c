//! What decoding costs, against the usual way of each format, and how often it allocates.
//!
//! `cargo bench --bench decode`, or one of them: `cargo bench --bench decode -- JSON`
//!
//! One realistic payment in three spellings: pacs.008 against typed structs with `quick_xml::de`, a bank's own JSON
//! against typed structs with `serde_json`, MT103 against a splitter by regular expression. The others fill structs of
//! what is expected and lose the rest; ours keeps every text with its role and place. They take turns within one process.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench prints, and a broken one should stop")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use northwatch::wire::{Decoder, Hints, Payments};
use serde::Deserialize;

mod rounds;

const ROUNDS: usize = 15;
const MESSAGES: usize = 4_000;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, counting.
struct Counting;

// SAFETY: every call goes to the system's allocator as it came; the counter is a plain cell of this thread.
#[expect(unsafe_code, reason = "an allocator cannot be written without")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const PARTY: &str = "<Nm>Guangzhou Haige Trading Company</Nm><PstlAdr><StrtNm>Zhongshan Road</StrtNm><BldgNb>117</BldgNb>\
<PstCd>510000</PstCd><TwnNm>Guangzhou</TwnNm><Ctry>CN</Ctry></PstlAdr>";

fn pacs008() -> String {
    let party = |element: &str| {
        format!(
            "<{element}>{PARTY}<Id><PrvtId><DtAndPlcOfBirth><BirthDt>1987-08-30</BirthDt><CityOfBirth>Yanji</CityOfBirth>\
             <CtryOfBirth>CN</CtryOfBirth></DtAndPlcOfBirth><Othr><Id>654102323</Id><SchmeNm><Cd>CCPT</Cd></SchmeNm></Othr>\
             </PrvtId></Id></{element}>"
        )
    };
    let agent = |element: &str| format!("<{element}><FinInstnId><BICFI>BARCGB22XXX</BICFI></FinInstnId></{element}>");
    let [debtor, creditor, ultimate_debtor, ultimate_creditor] = ["Dbtr", "Cdtr", "UltmtDbtr", "UltmtCdtr"].map(party);
    let agents = ["DbtrAgt", "CdtrAgt", "IntrmyAgt1", "IntrmyAgt2", "InstgAgt", "InstdAgt"].map(agent);
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08\"><FIToFICstmrCdtTrf><GrpHdr><MsgId>M-1</MsgId>\
         <CreDtTm>2026-11-02T09:14:00Z</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>\
         <CdtTrfTxInf><PmtId><EndToEndId>E-1</EndToEndId><UETR>b9ac4d5c-0000-4000-a000-000000000001</UETR></PmtId>\
         <IntrBkSttlmAmt Ccy=\"EUR\">18500.00</IntrBkSttlmAmt><ChrgBr>SHAR</ChrgBr>{ultimate_debtor}{debtor}\
         <DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>{}{}{}{}{}{}{creditor}\
         <CdtrAcct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></CdtrAcct>{ultimate_creditor}\
         <InstrForCdtrAgt><InstrInf>please advise</InstrInf></InstrForCdtrAgt>\
         <RmtInf><Ustrd>Invoice 12345/2026 for sewing machines, delivery in Dandong by the end of the month</Ustrd></RmtInf>\
         </CdtTrfTxInf></FIToFICstmrCdtTrf></Document>",
        agents[0], agents[1], agents[2], agents[3], agents[4], agents[5]
    )
}

fn house_json() -> String {
    let party = "{\"fullName\":\"Guangzhou Haige Trading Company\",\"dateOfBirth\":\"1987-08-30\",\"nationality\":\"CN\",\
        \"passportNumber\":\"654102323\",\"address\":{\"street\":\"Zhongshan Road\",\"buildingNumber\":\"117\",\
        \"postalCode\":\"510000\",\"city\":\"Guangzhou\",\"country\":\"CN\"}}";
    let agent = "{\"bic\":\"BARCGB22XXX\",\"name\":\"Barclays Bank\"}";
    format!(
        "{{\"transactionId\":\"b9ac4d5c-0000-4000-a000-000000000001\",\"timestamp\":\"2026-11-02T09:14:00Z\",\
         \"amount\":\"18500.00\",\"currency\":\"EUR\",\"debtor\":{party},\"creditor\":{party},\"ultimateDebtor\":{party},\
         \"ultimateCreditor\":{party},\"initiatingParty\":{party},\"debtorAgent\":{agent},\"creditorAgent\":{agent},\
         \"intermediaryAgent\":{agent},\"remittanceInformation\":\"Invoice 12345/2026 for sewing machines, delivery in \
         Dandong by the end of the month\",\"instruction\":\"please advise\"}}"
    )
}

const MT103: &str = "{1:F01BANKBEBBAXXX2222123456}{2:I103BANKDEFFXXXXN}{3:{108:MUR}{121:b9ac4d5c-0000-4000-a000-000000000001}}\
{4:\r\n:20:REF-1\r\n:23B:CRED\r\n:32A:261102EUR18500,00\r\n:33B:EUR18500,00\r\n:50K:/DE89370400440532013000\r\n\
GUANGZHOU HAIGE TRADING COMPANY\r\n117 ZHONGSHAN ROAD\r\nGUANGZHOU 510000 CN\r\n:52A:DEUTDEFF\r\n:53A:BARCGB22\r\n\
:56A:IRVTUS3N\r\n:57A:NWBKGB2L\r\n:59F:/GB29NWBK60161331926819\r\n1/GUANGZHOU HAIGE TRADING COMPANY\r\n\
2/117 ZHONGSHAN ROAD\r\n3/CN/GUANGZHOU\r\n:70:/INV/12345/2026 SEWING MACHINES\r\nDELIVERY IN DANDONG\r\n:71A:SHA\r\n\
:72:/ACC/PLEASE ADVISE\r\n//BY PHONE\r\n:77B:/BENEFRES/CN//GOODS\r\n-}{5:{CHK:123456789ABC}}";

mod iso {
    //! The parts of pacs.008 that a typed reader for screening would have.

    use super::Deserialize;

    #[derive(Deserialize)]
    pub(super) struct Document {
        #[serde(rename = "FIToFICstmrCdtTrf")]
        pub(super) transfer: Transfer,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Transfer {
        grp_hdr: GroupHeader,
        pub(super) cdt_trf_tx_inf: Vec<Information>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct GroupHeader {
        msg_id: String,
        cre_dt_tm: String,
        nb_of_txs: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Information {
        pmt_id: PaymentId,
        intr_bk_sttlm_amt: Amount,
        ultmt_dbtr: Option<Party>,
        dbtr: Party,
        dbtr_acct: Option<Account>,
        dbtr_agt: Agent,
        cdtr_agt: Agent,
        #[serde(rename = "IntrmyAgt1")]
        intermediary1: Option<Agent>,
        #[serde(rename = "IntrmyAgt2")]
        intermediary2: Option<Agent>,
        instg_agt: Option<Agent>,
        instd_agt: Option<Agent>,
        pub(super) cdtr: Party,
        cdtr_acct: Option<Account>,
        ultmt_cdtr: Option<Party>,
        instr_for_cdtr_agt: Option<Vec<Instruction>>,
        rmt_inf: Option<Remittance>,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct PaymentId {
        #[serde(rename = "EndToEndId")]
        end_to_end: String,
        #[serde(rename = "UETR")]
        uetr: Option<String>,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Amount {
        #[serde(rename = "@Ccy")]
        currency: String,
        #[serde(rename = "$text")]
        value: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Party {
        pub(super) nm: Option<String>,
        pstl_adr: Option<Address>,
        id: Option<Id>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Address {
        strt_nm: Option<String>,
        bldg_nb: Option<String>,
        pst_cd: Option<String>,
        twn_nm: Option<String>,
        ctry: Option<String>,
        #[serde(default)]
        adr_line: Vec<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Id {
        prvt_id: Option<PrivateId>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct PrivateId {
        dt_and_plc_of_birth: Option<Birth>,
        #[serde(default)]
        othr: Vec<Other>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Birth {
        #[serde(rename = "BirthDt")]
        date: String,
        #[serde(rename = "CityOfBirth")]
        city: String,
        #[serde(rename = "CtryOfBirth")]
        country: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Other {
        id: String,
        schme_nm: Option<Scheme>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Scheme {
        cd: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Account {
        id: AccountId,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct AccountId {
        #[serde(rename = "IBAN")]
        iban: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Agent {
        fin_instn_id: Institution,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Institution {
        #[serde(rename = "BICFI")]
        bic: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Instruction {
        instr_inf: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Remittance {
        #[serde(default)]
        ustrd: Vec<String>,
    }
}

mod house {
    //! The bank's own JSON.

    use super::Deserialize;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Payment {
        transaction_id: String,
        timestamp: String,
        amount: String,
        currency: String,
        debtor: Party,
        pub(super) creditor: Party,
        ultimate_debtor: Option<Party>,
        ultimate_creditor: Option<Party>,
        initiating_party: Option<Party>,
        debtor_agent: Agent,
        creditor_agent: Agent,
        intermediary_agent: Option<Agent>,
        remittance_information: String,
        instruction: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Party {
        pub(super) full_name: String,
        date_of_birth: String,
        nationality: String,
        passport_number: String,
        address: Address,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Address {
        street: String,
        building_number: String,
        postal_code: String,
        city: String,
        country: String,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "filled, and not used here")]
    pub(super) struct Agent {
        bic: String,
        name: String,
    }
}

/// One of the others: whether it found the creditor's name.
type Other<'a> = Box<dyn Fn(&str) -> bool + 'a>;

fn main() {
    let tag = regex::Regex::new(r"(?m)^:(\d{2}[A-Z]?):((?:[^\r\n]|\r?\n[^:\-])*)").expect("a pattern");
    let cases: [(&str, &str, String, Other<'_>); 3] = [
        (
            "pacs.008",
            "quick_xml::de into structs",
            pacs008(),
            Box::new(|text| {
                let read: iso::Document = quick_xml::de::from_str(text).expect("a payment");
                read.transfer.cdt_trf_tx_inf[0].cdtr.nm.is_some()
            }),
        ),
        (
            "house JSON",
            "serde_json into structs",
            house_json(),
            Box::new(|text| {
                let read: house::Payment = serde_json::from_str(text).expect("a payment");
                !read.creditor.full_name.is_empty()
            }),
        ),
        (
            "MT103",
            "regular expression",
            MT103.to_owned(),
            Box::new(|text| {
                let fields: Vec<(&str, Vec<&str>)> = tag
                    .captures_iter(text)
                    .map(|field| {
                        let (_, [tag, value]) = field.extract();
                        (tag, value.lines().collect())
                    })
                    .collect();
                fields.iter().any(|(tag, _)| *tag == "59F")
            }),
        ),
    ];
    println!(
        "{:<12}{:>7}{:>14}{:>14}{:>9}{:>14}  against",
        "message", "bytes", "northwatch us", "other us", "ratio", "allocations"
    );
    // Cargo adds `--bench`.
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).unwrap_or_default();
    for (name, against, message, other) in cases.iter().filter(|(name, ..)| name.contains(&wanted)) {
        compare(name, against, message, other);
    }
}

fn compare(name: &str, against: &str, message: &str, other: &Other<'_>) {
    let (mut decoder, mut payments) = (Decoder::default(), Payments::new());
    decoder.decode(message.as_bytes(), Hints::default(), &mut payments).expect("a payment");
    let before = ALLOCATIONS.get();
    decoder.decode(message.as_bytes(), Hints::default(), &mut payments).expect("a payment");
    let allocations = ALLOCATIONS.get() - before;
    let timed = |work: &mut dyn FnMut()| {
        let since = Instant::now();
        (0..MESSAGES).for_each(|_| work());
        since.elapsed()
    };
    let mut variants: [rounds::Variant<'_>; 2] = [
        (
            "northwatch",
            Box::new(|| {
                timed(&mut || {
                    decoder.decode(message.as_bytes(), Hints::default(), &mut payments).expect("a payment");
                    black_box(payments.as_slice());
                })
            }),
        ),
        ("other", Box::new(|| timed(&mut || assert!(black_box(other(black_box(message))))))),
    ];
    let medians = rounds::interleaved(ROUNDS, &mut variants);
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / MESSAGES as f64;
    let [own, others] = [medians[0], medians[1]].map(micros);
    println!(
        "{name:<12}{:>7}{own:>14.2}{others:>14.2}{:>9.2}{allocations:>14}  {against}",
        message.len(),
        others / own
    );
}
