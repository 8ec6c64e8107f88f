//! A citizen's browser and the app behind it, over one connection: cookies, forms, redirects, and nothing else.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::answers::{after, code, location, path_of, within};
use crate::people::{PASSWORD, PIN};
use crate::wire::{Answer, Asked, Wire};

/// Where apps are answered.
pub(crate) const CALLBACK: &str = "http://127.0.0.1/callback";

/// An ente under load.
#[derive(Debug)]
pub(crate) struct Place {
    /// Where the server listens.
    pub(crate) address: SocketAddr,
    /// What it is called: `localhost:12345`.
    pub(crate) host: String,
    /// The path of the ente: `/lago-chiaro`.
    pub(crate) path: String,
}

/// An app, registered there.
#[derive(Debug)]
pub(crate) struct App {
    /// Its name.
    pub(crate) client_id: String,
    /// What it asks.
    pub(crate) scope: &'static str,
    /// How it says who it is: a whole header line.
    basic: String,
}

/// What an app was given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    /// The access token.
    pub(crate) access: String,
    /// The refresh token.
    pub(crate) refresh: String,
}

/// A citizen at an app.
pub(crate) struct Visitor {
    /// Who.
    pub(crate) codice_fiscale: String,
    /// The app.
    pub(crate) app: Rc<App>,
    place: Rc<Place>,
    wire: Wire,
    cookies: Vec<(String, String)>,
    number: u64,
}

impl App {
    /// With its secret.
    pub(crate) fn new(client_id: &str, secret: &str, scope: &'static str) -> Self {
        let basic = format!("authorization: Basic {}\r\n", STANDARD.encode(format!("{client_id}:{secret}")));
        Self { client_id: client_id.to_owned(), scope, basic }
    }
}

impl Visitor {
    /// Someone at an app, with a fresh browser.
    pub(crate) async fn new(place: &Rc<Place>, app: &Rc<App>, codice_fiscale: String) -> Self {
        let wire = Wire::open(place.address, &place.host).await;
        let (place, app) = (Rc::clone(place), Rc::clone(app));
        Self { codice_fiscale, app, place, wire, cookies: Vec::new(), number: 0 }
    }

    /// A fresh browser.
    pub(crate) fn forget(&mut self) {
        self.cookies.clear();
    }

    /// The app's request, in the browser. The first answer, and the verifier the code will need.
    pub(crate) async fn authorize(&mut self) -> (Answer, String) {
        self.number += 1;
        let verifier = format!("{}-{:0>43}", self.codice_fiscale, self.number);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let path = format!(
            "{}/authorize?response_type=code&client_id={}&redirect_uri={}&scope={}&state={}&nonce={}\
             &code_challenge={challenge}&code_challenge_method=S256",
            self.place.path,
            self.app.client_id,
            "http%3A%2F%2F127.0.0.1%2Fcallback",
            self.app.scope.replace(' ', "%20"),
            self.number,
            self.number,
        );
        (self.get(&path).await, verifier)
    }

    /// Signs in with a fresh browser: page, password, and the PIN where one is asked, until the app has its code.
    pub(crate) async fn sign_in(&mut self) -> (String, String) {
        self.forget();
        let (sent, verifier) = self.authorize().await;
        let page = self.get(&within(&sent.expect(303))).await.expect(200);
        let (action, csrf) = (
            after(&page.body, "id=\"login-form\" method=\"post\" action=\""),
            after(&page.body, "name=\"csrf\" value=\""),
        );
        let pin = if page.body.contains("name=\"pin\"") { format!("&pin={PIN}") } else { String::new() };
        let form = format!("csrf={csrf}&username={}&password={PASSWORD}{pin}", self.codice_fiscale);
        let mut sent = self.post_form(&path_of(&action), &form).await.expect(303);
        while !location(&sent).starts_with(CALLBACK) {
            sent = self.get(&within(&sent)).await.expect(303);
        }
        (code(&sent), verifier)
    }

    /// The app turns the code into tokens.
    pub(crate) async fn exchange(&mut self, (code, verifier): (&str, &str)) -> Tokens {
        let form = format!(
            "grant_type=authorization_code&code={code}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&code_verifier={verifier}"
        );
        let answer = self.ask_token(&form).await;
        assert!(answer.body.contains("\"id_token\""), "no ID token: {}", answer.body);
        Tokens { access: answer.member("access_token"), refresh: answer.member("refresh_token") }
    }

    /// The app asks the token endpoint.
    pub(crate) async fn ask_token(&mut self, form: &str) -> Answer {
        self.ask_as_app("/token", form).await
    }

    /// The app asks an endpoint, saying who it is.
    pub(crate) async fn ask_as_app(&mut self, path: &str, form: &str) -> Answer {
        let path = format!("{}{path}", self.place.path);
        let asked = Asked { method: "POST", path: &path, headers: &self.app.basic, form };
        self.wire.ask(&asked).await.expect(200)
    }

    /// The app asks who it is.
    pub(crate) async fn userinfo(&mut self, access: &str) -> Answer {
        let (path, headers) = (format!("{}/userinfo", self.place.path), format!("authorization: Bearer {access}\r\n"));
        self.wire.ask(&Asked { method: "GET", path: &path, headers: &headers, form: "" }).await.expect(200)
    }

    async fn get(&mut self, path: &str) -> Answer {
        let headers = self.headers("");
        let answer = self.wire.ask(&Asked { method: "GET", path, headers: &headers, form: "" }).await;
        self.keep(&answer);
        answer
    }

    async fn post_form(&mut self, path: &str, form: &str) -> Answer {
        let headers = self.headers("sec-fetch-site: same-origin\r\n");
        let answer = self.wire.ask(&Asked { method: "POST", path, headers: &headers, form }).await;
        self.keep(&answer);
        answer
    }

    fn headers(&self, more: &str) -> String {
        let mut lines = format!("accept: text/html\r\naccept-language: it\r\nuser-agent: Firefox Linux\r\n{more}");
        for (index, (name, value)) in self.cookies.iter().enumerate() {
            let before = if index == 0 { "cookie: " } else { "; " };
            write!(lines, "{before}{name}={value}").unwrap();
        }
        if !self.cookies.is_empty() {
            lines.push_str("\r\n");
        }
        lines
    }

    fn keep(&mut self, answer: &Answer) {
        for (name, value) in answer.cookies() {
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}
