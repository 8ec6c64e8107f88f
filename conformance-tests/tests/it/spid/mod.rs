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
pub(super) async fn leave(
    house: &conformance_tests::House,
    slug: &str,
    browser: &mut conformance_tests::Browser,
    provider: &conformance_tests::spid_provider::SpidProvider,
) -> conformance_tests::spid_provider::SpidRequest {
    browser.follow_words(&provider.name).await;
    provider.asked(house, slug, browser.here())
}
