//! E-mail addresses.

use std::fmt;

/// An address as mail servers in use take it: ASCII, no quotes, no comments (a part of RFC 5321 §4.1.2). A domain
/// beyond ASCII is written in its `xn--` form.
///
/// That it exists, and whose it is, only a code or a link sent there can show.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email {
    text: String,
    at: usize,
}

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// More than fits in an SMTP command.
    #[error("an e-mail address has at most 254 characters, 64 of them before the @")]
    TooLong,
    /// No `@`, or more than one.
    #[error("an e-mail address has one @")]
    At,
    /// What stands before the `@`.
    #[error("the part before the @ has a character that does not belong there")]
    Mailbox,
    /// What stands after it.
    #[error("the part after the @ is not a domain, like comune.example")]
    Domain,
}

/// RFC 5321 §4.5.3.1.3, less the angle brackets.
const LONGEST: usize = 254;

/// RFC 5321 §4.5.3.1.1.
const LONGEST_MAILBOX: usize = 64;

impl Email {
    /// Reads one: spaces around it are dropped, the domain is put in lower case, the mailbox is kept as typed.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let typed = typed.trim();
        if typed.len() > LONGEST {
            return Err(EmailError::TooLong);
        }
        let (mailbox, domain) = typed.split_once('@').ok_or(EmailError::At)?;
        if domain.contains('@') {
            return Err(EmailError::At);
        }
        if mailbox.len() > LONGEST_MAILBOX {
            return Err(EmailError::TooLong);
        }
        if !mailbox.split('.').all(is_atom) {
            return Err(EmailError::Mailbox);
        }
        if !is_domain(domain) {
            return Err(EmailError::Domain);
        }
        Ok(Self { text: format!("{mailbox}@{}", domain.to_ascii_lowercase()), at: mailbox.len() })
    }

    /// As text, to send to and to seal.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// All in lower case, for blind indexes: no mail server in use tells `Anna@` from `anna@`.
    pub fn normal(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// Its first letter and its domain: `m•••@example.it`.
    pub fn masked(&self) -> String {
        let (mailbox, domain) = self.text.split_at_checked(self.at).unwrap_or_default();
        let first: String = mailbox.chars().take(1).collect();
        format!("{first}•••{domain}")
    }
}

/// A part of the mailbox between dots (RFC 5322 §3.2.3).
fn is_atom(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        let plain = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name = |last: &str| last.len() > 1 && last.starts_with(|c: char| c.is_ascii_alphabetic());
    domain.split('.').all(label) && domain.rsplit_once('.').is_some_and(|(_, last)| is_name(last))
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email({})", self.masked())
    }
}
