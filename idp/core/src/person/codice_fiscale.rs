//! The codice fiscale: the name the Italian tax office gives a person.

use std::fmt;

use jiff::civil::Date;

use super::partita_iva::{PartitaIva, PartitaIvaError};
use crate::time::Timestamp;

/// A codice fiscale: 16 characters, or the 11 digits of a provisional one (DM 23 December 1976).
///
/// Omocodia (a digit turned into a letter, where two people would have had the same code) is kept as it is: the whole
/// text is the key. Two people may share what stands behind the letters, so nothing compares that.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodiceFiscale(String);

/// Why a text is no codice fiscale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodiceFiscaleError {
    /// Neither 16 characters nor 11.
    #[error("a codice fiscale has 16 characters, or 11 digits")]
    Length,
    /// A letter where a digit belongs, or the reverse, or a letter that is no month.
    #[error("the letters and digits are not where a codice fiscale has them")]
    Shape,
    /// A day that its month never has.
    #[error("the codice fiscale has a date of birth that does not exist")]
    Date,
    /// The last character, computed from the others: most often a typing mistake somewhere.
    #[error("the codice fiscale has a wrong check character")]
    Check,
}

/// The sex written in the day of birth, which is what the registry had when the code was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// `F`; the day has 40 added.
    Female,
    /// `M`.
    Male,
}

impl Sex {
    /// The letter SPID and the registries use.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
        }
    }
}

/// Letters of the months, January first.
const MONTHS: &str = "ABCDEHLMPRST";

/// Letters that stand for 0 to 9 in omocodia.
const OMOCODIA: &str = "LMNPQRSTUV";

/// What a digit, or the letter of the same rank, weighs in an odd position (first, third, …), 0 or A first.
const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// What stands where: `l` a letter, `d` a digit or its omocodia, `m` a month.
const SHAPE: &str = "llllllddmddldddl";

impl CodiceFiscale {
    /// Accepts spaces, hyphens, lower case and omocodia; refuses a wrong check character and a date that never was.
    ///
    /// The place of birth is not looked up: abolished municipalities and former states are real (G778 is Pola).
    pub fn parse(typed: &str) -> Result<Self, CodiceFiscaleError> {
        let code = normal(typed);
        match code.chars().count() {
            11 => match PartitaIva::parse(&code) {
                Ok(eleven) => Ok(Self::provisional(&eleven)),
                Err(PartitaIvaError::Check) => Err(CodiceFiscaleError::Check),
                Err(PartitaIvaError::Shape | PartitaIvaError::Zeros) => Err(CodiceFiscaleError::Shape),
            },
            16 => Self::personal(code),
            _ => Err(CodiceFiscaleError::Length),
        }
    }

    /// The same eleven digits, read as the provisional codice fiscale of a person or as that of a body.
    pub fn provisional(eleven: &PartitaIva) -> Self {
        Self(eleven.as_str().to_owned())
    }

    /// Reads it as SPID and CIE write it: `TINIT-` before it.
    pub fn parse_tinit(text: &str) -> Result<Self, CodiceFiscaleError> {
        Self::parse(text.strip_prefix("TINIT-").ok_or(CodiceFiscaleError::Shape)?)
    }

    fn personal(code: String) -> Result<Self, CodiceFiscaleError> {
        let fits = |(c, kind): (char, char)| match kind {
            'l' => c.is_ascii_uppercase(),
            'd' => digit(c).is_some(),
            _ => MONTHS.contains(c),
        };
        if !code.chars().zip(SHAPE.chars()).all(fits) {
            return Err(CodiceFiscaleError::Shape);
        }
        if check_character(&code) != code.chars().last() {
            return Err(CodiceFiscaleError::Check);
        }
        let code = Self(code);
        if code.dates().next().is_some() { Ok(code) } else { Err(CodiceFiscaleError::Date) }
    }

    /// As text: upper case, no spaces. Personal data: it belongs in no log.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As SPID and CIE write it.
    pub fn tinit(&self) -> String {
        format!("TINIT-{}", self.0)
    }

    /// Whether it has 11 digits and says nothing of its bearer.
    pub fn is_provisional(&self) -> bool {
        self.0.len() == 11
    }

    /// The date of birth; `None` when the code is provisional or its bearer would be too young.
    ///
    /// The year has two digits: the latest date is meant that makes its bearer `youngest` full years old or more at
    /// `now`, in Italy. A guess for lack of better: where the true date is known, keep that.
    pub fn birth_date(&self, now: Timestamp, youngest: u8) -> Option<Date> {
        let latest = now.date_in_rome()?.checked_sub(jiff::Span::new().years(youngest)).ok()?;
        self.dates().find(|date| *date <= latest)
    }

    /// The sex; `None` when the code is provisional.
    pub fn sex(&self) -> Option<Sex> {
        self.number(9, 2).map(|day| if day > 40 { Sex::Female } else { Sex::Male })
    }

    /// The Belfiore code of the place of birth, as it was then, with digits for letters of omocodia: `H501`, or `Z330`
    /// abroad. `None` when the code is provisional.
    pub fn birth_place(&self) -> Option<String> {
        Some(format!("{}{:03}", self.at(11)?, self.number(12, 3)?))
    }

    /// Every date it may mean, latest first.
    fn dates(&self) -> impl Iterator<Item = Date> {
        let (year, month, day) = (self.number(6, 2), self.month(), self.number(9, 2));
        [2000_i16, 1900, 1800].into_iter().filter_map(move |century| {
            let day = day?;
            Date::new(century + year?, month?, i8::try_from(if day > 40 { day - 40 } else { day }).ok()?).ok()
        })
    }

    fn month(&self) -> Option<i8> {
        let letter = self.at(8)?;
        i8::try_from(MONTHS.find(letter)? + 1).ok()
    }

    /// The number that stands in `length` characters from `from`.
    fn number(&self, from: usize, length: usize) -> Option<i16> {
        if self.is_provisional() {
            return None;
        }
        let digits = self.0.chars().skip(from).take(length).map(digit);
        digits.into_iter().try_fold(0, |number: i16, digit| Some(number * 10 + digit?))
    }

    fn at(&self, index: usize) -> Option<char> {
        if self.is_provisional() { None } else { self.0.chars().nth(index) }
    }
}

/// Without what people type between the groups, and in upper case.
pub(super) fn normal(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && !"-.".contains(*c)).map(|c| c.to_ascii_uppercase()).collect()
}

/// The digit that a character is or, in omocodia, stands for.
fn digit(c: char) -> Option<i16> {
    let rank = OMOCODIA.chars().position(|letter| letter == c);
    rank.and_then(|rank| i16::try_from(rank).ok()).or_else(|| c.to_digit(10).and_then(|d| i16::try_from(d).ok()))
}

/// The check character of the first fifteen (DM 23 December 1976).
fn check_character(code: &str) -> Option<char> {
    let mut sum = 0;
    for (index, c) in code.chars().take(15).enumerate() {
        let rank = c.to_digit(10).or_else(|| u32::from(c).checked_sub(u32::from('A')))?;
        sum += if index.is_multiple_of(2) { *ODD.get(usize::try_from(rank).ok()?)? } else { rank };
    }
    char::from_u32(u32::from('A') + sum % 26)
}

impl fmt::Display for CodiceFiscale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first: String = self.0.chars().take(3).collect();
        write!(f, "{first}•••")
    }
}

impl fmt::Debug for CodiceFiscale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodiceFiscale({self})")
    }
}
