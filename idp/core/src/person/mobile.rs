//! Mobile telephone numbers.

use std::fmt;

/// A number to which a text message can be sent, in the form of ITU-T E.164: `+393471234567`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mobile(String);

/// Why a text is no mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MobileError {
    /// Something other than digits, a first `+` and what people put between groups.
    #[error("a telephone number has digits, and may begin with +")]
    Character,
    /// Italian, and no mobile: a landline, a toll-free or premium number, a digit too many or too few.
    #[error("an Italian mobile number begins with 3 and has 9 or 10 digits")]
    NotMobile,
    /// Of another country, where only Italian numbers are taken; or outside the European Union.
    #[error("no messages are sent to numbers of that country")]
    Abroad,
    /// Of another country, and too short or too long.
    #[error("a number has at most 15 digits with the country code, and at least 5 after it")]
    Length,
}

/// Country codes of the European Union but Italy's.
///
/// # Why
/// Not every country: fraudsters collect a share of what messages to some distant networks cost ("SMS pumping").
const EUROPEAN_UNION: [&str; 26] = [
    "30", "31", "32", "33", "34", "351", "352", "353", "356", "357", "358", "359", "36", "370", "371", "372", "385",
    "386", "40", "420", "421", "43", "45", "46", "48", "49",
];

impl Mobile {
    /// Reads an Italian one: `347 123 4567`, `+39 347…`, `0039 347…`, `39 347…`.
    pub fn parse(typed: &str) -> Result<Self, MobileError> {
        let digits = match international(typed)? {
            Spelled::International(digits) => digits.strip_prefix("39").ok_or(MobileError::Abroad)?.to_owned(),
            Spelled::Bare(digits) => match digits.strip_prefix("39") {
                Some(national) if digits.len() > 10 => national.to_owned(),
                _ => digits,
            },
        };
        if is_italian_mobile(&digits) { Ok(Self(format!("+39{digits}"))) } else { Err(MobileError::NotMobile) }
    }

    /// Reads an Italian one, or one of the European Union that begins with `+` or `00` and the country code.
    ///
    /// Whether a foreign number is a mobile is not known here: each country has its own plan. A code answered shows it.
    pub fn parse_abroad(typed: &str) -> Result<Self, MobileError> {
        match international(typed)? {
            Spelled::International(digits) if !digits.starts_with("39") => {
                let code = EUROPEAN_UNION.iter().find(|code| digits.starts_with(**code)).ok_or(MobileError::Abroad)?;
                let national = digits.len() - code.len();
                if national >= 5 && digits.len() <= 15 {
                    Ok(Self(format!("+{digits}")))
                } else {
                    Err(MobileError::Length)
                }
            }
            Spelled::International(_) | Spelled::Bare(_) => Self::parse(typed),
        }
    }

    /// In E.164, to send to and to seal.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last two digits: `••• ••• ••67`.
    pub fn masked(&self) -> String {
        let last = self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default();
        format!("••• ••• ••{last}")
    }
}

/// How a number was written.
enum Spelled {
    /// After `+` or `00`: country code first.
    International(String),
    /// Digits alone.
    Bare(String),
}

fn international(typed: &str) -> Result<Spelled, MobileError> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace() && !"-./()".contains(*c)).collect();
    let after = typed.strip_prefix('+').or_else(|| typed.strip_prefix("00"));
    let digits = after.unwrap_or(&typed).to_owned();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(MobileError::Character);
    }
    Ok(if after.is_some() { Spelled::International(digits) } else { Spelled::Bare(digits) })
}

/// The Italian numbering plan: 31 and eight digits, or 32 to 39 and seven or eight.
fn is_italian_mobile(national: &str) -> bool {
    let mut digits = national.chars();
    match (digits.next(), digits.next(), national.len()) {
        (Some('3'), Some('1'), 10) => true,
        (Some('3'), Some('2'..='9'), length) => (9..=10).contains(&length),
        _ => false,
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mobile({})", self.masked())
    }
}
