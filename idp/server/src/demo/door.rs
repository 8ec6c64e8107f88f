//! The demo's door: its own pages at `127.0.0.1`, the product at every other name.

use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::response::Response;
use axum::routing::{get, post};
use tower::ServiceExt as _;

use crate::demo::pages::Demo;
use crate::demo::{app, mailbox, pages, spid_idp};
use crate::router;

/// The one service of the demo's listener.
pub fn service(demo: &Demo) -> Router {
    let own = own(demo.clone());
    let product = router::router(demo.app.clone());
    let own_host = demo.addresses.own_host();
    Router::new().fallback(move |request: Request| {
        let chosen = if is_for(&request, &own_host) { own.clone() } else { product.clone() };
        async move { answered(chosen.oneshot(request).await) }
    })
}

fn answered(answer: Result<Response, std::convert::Infallible>) -> Response {
    match answer {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn is_for(request: &Request, host: &str) -> bool {
    request.headers().get(header::HOST).is_some_and(|shown| shown.as_bytes() == host.as_bytes())
}

fn own(demo: Demo) -> Router {
    Router::new()
        .route("/", get(pages::index))
        .route("/demo", get(pages::index))
        .route("/demo/gallery", get(pages::gallery))
        .route("/demo/gallery/sample", get(pages::sample))
        .route("/demo/mailbox", get(mailbox::list))
        .route("/demo/mailbox.json", get(mailbox::as_json))
        .route("/demo/mailbox/{index}", get(mailbox::one))
        .route("/demo/app/{ente}", get(app::home))
        .route("/demo/app/{ente}/entra", get(app::ordinary::enter))
        .route("/demo/app/{ente}/callback", get(app::ordinary::callback))
        .route("/demo/app/{ente}/esci", get(app::ordinary::leave_app))
        .route("/demo/app/{ente}/paga", post(app::pay::start))
        .route("/demo/app/{ente}/pagato", get(app::pay::callback))
        .route("/demo/spid", get(spid_idp::home))
        .route("/demo/spid/metadata", get(spid_idp::metadata))
        .route("/demo/spid/sso", get(spid_idp::redirect))
        .route("/demo/spid/sso/post", post(spid_idp::post))
        .route("/demo/spid/answer", post(spid_idp::choose))
        .route("/demo/api/pagamenti", post(app::resource::pay))
        .route("/assets/{name}", get(crate::assets::get))
        .with_state(demo)
}
