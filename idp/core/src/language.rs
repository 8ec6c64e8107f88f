//! Languages of pages and messages.

/// A language Portico speaks whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Italian, the first one: what the law asks of an ente.
    #[default]
    It,
    /// English.
    En,
}

impl Language {
    /// All of them, the first one first.
    pub const ALL: [Self; 2] = [Self::It, Self::En];

    /// BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::En => "en",
        }
    }

    /// The language of a BCP 47 tag, region and script ignored.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first we speak of a space-separated preference list (`ui_locales`, OpenID Connect Core §3.1.2.1).
    pub fn preferred(ui_locales: &str) -> Option<Self> {
        ui_locales.split_ascii_whitespace().find_map(Self::from_tag)
    }
}
