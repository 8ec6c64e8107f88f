//! What is no proper form, at the endpoints that programs read: refused in OAuth's words [RFC 6749 §3.2, §5.2].

use conformance_tests::RelyingParty;
use conformance_tests::house::LAGO;

use super::house;

const ENDPOINTS: [&str; 4] = ["/par", "/token", "/introspect", "/revoke"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parameter_may_not_come_twice() {
    let house = house().await;
    let app = RelyingParty::of(&house, LAGO, "demo-servizi");
    for endpoint in ENDPOINTS {
        let twice = [("client_id", "demo-servizi"), ("client_id", "demo-servizi")];
        let reply = app.post_bare(endpoint, &twice, None).await;
        assert_eq!((reply.status, reply.error()), (400, "invalid_request"), "{endpoint}: {}", reply.text);
        assert!(reply.get("error_description").contains("twice"), "{endpoint}: {}", reply.text);
    }
    house.end().await;
}

/// No database keeps a NUL: it is refused at the door, not found out in the middle.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nul_is_no_text() {
    let house = house().await;
    let app = RelyingParty::of(&house, LAGO, "demo-servizi");
    for endpoint in ENDPOINTS {
        let reply = app.post_bare(endpoint, &[("client_id", "demo\0servizi")], None).await;
        assert_eq!((reply.status, reply.error()), (400, "invalid_request"), "{endpoint}: {}", reply.text);
    }
    let mut browser = conformance_tests::walk::browser();
    for path in ["/authorize?client_id=%00", "/logout?client_id=%00", "/spid/login?idp=%00", "/spid/return?ticket=%00"]
    {
        browser.visit(&house.at(LAGO, path)).await;
        assert_eq!(browser.here().status, 400, "{path}: {}", browser.here().summary());
    }
    let asked = app.ask(&[("state", "a\0b")]);
    browser.visit(&asked.url).await;
    assert_eq!(browser.here().status, 400, "{}", browser.here().summary());
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_of_another_kind_is_refused() {
    let house = house().await;
    let http = reqwest::Client::new();
    for endpoint in ENDPOINTS {
        let sent = http.post(house.at(LAGO, endpoint)).header("content-type", "application/json").body("{}");
        let response = sent.send().await.unwrap();
        let status = response.status().as_u16();
        let told: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!((status, told["error"].as_str()), (415, Some("invalid_request")), "{endpoint}: {told}");
        let description = told["error_description"].as_str().unwrap_or_default();
        assert!(description.contains("application/x-www-form-urlencoded"), "{endpoint}: {told}");
    }
    house.end().await;
}

on_each_engine!(an_id_that_nobody_can_have);

mod stories {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use conformance_tests::House;
    use conformance_tests::house::LAGO;

    /// PostgreSQL refuses a NUL where SQLite finds nothing: neither is asked for such a client.
    pub(super) async fn an_id_that_nobody_can_have(house: &House) {
        let http = reqwest::Client::new();
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let assertion = format!("{}.{}.AAAA", part(r#"{"alg":"ES256"}"#), part(r#"{"iss":"\u0000","sub":"\u0000"}"#));
        let by_assertion = [
            ("client_assertion", assertion.as_str()),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ];
        for endpoint in super::ENDPOINTS {
            let at = house.at(LAGO, endpoint);
            let basic = http.post(&at).header("authorization", format!("Basic {}", STANDARD.encode("%00:x")));
            for sent in [basic.form(&[("token", "x")]), http.post(&at).form(&by_assertion)] {
                let answer = sent.send().await.unwrap();
                let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
                assert!(status == 401 && text.contains("invalid_client"), "{endpoint}: {status} {text}");
            }
        }
    }
}
