//! Signing in with SPID: who is let in, who is not, and what is told.

mod attacks;
mod courtesy;
mod first_link;
mod levels;
mod logins;
mod peer;
mod races;
mod register;
mod registry;

use conformance_tests::house::LAGO;
use conformance_tests::spid_provider::{SpidProvider, SpidRequest};
use conformance_tests::{Browser, House, RelyingParty, walk};

/// Gianfranco, whom no ente knows.
pub(super) const GIANFRANCO: [(&str, &str); 8] = [
    ("spidCode", "UNO0000001"),
    ("name", "Gianfranco"),
    ("familyName", "Bianchi"),
    ("fiscalNumber", "TINIT-BNCGFR90M20F839O"),
    ("dateOfBirth", "1990-08-20"),
    ("gender", "M"),
    ("email", "gianfranco.bianchi@posta.example"),
    ("mobilePhone", "+393331112223"),
];

/// Giulia, whom every ente knows.
pub(super) const GIULIA: [(&str, &str); 4] = [
    ("spidCode", "UNO0000002"),
    ("name", "Giulia"),
    ("familyName", "Ferrari"),
    ("fiscalNumber", "TINIT-FRRGLI84C52G686I"),
];

/// From the page with the ways in to the page that leads to a provider; the request it carries.
pub(super) async fn leave(house: &House, slug: &str, browser: &mut Browser, provider: &SpidProvider) -> SpidRequest {
    browser.follow_words(&provider.name).await;
    provider.asked(house, slug, browser.here())
}

/// A new browser, at the page that leads from Lago Chiaro's service to a provider; the request it carries.
pub(super) async fn begin(house: &House, provider: &SpidProvider) -> (Browser, SpidRequest) {
    let services = RelyingParty::of(house, LAGO, "demo-servizi");
    let mut browser = walk::browser();
    browser.visit(&services.ask(&[]).url).await;
    let request = leave(house, LAGO, &mut browser, provider).await;
    (browser, request)
}
