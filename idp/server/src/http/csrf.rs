//! Forms come from our own pages: the browser's word (`Sec-Fetch-Site`, `Origin`) and a token must agree.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use idp_core::mac;
use idp_core::secret::Bearer;

use crate::ente::EnteAt;

/// The form field the token travels in.
pub const FIELD: &str = "csrf";

/// The token of this browser: a keyed hash of its cookie, so that nothing is stored.
pub fn token(key: &[u8], ente: &EnteAt, browser: &Bearer) -> String {
    let parts = [ente.slug.as_str().as_bytes(), browser.expose().as_bytes()];
    URL_SAFE_NO_PAD.encode(mac::keyed(key, "csrf", &parts))
}

/// Whether the token shown is this browser's.
pub fn matches(expected: &str, shown: &str) -> bool {
    expected.as_bytes().ct_eq(shown.as_bytes()).into()
}

/// Whether the browser itself says that another site posted this.
///
/// `Sec-Fetch-Site: none` is a person's own doing (a typed address, a bookmark); old browsers send only `Origin`.
pub fn is_cross_site(headers: &HeaderMap, ente: &EnteAt) -> bool {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (value("sec-fetch-site"), value(header::ORIGIN.as_str())) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin != ente.issuer.origin(),
        (None, None) => false,
    }
}
