//! Which house a request enters: by host, by host and path, or none.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use idp::router::router;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::ground::{Engine, Ground};

/// The issuer whose metadata is found there; or the status.
async fn issuer_at(ground: &axum::Router, host: &str, path: &str) -> Result<String, StatusCode> {
    let request = Request::get(path).header(header::HOST, host).body(Body::empty()).unwrap();
    let response = ground.clone().oneshot(request).await.unwrap();
    let status = response.status();
    assert!(response.headers().contains_key("x-request-id"), "every answer has a request id");
    let body = response.into_body().collect().await.unwrap().to_bytes();
    if status != StatusCode::OK {
        return Err(status);
    }
    let metadata: Value = serde_json::from_slice(&body).unwrap();
    Ok(metadata["issuer"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn every_ente_is_found_where_it_lives_and_nowhere_else() {
    const LAGO: &str = "https://id.lagochiaro.example";
    const PORTO: &str = "https://id.unione.example/porto-sereno";
    let ground = Ground::new(Engine::Lite);
    let house = router(ground.app().await);
    let cases: [(&str, &str, Result<&str, u16>); 10] = [
        ("id.lagochiaro.example", "/.well-known/openid-configuration", Ok(LAGO)),
        ("ID.LagoChiaro.example", "/.well-known/openid-configuration", Ok(LAGO)),
        ("id.unione.example", "/porto-sereno/.well-known/openid-configuration", Ok(PORTO)),
        // RFC 8414 §3.1: before the path of the issuer.
        ("id.unione.example", "/.well-known/oauth-authorization-server/porto-sereno", Ok(PORTO)),
        ("id.unione.example", "/.well-known/openid-configuration", Err(404)),
        ("id.unione.example", "/porto-serenissimo/.well-known/openid-configuration", Err(404)),
        ("id.unione.example", "/", Err(404)),
        ("id.lagochiaro.example", "/nothing/here", Err(404)),
        ("id.lagochiaro.example:8443", "/.well-known/openid-configuration", Err(421)),
        ("elsewhere.example", "/.well-known/openid-configuration", Err(421)),
    ];
    for (host, path, expected) in cases {
        let found = issuer_at(&house, host, path).await.map_err(|status| status.as_u16());
        assert_eq!(found.as_deref().map_err(|status| *status), expected, "{host}{path}");
    }
}

#[tokio::test]
async fn a_request_without_a_host_enters_nowhere() {
    let ground = Ground::new(Engine::Lite);
    let house = router(ground.app().await);
    let request = Request::get("/.well-known/openid-configuration").body(Body::empty()).unwrap();
    assert_eq!(house.oneshot(request).await.unwrap().status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_body_larger_than_the_settings_allow_is_refused() {
    let ground = Ground::new(Engine::Lite);
    let mut config = ground.config();
    config.limits.body_bytes = 1000;
    let house = router(ground.app_with(config).await);
    let request = Request::post("/token")
        .header(header::HOST, "id.lagochiaro.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("grant_type={}", "x".repeat(1000))))
        .unwrap();
    let status = house.oneshot(request).await.unwrap().status();
    assert!(status.is_client_error(), "{status}");
}
