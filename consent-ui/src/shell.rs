//! What surrounds every page: the ente's brand, the language, and what this one answer is bound to.

use std::sync::Arc;

use idp_core::language::Language;

use crate::words::Words;

/// Everything a page needs that is not its own content. One per answer.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The language of this page.
    pub language: Language,
    /// Whose page it is.
    pub brand: Arc<Brand>,
    /// The path of the ente's issuer, without trailing slash; empty for an ente with a host of its own. Links of
    /// ours and assets live under it.
    pub base: String,
    /// The token every form sends back in its hidden field `csrf`.
    pub csrf: String,
    /// The nonce of this answer's Content-Security-Policy, on every style sheet and script.
    pub nonce: String,
    /// The id of this request, shown where something went wrong.
    pub request_id: String,
    /// This same page in each language the ente offers. The switch is shown when there are two or more.
    pub languages: Vec<LanguageLink>,
    /// The name of who is signed in, as the header greets them.
    pub signed_in: Option<String>,
    /// Whether to mark the page as belonging to a demo.
    pub demo: bool,
}

/// This page in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageLink {
    /// Which.
    pub language: Language,
    /// Where.
    pub href: String,
}

/// Whose pages these are, from the ente's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// As it signs: «Comune di Porto Sereno».
    pub name: String,
    /// One to three letters in place of a coat of arms.
    pub crest: String,
    /// The body above it, named in the slim header: «Regione Liguria».
    pub above: Option<Link>,
    /// Its web site.
    pub site: Option<String>,
    /// The privacy notice (GDPR art. 13).
    pub privacy: String,
    /// The legal notes.
    pub legal_notes: String,
    /// The accessibility statement, on AgID's form (L. 4/2004 art. 3-quater).
    pub accessibility: String,
    /// Who helps.
    pub support: Support,
}

/// Who helps a citizen in trouble. What is `None` is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Support {
    /// The office: «Sportello del cittadino, via Roma 1».
    pub office: Option<String>,
    /// As people dial it.
    pub phone: Option<String>,
    /// Its e-mail.
    pub email: Option<String>,
    /// When it is open.
    pub hours: Option<String>,
}

/// Somewhere to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says, already in the visitor's language or a proper name.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

impl LanguageLink {
    /// The language's own name: «English».
    pub fn name(&self) -> String {
        Words::of(self.language).say("language-name").to_string()
    }
}

impl Link {
    /// A link.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into() }
    }
}

impl Brand {
    /// The brand of no ente: for a host or path where none lives.
    pub fn nobody() -> Self {
        Self {
            name: String::from("Portico"),
            crest: String::from("P"),
            above: None,
            site: None,
            privacy: String::new(),
            legal_notes: String::new(),
            accessibility: String::new(),
            support: Support::default(),
        }
    }
}

impl Support {
    /// Whether there is anybody to turn to.
    pub fn is_known(&self) -> bool {
        self.office.is_some() || self.phone.is_some() || self.email.is_some()
    }
}

impl Shell {
    /// The words in this page's language.
    pub const fn words(&self) -> Words {
        Words::of(self.language)
    }

    /// A page of ours; `path` begins with a slash.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// An asset, by the name it has before hashing: `pages.css`.
    pub fn asset(&self, name: &str) -> String {
        format!("{}{}/{}", self.base, crate::assets::PATH, crate::assets::hashed(name))
    }
}

/// A telephone number as a `tel:` link wants it: no spaces.
pub(crate) fn dialled(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}
