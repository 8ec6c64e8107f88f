//! Browsers an owner has signed in from: a keyed mark in a cookie, so that nothing is stored.
//!
//! A stranger's failures use up the strangers' budget; the owner, at a browser of theirs, has one apart.

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use idp_core::credential::lockout::Device;
use idp_core::mac;
use idp_core::time::Lifetime;

use crate::cx::Cx;
use crate::http::cookie::{self, Jar};

/// Marks kept in one cookie: the family's computer.
const MOST: usize = 5;

/// How long a browser is remembered.
const LIFE: Lifetime = Lifetime::days(365);

/// Bytes of a mark.
const MARK: usize = 16;

fn mark(cx: &Cx, subject: &[u8; 32]) -> String {
    let keyed = mac::keyed(cx.app.secrets.cookie_key(), "device", &[cx.ente().slug.as_str().as_bytes(), subject]);
    URL_SAFE_NO_PAD.encode(keyed.get(..MARK).unwrap_or_default())
}

/// Whether the owner behind `subject` has signed in from this browser.
pub fn kind(cx: &Cx, headers: &HeaderMap, subject: &[u8; 32]) -> Device {
    let wanted = mark(cx, subject);
    let shown = cookie::read(headers, Jar::Device, cx.ente()).unwrap_or_default();
    let known = shown.split('.').take(MOST).any(|mark| mark.as_bytes().ct_eq(wanted.as_bytes()).into());
    if known { Device::Known } else { Device::Unknown }
}

/// Remembers that they have.
pub fn remember(cx: &Cx, shown: &HeaderMap, answer: &mut HeaderMap, subject: &[u8; 32]) {
    let mine = mark(cx, subject);
    let before = cookie::read(shown, Jar::Device, cx.ente()).unwrap_or_default();
    let others = before.split('.').filter(|mark| !mark.is_empty() && *mark != mine).take(MOST - 1);
    let marks: Vec<&str> = std::iter::once(mine.as_str()).chain(others).collect();
    cookie::set(answer, Jar::Device, cx.ente(), &marks.join("."), Some(LIFE));
}
