//! The elements that suites, stories and browsers' tools look for (the specification's «HTML contract for our pages»).

use consent_ui::pages::{all_samples, sample_shell};
use idp_core::language::Language;

use crate::documents::parsed;

/// Each named element stands in every state of the page that is listed; `*` is every state.
fn check(page: &str, state: &str, selectors: &[&str]) {
    let mut seen = 0;
    for sample in all_samples().into_iter().filter(|one| one.page == page && (state == "*" || one.state == state)) {
        seen += 1;
        let html = sample.render(&sample_shell(Language::It));
        let document = parsed(&html);
        for selector in selectors {
            let found = document.descendants().any(|node| matches(node, selector));
            assert!(found, "{page}/{}: {selector}", sample.state);
        }
    }
    assert!(seen > 0, "no sample {page}/{state}");
}

/// `tag#id`, `#id`, `tag[name=value]`.
fn matches(node: roxmltree::Node<'_, '_>, selector: &str) -> bool {
    let (tag, name, value) = if let Some((tag, id)) = selector.split_once('#') {
        (tag, "id", id)
    } else {
        let (tag, condition) = selector.split_once('[').unwrap();
        let (name, value) = condition.trim_end_matches(']').split_once('=').unwrap();
        (tag, name, value)
    };
    (tag.is_empty() || node.has_tag_name(tag)) && node.attribute(name) == Some(value)
}

#[test]
fn the_login() {
    let form = ["form#login-form", "input[name=username]", "input[name=password]", "button#login-submit"];
    check("login/choose-method", "whole", &form);
    check("login/choose-method", "refused", &form);
    check("login/choose-method", "local-only", &form);
    check("login/choose-method", "whole", &["button#login-cancel", "a#client-policy", "a#client-tos"]);
    check("login/choose-method", "with-logo", &["img#client-logo"]);
    check("login/choose-method", "with-pin", &form);
    let beside = ["input[name=pin]", "input[name=shared_computer]", "button#login-cancel"];
    check("login/choose-method", "with-pin", &beside);
}

#[test]
fn the_code() {
    let field = ["input[name=otp]", "input[autocomplete=one-time-code]", "#otp-submit", "#otp-resend", "#otp-cancel"];
    check("otp/entry", "step-up", &field);
    check("otp/entry", "operation", &field);
    check("otp/entry", "operation", &["#operation-summary"]);
    check("otp/entry", "expired", &["#otp-resend", "#otp-cancel"]);
    check("operation/confirm", "*", &["#operation-summary", "#operation-confirm", "#operation-refuse"]);
}

#[test]
fn the_consent() {
    check("consent/consent", "*", &["button#consent-allow", "button#consent-deny", "button[value=deny]"]);
}

#[test]
fn errors() {
    check("error/error", "*", &["#error-code", "#error-description", "#correlation-id"]);
    check("spid/anomaly", "*", &["#error-code", "#error-description", "#correlation-id"]);
}

#[test]
fn logout() {
    check("logout/confirm", "*", &["button#logout-confirm"]);
    check("logout/done", "*", &["#logout-done"]);
}

#[test]
fn passwords_and_channels() {
    let new = ["input[name=password_new]", "input[name=password_repeat]", "input[autocomplete=new-password]"];
    check("password/change", "*", &new);
    check("password/change", "*", &["input[name=password_old]"]);
    check("recovery/choose-password", "*", &new);
    check("recovery/choose-password", "*", &["input[name=token]"]);
    check("recovery/landing", "*", &["form#link-form", "input[name=token]", "#link-submit"]);
    check("enrolment/contact", "*", &["input[name=contact]", "input[name=email]", "input[name=mobile]"]);
    check("step-up/choose", "*", &["input[name=channel]", "#step-up-submit"]);
    check("profile/profile", "full", &["input[name=session]", "#last-access", "#channels", "#change-password"]);
}

#[test]
fn refusing_is_as_easy_as_confirming() {
    // Equal weight: both are buttons of the same size, one press each, on the same page.
    for (page, yes, no) in [
        ("operation/confirm", "operation-confirm", "operation-refuse"),
        ("consent/consent", "consent-allow", "consent-deny"),
    ] {
        for sample in all_samples().into_iter().filter(|sample| sample.page == page) {
            let html = sample.render(&sample_shell(Language::It));
            let document = parsed(&html);
            let class = |id| document.descendants().find(|node| node.attribute("id") == Some(id)).unwrap();
            assert_eq!(class(yes).attribute("class"), Some("btn btn-primary"), "{page}");
            assert_eq!(class(no).attribute("class"), Some("btn btn-outline-primary"), "{page}");
        }
    }
}
