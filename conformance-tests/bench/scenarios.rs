//! What is done again and again: each operation as an app and a browser see it.

use crate::answers::code;
use crate::load::Actor;
use crate::visitor::{Tokens, Visitor};

/// The whole of a local login: request, page, password, code, tokens, userinfo. Each time with a fresh browser.
pub(crate) struct LocalLogin(pub(crate) Visitor);

/// A program gets a token of its own.
pub(crate) struct ClientCredentials(pub(crate) Visitor);

/// A refresh token for the next one, with access token and ID token.
pub(crate) struct Refresh {
    visitor: Visitor,
    token: String,
}

/// A request that the browser's session answers at once, and its code for tokens.
pub(crate) struct AgainWithSession(Visitor);

/// Who the token speaks for.
pub(crate) struct UserInfo {
    visitor: Visitor,
    tokens: Tokens,
}

/// What a token is worth.
pub(crate) struct Introspection {
    visitor: Visitor,
    tokens: Tokens,
}

/// Signs in once, and has tokens.
async fn signed_in(mut visitor: Visitor) -> (Visitor, Tokens) {
    let (code, verifier) = visitor.sign_in().await;
    let tokens = visitor.exchange((&code, &verifier)).await;
    (visitor, tokens)
}

impl Refresh {
    pub(crate) async fn of(visitor: Visitor) -> Self {
        let (visitor, tokens) = signed_in(visitor).await;
        Self { visitor, token: tokens.refresh }
    }
}

impl AgainWithSession {
    pub(crate) async fn of(visitor: Visitor) -> Self {
        Self(signed_in(visitor).await.0)
    }
}

impl UserInfo {
    pub(crate) async fn of(visitor: Visitor) -> Self {
        let (visitor, tokens) = signed_in(visitor).await;
        Self { visitor, tokens }
    }
}

impl Introspection {
    pub(crate) async fn of(visitor: Visitor) -> Self {
        let (visitor, tokens) = signed_in(visitor).await;
        Self { visitor, tokens }
    }
}

impl Actor for LocalLogin {
    async fn act(&mut self) {
        let (code, verifier) = self.0.sign_in().await;
        let tokens = self.0.exchange((&code, &verifier)).await;
        let answer = self.0.userinfo(&tokens.access).await;
        assert!(answer.body.contains("\"sub\""), "{}", answer.body);
    }
}

impl Actor for ClientCredentials {
    async fn act(&mut self) {
        let answer = self.0.ask_token("grant_type=client_credentials").await;
        assert!(answer.body.contains("\"access_token\":\"ey"), "no JWT: {}", answer.body);
    }
}

impl Actor for Refresh {
    async fn act(&mut self) {
        let form = format!("grant_type=refresh_token&refresh_token={}", self.token);
        let answer = self.visitor.ask_token(&form).await;
        assert!(answer.body.contains("\"id_token\""), "no ID token: {}", answer.body);
        self.token = answer.member("refresh_token");
    }
}

impl Actor for AgainWithSession {
    async fn act(&mut self) {
        let (answer, verifier) = self.0.authorize().await;
        let code = code(&answer.expect(303));
        self.0.exchange((&code, &verifier)).await;
    }
}

impl Actor for UserInfo {
    async fn act(&mut self) {
        let answer = self.visitor.userinfo(&self.tokens.access).await;
        assert!(answer.body.contains("\"sub\""), "{}", answer.body);
    }
}

impl Actor for Introspection {
    async fn act(&mut self) {
        let form = format!("token={}", self.tokens.access);
        let answer = self.visitor.ask_as_app("/introspect", &form).await;
        assert!(answer.body.contains("\"active\":true"), "{}", answer.body);
    }
}
