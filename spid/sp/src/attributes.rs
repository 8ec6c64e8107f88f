//! The attributes of SPID, and what a verified assertion says of a person. [Regole tecniche, attributi; Avviso 25]

use std::collections::BTreeMap;
use std::fmt;

use idp_core::person::codice_fiscale::{CodiceFiscale, CodiceFiscaleError};
use saml2::assertion::Attribute;

/// An attribute that SPID defines. The official tools accept these 23 names and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SpidAttribute {
    /// The identity's code, which changes with the provider.
    SpidCode,
    /// Given names.
    Name,
    /// Surname.
    FamilyName,
    /// Codice catastale of the place of birth (`F205`, `Z…` abroad).
    PlaceOfBirth,
    /// Province of birth (`MI`, `EE` abroad).
    CountyOfBirth,
    /// Date of birth, `YYYY-MM-DD`.
    DateOfBirth,
    /// `F` or `M`.
    Gender,
    /// Name of a company.
    CompanyName,
    /// Registered office of a company.
    RegisteredOffice,
    /// `TINIT-` and the codice fiscale; an eIDAS identity has none.
    FiscalNumber,
    /// `TINIT-` and a company's codice fiscale.
    CompanyFiscalNumber,
    /// `VATIT-` and a partita IVA.
    IvaCode,
    /// Identity document: kind, number, issuer, dates.
    IdCard,
    /// Mobile phone number.
    MobilePhone,
    /// E-mail address.
    Email,
    /// Domicile: street and number. (Avviso 25)
    DomicileStreetAddress,
    /// Domicile: postal code.
    DomicilePostalCode,
    /// Domicile: municipality.
    DomicileMunicipality,
    /// Domicile: province.
    DomicileProvince,
    /// Domicile: nation.
    DomicileNation,
    /// Domicile in one line, superseded by Avviso 25 and still sent by some.
    Address,
    /// When the digital identity expires, `YYYY-MM-DD`.
    ExpirationDate,
    /// Certified mail address (PEC).
    DigitalAddress,
}

impl SpidAttribute {
    /// All of them, in the order of the technical rules.
    pub const ALL: [Self; 23] = [
        Self::SpidCode,
        Self::Name,
        Self::FamilyName,
        Self::PlaceOfBirth,
        Self::CountyOfBirth,
        Self::DateOfBirth,
        Self::Gender,
        Self::CompanyName,
        Self::RegisteredOffice,
        Self::FiscalNumber,
        Self::CompanyFiscalNumber,
        Self::IvaCode,
        Self::IdCard,
        Self::MobilePhone,
        Self::Email,
        Self::DomicileStreetAddress,
        Self::DomicilePostalCode,
        Self::DomicileMunicipality,
        Self::DomicileProvince,
        Self::DomicileNation,
        Self::Address,
        Self::ExpirationDate,
        Self::DigitalAddress,
    ];

    /// Its name in metadata and assertions.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SpidCode => "spidCode",
            Self::Name => "name",
            Self::FamilyName => "familyName",
            Self::PlaceOfBirth => "placeOfBirth",
            Self::CountyOfBirth => "countyOfBirth",
            Self::DateOfBirth => "dateOfBirth",
            Self::Gender => "gender",
            Self::CompanyName => "companyName",
            Self::RegisteredOffice => "registeredOffice",
            Self::FiscalNumber => "fiscalNumber",
            Self::CompanyFiscalNumber => "companyFiscalNumber",
            Self::IvaCode => "ivaCode",
            Self::IdCard => "idCard",
            Self::MobilePhone => "mobilePhone",
            Self::Email => "email",
            Self::DomicileStreetAddress => "domicileStreetAddress",
            Self::DomicilePostalCode => "domicilePostalCode",
            Self::DomicileMunicipality => "domicileMunicipality",
            Self::DomicileProvince => "domicileProvince",
            Self::DomicileNation => "domicileNation",
            Self::Address => "address",
            Self::ExpirationDate => "expirationDate",
            Self::DigitalAddress => "digitalAddress",
        }
    }

    /// The attribute with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// Why the attributes of an assertion do not make an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttributesFlaw {
    /// Not exactly one `AttributeStatement`. [case 98 and its kin]
    #[error("there is not exactly one attribute statement")]
    Statement,
    /// A statement without attributes. [case 98]
    #[error("the attribute statement is empty")]
    Empty,
    /// An attribute without a name.
    #[error("an attribute has no name")]
    Nameless,
    /// An attribute without a value, or with several: which of them would be meant? [case 99]
    #[error("an attribute has no value, or more than one")]
    NotOneValue,
    /// An attribute twice.
    #[error("an attribute appears twice")]
    Repeated,
    /// Neither `fiscalNumber` nor `spidCode`, or no name: nobody can be recognised by this. [case 103]
    #[error("the attributes do not say who the person is")]
    Incomplete,
    /// A `fiscalNumber` that is no codice fiscale.
    #[error("the fiscalNumber is not a codice fiscale")]
    FiscalNumber(#[from] CodiceFiscaleError),
}

/// What a provider says of a person. Prints without the values: they are personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    values: BTreeMap<SpidAttribute, String>,
    codice_fiscale: Option<CodiceFiscale>,
}

impl Identity {
    /// Reads the attributes of an assertion.
    ///
    /// Names that SPID does not define are passed over; empty values count as absent. `NameFormat` is not looked at (case
    /// 109).
    pub(crate) fn read(statements: &[Vec<Attribute>]) -> Result<Self, AttributesFlaw> {
        let [attributes] = statements else { return Err(AttributesFlaw::Statement) };
        if attributes.is_empty() {
            return Err(AttributesFlaw::Empty);
        }
        let mut values = BTreeMap::new();
        for attribute in attributes {
            let name = attribute.name.as_deref().filter(|it| !it.is_empty()).ok_or(AttributesFlaw::Nameless)?;
            let [value] = attribute.values.as_slice() else { return Err(AttributesFlaw::NotOneValue) };
            let Some(known) = SpidAttribute::from_name(name) else { continue };
            if values.insert(known, value.clone()).is_some() {
                return Err(AttributesFlaw::Repeated);
            }
        }
        values.retain(|_, value| !value.is_empty());
        let has = |attribute| values.contains_key(&attribute);
        let is_known = has(SpidAttribute::SpidCode) || has(SpidAttribute::FiscalNumber);
        if !is_known || !has(SpidAttribute::Name) || !has(SpidAttribute::FamilyName) {
            return Err(AttributesFlaw::Incomplete);
        }
        let codice_fiscale = match values.get(&SpidAttribute::FiscalNumber) {
            Some(number) => codice_fiscale(number)?,
            None => None,
        };
        Ok(Self { values, codice_fiscale })
    }

    /// The value of an attribute, as the provider wrote it.
    pub fn get(&self, attribute: SpidAttribute) -> Option<&str> {
        self.values.get(&attribute).map(String::as_str)
    }

    /// The codice fiscale. An identity from abroad has none, or a number of another country that is not one.
    pub fn codice_fiscale(&self) -> Option<&CodiceFiscale> {
        self.codice_fiscale.as_ref()
    }

    /// Which attributes came.
    pub fn attributes(&self) -> impl Iterator<Item = SpidAttribute> {
        self.values.keys().copied()
    }
}

/// The codice fiscale in a `fiscalNumber`.
///
/// `TINIT-` is expected, and absent in what a test provider of AgID once sent; `TIN` and another country is that country's
/// number, which must never be mistaken for an Italian one. [ETSI EN 319 412-1 §5.1.3]
fn codice_fiscale(number: &str) -> Result<Option<CodiceFiscale>, CodiceFiscaleError> {
    match number.split_once('-') {
        Some(("TINIT", code)) => CodiceFiscale::parse(code).map(Some),
        Some((prefix, _)) if is_other_country(prefix) => Ok(None),
        _ => CodiceFiscale::parse(number).map(Some),
    }
}

fn is_other_country(prefix: &str) -> bool {
    prefix.len() == 5 && prefix.starts_with("TIN") && prefix.bytes().all(|it| it.is_ascii_uppercase())
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("attributes", &self.values.keys()).finish_non_exhaustive()
    }
}
