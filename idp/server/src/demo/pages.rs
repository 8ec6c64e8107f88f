//! Pages of the demo's own, and what they share.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use consent_ui::pages::demo::{DemoCitizen, DemoEnte, DemoIndex, Gallery, GalleryRow};
use consent_ui::pages::{Page, all_samples, sample_shell};
use consent_ui::shell::{Brand, Link, Shell};
use idp_core::language::Language;

use crate::app::App;
use crate::demo::addresses::Addresses;
use crate::demo::app::Visits;
use crate::demo::clients::Kit;
use crate::demo::mailbox::Mailbox;
use crate::demo::spid_idp::SpidIdp;
use crate::demo::{people, settings};
use crate::http::{headers, page as http_page};

/// Everything the demo's own pages can reach.
#[derive(Clone)]
pub struct Demo {
    /// The product.
    pub app: App,
    /// Where everything is.
    pub addresses: Addresses,
    /// What left.
    pub mailbox: Mailbox,
    /// Clients and keys.
    pub kit: Arc<Kit>,
    /// The SPID provider.
    pub spid_idp: Arc<SpidIdp>,
    /// The app's visitors.
    pub visits: Visits,
}

fn shell(nonce: &str) -> Shell {
    Shell {
        language: Language::It,
        brand: Arc::new(Brand { name: "Portico demo".to_owned(), ..Brand::nobody() }),
        base: String::new(),
        csrf: String::new(),
        nonce: nonce.to_owned(),
        request_id: String::new(),
        languages: Vec::new(),
        signed_in: None,
        demo: true,
    }
}

/// A page of the demo's own. Its forms may lead to the issuer, which is another site.
pub fn page<P: Page>(demo: &Demo, page: &P) -> Response {
    let nonce = nonce(demo);
    let issuer = format!("http://localhost:{}", demo.addresses.front);
    let policy = headers::page_policy(&nonce, &[issuer]);
    let mut response = http_page::html(StatusCode::OK, page.render(&shell(&nonce)), &policy);
    headers::secure(response.headers_mut(), None);
    response
}

fn nonce(demo: &Demo) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(demo.app.entropy.bytes::<16>())
}

/// Nothing there.
pub fn not_found() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// `GET /` and `GET /demo`: what to click.
pub async fn index(State(demo): State<Demo>) -> Response {
    let enti = settings::ENTI.iter().map(|ente| DemoEnte {
        name: ente.name.to_owned(),
        profile: ente.profile.to_owned(),
        home: demo.addresses.issuer(ente.slug),
        app: Link::new("App dei servizi", demo.addresses.app(ente.slug)),
        citizens: people::CITIZENS.iter().map(|citizen| shown(&demo, ente.slug, citizen)).collect(),
    });
    page(
        &demo,
        &DemoIndex {
            enti: enti.collect(),
            spid_idp: demo.addresses.demo("/spid"),
            mailbox: demo.addresses.demo("/mailbox"),
            gallery: demo.addresses.demo("/gallery"),
        },
    )
}

fn shown(demo: &Demo, slug: &str, citizen: &people::Citizen) -> DemoCitizen {
    let asks_pin = demo.app.enti.by_slug(slug).is_some_and(|ente| ente.profile.login.asks_pin());
    let (given, family) = citizen.names;
    let contacts: Vec<String> = citizen.contacts.iter().map(|(kind, text)| format!("{} {text}", kind.word())).collect();
    let notes = [(citizen.has_channel, "canale sicuro già registrato"), (citizen.must_change, "password temporanea")];
    let notes = notes.into_iter().filter(|(said, _)| *said).map(|(_, note)| note.to_owned());
    DemoCitizen {
        name: format!("{given} {family}").trim().to_owned(),
        username: citizen.username.to_owned(),
        pin: asks_pin.then(|| citizen.pin.to_owned()),
        password: citizen.password.to_owned(),
        contacts: contacts.into_iter().chain(notes).collect::<Vec<_>>().join(", "),
    }
}

/// `GET /demo/gallery`: every page of the product, in every state and language.
pub async fn gallery(State(demo): State<Demo>) -> Response {
    let mut rows: Vec<GalleryRow> = Vec::new();
    for sample in all_samples() {
        let links = Language::ALL.map(|language| {
            let tag = language.tag();
            let href = format!("/demo/gallery/sample?page={}&state={}&lang={tag}", sample.page, sample.state);
            Link::new(format!("{} ({tag})", sample.state), href)
        });
        match rows.last_mut().filter(|row| row.page == sample.page) {
            Some(row) => row.samples.extend(links),
            None => rows.push(GalleryRow { page: sample.page.to_owned(), samples: links.to_vec() }),
        }
    }
    page(&demo, &Gallery { rows })
}

/// Which sample.
#[derive(Debug, serde::Deserialize)]
pub struct Which {
    page: String,
    state: String,
    lang: String,
}

/// `GET /demo/gallery/sample`
pub async fn sample(State(demo): State<Demo>, Query(which): Query<Which>) -> Response {
    let samples = all_samples();
    let found = samples.iter().find(|sample| sample.page == which.page && sample.state == which.state);
    let (Some(sample), Some(language)) = (found, Language::from_tag(&which.lang)) else { return not_found() };
    let nonce = nonce(&demo);
    let shell = Shell { nonce: nonce.clone(), demo: true, ..sample_shell(language) };
    http_page::html(StatusCode::OK, sample.render(&shell), &headers::page_policy(&nonce, &[]))
}
