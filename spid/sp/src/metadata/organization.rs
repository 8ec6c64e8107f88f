//! `md:Organization`: who the ente is, in each language all three things. [Checks 1.5.0–1.5.10]

use saml2::write::Element;

/// What is wrong with an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrganizationFlaw {
    /// Italian is missing.
    #[error("the organization is not described in Italian")]
    NoItalian,
    /// A language twice.
    #[error("the organization is described twice in one language")]
    Repeated,
    /// A name, display name or address is empty.
    #[error("the organization's description has an empty value")]
    Empty,
}

/// The ente, in as many languages as it likes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// One description per language.
    pub descriptions: Vec<Description>,
}

/// The ente in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The language's code, `it` first.
    pub language: String,
    /// Its full name, as in its certificate.
    pub name: String,
    /// The name that providers show to the person.
    pub display_name: String,
    /// Its site.
    pub url: String,
}

impl Organization {
    /// The full Italian name, which contacts repeat byte for byte.
    pub(super) fn italian_name(&self) -> Result<&str, OrganizationFlaw> {
        let italian = self.descriptions.iter().find(|it| it.language == "it");
        italian.map(|it| it.name.as_str()).ok_or(OrganizationFlaw::NoItalian)
    }

    /// Names first, then display names, then addresses, as the schema has them; Italian first in each.
    pub(super) fn element(&self) -> Result<Element, OrganizationFlaw> {
        self.italian_name()?;
        let mut ordered: Vec<_> = self.descriptions.iter().collect();
        ordered.sort_by_key(|it| (it.language != "it", &it.language));
        if ordered.windows(2).any(|pair| matches!(pair, [a, b] if a.language == b.language)) {
            return Err(OrganizationFlaw::Repeated);
        }
        let is_empty = |it: &&Description| {
            [&it.language, &it.name, &it.display_name, &it.url].iter().any(|text| text.trim().is_empty())
        };
        if ordered.iter().any(is_empty) {
            return Err(OrganizationFlaw::Empty);
        }
        let each = |name: &'static str, value: fn(&Description) -> &str| {
            let one = move |it: &&Description| Element::new(name).attribute("xml:lang", &it.language).text(value(it));
            ordered.iter().map(one).collect::<Vec<_>>()
        };
        Ok(Element::new("md:Organization")
            .children(each("md:OrganizationName", |it| &it.name))
            .children(each("md:OrganizationDisplayName", |it| &it.display_name))
            .children(each("md:OrganizationURL", |it| &it.url)))
    }
}
