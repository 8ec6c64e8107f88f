//! What the core finds wrong with what was typed, said at the field.

use idp_core::credential::password::BrokenRule;
use idp_core::person::{CodiceFiscaleError, EmailError, MobileError, NotAnIdentifier};

use super::Phrase;

impl From<BrokenRule> for Phrase {
    fn from(rule: BrokenRule) -> Self {
        match rule {
            BrokenRule::TooShort { least } => Self::new(rule.key()).count("length", u32::from(least)),
            BrokenRule::Lacks(_) | BrokenRule::TooCommon | BrokenRule::AboutYou => Self::new(rule.key()),
        }
    }
}

impl From<NotAnIdentifier> for Phrase {
    fn from(NotAnIdentifier(why): NotAnIdentifier) -> Self {
        Self::new(match why {
            CodiceFiscaleError::Length => "codice-fiscale-length",
            CodiceFiscaleError::Shape | CodiceFiscaleError::Date | CodiceFiscaleError::Check => "codice-fiscale-check",
        })
    }
}

impl From<EmailError> for Phrase {
    fn from(why: EmailError) -> Self {
        match why {
            EmailError::TooLong | EmailError::At | EmailError::Mailbox | EmailError::Domain => {
                Self::new("email-format")
            }
        }
    }
}

impl From<MobileError> for Phrase {
    fn from(why: MobileError) -> Self {
        Self::new(match why {
            MobileError::Character | MobileError::Length => "mobile-format",
            MobileError::NotMobile => "mobile-not-mobile",
            MobileError::Abroad => "mobile-abroad",
        })
    }
}
