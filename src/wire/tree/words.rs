//! The words that keys of payment messages are made of, folded: lower case, without `_`, `-`, `.` and spaces.
//!
//! They are those of ISO 20022 and its JSON, Open Banking UK, the Berlin Group's NextGenPSD2, IVMS101 (2020 and 2023, in
//! all spellings), TRISA, TRP, ethereum-etl, node RPCs, Fireblocks, Chainalysis KYT, and of what banks call things.

use super::keys::{Kind, Scope};
use crate::domain::{AgentRole, IdentifierKind as I, PartyRole};
use crate::wire::role::Role;

use PartyRole as P;

const fn party(role: PartyRole) -> Role {
    Role::Party(role)
}

const fn agent(role: AgentRole) -> Role {
    Role::Agent(role)
}

/// Who: a key that is one of these, or begins with one, is about that party or agent.
pub(super) const ROLES: &[(&str, Role)] = &[
    (
        "debtor dbtr payer payor originator originating orderingcustomer orderingparty sender sending \
         remitter from source src buyer importer applicant drawee orderer owneraddress debitparty debit debitor byorderof",
        party(P::Debtor),
    ),
    (
        "creditor cdtr payee beneficiary beneficiarycustomer benef bene receiver receiving recipient to \
         destination dest supplier seller merchant vendor exporter consignee creditparty credit",
        party(P::Creditor),
    ),
    ("ultimatedebtor ultmtdbtr ultimateoriginator ultimatepayer ultimatesender onbehalfof", party(P::UltimateDebtor)),
    (
        "ultimatecreditor ultmtcdtr ultimatebeneficiary ultimatepayee ultimatereceiver finalbeneficiary",
        party(P::UltimateCreditor),
    ),
    ("initiatingparty initgpty initiator instructingparty", party(P::InitiatingParty)),
    (
        "party parties counterparty counterparties person persons naturalperson legalperson individual \
         customer client owner beneficialowner director shareholder signatory representative shipper \
         carrier notifyparty insurer invoicer invoicee invcr invcee cardholder accountholder holder \
         company entity organisation organization employee employer contractor freelancer tradingparty \
         drawer user creator guarantor",
        party(P::Unspecified),
    ),
    ("orderinginstitution dbtragt odfi", agent(AgentRole::DebtorAgent)),
    ("accountwithinstitution cdtragt rdfi", agent(AgentRole::CreditorAgent)),
    (
        "intermediary intermediarybank intrmyagt intermediaryvasp previousinstructingagent",
        agent(AgentRole::IntermediaryAgent),
    ),
    ("correspondent reimbursement sendercorrespondent receivercorrespondent", agent(AgentRole::Correspondent)),
    ("instructingagent instgagt", agent(AgentRole::InstructingAgent)),
    ("instructedagent instdagt", agent(AgentRole::InstructedAgent)),
    ("agent agents bank banks institution financialinstitution fi vasp issuer acquirer", agent(AgentRole::Unspecified)),
];

/// After a party's word: its bank, not itself.
pub(super) const AGENT_WORDS: &str = "depositoryfinancialinstitution depositoryinstitution financialinstitution institution \
         servicer bank agent agt vasp fi psp";

/// Words between what a text is and whose: `addressOfSender`.
pub(super) const JOINERS: &str = "ofthe of della dell dela del des de du di do da vom van";

/// Words that add nothing.
pub(super) const FILLERS: &str = "information identification details object entity persons person party parties info data customer \
         client kyc profile record company business individual personal s";

/// What an object is.
pub(super) const SCOPES: &[(&str, Scope)] = &[
    (
        "postaladdress postaladdresses pstladr geographicaddress geographicaddresses streetaddress \
         residentialaddress registeredaddress mailingaddress homeaddress billingaddress addresses",
        Scope::Address,
    ),
    ("account acct accounts bankaccount paymentmethod cashaccount", Scope::Account),
    ("wallet wallets cryptowallet", Scope::Wallet),
    ("contact contacts contactdetails ctctdtls contactinfo", Scope::Contact),
    (
        "nationalidentification identifiers identifications identification identitydocument \
         identitydocuments document documents iddocument iddocuments ids othr",
        Scope::Identifier,
    ),
    (
        "names nameidentifier nameidentifiers localnameidentifier localnameidentifiers \
         phoneticnameidentifier phoneticnameidentifiers",
        Scope::Name,
    ),
    ("dateandplaceofbirth birth dtandplcofbirth", Scope::Birth),
    ("texts", Scope::Texts),
];

/// What a text is.
pub(super) const KINDS: &[(&str, Kind)] = &[
    (
        "name nm fullname legalname displayname companyname businessname organisationname organizationname \
         entityname customername clientname registeredname personname legalpersonname englishname latinname \
         individualname",
        Kind::Name,
    ),
    (
        "accountname accountholder accountholdername accountowner accountownername holdername cardholdername ownername \
         bankaccountname bankaccountholder bankaccountholdername bankaccountowner bankaccountownername",
        Kind::HolderName,
    ),
    (
        "alias aliases aka alsoknownas othername othernames tradingname dba doingbusinessas formername \
         maidenname nativename localname koreanname shortname nickname contactname contactperson careof \
         attention attn",
        Kind::OtherName,
    ),
    ("firstname givenname givennames forename forenames secondaryidentifier fname", Kind::GivenName),
    ("middlename middlenames secondname patronymic", Kind::MiddleName),
    ("lastname familyname surname primaryidentifier lname", Kind::FamilyName),
    ("first given middle", Kind::First),
    ("last family", Kind::Last),
    ("birthdate dateofbirth dob birthday birthdt dateborn", Kind::BirthDate),
    (
        "country countrycode countryname ctry ctrycd countryofresidence ctryofres residencecountry \
         nationality nationalities citizenship countryofregistration countryofincorporation \
         countryofbirth ctryofbirth countryofissue countryofissuse issuingcountry countryiso countryisocode \
         nationalitycountryisocode countryofbirthisocode",
        Kind::Country,
    ),
    ("town townname twnnm city cityname locality", Kind::Town),
    ("address addr addressline addresslines adrline lines", Kind::Address),
    (
        "street streetname strtnm building buildingnumber bldgnb buildingname bldgnm floor room postbox \
         pobox postcode pstcd postalcode zip zipcode district districtname dstrctnm townlocationname \
         twnlctnnm countrysubdivision ctrysubdvsn province county",
        Kind::AddressLine,
    ),
    ("iban", Kind::Iban),
    (
        "bankaccountnumber bankaccountno bankaccountid accountnumber accountno accountid acctnumber acctno acctid \
         acct bban cardnumber",
        Kind::AccountNumber,
    ),
    ("bic bicfi biccode swift swiftcode swiftbic swiftbiccode bicswift anybic bicorbei swiftid", Kind::Bic),
    (
        "routingnumber sortcode aba abanumber clearingcode mmbid bankcode ifsc bsb fedwirenumber",
        Kind::Identifier(I::ClearingCode),
    ),
    ("passport passportnumber passportno", Kind::Identifier(I::Passport)),
    (
        "nationalid nationalidnumber nationalidentifier idnumber identitynumber personalid ssn \
         driverslicense drivinglicence documentnumber identificationvalue personalidnumber",
        Kind::Identifier(I::NationalId),
    ),
    ("taxid taxnumber tin vat vatnumber", Kind::Identifier(I::TaxId)),
    ("registrationnumber companynumber regnumber regno registrationid regnid", Kind::Identifier(I::RegistrationNumber)),
    ("lei leicode", Kind::Identifier(I::Lei)),
    ("imo imonumber", Kind::Identifier(I::Imo)),
    ("tailnumber aircraftregistration", Kind::Identifier(I::TailNumber)),
    ("phone phonenumber phnenb mobile mobilenumber mobnb telephone tel fax faxnb msisdn", Kind::Identifier(I::Phone)),
    ("email emailaddress emailadr mail personalemail", Kind::Identifier(I::Email)),
    (
        "customerid customernumber customeridentification clientid userid accountreference",
        Kind::Identifier(I::CustomerNumber),
    ),
    (
        "walletaddress cryptoaddress blockchainaddress depositaddress withdrawaladdress outputaddress \
         inputaddress contractaddress tokenaddress wallet",
        Kind::Wallet,
    ),
    (
        "remittance remittanceinformation remittanceinformationunstructured \
         remittanceinformationunstructuredarray remittanceinfo unstructured ustrd addtlrmtinf description \
         narrative paymentdetails paymentpurpose purpose memo note notes message comment comments remarks \
         remark particulars transferpurpose purposeofremittance paymentrelatedinformation originaldescription \
         statementdescriptor originatortobeneficiary additionalinformation reason",
        Kind::Remittance,
    ),
    ("tag memoid addresstag", Kind::Memo),
    ("currency currencycode ccy", Kind::Currency),
    ("amount instructedamount amountvalue intrbksttlmamt instdamt", Kind::Amount),
    ("createdat", Kind::CreatedAt),
    ("role", Kind::Role),
    ("chain", Kind::Chain),
    ("rail", Kind::Rail),
    ("uetr", Kind::Id(6)),
    ("paymentid", Kind::PaymentId),
    ("transferid", Kind::Id(5)),
    ("transactionid txid txhash transactionhash transferreference", Kind::Id(4)),
    ("endtoendid endtoendidentification endtoendreference", Kind::Id(3)),
    ("hash reference instructionid instructionidentification externaltxid", Kind::Id(2)),
    ("id messageid msgid", Kind::Id(1)),
    (
        // TRISA's sealed envelope has its key beside what it hides.
        "encryptedpayload encrypteddata encryptedmessage encryptedivms ciphertext encryptionkey",
        Kind::Encrypted,
    ),
    ("key field fieldname attribute attributename label property propertyname parametername paramname", Kind::Label),
    ("value number identifier identification identity no nb", Kind::Value),
    (
        "title salutation honorific nameprefix namesuffix placeofbirth pob type kind network blockasset username \
         hostname filename",
        Kind::Text,
    ),
];

/// Endings that say what a text is, whatever stands before them.
pub(super) const ENDINGS: &[(&str, Kind)] = &[
    ("countrycode", Kind::Country),
    ("country", Kind::Country),
    ("ctry", Kind::Country),
    ("nationality", Kind::Country),
    ("countryisocode", Kind::Country),
    ("biccode", Kind::Bic),
    ("swiftcode", Kind::Bic),
    ("bicfi", Kind::Bic),
    ("bic", Kind::Bic),
    ("currencycode", Kind::Currency),
    ("currency", Kind::Currency),
    ("ccy", Kind::Currency),
    ("iban", Kind::Iban),
    ("walletaddress", Kind::Wallet),
    ("dateofbirth", Kind::BirthDate),
    ("firstname", Kind::GivenName),
    ("lastname", Kind::FamilyName),
    ("name", Kind::Name),
    ("type", Kind::Text),
    ("scheme", Kind::Text),
];

/// Names that nobody bears, and those of things.
pub(super) const NO_NAMES: &str = "file host user login currency asset token coin network chain state status type event schema \
         table topic field product service method purpose column class domain device app category code \
         database db server connector queue key vessel ship port scheme tags headers properties \
         metadata symbol step job image attribute parameter variable";

/// Lists of these hold one payment each.
pub(super) const TRANSFERS: &str = "payments paymentlist transfers transactions txs tokentransfers credittransfers transactionlist \
         booked pending results records";

/// What a document is, by the words of house formats and by the codes of ISO 20022 and IVMS101.
pub(super) const DOCUMENTS: &[(&str, I)] = &[
    ("passport ccpt", I::Passport),
    (
        "nationalid nationalidentity idcard identitycard nidn sose socs arnu drlc idcd fiin \
         driverslicense residencepermit",
        I::NationalId,
    ),
    ("taxid tin vat txid", I::TaxId),
    ("registrationnumber companynumber raid coid sren sret", I::RegistrationNumber),
    ("lei leix", I::Lei),
    ("bic swift", I::Bic),
    ("imo", I::Imo),
    ("phone tele mobile", I::Phone),
    ("email", I::Email),
    ("customernumber customerid cust empl", I::CustomerNumber),
];
