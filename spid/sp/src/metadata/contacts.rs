//! What contacts have in common: an e-mail address and a phone number as AgID takes them. [Avviso 29; checks 01.10.04–09]

/// What is wrong with a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactFlaw {
    /// Not an address as the official check knows them: letters, digits, dot, hyphen and underscore, no plus sign.
    #[error("the contact's e-mail address is not acceptable")]
    Email,
    /// Spaces in it, or not an international number.
    #[error("the contact's phone number is not acceptable: + and digits, no spaces")]
    Phone,
    /// Not the code of a public body in IndicePA.
    #[error("the contact's IPA code is not acceptable")]
    IpaCode,
}

/// Whether an address passes the official check.
pub(super) fn is_email(address: &str) -> bool {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let Some((local, domain)) = address.split_once('@') else { return false };
    let Some((labels, last)) = domain.rsplit_once('.') else { return false };
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|it| is_word(it) || it == '.' || it == '-');
    is_name(local) && is_name(labels) && (2..=8).contains(&last.chars().count()) && last.chars().all(is_word)
}

/// Whether a number is written internationally without spaces; Italian ones begin with +39.
pub(super) fn is_phone(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or("");
    (6..=15).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit())
}

/// Whether a code may be one of IndicePA. [Avviso 29: `^PA:IT-\S{1,16}$`]
pub(crate) fn is_ipa_code(code: &str) -> bool {
    (1..=16).contains(&code.chars().count()) && !code.contains(char::is_whitespace)
}
