//! What can be found in a payment, as far as the policy tells findings apart.

use serde::Deserialize;

use crate::domain::Rule;

/// A kind of finding. Its name in `policy.toml`, where each is described, is the same in snake case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::screening) enum Fact {
    DistinctName,
    CommonName,
    CommonNameInText,
    OneWordName,
    OneWordNameInText,
    RareVariant,
    CommonVariant,
    LooseVariant,
    VariantInText,
    RespeltName,
    SimilarName,
    SimilarNameInText,
    Initials,
    WeakAlias,
    CraftName,
    ShortCraftName,
    Wallet,
    WalletSameKey,
    ListedBic,
    CountryBic,
    Imo,
    BareImo,
    Document,
    DocumentOfOtherKind,
    DocumentInText,
    BareDocument,
    TailNumber,
    CountryField,
    CurrencyField,
    CountryInText,
    Place,
    ContactField,
    ContactInText,
    Encrypted,
    /// A word or a sign that typologies ask for. By itself it says nothing, so the policy has no row for it.
    #[serde(skip)]
    Sign,
    /// A typology. Its rule has tier and score.
    #[serde(skip)]
    Typology,
}

/// The UN asset freeze and financial measures that every rule on the country itself rests on.
const UN_FINANCIAL: &str = "UNSCR 1718 (2006) para 8(d), 2094 (2013) para 11, 2270 (2016) para 33";

impl Fact {
    /// Those of the policy.
    pub(super) const ALL: [Self; 34] = [
        Self::DistinctName,
        Self::CommonName,
        Self::CommonNameInText,
        Self::OneWordName,
        Self::OneWordNameInText,
        Self::RareVariant,
        Self::CommonVariant,
        Self::LooseVariant,
        Self::VariantInText,
        Self::RespeltName,
        Self::SimilarName,
        Self::SimilarNameInText,
        Self::Initials,
        Self::WeakAlias,
        Self::CraftName,
        Self::ShortCraftName,
        Self::Wallet,
        Self::WalletSameKey,
        Self::ListedBic,
        Self::CountryBic,
        Self::Imo,
        Self::BareImo,
        Self::Document,
        Self::DocumentOfOtherKind,
        Self::DocumentInText,
        Self::BareDocument,
        Self::TailNumber,
        Self::CountryField,
        Self::CurrencyField,
        Self::CountryInText,
        Self::Place,
        Self::ContactField,
        Self::ContactInText,
        Self::Encrypted,
    ];

    /// Its line in the policy: `policy.toml`'s, or that of the rule.
    pub(in crate::screening) fn line(self) -> String {
        let name = format!("{self:?}");
        name.char_indices().fold(String::new(), |mut line, (at, c)| {
            if c.is_uppercase() && at > 0 {
                line.push('_');
            }
            line.push(c.to_ascii_lowercase());
            line
        })
    }

    /// Whether no policy may stop a payment on it alone.
    pub(super) const fn only_hints(self) -> bool {
        matches!(
            self,
            Self::CommonName
                | Self::CommonNameInText
                | Self::OneWordName
                | Self::OneWordNameInText
                | Self::CommonVariant
                | Self::LooseVariant
                | Self::VariantInText
                | Self::BareImo
                | Self::TailNumber
                | Self::DocumentOfOtherKind
                | Self::ContactInText
                | Self::SimilarName
                | Self::SimilarNameInText
                | Self::Initials
                | Self::WeakAlias
                | Self::ShortCraftName
                | Self::BareDocument
                | Self::CountryInText
                | Self::Place
                | Self::Encrypted
        )
    }

    /// Whether it links a payment to the DPRK by itself, whoever the parties are.
    pub(in crate::screening) const fn names_the_dprk(self) -> bool {
        matches!(
            self,
            Self::CountryBic
                | Self::CountryField
                | Self::CurrencyField
                | Self::CountryInText
                | Self::Place
                | Self::ContactField
                | Self::ContactInText
        )
    }

    /// The rule of a finding that needs no designation.
    pub(in crate::screening) fn rule(self) -> Rule {
        let (id, source) = match self {
            Self::CountryBic => ("dprk-bic", "UNSCR 2270 (2016) para 33-36; ISO 9362"),
            Self::CountryField => ("dprk-country", UN_FINANCIAL),
            Self::CurrencyField => ("dprk-currency", UN_FINANCIAL),
            Self::CountryInText => ("dprk-named", UN_FINANCIAL),
            Self::ContactField | Self::ContactInText => ("dprk-contact", "ITU-T E.164 (+850); ISO 3166-1 (.kp)"),
            Self::Encrypted => ("encrypted-part", "FATF Recommendation 16; 31 CFR 1010.410(f)"),
            _ => ("dprk-place", UN_FINANCIAL),
        };
        Rule { id: id.into(), source: source.into() }
    }
}
