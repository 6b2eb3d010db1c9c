//! ISO 20022 by its structure: batches and entries.

use crate::wire::tests::{read, read_all};
use crate::wire::{Decoder, Hints, Payments};

#[test]
fn a_batch_of_iso_20022_is_said_of_its_own_transfers() {
    let message = "<D><GrpHdr><InitgPty><Nm>I</Nm></InitgPty></GrpHdr>\
        <PmtInf><Dbtr><Nm>A</Nm></Dbtr><CdtTrfTxInf><Cdtr><Nm>B</Nm></Cdtr></CdtTrfTxInf><Prtry>late</Prtry></PmtInf>\
        <PmtInf><Dbtr><Nm>C</Nm></Dbtr><CdtTrfTxInf><Cdtr><Nm>D</Nm></Cdtr></CdtTrfTxInf></PmtInf><x>end</x></D>";
    let all: Vec<Vec<String>> =
        read_all(message.as_bytes()).expect("two").into_iter().map(|(_, texts)| texts).collect();
    let names =
        |n: usize| -> Vec<&str> { all[n].iter().map(|text| text.split(" <").next().unwrap_or_default()).collect() };
    assert_eq!(all.len(), 2);
    assert_eq!(names(0), ["parties[0].name=I", "parties[1].name=A", "parties[2].name=B", "texts[0].value=late"]);
    assert_eq!(names(1), ["parties[0].name=I", "parties[1].name=C", "parties[2].name=D", "texts[0].value=end"]);
    // without a transfer nothing is lost
    let texts = read(b"<D><PmtInf><Dbtr><Nm>A</Nm></Dbtr></PmtInf></D>").expect("one").1;
    assert_eq!(texts, ["parties[0].name=A <D/PmtInf/Dbtr/Nm"]);
    assert_eq!(
        read_all(b"<Document><Ntry><Amt>1</Amt></Ntry><Ntry><Amt>2</Amt></Ntry></Document>").map(|all| all.len()),
        Ok(2)
    );
}

#[test]
fn what_stands_for_no_id_is_none() {
    let id = |ids: &str| {
        let text = format!("<Document><CdtTrfTxInf><PmtId>{ids}</PmtId></CdtTrfTxInf></Document>");
        let mut payments = Payments::new();
        Decoder::default().decode(text.as_bytes(), Hints::default(), &mut payments).expect("a payment");
        payments.as_slice()[0].id().to_owned()
    };
    assert_eq!(id("<InstrId>I-1</InstrId><EndToEndId>NOTPROVIDED</EndToEndId>"), "I-1");
    assert_eq!(id("<InstrId>NOTPROVIDED</InstrId><EndToEndId>NOTPROVIDED</EndToEndId>"), "");
    assert_eq!(id("<InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId>"), "E-1");
}
