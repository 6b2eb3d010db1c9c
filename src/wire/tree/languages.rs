//! What keys of payment messages are called in other languages than English, folded like those.
//!
//! Words of payment forms and of banks' interfaces in German, French, Spanish, Portuguese, Italian, Dutch, Polish, Czech,
//! Turkish, Vietnamese, Indonesian, Russian, Ukrainian, Chinese, Japanese, Korean and Arabic. A word that means another thing
//! in English keys is left out.

use super::keys::Kind;
use crate::domain::{AgentRole, IdentifierKind as I, PartyRole as P};
use crate::wire::role::Role;

/// Who.
pub(super) const ROLES: &[(&str, Role)] = &[
    (
        "auftraggeber zahlungspflichtiger zahler absender schuldner einzahler donneurordre donneurdordre emetteur \
         payeur debiteur expediteur ordenante pagador remitente deudor remetente devedor ordinante pagante mittente \
         debitore opdrachtgever betaler afzender platce nguoichuyen nguoigui benchuyen pengirim платник відправник \
         nadawca zleceniodawca platnik gonderen плательщик отправитель 付款人 付款方 汇款人 匯款人 付款户 转出方 出款方 支付方 发送方 寄款人 送金人 \
         依頼人 振込依頼人 支払人 送金者 송금인 보내는사람 보내는분 의뢰인 출금인 지급인 المرسل الآمر",
        Role::Party(P::Debtor),
    ),
    (
        "empfanger empfaenger zahlungsempfanger zahlungsempfaenger begunstigter beguenstigter glaubiger glaeubiger \
         beneficiaire crediteur creancier destinataire beneficiario destinatario acreedor cobrador recebedor \
         favorecido credor creditore begunstigde ontvanger prijemce nguoihuong nguoithuhuong nguoinhan benhuong \
         penerima отримувач одержувач odbiorca beneficjent alici получатель бенефициар 收款人 收款方 受益人 受款人 转入方 收方 接收方 收款户 \
         受取人 受取者 振込先 수취인 받는사람 받는분 수신인 수익자 المستفيد المستلم",
        Role::Party(P::Creditor),
    ),
    ("abweichenderauftraggeber donneurordrefinal", Role::Party(P::UltimateDebtor)),
    (
        "abweichenderempfanger abweichenderempfaenger beneficiairefinal beneficiariofinal",
        Role::Party(P::UltimateCreditor),
    ),
    ("kunde 客户 клиент 고객", Role::Party(P::Unspecified)),
    (
        "банкплательщика банкотправителя 付款行 付款银行 付款銀行 汇款行 匯款行 汇款银行 送金銀行 仕向銀行 송금은행",
        Role::Agent(AgentRole::DebtorAgent),
    ),
    (
        "банкполучателя 收款行 收款银行 收款銀行 受益银行 受款銀行 受取銀行 被仕向銀行 수취은행",
        Role::Agent(AgentRole::CreditorAgent),
    ),
    (
        "kreditinstitut banque banco banca banka банк 开户行 开户银行 銀行 银行 은행 البنك",
        Role::Agent(AgentRole::Unspecified),
    ),
];

/// What.
pub(super) const KINDS: &[(&str, Kind)] = &[
    (
        "firmenname nom nomcomplet raisonsociale denomination nombre nombrecompleto razonsocial denominacion nome \
         nomecompleto razaosocial ragionesociale denominazione nominativo naam bedrijfsnaam nazwa nazev jmeno hoten \
         tendonvi nama adsoyad unvan наименование название фио имяфамилия 名称 名稱 姓名 公司名称 公司名稱 全称 名字 名 氏名 名前 会社名 이름 성명 \
         성함 회사명 상호 명 الاسم اسم",
        Kind::Name,
    ),
    (
        "kontoinhaber titulaire titulairecompte titular titulardelacuenta intestatario tenaamstelling rekeninghouder \
         владелецсчета 户名 戶名 账户名称 帳戶名稱 名義 口座名義 口座名義人 예금주 예금주명 명의 صاحبالحساب",
        Kind::HolderName,
    ),
    ("nomefantasia nomcommercial nombrecomercial 英文名称 英文名 曾用名 영문명 영문이름", Kind::OtherName),
    ("vorname vornamen prenom prenoms voornaam imie имя", Kind::GivenName),
    ("отчество", Kind::MiddleName),
    ("nachname familienname apellido apellidos sobrenome cognome achternaam nazwisko soyad фамилия", Kind::FamilyName),
    (
        "geburtsdatum datenaissance datedenaissance fechanacimiento fechadenacimiento datanascimento datadenascimento \
         datanascita datadinascita geboortedatum datarozdenia dogumtarihi датарождения 出生日期 生日 生年月日 생년월일",
        Kind::BirthDate,
    ),
    (
        "land staat staatsangehorigkeit staatsangehoerigkeit nationalitat nationalitaet landercode laendercode pays \
         codepays nationalite pais codigopais nacionalidad nacionalidade paese nazione nazionalita kraj zeme quocgia \
         quoctich negara країна ulke страна гражданство 国家 國家 国籍 國籍 国 국가 국적 البلد الدولة الجنسية",
        Kind::Country,
    ),
    (
        "ort stadt wohnort ville ciudad poblacion localidad cidade municipio citta comune plaats woonplaats miasto \
         sehir город 城市 市区 도시",
        Kind::Town,
    ),
    (
        "adresse anschrift direccion domicilio endereco morada logradouro indirizzo diachi alamat adresa адреса adres \
         адрес 地址 住址 住所 주소 العنوان",
        Kind::Address,
    ),
    (
        "strasse hausnummer plz postleitzahl rue codepostal calle codigopostal straat huisnummer ulica 邮编 우편번호",
        Kind::AddressLine,
    ),
    (
        "kontonummer konto compte numerocompte cuenta numerocuenta conta numeroconta conto rekening rekeningnummer \
         tegenrekening счет счёт номерсчета номерсчёта 账号 帐号 帳號 账户 卡号 口座番号 계좌 계좌번호 الحساب رقمالحساب",
        Kind::AccountNumber,
    ),
    (
        "verwendungszweck zahlungsgrund buchungstext motif libelle objet concepto motivo descripcion observaciones \
         glosa descricao mensagem finalidade infopagador causale noidung keterangan zprava ucelplatby \
         призначенняплатежу omschrijving mededeling tytul tytulem opis aciklama назначение назначениеплатежа \
         комментарий 附言 摘要 用途 备注 備註 備考 留言 汇款用途 交易附言 送金目的 적요 메모 비고 송금목적 내용 الغرض الوصف البيان",
        Kind::Remittance,
    ),
    ("betrag montant monto importe valor importo bedrag kwota tutar сумма 金额 金額 금액 المبلغ", Kind::Amount),
    (
        "wahrung waehrung devise moneda divisa moeda valuta waluta валюта 币种 币别 幣別 通貨 통화 العملة",
        Kind::Currency,
    ),
    (
        "reisepass passeport pasaporte passaporte passaporto паспорт 护照 护照号码 護照號碼 旅券番号 여권번호",
        Kind::Identifier(I::Passport),
    ),
    (
        "ausweisnummer cedula dni curp rut bsn pesel tckimlik 身份证 身份证号 身份證號 证件号码 주민등록번호 신분증번호",
        Kind::Identifier(I::NationalId),
    ),
    (
        "steuernummer nif cif cpf cnpj rfc cuit codicefiscale partitaiva инн 税号 統一編號 사업자등록번호",
        Kind::Identifier(I::TaxId),
    ),
    ("telefon telefono telefone telefoon телефон 电话 電話 手机 전화 전화번호", Kind::Identifier(I::Phone)),
];
