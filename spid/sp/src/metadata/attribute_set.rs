//! `md:AttributeConsumingService`: sets of attributes that a request can name by number.
//!
//! A few fixed sets are published from the first day, so that an app can be served by choosing one: adding a set later is a
//! new accreditation at every provider.

use std::collections::BTreeSet;

use saml2::write::Element;

use crate::attributes::SpidAttribute;

/// A set of attributes with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeSet {
    /// The number; it never changes.
    pub index: u16,
    /// Its name, by language.
    pub names: Vec<(String, String)>,
    /// The attributes.
    pub attributes: Vec<SpidAttribute>,
}

/// The number of the eIDAS minimum set, by convention. [Avviso eIDAS 1; eidas-italian-node]
pub const EIDAS_MINIMUM: u16 = 99;
/// The number of the eIDAS full set, by convention.
pub const EIDAS_FULL: u16 = 100;

/// Who the person is, and no more.
const MINIMUM: [SpidAttribute; 4] =
    [SpidAttribute::SpidCode, SpidAttribute::Name, SpidAttribute::FamilyName, SpidAttribute::FiscalNumber];
const BIRTH: [SpidAttribute; 4] =
    [SpidAttribute::DateOfBirth, SpidAttribute::Gender, SpidAttribute::PlaceOfBirth, SpidAttribute::CountyOfBirth];
const CONTACTS: [SpidAttribute; 8] = [
    SpidAttribute::Email,
    SpidAttribute::MobilePhone,
    SpidAttribute::DigitalAddress,
    SpidAttribute::DomicileStreetAddress,
    SpidAttribute::DomicilePostalCode,
    SpidAttribute::DomicileMunicipality,
    SpidAttribute::DomicileProvince,
    SpidAttribute::DomicileNation,
];
const COMPANY: [SpidAttribute; 4] = [
    SpidAttribute::CompanyName,
    SpidAttribute::CompanyFiscalNumber,
    SpidAttribute::IvaCode,
    SpidAttribute::RegisteredOffice,
];
/// eIDAS has no codice fiscale: asking for one makes the node refuse. [italia/spid-aspnetcore #97]
const EIDAS: [SpidAttribute; 4] =
    [SpidAttribute::SpidCode, SpidAttribute::Name, SpidAttribute::FamilyName, SpidAttribute::DateOfBirth];
const EIDAS_MORE: [SpidAttribute; 3] = [SpidAttribute::PlaceOfBirth, SpidAttribute::Address, SpidAttribute::Gender];

/// The sets every ente publishes: 0 minimum, 1 with birth, 2 with contacts and domicile, 3 legal persons, 99 and 100 eIDAS.
pub fn standard() -> Vec<AttributeSet> {
    let set = |index, italian: &str, english: &str, parts: &[&[SpidAttribute]]| AttributeSet {
        index,
        names: vec![("it".to_owned(), italian.to_owned()), ("en".to_owned(), english.to_owned())],
        attributes: parts.concat(),
    };
    vec![
        set(0, "Servizi online", "Online services", &[&MINIMUM]),
        set(1, "Servizi online con dati di nascita", "Online services with data of birth", &[&MINIMUM, &BIRTH]),
        set(2, "Servizi online con recapiti", "Online services with contacts", &[&MINIMUM, &BIRTH, &CONTACTS]),
        set(3, "Servizi online per persone giuridiche", "Online services for legal persons", &[&MINIMUM, &COMPANY]),
        set(
            EIDAS_MINIMUM,
            "eIDAS Natural Person Minimum Attribute Set",
            "eIDAS Natural Person Minimum Attribute Set",
            &[&EIDAS],
        ),
        set(
            EIDAS_FULL,
            "eIDAS Natural Person Full Attribute Set",
            "eIDAS Natural Person Full Attribute Set",
            &[&EIDAS, &EIDAS_MORE],
        ),
    ]
}

/// At least one set; numbers once each; every set with names and with attributes, once each. [Checks 1.2.0–1.2.7]
pub(super) fn are_acceptable(sets: &[AttributeSet]) -> bool {
    let numbers: BTreeSet<_> = sets.iter().map(|it| it.index).collect();
    let is_complete = |set: &AttributeSet| {
        let attributes: BTreeSet<_> = set.attributes.iter().collect();
        let names = &set.names;
        !attributes.is_empty()
            && attributes.len() == set.attributes.len()
            && !names.is_empty()
            && names.iter().all(|(language, name)| !language.is_empty() && !name.trim().is_empty())
    };
    !sets.is_empty() && numbers.len() == sets.len() && sets.iter().all(is_complete)
}

impl AttributeSet {
    pub(super) fn element(&self) -> Element {
        let names = self
            .names
            .iter()
            .map(|(language, name)| Element::new("md:ServiceName").attribute("xml:lang", language).text(name));
        let attributes = self.attributes.iter().map(|it| {
            Element::new("md:RequestedAttribute")
                .attribute("Name", it.name())
                .attribute("NameFormat", saml2::name::ATTRNAME_BASIC)
        });
        Element::new("md:AttributeConsumingService")
            .attribute("index", self.index.to_string())
            .children(names)
            .children(attributes)
    }
}
