//! Headers every response leaves with: what a browser may do with it, and what it may not.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use idp_core::ente::Issuer;

/// The same for everything.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Two years, as browsers' preload lists ask.
const HSTS: &str = "max-age=63072000; includeSubDomains";

/// Writes them, without touching what a handler decided for itself.
pub fn secure(headers: &mut HeaderMap, issuer: Option<&Issuer>) {
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    if issuer.is_some_and(Issuer::is_https) {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static(HSTS));
    }
}

/// The policy of a page: our own style, script, pictures and fonts; forms go to us and to those this page names.
///
/// `form_targets` are the origins a form of this page may end at after redirects: Chromium checks each hop.
pub fn page_policy(nonce: &str, form_targets: &[String]) -> String {
    let targets: String = form_targets.iter().flat_map(|target| [" ", target.as_str()]).collect();
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; \
         font-src 'self'; connect-src 'self'; form-action 'self'{targets}; frame-ancestors 'none'; base-uri 'none'; \
         object-src 'none'"
    )
}
