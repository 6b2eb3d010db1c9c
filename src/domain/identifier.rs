//! Exact identifiers: business identifier codes and IMO numbers. Wallets have a file of their own.

use std::fmt;

/// What an exact identifier in a payment or on a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "each is the value of the same name in payment.proto")]
pub enum IdentifierKind {
    Passport,
    NationalId,
    TaxId,
    RegistrationNumber,
    Lei,
    Bic,
    Imo,
    TailNumber,
    Phone,
    Email,
    CustomerNumber,
    ClearingCode,
    Other,
}

impl IdentifierKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Passport,
        Self::NationalId,
        Self::TaxId,
        Self::RegistrationNumber,
        Self::Lei,
        Self::Bic,
        Self::Imo,
        Self::TailNumber,
        Self::Phone,
        Self::Email,
        Self::CustomerNumber,
        Self::ClearingCode,
        Self::Other,
    ];

    /// Its name in payment.proto and in watchlist files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passport => "PASSPORT",
            Self::NationalId => "NATIONAL_ID",
            Self::TaxId => "TAX_ID",
            Self::RegistrationNumber => "REGISTRATION_NUMBER",
            Self::Lei => "LEI",
            Self::Bic => "BIC",
            Self::Imo => "IMO",
            Self::TailNumber => "TAIL_NUMBER",
            Self::Phone => "PHONE",
            Self::Email => "EMAIL",
            Self::CustomerNumber => "CUSTOMER_NUMBER",
            Self::ClearingCode => "CLEARING_CODE",
            Self::Other => "OTHER",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Why a text is not the identifier it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// Not a BIC.
    #[error(
        "a BIC has 8 or 11 characters: 4 letters or digits, 2 letters of country, 2 and then 3 letters or digits (ISO 9362)"
    )]
    Bic,
    /// Not an IMO number.
    #[error(
        "an IMO number has 7 digits, the last of them a check digit (IMO Res. A.1117(30) for ships, A.1079(28) for companies)"
    )]
    Imo,
}

/// A business identifier code (ISO 9362), upper case, without its branch.
///
/// The branch (`XXX`, `001`) names an office of the same institution, so two codes that differ only there are equal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bic([u8; 8]);

impl Bic {
    /// Reads a code of 8 or 11 characters, in either case.
    ///
    /// # Errors
    /// When the text has another length or a character where ISO 9362 allows none.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        Self::from_bytes(text.as_bytes())
    }

    /// The same, of bytes that may be no text.
    ///
    /// # Errors
    /// As [`Bic::parse`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, IdentifierError> {
        if !matches!(bytes.len(), 8 | 11) || !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(IdentifierError::Bic);
        }
        let mut code = [0; 8];
        code.copy_from_slice(&bytes[..8]);
        code.make_ascii_uppercase();
        if code[4..6].iter().all(u8::is_ascii_uppercase) { Ok(Self(code)) } else { Err(IdentifierError::Bic) }
    }

    /// The 8 characters that name the institution.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Positions 5 and 6: the country, ISO 3166-1 alpha-2.
    #[must_use]
    pub fn country(&self) -> &str {
        self.as_str().get(4..6).unwrap_or_default()
    }
}

impl fmt::Debug for Bic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An IMO number: of a ship (hull), or of a shipping company or registered owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Imo(u32);

impl Imo {
    /// Reads `8712362`, `IMO 8712362`, `IMO8712362`, `IMO No. 8712362`; the check digit must be right.
    ///
    /// # Errors
    /// When there are not exactly 7 digits or the last is not the check digit of the others, by either rule.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end().as_bytes();
        Self::from_digits(digits).ok_or(IdentifierError::Imo)
    }

    /// Reads exactly seven ASCII digits.
    #[must_use]
    pub fn from_digits(digits: &[u8]) -> Option<Self> {
        let seven: [u8; 7] = digits.try_into().ok()?;
        if !seven.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let digit = seven.map(|byte| u32::from(byte - b'0'));
        let number = digit.iter().fold(0, |number, d| number * 10 + d);
        (number != 0 && (ship_check(digit) || company_check(digit))).then_some(Self(number))
    }

    /// The seven digits as a number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Imo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IMO {:07}", self.0)
    }
}

/// IMO Res. A.1117(30): digits weighted 7 to 2, the last digit of the sum.
fn ship_check(digit: [u32; 7]) -> bool {
    let sum: u32 = digit[..6].iter().zip((2..=7).rev()).map(|(d, weight)| d * weight).sum();
    sum % 10 == digit[6]
}

/// IMO Res. A.1079(28): weights 8 6 4 2 9 7, 11 minus the sum modulo 11, its last digit.
fn company_check(digit: [u32; 7]) -> bool {
    let sum: u32 = digit[..6].iter().zip([8, 6, 4, 2, 9, 7]).map(|(d, weight)| d * weight).sum();
    (11 - sum % 11) % 10 == digit[6]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bics() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let bic = Bic::parse(text).ok();
            assert_eq!(bic.as_ref().map(|b| (b.as_str(), b.country())), expected, "{text}");
        };
        check("FTBDKPPY", Some(("FTBDKPPY", "KP")));
        check("ftbdkppyxxx", Some(("FTBDKPPY", "KP")));
        check("BRBKKPP1", Some(("BRBKKPP1", "KP")));
        check("WBKPPLPP", Some(("WBKPPLPP", "PL")));
        check("FTBDKPPYXX", None);
        check("FTBD1PPY", None);
        check("FTBDKPP ", None);
        check("", None);
    }

    #[test]
    fn imo_numbers_have_a_check_digit() {
        let check = |text: &str, expected: Option<u32>| {
            assert_eq!(Imo::parse(text).ok().map(Imo::number), expected, "{text}");
        };
        check("7937317", Some(7_937_317)); // CHONG CHON GANG
        check("IMO 8712362", Some(8_712_362)); // CHON MYONG 1
        check("IMO8739396 ", Some(8_739_396)); // KUM SONG 7
        check("IMO 5988369", Some(5_988_369)); // a company: Myohyang Shipping Co
        check("IMO 8712363", None);
        check("0000000", None);
        check("87123620", None);
        check("IMO", None);
    }

    #[test]
    fn kinds_round_trip_through_their_names() {
        for kind in IdentifierKind::ALL {
            assert_eq!(IdentifierKind::from_name(kind.as_str()), Some(kind));
        }
        assert_eq!(IdentifierKind::from_name("passport"), None);
    }
}
