//! The XML declaration: absent, or version 1.0 in UTF-8.
//!
//! # Why
//! The parser ignores what the declaration says. Another reader might not, and would then see another document.

use super::XmlRefused;

/// The text after its XML declaration, if it has one.
pub(super) fn skip(text: &str) -> Result<&str, XmlRefused> {
    let Some(body) = text.strip_prefix("<?xml") else { return Ok(text) };
    if !body.starts_with([' ', '\t', '\r', '\n']) {
        return Err(XmlRefused::ProcessingInstruction);
    }
    let (inside, after) = body.split_once("?>").ok_or(XmlRefused::Declaration)?;
    if is_accepted(inside) { Ok(after) } else { Err(XmlRefused::Declaration) }
}

fn is_accepted(mut inside: &str) -> bool {
    let mut order = 0;
    while !inside.trim().is_empty() {
        let Some((name, value, rest)) = pseudo_attribute(inside) else { return false };
        let place = match name {
            "version" if value == "1.0" => 1,
            "encoding" if value.eq_ignore_ascii_case("utf-8") => 2,
            "standalone" if matches!(value, "yes" | "no") => 3,
            _ => return false,
        };
        if place <= order || (order == 0 && place != 1) {
            return false;
        }
        order = place;
        inside = rest;
    }
    order > 0
}

/// `name = "value"` and what follows it.
fn pseudo_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('=')?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let (value, rest) = rest.strip_prefix(quote)?.split_once(quote)?;
    Some((name.trim(), value, rest))
}
