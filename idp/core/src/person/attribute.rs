//! What is known of a person, thing by thing, and who says so.

use std::collections::BTreeMap;
use std::fmt;

/// Who vouches for a thing known of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A SPID identity provider asserted it.
    Spid,
    /// The CIE identity provider asserted it.
    Cie,
    /// It was read from an identity document.
    Document,
    /// The municipal registry had it.
    Registry,
    /// An operator typed it.
    Operator,
    /// It came in a file of the ente's people.
    Import,
    /// The person typed it.
    Declared,
}

impl Provenance {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Spid, Self::Cie, Self::Document, Self::Registry, Self::Operator, Self::Import, Self::Declared];

    /// Its word in tables and import files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Spid => "spid",
            Self::Cie => "cie",
            Self::Document => "document",
            Self::Registry => "registry",
            Self::Operator => "operator",
            Self::Import => "import",
            Self::Declared => "declared",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provenance| provenance.word() == word)
    }
}

macro_rules! attribute_names {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $spid:literal;)*) => {
        /// The name of a thing known of a person: those of SPID (AgID, Tabella attributi). Values are written as SPID
        /// writes them, without `TINIT-` and `VATIT-`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum AttributeName {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl AttributeName {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its word in what we store and import.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Its `Name` in a SPID assertion.
            pub const fn spid(self) -> &'static str {
                match self { $(Self::$name => $spid,)* }
            }
        }
    };
}

attribute_names! {
    /// Given name, or names.
    GivenName = "given_name", "name";
    /// Family name.
    FamilyName = "family_name", "familyName";
    /// Date of birth, `1980-01-31`.
    BirthDate = "birth_date", "dateOfBirth";
    /// Place of birth, as a Belfiore code.
    BirthPlace = "birth_place", "placeOfBirth";
    /// Province of birth, two letters; `EE` abroad.
    CountyOfBirth = "county_of_birth", "countyOfBirth";
    /// `F` or `M`.
    Gender = "gender", "gender";
    /// The code the SPID identity provider gave them.
    SpidCode = "spid_code", "spidCode";
    /// Name of the company they stand for.
    CompanyName = "company_name", "companyName";
    /// Its registered office.
    RegisteredOffice = "registered_office", "registeredOffice";
    /// Its codice fiscale.
    CompanyFiscalNumber = "company_fiscal_number", "companyFiscalNumber";
    /// Its partita IVA.
    IvaCode = "iva_code", "ivaCode";
    /// Identity document: type, number, issuer, dates.
    IdCard = "id_card", "idCard";
    /// Mobile number, as told: only a contact is verified.
    MobilePhone = "mobile_phone", "mobilePhone";
    /// E-mail address, as told: only a contact is verified.
    Email = "email", "email";
    /// Digital domicile: a PEC address.
    DigitalAddress = "digital_address", "digitalAddress";
    /// Street and number of the domicile.
    StreetAddress = "street_address", "domicileStreetAddress";
    /// Its postal code (CAP).
    PostalCode = "postal_code", "domicilePostalCode";
    /// Its municipality.
    Municipality = "municipality", "domicileMunicipality";
    /// Its province, two letters.
    Province = "province", "domicileProvince";
    /// Its country.
    Nation = "nation", "domicileNation";
    /// When the digital identity expires.
    ExpirationDate = "expiration_date", "expirationDate";
}

impl AttributeName {
    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.word() == word)
    }

    /// Reads the `Name` in a SPID assertion.
    pub fn from_spid(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.spid() == name)
    }
}

/// A value and who vouches for it.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// As it is.
    pub value: String,
    /// Who says so.
    pub provenance: Provenance,
}

/// Every attribute known of one person; as JSON, an object from names to values and their provenance.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Attributes(BTreeMap<AttributeName, Attribute>);

impl Attributes {
    /// Nothing known.
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// With one more, in place of the older; a blank value makes the name unknown.
    #[must_use]
    pub fn with(mut self, name: AttributeName, value: &str, provenance: Provenance) -> Self {
        match value.trim() {
            "" => self.0.remove(&name),
            value => self.0.insert(name, Attribute { value: value.to_owned(), provenance }),
        };
        self
    }

    /// The value, if known.
    pub fn get(&self, name: AttributeName) -> Option<&str> {
        self.0.get(&name).map(|attribute| attribute.value.as_str())
    }

    /// Who vouches for it, if known.
    pub fn provenance(&self, name: AttributeName) -> Option<Provenance> {
        self.0.get(&name).map(|attribute| attribute.provenance)
    }

    /// Each one, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (AttributeName, &Attribute)> {
        self.0.iter().map(|(name, attribute)| (*name, attribute))
    }
}

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "••• ({})", self.provenance.word())
    }
}
