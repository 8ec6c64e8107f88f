//! What this provider can do, for libraries that configure themselves.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use idp_core::assurance::Assurance;
use idp_core::dispositive::DETAILS_TYPE;
use idp_core::ente::Issuer;
use idp_core::language::Language;
use idp_core::release::{Scope, scope_claims};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode,
    CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, AuthenticationContextClass, IssuerUrl, JsonWebKeySetUrl, LanguageTag,
    ProviderMetadata, ResponseTypes, TokenUrl, UserInfoUrl,
};

use crate::cx::Cx;
use crate::ente::EnteAt;
use crate::http::failure::Failure;

/// What OpenID Connect Discovery has no word for, and RFC 8414 and its family have.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Beyond {
    pushed_authorization_request_endpoint: String,
    introspection_endpoint: String,
    revocation_endpoint: String,
    end_session_endpoint: String,
    code_challenge_methods_supported: Vec<String>,
    authorization_response_iss_parameter_supported: bool,
    authorization_details_types_supported: Vec<String>,
    token_endpoint_auth_signing_alg_values_supported: Vec<String>,
}

impl AdditionalProviderMetadata for Beyond {}

type Metadata = ProviderMetadata<
    Beyond,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// `GET /.well-known/openid-configuration`, and the same in RFC 8414's place.
pub async fn get(cx: Cx) -> Result<Response, Failure> {
    let metadata = metadata(cx.ente()).map_err(Failure::ours)?;
    let text = serde_json::to_string(&metadata).map_err(Failure::ours)?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, text).into_response())
}

fn metadata(ente: &EnteAt) -> Result<Metadata, url::ParseError> {
    let at = |path: &str| ente.issuer.at(path);
    let both = vec![CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, CoreJwsSigningAlgorithm::EcdsaP256Sha256];
    let beyond = Beyond {
        pushed_authorization_request_endpoint: at("/par"),
        introspection_endpoint: at("/introspect"),
        revocation_endpoint: at("/revoke"),
        end_session_endpoint: at("/logout"),
        code_challenge_methods_supported: vec!["S256".to_owned()],
        authorization_response_iss_parameter_supported: true,
        authorization_details_types_supported: vec![DETAILS_TYPE.to_owned()],
        token_endpoint_auth_signing_alg_values_supported: ["RS256", "PS256", "ES256", "ES384"]
            .map(str::to_owned)
            .to_vec(),
    };
    let scopes = Scope::ALL.iter().map(|scope| openidconnect::Scope::new(scope.word().to_owned())).collect();
    let acr = Assurance::ALL.iter().map(|it| AuthenticationContextClass::new(it.acr().to_owned())).collect();
    let locales = Language::ALL.iter().map(|language| LanguageTag::new(language.tag().to_owned())).collect();
    let metadata = Metadata::new(
        IssuerUrl::new(ente.issuer.as_str().to_owned())?,
        AuthUrl::new(at("/authorize"))?,
        JsonWebKeySetUrl::new(at("/jwks"))?,
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Pairwise, CoreSubjectIdentifierType::Public],
        both,
        beyond,
    )
    .set_token_endpoint(Some(TokenUrl::new(at("/token"))?))
    .set_userinfo_endpoint(Some(UserInfoUrl::new(at("/userinfo"))?))
    .set_scopes_supported(Some(scopes))
    .set_response_modes_supported(Some(vec![CoreResponseMode::Query]))
    .set_grant_types_supported(Some(vec![
        CoreGrantType::AuthorizationCode,
        CoreGrantType::RefreshToken,
        CoreGrantType::ClientCredentials,
    ]))
    .set_acr_values_supported(Some(acr))
    .set_token_endpoint_auth_methods_supported(Some(vec![
        CoreClientAuthMethod::ClientSecretBasic,
        CoreClientAuthMethod::ClientSecretPost,
        CoreClientAuthMethod::PrivateKeyJwt,
        CoreClientAuthMethod::None,
    ]))
    .set_claims_supported(Some(claims(&ente.issuer)))
    .set_ui_locales_supported(Some(locales))
    .set_claims_parameter_supported(Some(false))
    .set_request_parameter_supported(Some(false))
    .set_request_uri_parameter_supported(Some(false));
    Ok(metadata)
}

fn claims(issuer: &Issuer) -> Vec<CoreClaimName> {
    let ours = ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr", "sid", "nonce", "idp"];
    let released = Scope::ALL.into_iter().flat_map(|scope| {
        // What `openid` alone releases are our own claims: their names are addresses of the issuer.
        let name = move |word: &&str| {
            if scope == Scope::OpenId { issuer.at(&format!("/claims/{word}")) } else { (*word).to_owned() }
        };
        scope_claims(scope).iter().map(name)
    });
    ours.into_iter().map(str::to_owned).chain(released).map(CoreClaimName::new).collect()
}
