//! A relying party as small as one can be: it asks, exchanges, refreshes, and shows what came back as it is.
//!
//! It checks nothing: tests do. Every parameter can be replaced, so that it can also ask what no library would.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idp::clock::Clock;
use idp::jose::{Kind, SigningKey};
use idp_core::client::SigningAlgorithm;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use reqwest::{Client, Url};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::browser::trusting;
use crate::house::House;
use crate::line::{Line, Requests};

/// The kind of a client assertion (RFC 7523).
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The redirect URI of this relying party: loopback, so that any port counts as the registered one.
pub const CALLBACK: &str = "http://127.0.0.1:9/callback";

/// How it proves who it is.
pub enum Proof {
    /// Not at all: it is public.
    Nothing,
    /// By a secret in the header.
    Basic(String),
    /// By a secret in the body.
    Post(String),
    /// By signing.
    Key(Box<SigningKey>),
}

/// What a client and its provider agreed on.
pub struct Terms {
    /// Its id.
    pub client_id: String,
    /// The provider.
    pub issuer: String,
    /// The scopes it may ask for.
    pub scope: String,
    /// The resource server its payments are for.
    pub resource: String,
    /// How it proves who it is.
    pub proof: Proof,
}

/// An answer of an endpoint.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body; null when it is no JSON.
    pub body: Value,
    /// Body as it came.
    pub text: String,
}

impl Reply {
    /// A member of the body, as text; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The OAuth error code, empty for none.
    pub fn error(&self) -> &str {
        self.get("error")
    }

    /// The same, insisting that it went well.
    #[expect(clippy::return_self_not_must_use, reason = "often only the insisting is wanted")]
    pub fn well(self) -> Self {
        assert!((200..300).contains(&self.status), "{}: {}", self.status, self.text);
        self
    }
}

/// An authorization request on its way.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where the browser has to go.
    pub url: String,
    /// What must come back.
    pub state: String,
    /// What must stand in the ID token.
    pub nonce: String,
    /// What the code is exchanged with.
    pub verifier: String,
}

/// One client at one ente.
pub struct RelyingParty {
    /// Its id.
    pub client_id: String,
    /// The provider.
    pub issuer: String,
    /// The scopes it asks for.
    pub scope: String,
    proof: Proof,
    http: Client,
    line: Line,
    node: Option<String>,
    resource: String,
    clock: Arc<dyn Clock>,
}

impl RelyingParty {
    /// A client of the demo.
    pub fn of(house: &House, slug: &str, client_id: &str) -> Self {
        let kit = &house.running.demo.kit;
        let registered = kit.registered.iter().find(|it| it.client.client_id == client_id).unwrap();
        let secret = registered.secret.as_ref().map(|secret| secret.expose().to_owned());
        let proof = match (client_id, secret) {
            ("demo-servizi", Some(secret)) => Proof::Basic(secret),
            ("demo-macchina", Some(secret)) => Proof::Post(secret),
            ("demo-tributi", None) => Proof::Key(Box::new(SigningKey::of(&kit.key, SigningAlgorithm::ES256).unwrap())),
            _ => Proof::Nothing,
        };
        let terms = Terms {
            client_id: client_id.to_owned(),
            issuer: house.issuer(slug),
            scope: registered.client.scope.clone(),
            resource: house.running.demo.addresses.resource(),
            proof,
        };
        Self::new(terms, trusting(None), Arc::clone(&house.running.demo.app.clock))
    }

    /// A client on these terms.
    pub fn new(terms: Terms, http: Client, clock: Arc<dyn Clock>) -> Self {
        let Terms { client_id, issuer, scope, resource, proof } = terms;
        Self { client_id, issuer, scope, proof, http, line: Line::default(), node: None, resource, clock }
    }

    /// The same client, talking to another node of the house.
    #[must_use]
    pub fn at_node(mut self, address: std::net::SocketAddr) -> Self {
        self.node = Some(address.to_string());
        self
    }

    /// One whose server a test kills: an answer that does not come ends [`crate::line::until_cut`].
    #[must_use]
    pub fn to_be_cut(self, requests: &Requests) -> Self {
        Self { line: Line::to_be_cut(requests), ..self }
    }

    /// The scopes to ask for.
    #[must_use]
    pub fn asking(mut self, scope: &str) -> Self {
        self.scope.clear();
        self.scope.push_str(scope);
        self
    }

    /// An authorization request, with these parameters added, or in place of the usual ones; an empty value leaves
    /// one out.
    pub fn ask(&self, changes: &[(&str, &str)]) -> Asked {
        let (asked, parameters) = self.parameters(changes);
        let url = Url::parse_with_params(&format!("{}/authorize", self.issuer), parameters).unwrap();
        Asked { url: url.into(), ..asked }
    }

    fn parameters(&self, changes: &[(&str, &str)]) -> (Asked, Vec<(String, String)>) {
        let (state, nonce, verifier) = (random(), random(), random());
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let usual = [
            ("response_type", "code"),
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", CALLBACK),
            ("scope", self.scope.as_str()),
            ("state", state.as_str()),
            ("nonce", nonce.as_str()),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        let kept = usual.into_iter().filter(|(name, _)| !changes.iter().any(|(other, _)| other == name));
        let pairs = kept.chain(changes.iter().copied()).filter(|(_, value)| !value.is_empty());
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        (Asked { url: String::new(), state, nonce, verifier }, pairs)
    }

    /// Pushes a request (RFC 9126).
    pub async fn push(&self, changes: &[(&str, &str)]) -> (Asked, Reply) {
        let (asked, parameters) = self.parameters(changes);
        let reply = self.post("/par", &borrowed(&parameters)).await;
        let uri = reply.get("request_uri");
        let pairs = [("client_id", self.client_id.as_str()), ("request_uri", uri)];
        let url = Url::parse_with_params(&format!("{}/authorize", self.issuer), pairs).unwrap();
        (Asked { url: url.into(), ..asked }, reply)
    }

    /// The details of a payment under a name of the app's own.
    pub fn payment(&self, identifier: &str) -> Value {
        json!([{
            "type": idp_core::dispositive::DETAILS_TYPE,
            "actions": ["pay"],
            "locations": [self.resource],
            "identifier": identifier,
            "instructed_amount": { "currency": "EUR", "amount": "125.00" },
            "creditor": { "name": "Comune di Esempio", "id": "01234560157" },
            "reason": "TARI 2026, rata 1",
        }])
    }

    /// Pushes a payment to be confirmed.
    pub async fn push_payment(&self, identifier: &str) -> Asked {
        let details = self.payment(identifier).to_string();
        let (asked, reply) = self.push(&[("authorization_details", &details)]).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        asked
    }

    /// Exchanges a code.
    pub async fn exchange(&self, code: &str, asked: &Asked) -> Reply {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", asked.verifier.as_str()),
        ];
        self.post("/token", &pairs).await
    }

    /// Refreshes.
    pub async fn refresh(&self, token: &str) -> Reply {
        self.post("/token", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// What the token endpoint knows of a token.
    pub async fn introspect(&self, token: &str) -> Reply {
        self.post("/introspect", &[("token", token)]).await
    }

    /// Gives a token up.
    pub async fn revoke(&self, token: &str) -> Reply {
        self.post("/revoke", &[("token", token)]).await
    }

    /// The claims behind an access token.
    pub async fn userinfo(&self, token: &str) -> Reply {
        let request = self.http.get(self.url("/userinfo")).header(AUTHORIZATION, format!("Bearer {token}"));
        self.send(request).await
    }

    /// The public keys of the issuer.
    pub async fn jwks(&self) -> Value {
        self.send(self.http.get(self.url("/jwks"))).await.body
    }

    /// The claims of a token the issuer signed; its signature is checked.
    pub async fn claims(&self, token: &str) -> Map<String, Value> {
        idp::jose::verify(token, &self.jwks().await).expect("the issuer signed it").claims
    }

    /// Posts to an endpoint, proving who it is.
    pub async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        match &self.proof {
            Proof::Nothing => self.post_bare(path, &with(pairs, &[("client_id", &self.client_id)]), None).await,
            Proof::Basic(secret) => self.post_bare(path, pairs, Some((&self.client_id, secret))).await,
            Proof::Post(secret) => {
                let mine = [("client_id", self.client_id.as_str()), ("client_secret", secret)];
                self.post_bare(path, &with(pairs, &mine), None).await
            }
            Proof::Key(_) => {
                let assertion = self.assertion(&[]);
                let mine = [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
                self.post_bare(path, &with(pairs, &mine), None).await
            }
        }
    }

    /// Posts exactly these pairs, and these Basic credentials.
    pub async fn post_bare(&self, path: &str, pairs: &[(&str, &str)], basic: Option<(&str, &str)>) -> Reply {
        let mut request = self.http.post(self.url(path)).form(pairs);
        if let Some((user, password)) = basic {
            request = request.basic_auth(user, Some(password));
        }
        self.send(request).await
    }

    /// Posts these pairs from an address, as a trusted proxy tells it.
    pub async fn post_bare_from(&self, address: &str, path: &str, pairs: &[(&str, &str)]) -> Reply {
        self.send(self.http.post(self.url(path)).header("x-forwarded-for", address).form(pairs)).await
    }

    /// Its secret, for tests that show it in the wrong place.
    pub fn secret(&self) -> &str {
        match &self.proof {
            Proof::Basic(secret) | Proof::Post(secret) => secret,
            Proof::Nothing | Proof::Key(_) => "",
        }
    }

    /// A client assertion, with these claims in place of the usual ones; null leaves one out.
    pub fn assertion(&self, changes: &[(&str, Value)]) -> String {
        let Proof::Key(key) = &self.proof else { panic!("{} has no key", self.client_id) };
        let now = self.clock.now().seconds();
        let mut claims = json!({
            "iss": self.client_id, "sub": self.client_id, "aud": self.issuer,
            "iat": now, "exp": now + 60, "jti": random(),
        });
        for (name, value) in changes {
            claims[*name] = value.clone();
        }
        let members = claims.as_object_mut().unwrap();
        members.retain(|_, value| !value.is_null());
        key.sign(Kind::IdToken, &members).unwrap()
    }

    fn url(&self, path: &str) -> String {
        match &self.node {
            None => format!("{}{path}", self.issuer),
            Some(node) => {
                let mut url = Url::parse(&format!("{}{path}", self.issuer)).unwrap();
                let (host, port) = node.rsplit_once(':').unwrap();
                url.set_host(Some(host)).unwrap();
                url.set_port(port.parse().ok()).unwrap();
                url.into()
            }
        }
    }

    async fn send(&self, mut request: reqwest::RequestBuilder) -> Reply {
        if self.node.is_some() {
            let issuer = Url::parse(&self.issuer).unwrap();
            request = request.header("host", issuer.authority());
        }
        self.line.sends();
        let response = request.send().await.unwrap_or_else(|why| self.line.broken(format!("{why:?}")));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap_or_else(|why| self.line.broken(format!("{why:?}")));
        self.line.answered(status, || text.clone());
        Reply { status, headers, body: serde_json::from_str(&text).unwrap_or_default(), text }
    }
}

/// These pairs, and more of them where they do not say the same already: no parameter may come twice.
fn with<'a>(pairs: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let said = |name: &str| pairs.iter().any(|(known, _)| *known == name);
    pairs.iter().chain(more.iter().filter(|(name, _)| !said(name))).copied().collect()
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn random() -> String {
    URL_SAFE_NO_PAD.encode(idp::entropy::Entropy::os().bytes::<32>())
}

/// A parameter of the address a browser was sent to; empty when it is not there.
pub fn parameter(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}
