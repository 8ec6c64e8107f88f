//! Cookies: their names say whose they are, their attributes what they may do.

use axum::http::{HeaderMap, HeaderValue, header};

use idp_core::time::Lifetime;

use crate::ente::EnteAt;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jar {
    /// Ties interactions and forms to this browser.
    Browser,
    /// The session.
    Session,
    /// A browser the owner has signed in from: strangers' failures do not count against it.
    Device,
    /// The language chosen.
    Language,
}

/// The cookie's name at an ente: it carries the short name, so that two enti under one host never share a session,
/// and the prefix that makes browsers insist on `Secure`, `Path=/` and no `Domain` wherever the issuer is https.
pub fn name(jar: Jar, ente: &EnteAt) -> String {
    let stem = match jar {
        Jar::Browser => "pt_b",
        Jar::Session => "pt_s",
        Jar::Device => "pt_d",
        Jar::Language => "pt_l",
    };
    let prefix = if ente.issuer.is_https() { "__Host-" } else { "" };
    format!("{prefix}{stem}_{}", ente.slug)
}

/// Reads one.
pub fn read<'a>(headers: &'a HeaderMap, jar: Jar, ente: &EnteAt) -> Option<&'a str> {
    let wanted = name(jar, ente);
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut found = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    found.find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

/// Writes one. Without `life` it goes when the browser closes.
pub fn set(headers: &mut HeaderMap, jar: Jar, ente: &EnteAt, value: &str, life: Option<Lifetime>) {
    let secure = if ente.issuer.is_https() { "; Secure" } else { "" };
    let life = life.map(|life| format!("; Max-Age={}", life.as_seconds())).unwrap_or_default();
    let line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{life}", name(jar, ente));
    if let Ok(line) = HeaderValue::from_str(&line) {
        headers.append(header::SET_COOKIE, line);
    }
}

/// Takes one away.
pub fn clear(headers: &mut HeaderMap, jar: Jar, ente: &EnteAt) {
    set(headers, jar, ente, "", Some(Lifetime::ZERO));
}
