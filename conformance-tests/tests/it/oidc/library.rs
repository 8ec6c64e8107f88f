//! The crate `openidconnect`, as an app in Rust would use it: from the issuer's URL alone it discovers, signs in,
//! checks, asks, refreshes and signs out.

use std::time::{Duration, UNIX_EPOCH};

use conformance_tests::house::{LAGO, giulia};
use conformance_tests::relying_party::{CALLBACK, parameter};
use conformance_tests::walk::{self, start};
use conformance_tests::{House, RelyingParty};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreIdTokenVerifier, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, LogoutRequest, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope,
    TokenResponse as _,
};

use super::house;

/// Where the app wants its citizens back.
const EXIT: &str = "http://127.0.0.1/uscita";

/// What the library sends, over the tests' HTTP.
async fn fetch(request: openidconnect::HttpRequest) -> Result<openidconnect::HttpResponse, reqwest::Error> {
    let answer = conformance_tests::browser::trusting(None).execute(request.try_into()?).await?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut given = openidconnect::HttpResponse::new(answer.bytes().await?.to_vec());
    (*given.status_mut(), *given.headers_mut()) = (status, headers);
    Ok(given)
}

async fn metadata(house: &House) -> ProviderMetadataWithLogout {
    ProviderMetadataWithLogout::discover_async(IssuerUrl::new(house.issuer(LAGO)).unwrap(), &fetch).await.unwrap()
}

/// What the ID token says, checked by the library: signature, audience, time, nonce, and that the access token is its own.
fn verified(
    tokens: &CoreTokenResponse,
    verifier: &CoreIdTokenVerifier<'_>,
    nonce: Option<&Nonce>,
) -> CoreIdTokenClaims {
    let token = tokens.id_token().expect("an ID token");
    let check = |sent: Option<&Nonce>| match nonce {
        Some(wanted) if sent.map(Nonce::secret) != Some(wanted.secret()) => Err("another nonce".to_owned()),
        _ => Ok(()),
    };
    let claims = token.claims(verifier, check).unwrap().clone();
    if let Some(told) = claims.access_token_hash() {
        let (algorithm, key) = (token.signing_alg().unwrap(), token.signing_key(verifier).unwrap());
        assert_eq!(AccessTokenHash::from_token(tokens.access_token(), algorithm, key).unwrap(), *told);
    }
    claims
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_in_rust_goes_all_the_way() {
    let house = house().await;
    let metadata = metadata(&house).await;
    let end = metadata.additional_metadata().end_session_endpoint.clone().expect("there is a way out");
    let secret = RelyingParty::of(&house, LAGO, "demo-servizi").secret().to_owned();
    let (id, callback) = (ClientId::new("demo-servizi".to_owned()), RedirectUrl::new(CALLBACK.to_owned()).unwrap());
    let client =
        CoreClient::from_provider_metadata(metadata, id, Some(ClientSecret::new(secret))).set_redirect_uri(callback);

    let millis = u64::try_from(house.now().millis()).unwrap();
    let here = move || (UNIX_EPOCH + Duration::from_millis(millis)).into();
    let checker = || client.id_token_verifier().set_time_fn(here);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(["profile", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    let mut browser = walk::browser().stopping_at(EXIT);
    let asked = conformance_tests::relying_party::Asked {
        url: url.to_string(),
        state: state.secret().clone(),
        nonce: nonce.secret().clone(),
        verifier: verifier.secret().clone(),
    };
    start(&mut browser, &asked, giulia()).await;
    if browser.here().has("consent-form") && !browser.has_left() {
        browser.submit("consent-allow").await;
    }
    let code = AuthorizationCode::new(walk::code(&browser, &asked));
    let tokens = client.exchange_code(code).unwrap().set_pkce_verifier(verifier).request_async(&fetch).await.unwrap();
    let first = verified(&tokens, &checker(), Some(&nonce));

    let known: CoreUserInfoClaims = client
        .user_info(tokens.access_token().clone(), Some(first.subject().clone()))
        .unwrap()
        .request_async(&fetch)
        .await
        .unwrap();
    assert_eq!(known.given_name().and_then(|name| name.get(None)).map(|name| name.as_str()), Some("Giulia"));

    let refresh = tokens.refresh_token().expect("a refresh token");
    let renewed = client.exchange_refresh_token(refresh).unwrap().request_async(&fetch).await.unwrap();
    assert_eq!(verified(&renewed, &checker(), None).subject(), first.subject());
    assert_ne!(renewed.access_token().secret(), tokens.access_token().secret());

    let out = LogoutRequest::from(end)
        .set_id_token_hint(tokens.id_token().unwrap())
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(EXIT.to_owned()).unwrap())
        .set_state(CsrfToken::new("fuori".to_owned()));
    browser.visit(out.http_get_url().as_str()).await;
    if !browser.has_left() {
        browser.submit("logout-confirm").await;
    }
    let gone: Result<CoreUserInfoClaims, _> =
        client.user_info(renewed.access_token().clone(), None).unwrap().request_async(&fetch).await;
    assert!(gone.is_err(), "the access token outlived the session: {}", browser.here().summary());
    if !browser.has_left() {
        browser.follow("logout-back").await;
    }
    assert_eq!(parameter(browser.left(), "state"), "fuori");
    house.end().await;
}
