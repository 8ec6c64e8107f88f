//! The numbered errors of SPID: what happened, who can do something about it, and what our page says.
//!
//! [Regole tecniche, tabella messaggi di anomalia; tabella v1.2] Words are not here: each anomaly has a key, and the pages
//! keep the sentences (`spid-nr19-title`, `spid-nr19-remedy`). Numbers 1–7 and 10 never reach a service: the provider shows
//! its own page.

/// The HTTP status of the page that tells an anomaly: always 403, number 25 like the others.
pub const HTTP_STATUS: u16 = 403;

/// An error that a provider reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Anomaly {
    number: Option<u8>,
}

/// Who can do something about an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixer {
    /// The person, by trying again or otherwise.
    Citizen,
    /// The person, at their identity provider.
    CitizenAtProvider,
    /// Us: the request or the metadata is wrong.
    Operator,
    /// Us, at once: our clock is wrong. (issues 264 and 354 of italia/spid)
    OperatorClock,
    /// Nobody knows: the support desk, with the request id.
    Support,
}

/// The numbers that have a page of their own.
const KNOWN: [u8; 17] = [8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 30];

impl Anomaly {
    /// An error without a number, or with one that has no meaning.
    pub const UNKNOWN: Self = Self { number: None };

    /// Reads `ErrorCode nrNN` anywhere in a `StatusMessage`; one or two digits, any case, white space as it comes.
    pub fn parse(message: &str) -> Self {
        let lower = message.to_ascii_lowercase();
        let number = lower.split("errorcode").skip(1).find_map(|rest| {
            let spaced = rest.strip_prefix(char::is_whitespace)?.trim_start();
            let digits: String = spaced.strip_prefix("nr")?.chars().take_while(char::is_ascii_digit).collect();
            if digits.len() > 2 { None } else { digits.parse().ok() }
        });
        Self { number }
    }

    /// The number, whether or not it has a page of its own.
    pub fn number(self) -> Option<u8> {
        self.number
    }

    /// The stem of the message keys: `spid-nr19`, or `spid-error` for what has no page of its own.
    pub fn key(self) -> String {
        match self.known() {
            Some(number) => format!("spid-nr{number:02}"),
            None => "spid-error".to_owned(),
        }
    }

    /// Who can do something about it.
    pub fn fixer(self) -> Fixer {
        match self.known() {
            Some(19 | 21 | 22 | 25 | 30) => Fixer::Citizen,
            Some(20 | 23) => Fixer::CitizenAtProvider,
            Some(13) => Fixer::OperatorClock,
            Some(8 | 9 | 11 | 12 | 14..=18) => Fixer::Operator,
            _ => Fixer::Support,
        }
    }

    /// Whether the page offers to start again.
    pub fn may_retry(self) -> bool {
        self.fixer() == Fixer::Citizen
    }

    fn known(self) -> Option<u8> {
        self.number.filter(|it| KNOWN.contains(it))
    }

    /// Every anomaly that has a page of its own, and the one for all others: what translations must cover.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.into_iter().map(|it| Self { number: Some(it) }).chain([Self::UNKNOWN])
    }
}
