//! Text messages: what fits in one, and how the message of an operation is put together.
//!
//! One message is 160 septets of the GSM 7-bit alphabet (3GPP TS 23.038 §6.2.1). One character outside it and the
//! message is sent as UTF-16, in pieces of 67: dearer, and a phone may show a piece without the rest.

/// What fits in one message, in septets.
pub const LONGEST: usize = 160;

/// The basic alphabet but for letters, digits and the escape.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";

/// The extension: each takes an escape first, two septets in all.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// Put where something was cut. Three full stops: "…" is not in the alphabet.
const CUT: &str = "...";

/// What each character outside the alphabet is written as: the letter without its accent, the plain sign.
const PLAIN: [(&str, &str); 34] = [
    ("ÀÁÂÃĀĂĄ", "A"),
    ("áâãāăą", "a"),
    ("ĆĈĊČ", "C"),
    ("çćĉċč", "c"),
    ("ĎĐ", "D"),
    ("ďđ", "d"),
    ("ÈÊËĒĔĖĘĚ", "E"),
    ("êëēĕėęě", "e"),
    ("ĜĞĠĢ", "G"),
    ("ĝğġģ", "g"),
    ("ÌÍÎÏĨĪĬĮİ", "I"),
    ("íîïĩīĭįı", "i"),
    ("ĹĻĽĿŁ", "L"),
    ("ĺļľŀł", "l"),
    ("ŃŅŇ", "N"),
    ("ńņňŉ", "n"),
    ("ÒÓÔÕŌŎŐ", "O"),
    ("óôõōŏő", "o"),
    ("ŔŖŘ", "R"),
    ("ŕŗř", "r"),
    ("ŚŜŞŠ", "S"),
    ("śŝşš", "s"),
    ("ÙÚÛŨŪŬŮŰŲ", "U"),
    ("úûũūŭůűų", "u"),
    ("ÝŶŸ", "Y"),
    ("ýÿŷ", "y"),
    ("ŹŻŽ", "Z"),
    ("źżž", "z"),
    ("Œ", "OE"),
    ("œ", "oe"),
    ("‘’‚`´ʼ", "'"),
    ("“”„«»", "\""),
    ("‐‑‒–—−", "-"),
    ("\u{a0}\u{2009}\u{202f}\t", " "),
];

/// The septets of one character; `None` outside the alphabet.
fn weight(c: char) -> Option<usize> {
    if c.is_ascii_alphanumeric() || BASIC.contains(c) {
        return Some(1);
    }
    EXTENDED.contains(c).then_some(2)
}

/// Whether every character is in the alphabet.
pub fn is_gsm7(text: &str) -> bool {
    septets(text).is_some()
}

/// How many septets it takes; `None` if a character is outside the alphabet.
pub fn septets(text: &str) -> Option<usize> {
    text.chars().map(weight).sum()
}

/// The nearest text within the alphabet: accents it lacks are dropped, quotes and hyphens made plain, "…" spelled out;
/// of the rest, each character becomes `?`.
pub fn gsm7(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let near = PLAIN.iter().find(|(from, _)| from.contains(c)).map(|(_, to)| *to);
        match (weight(c), near) {
            (Some(_), _) => plain.push(c),
            (None, Some(near)) => plain.push_str(near),
            (None, None) => plain.push_str(if c == '…' { CUT } else { "?" }),
        }
    }
    plain
}

/// What the message of an operation says. The words around are the caller's, in the citizen's language.
#[derive(Debug, Clone, Copy)]
pub struct OperationMessage<'a> {
    /// The code, with the words before it: `Codice 482913 per PAGARE`.
    pub code: &'a str,
    /// How much: `125,00 EUR`.
    pub amount: &'a str,
    /// To whom, with its preposition: `a Comune di Esempio`.
    pub payee: &'a str,
    /// Who sends it: `Comune di Esempio`.
    pub ente: &'a str,
    /// The last line, by which a browser knows the page the code is for ([`last_line`]).
    pub last_line: &'a str,
}

/// The message cannot be made to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// What may not be cut is already too long.
    #[error("the code, the amount, a beginning of the payee and the last line are longer than a text message")]
    TooLong,
    /// The last line has a character the alphabet lacks: changed, it would name another host.
    #[error("the last line of the message has a character that a text message cannot carry")]
    LastLine,
}

/// The least that is left of a payee that was cut, in septets, the full stops included.
const LEAST_PAYEE: usize = 12;

/// `@host #code`: the origin-bound one-time code that browsers fill in on that host alone (WebOTP). Without the port,
/// which the format does not have.
pub fn last_line(host: &str, code: &str) -> String {
    format!("@{host} #{code}")
}

/// Puts the message of an operation together, within [`LONGEST`] septets: `code amount payee. ente`, then the last
/// line on a line of its own.
///
/// Code, amount and last line stand whole, or nothing is sent. What is too long is cut from the end: the ente first,
/// down to nothing, then the payee.
///
/// # Why
/// A locked screen shows only the beginning, so the code and the amount come first. The ente is cut before the payee:
/// the citizen knows where they signed in, and has to see whom they pay. An amount cut short would be another amount.
/// Line breaks inside the parts become spaces: an app must not write a last line of its own.
pub fn fit(parts: &OperationMessage<'_>) -> Result<String, Unfit> {
    let [code, amount, payee, ente] = [parts.code, parts.amount, parts.payee, parts.ente].map(one_line);
    let end = septets(parts.last_line).filter(|_| !parts.last_line.contains(['\n', '\r'])).ok_or(Unfit::LastLine)?;
    let head = format!("{code} {amount} ");
    let room = LONGEST.checked_sub(length(&head) + 1 + end).ok_or(Unfit::TooLong)?;
    if length(&payee) > room && room < LEAST_PAYEE {
        return Err(Unfit::TooLong);
    }
    let mut body = head + &cut(&payee, room);
    let separator = ". ";
    let left = room.saturating_sub(length(&payee) + separator.len());
    let ente = cut(&ente, left);
    if !ente.is_empty() {
        body = body + separator + &ente;
    }
    Ok(format!("{body}\n{}", parts.last_line))
}

/// Within the alphabet, on one line, with single spaces.
fn one_line(part: &str) -> String {
    gsm7(part).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The septets of a text already within the alphabet.
fn length(text: &str) -> usize {
    text.chars().filter_map(weight).sum()
}

/// The text if it fits, else its beginning and [`CUT`]; nothing if there is no room for a letter before that.
fn cut(text: &str, room: usize) -> String {
    if length(text) <= room {
        return text.to_owned();
    }
    let room = room.saturating_sub(CUT.len());
    let mut used = 0;
    let fits = |c: &char| {
        used += weight(*c).unwrap_or_default();
        used <= room
    };
    let beginning: String = text.chars().take_while(fits).collect();
    let beginning = beginning.trim_end();
    if beginning.is_empty() { String::new() } else { format!("{beginning}{CUT}") }
}
