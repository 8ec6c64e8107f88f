//! An amount of money, exactly.

/// Euro and cents, greater than zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount {
    cents: u64,
}

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAmount {
    /// Not digits, a point and two digits; a sign, an exponent, a leading zero, more or fewer decimals.
    #[error("an amount is written like 125.00: no sign, no leading zeros, two decimals")]
    Malformed,
    /// Nothing to pay.
    #[error("an amount is greater than zero")]
    Zero,
    /// Above what can be shown and meant: 9 digits before the point.
    #[error("the amount is too large")]
    TooLarge,
    /// Only euro.
    #[error("the currency is EUR")]
    Currency,
}

impl Amount {
    /// Reads a currency (ISO 4217) and an amount as the app pushed them.
    pub fn parse(currency: &str, amount: &str) -> Result<Self, BadAmount> {
        if currency != "EUR" {
            return Err(BadAmount::Currency);
        }
        let (whole, cents) = amount.split_once('.').ok_or(BadAmount::Malformed)?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if !digits(whole) || !digits(cents) || cents.len() != 2 || leading_zero {
            return Err(BadAmount::Malformed);
        }
        if whole.len() > 9 {
            return Err(BadAmount::TooLarge);
        }
        let cents: u64 = format!("{whole}{cents}").parse().map_err(|_| BadAmount::Malformed)?;
        if cents == 0 { Err(BadAmount::Zero) } else { Ok(Self { cents }) }
    }

    /// As it travels: `125.00`.
    pub fn canonical(self) -> String {
        format!("{}.{:02}", self.cents / 100, self.cents % 100)
    }

    /// As Italians read it: `1.250,00`.
    pub fn italian(self) -> String {
        self.grouped('.', ',')
    }

    /// As the English read it: `1,250.00`.
    pub fn english(self) -> String {
        self.grouped(',', '.')
    }

    fn grouped(self, thousands: char, decimal: char) -> String {
        let whole = (self.cents / 100).to_string();
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push(thousands);
            }
            grouped.push(digit);
        }
        format!("{grouped}{decimal}{:02}", self.cents % 100)
    }
}
