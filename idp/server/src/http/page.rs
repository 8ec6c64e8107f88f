//! A page leaves: brand, language, token and nonce go in, the security policy goes with it.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use consent_ui::pages::Page;
use consent_ui::shell::{LanguageLink, Shell};
use idp_core::language::Language;

use crate::cx::Cx;
use crate::http::headers;
use crate::urls::Url;

impl Cx {
    /// What surrounds a page of this request.
    pub fn shell(&self) -> Shell {
        self.shell_with(self.csrf_token())
    }

    fn shell_with(&self, csrf: String) -> Shell {
        Shell {
            language: self.language(),
            brand: Arc::clone(&self.ente().brand),
            base: self.ente().issuer.path().to_owned(),
            csrf,
            nonce: self.arrival().nonce.clone(),
            request_id: self.arrival().request_id.clone(),
            languages: self.language_links(),
            signed_in: None,
            demo: self.app.demo,
        }
    }

    fn language_links(&self) -> Vec<LanguageLink> {
        let path = &self.arrival().path;
        let here = format!("{}{path}", self.ente().issuer.path());
        let link = |language: Language| LanguageLink { language, href: format!("{here}?lang={}", language.tag()) };
        Language::ALL.into_iter().map(link).collect()
    }

    /// A page, with 200.
    pub fn page<P: Page>(&self, page: &P) -> Response {
        self.page_to(page, &[])
    }

    /// A page whose form leads, in the end, to these origins.
    pub fn page_to<P: Page>(&self, page: &P, form_targets: &[String]) -> Response {
        html(StatusCode::OK, page.render(&self.shell()), &headers::page_policy(&self.arrival().nonce, form_targets))
    }

    /// A page of someone who is signed in: the header greets them, and lets them out.
    pub fn page_of<P: Page>(&self, name: String, page: &P) -> Response {
        let shell = Shell { signed_in: Some(name), ..self.shell() };
        html(StatusCode::OK, page.render(&shell), &headers::page_policy(&self.arrival().nonce, &[]))
    }

    /// A page with another status.
    pub fn page_with<P: Page>(&self, status: StatusCode, page: &P) -> Response {
        let mut response = self.page(page);
        *response.status_mut() = status;
        response
    }

    /// A page without forms for a browser whose cookies did not come along, because another site posted.
    ///
    /// # Why
    /// A token would need a browser cookie, and setting one would overwrite the cookie that merely stayed at home: with
    /// it the citizen would lose the request in progress.
    pub fn page_to_strangers<P: Page>(&self, status: StatusCode, page: &P) -> Response {
        let shell = self.shell_with(String::new());
        html(status, page.render(&shell), &headers::page_policy(&self.arrival().nonce, &[]))
    }

    /// To another address of ours; always by GET (303).
    pub fn go(&self, to: &Url) -> Response {
        Redirect::to(&to.at(self.ente())).into_response()
    }
}

/// A document with its policy.
pub fn html(status: StatusCode, document: String, policy: &str) -> Response {
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let mut response = (status, [kind], document).into_response();
    if let Ok(policy) = HeaderValue::from_str(policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
