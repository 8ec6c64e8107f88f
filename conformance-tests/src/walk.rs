//! Steps that many stories share, as a citizen takes them.

use idp::demo::people::Citizen;
use idp_core::person::ContactKind;

use crate::browser::Browser;
use crate::mailbox::Post;
use crate::relying_party::{Asked, CALLBACK, RelyingParty, Reply, parameter};

/// A browser that stops when it is sent to the relying party of the tests.
pub fn browser() -> Browser {
    Browser::new().stopping_at(CALLBACK)
}

/// The contact of a citizen in the registry.
pub fn contact(citizen: &Citizen, kind: ContactKind) -> &'static str {
    citizen.contacts.iter().find(|(known, _)| *known == kind).map(|(_, text)| *text).unwrap()
}

/// Fills the login form in and sends it.
pub async fn log_in(browser: &mut Browser, citizen: &Citizen) {
    try_log_in(browser, citizen.username, citizen.password, citizen.pin).await;
    let here = browser.here();
    assert!(browser.has_left() || !here.has("login-form"), "not signed in: {}", here.summary());
}

/// Sends the login form with whatever is given; the PIN only where it is asked.
pub async fn try_log_in(browser: &mut Browser, username: &str, password: &str, pin: &str) {
    let here = browser.here();
    assert!(here.has("login-form"), "no login form: {}", here.summary());
    if here.has("pin") {
        browser.fill("pin", pin);
    }
    browser.fill("username", username).fill("password", password).submit("login-form").await;
}

/// Chooses the contact of the registry that has this address, answers its code, and goes on.
pub async fn enrol_known(browser: &mut Browser, post: &Post, address: &str) {
    choose_known(browser, address).await;
    let code = post.code_to(address).await;
    browser.fill("otp", &code).submit("otp-form").await;
    browser.follow("channel-continue").await;
}

/// Chooses the contact of the registry that has this address: a code goes there.
pub async fn choose_known(browser: &mut Browser, address: &str) {
    let choice = known_contact(browser, address);
    browser.fill("contact", &choice).submit("contact-form").await;
}

/// The value of the radio button of a known contact. It is shown masked: its last characters tell.
fn known_contact(browser: &Browser, address: &str) -> String {
    let document = browser.here().document();
    let tail = &address[address.len() - 2..];
    let labels =
        document.all("label").filter(|label| label.text().contains(if address.contains('@') { "@" } else { tail }));
    let mut inputs = labels.filter_map(|label| document.by_id(label.attribute("for")?));
    let found = inputs.find(|input| input.attribute("value").is_some_and(|value| value.starts_with("con_")));
    let found = found.unwrap_or_else(|| panic!("{address} is not offered: {}", browser.here().summary()));
    found.attribute("value").unwrap().to_owned()
}

/// Types a mobile number that nobody vouches for, answers its code; the page that says what it is good for is next.
pub async fn enrol_typed(browser: &mut Browser, post: &Post, mobile: &str) {
    browser.fill("contact", "mobile").fill("mobile", mobile).submit("contact-form").await;
    let code = post.code_to(mobile).await;
    browser.fill("otp", &code).submit("otp-form").await;
}

/// The code the relying party was given, for the request it made.
pub fn code(browser: &Browser, asked: &Asked) -> String {
    let left = browser.left();
    assert_eq!(parameter(left, "error"), "", "{left}");
    assert_eq!(parameter(left, "state"), asked.state, "{left}");
    parameter(left, "code")
}

/// The error the relying party was given.
pub fn error(browser: &Browser) -> String {
    parameter(browser.left(), "error")
}

/// Opens a request and signs in; the browser is wherever that leads.
pub async fn start(browser: &mut Browser, asked: &Asked, citizen: &Citizen) {
    browser.visit(&asked.url).await;
    log_in(browser, citizen).await;
}

/// The whole of an ordinary sign-in of someone who has nothing else to do: tokens.
pub async fn sign_in(browser: &mut Browser, app: &RelyingParty, citizen: &Citizen) -> Reply {
    let asked = app.ask(&[]);
    start(browser, &asked, citizen).await;
    if browser.here().has("consent-form") && !browser.has_left() {
        browser.submit("consent-allow").await;
    }
    app.exchange(&code(browser, &asked), &asked).await.well()
}

/// Opens another request in a browser that is signed in; tokens.
pub async fn again(browser: &mut Browser, app: &RelyingParty, changes: &[(&str, &str)]) -> Reply {
    let asked = app.ask(changes);
    browser.visit(&asked.url).await;
    app.exchange(&code(browser, &asked), &asked).await.well()
}

/// Reads the operation, accepts it, and answers the code that came to `address`.
pub async fn confirm(browser: &mut Browser, post: &Post, address: &str) {
    assert!(browser.here().has("operation-summary"), "no summary: {}", browser.here().summary());
    browser.submit("operation-confirm").await;
    let code = post.code_to(address).await;
    browser.fill("otp", &code).submit("otp-form").await;
}
