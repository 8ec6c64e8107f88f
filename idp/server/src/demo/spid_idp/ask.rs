//! The provider's pages: a request arrives, someone is chosen, an answer goes back.

use axum::extract::{Form, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use consent_ui::pages::demo::{PretendedCitizen, SpidIdp as Page};
use consent_ui::pages::spid::SpidGo;
use saml2::authn_request::{self, AuthnRequest};
use saml2::bindings::Kind;
use saml2::bindings::post::{self as post_binding, PostForm};
use saml2::bindings::redirect::RedirectMessage;
use saml2::keys::TrustedKeys;

use super::answer::Answering;
use super::citizens::{CITIZENS, ERRORS, by_id};
use crate::demo::pages::{Demo, page};
use crate::upstream::party::Party;

/// `GET /demo/spid`: nothing to choose without a request.
pub async fn home(State(demo): State<Demo>) -> Response {
    page(&demo, &choice(String::new(), 2, Vec::new(), demo.addresses.demo("")))
}

/// `GET /demo/spid/metadata`
pub async fn metadata(State(demo): State<Demo>) -> Response {
    let idp = &demo.spid_idp;
    let certificate = idp.signer.certificate().base64();
    let entity_id = &idp.entity_id;
    let text = format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{entity_id}\">\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
         WantAuthnRequestsSigned=\"true\"><md:KeyDescriptor use=\"signing\">\
         <ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>{certificate}\
         </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
         <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         Location=\"{entity_id}/sso/post\"/>\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
         Location=\"{entity_id}/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
    );
    ([(header::CONTENT_TYPE, "application/samlmetadata+xml")], text).into_response()
}

/// What a service posts.
#[derive(Debug, serde::Deserialize)]
pub struct Posted {
    #[serde(rename = "SAMLRequest")]
    saml_request: String,
    #[serde(rename = "RelayState")]
    relay_state: Option<String>,
}

/// `POST /demo/spid/sso/post`
pub async fn post(State(demo): State<Demo>, Form(posted): Form<Posted>) -> Response {
    let Ok(xml) = post_binding::decode(&posted.saml_request) else { return not_understood() };
    let claimed = authn_request::claimed_issuer(&xml).ok().flatten().unwrap_or_default();
    let Some(keys) = keys(&demo, &claimed) else { return not_understood() };
    match authn_request::open_enveloped(&xml, &keys) {
        Ok(request) => show(&demo, &request, posted.relay_state),
        Err(why) => refused(&why),
    }
}

/// `GET /demo/spid/sso`: the same by Redirect, signed in the query.
pub async fn redirect(State(demo): State<Demo>, uri: Uri) -> Response {
    let Ok(message) = RedirectMessage::parse(uri.query().unwrap_or_default()) else { return not_understood() };
    let claimed = authn_request::claimed_issuer(message.xml().as_bytes()).ok().flatten().unwrap_or_default();
    let Some(keys) = keys(&demo, &claimed) else { return not_understood() };
    let Ok(sealed) = message.verify(&keys) else { return not_understood() };
    match authn_request::open_sealed(&sealed) {
        Ok(request) => show(&demo, &request, message.relay_state().map(str::to_owned)),
        Err(why) => refused(&why),
    }
}

fn keys(demo: &Demo, entity_id: &str) -> Option<TrustedKeys> {
    let party = demo.app.upstream.by_entity(entity_id)?;
    TrustedKeys::new(vec![party.signer.certificate().clone()]).ok()
}

fn not_understood() -> Response {
    (StatusCode::BAD_REQUEST, "la richiesta non è di un servizio di questa dimostrazione").into_response()
}

fn refused(why: &impl std::fmt::Display) -> Response {
    (StatusCode::BAD_REQUEST, why.to_string()).into_response()
}

fn choice(service_provider: String, level: u8, hidden: Vec<(String, String)>, action: String) -> Page {
    let citizens = CITIZENS.iter().map(|citizen| PretendedCitizen {
        id: citizen.id.to_owned(),
        name: format!("{} {}", citizen.given, citizen.family),
        codice_fiscale: citizen.codice_fiscale.to_owned(),
    });
    let errors = ERRORS.iter().map(|(value, name)| ((*value).to_owned(), (*name).to_owned()));
    Page { service_provider, level, action, hidden, citizens: citizens.collect(), errors: errors.collect() }
}

/// The verified request goes on in hidden fields: the provider of a demo keeps nothing.
fn show(demo: &Demo, request: &AuthnRequest, relay_state: Option<String>) -> Response {
    let service = request.issuer.as_ref().map(|issuer| issuer.value.clone()).unwrap_or_default();
    let asked = request.requested_context.as_ref().and_then(|context| context.classes.first().cloned());
    let level = asked.as_deref().and_then(idp_core::assurance::SpidLevel::from_uri).map_or(1, |level| level as u8);
    let hidden = vec![
        ("service".to_owned(), service.clone()),
        ("request".to_owned(), request.id.clone().unwrap_or_default()),
        ("class".to_owned(), asked.unwrap_or_default()),
        ("relay_state".to_owned(), relay_state.unwrap_or_default()),
    ];
    page(demo, &choice(service, level, hidden, "/demo/spid/answer".to_owned()))
}

/// Who was chosen, for which request.
#[derive(Debug, serde::Deserialize)]
pub struct Chosen {
    service: String,
    request: String,
    class: String,
    relay_state: String,
    citizen: Option<String>,
    error: Option<String>,
}

/// `POST /demo/spid/answer`
pub async fn choose(State(demo): State<Demo>, Form(chosen): Form<Chosen>) -> Response {
    let Some(party) = demo.app.upstream.by_entity(&chosen.service) else { return not_understood() };
    match issued(&demo, &chosen, &party) {
        Some(xml) => {
            let form = PostForm::new(Kind::Response, &party.acs_url, &xml, Some(&chosen.relay_state));
            let back = SpidGo {
                provider: chosen.service,
                action: form.action,
                field: form.field.to_owned(),
                message: form.message,
                relay_state: chosen.relay_state,
            };
            page(&demo, &back)
        }
        None => not_understood(),
    }
}

fn issued(demo: &Demo, chosen: &Chosen, party: &Party) -> Option<String> {
    let request = AuthnRequest {
        id: Some(chosen.request.clone()),
        requested_context: Some(authn_request::RequestedContext {
            comparison: None,
            classes: vec![chosen.class.clone()],
        }),
        ..AuthnRequest::default()
    };
    let answering = Answering {
        idp: &demo.spid_idp,
        request: &request,
        acs: &party.acs_url,
        service: &chosen.service,
        entropy: &demo.app.entropy,
        now: demo.app.clock.now(),
    };
    match (&chosen.citizen, &chosen.error) {
        (Some(id), None) => answering.authenticated(by_id(id)?).ok(),
        (None, Some(number)) if number.parse::<u8>().is_ok() => answering.declined(number).ok(),
        (None, Some(how)) => answering.spoiled(how, CITIZENS.first()?).ok(),
        _ => None,
    }
}
