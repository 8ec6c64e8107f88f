//! Every door, knocked at in every wrong way: never a fault of ours, always an answer with a stable code and an id.

use conformance_tests::house::{LAGO, PORTO};
use conformance_tests::{Engine, House, walk};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method, redirect::Policy};
use serde_json::Value;

/// The routes as the router lists them, read from its source: a new one is knocked at without being added here.
fn routes() -> Vec<(String, Vec<Method>)> {
    let source = include_str!("../../../idp/server/src/router.rs");
    let mut found = Vec::new();
    for line in source.lines().filter(|line| line.contains(".route(\"")) {
        let (_, rest) = line.split_once(".route(\"").unwrap();
        let (path, ways) = rest.split_once('"').unwrap();
        let known = [(Method::GET, "get("), (Method::POST, "post(")];
        let methods = known.into_iter().filter(|(_, word)| ways.contains(word)).map(|(method, _)| method);
        found.push((path.to_owned(), methods.collect()));
    }
    assert!(found.len() > 30, "the routes were not found: {found:?}");
    found
}

/// One way of knocking.
struct Knock {
    what: &'static str,
    method: Method,
    query: &'static str,
    content_type: Option<&'static str>,
    body: Vec<u8>,
}

/// What a body may have, in bytes.
const LIMIT: usize = 64 * 1024;

/// Doors through which nobody but a browser comes, sent by a provider: they answer with pages whatever is accepted.
const BROWSERS_ALONE: [&str; 1] = ["/spid/"];

/// What surely arrives together with the head, in bytes.
const AT_ONCE: usize = 4 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

fn knocks() -> Vec<Knock> {
    let get = |what, query| Knock { what, method: Method::GET, query, content_type: None, body: Vec::new() };
    let post = |what, content_type, body: &[u8]| Knock {
        what,
        method: Method::POST,
        query: "",
        content_type,
        body: body.to_vec(),
    };
    let other = |method| Knock { what: "another method", method, query: "", content_type: None, body: Vec::new() };
    vec![
        get("nothing", ""),
        get("junk in the query", "?%ff%00=%f0%28%8c%28&&&=&a=b=c;%zz"),
        get("doubled parameters", "?client_id=a&client_id=b&token=c&token=d&lang=it&lang=en"),
        post("an empty form", Some(FORM), b""),
        post("no content type", None, b"a=b"),
        post("junk", Some(FORM), b"\xff\xfe\x00=%zz&csrf=\x00&&&=\r\n"),
        post("another content type", Some("application/json"), b"{\"csrf\":[{}]}"),
        post("half a content type", Some("multipart/form-data"), b"--x\r\n"),
        post("doubled fields", Some(FORM), b"csrf=a&csrf=b&grant_type=x&grant_type=y&username=a&username=b"),
        post("too much", Some(FORM), &[b'a'; LIMIT + 6 * 1024]),
        post("too many fields", Some(FORM), "a=1&".repeat(2000).as_bytes()),
        other(Method::PUT),
        other(Method::DELETE),
        other(Method::PATCH),
        other(Method::OPTIONS),
        other(Method::HEAD),
    ]
}

/// What came back from a knock.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.text().await.unwrap() }
    }
}

/// What every answer must be.
fn check(about: &str, answer: &Answer, as_page: bool, is_head: bool) {
    let Answer { status, headers, body } = answer;
    let status = *status;
    assert!(status < 500, "{about}: {status} {body}");
    let id = headers.get("x-request-id").unwrap_or_else(|| panic!("{about}: no request id"));
    assert!(id.len() >= 16, "{about}: {id:?}");
    if status < 400 || is_head {
        return;
    }
    let kind = headers.get(CONTENT_TYPE).map(|kind| kind.to_str().unwrap()).unwrap_or_default();
    if kind.starts_with("text/html") {
        // A form to try again, or the page of a link that has lapsed, says itself what is wrong.
        if body.contains("<form") || status == 410 {
            return;
        }
        assert!(as_page || BROWSERS_ALONE.iter().any(|door| about.contains(door)), "{about}: a page for a program");
        let code = conformance_tests::html::Document::parse(body).by_id("error-code").map(|code| code.text());
        assert!(code.is_some_and(|code| !code.is_empty()), "{about}: {status} without a code: {body}");
        return;
    }
    let told: Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("{about}: {status} {kind} {body}"));
    let stable = told.get("error").or_else(|| told.get("code")).or_else(|| told.get("type")).and_then(Value::as_str);
    assert!(stable.is_some_and(|code| !code.is_empty()), "{about}: {status} without a code: {body}");
    assert!(kind.starts_with("application/problem+json") || kind.starts_with("application/json"), "{about}: {kind}");
    for inside in ["sqlx", "panicked", "src/", "SELECT", "idp_store"] {
        assert!(!body.contains(inside), "{about} tells of our inside: {body}");
    }
}

async fn knock(http: &Client, at: &str, path: &str, knock: &Knock, as_page: bool) {
    let url = format!("{at}{path}{}", knock.query);
    let about = format!("{} {path} with {}", knock.method, knock.what);
    let accept = if as_page { "text/html" } else { "application/json" };
    let mut request = http.request(knock.method.clone(), &url).header("accept", accept).body(knock.body.clone());
    if let Some(kind) = knock.content_type {
        request = request.header(CONTENT_TYPE, kind);
    }
    let response = match request.send().await {
        Ok(response) => response,
        // A door may answer and close before it has read all this; the client is then still sending.
        Err(_) if knock.body.len() > AT_ONCE => return,
        Err(why) => panic!("{about}: {why}"),
    };
    let answer = Answer::of(response).await;
    check(&about, &answer, as_page, knock.method == Method::HEAD);
    if !matches!(knock.method, Method::GET | Method::POST | Method::HEAD | Method::OPTIONS) {
        assert_eq!(answer.status, 405, "{about}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_door_answers_every_knock() {
    if !Engine::Sqlite.is_wanted() {
        return;
    }
    let house = House::open(Engine::Sqlite).await;
    let mut browser = walk::browser();
    let services = conformance_tests::RelyingParty::of(&house, PORTO, "demo-servizi");
    browser.visit(&services.ask(&[]).url).await;
    let path = browser.here().url.path().to_owned();
    let foreign = path.split('/').find(|segment| segment.starts_with("int_")).unwrap().to_owned();

    // A connection for each knock: one that a door has closed must not take the next along.
    let http = Client::builder().redirect(Policy::none()).pool_max_idle_per_host(0).build().unwrap();
    let at = house.issuer(LAGO);
    for (path, _) in routes() {
        for id in [foreign.as_str(), "int_0", "%00", "..%2f..%2fetc%2fpasswd"] {
            let path = path.replace("{id}", id).replace("{name}", id);
            for way in &knocks() {
                knock(&http, &at, &path, way, true).await;
                knock(&http, &at, &path, way, false).await;
            }
            if !path.contains(id) {
                break;
            }
        }
    }
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_places_say_so() {
    if !Engine::Sqlite.is_wanted() {
        return;
    }
    let house = House::open(Engine::Sqlite).await;
    let http = Client::builder().redirect(Policy::none()).build().unwrap();
    let here = house.issuer(LAGO);
    let origin = here.strip_suffix(&format!("/{LAGO}")).unwrap();
    let places = [
        (format!("{origin}/"), None, 404),
        (format!("{origin}/altrove/authorize"), None, 404),
        (format!("{origin}/{LAGO}x/authorize"), None, 404),
        (format!("{here}/niente"), None, 404),
        (format!("{here}//authorize"), None, 404),
        (format!("{here}/authorize"), Some("altrove.example"), 421),
        (format!("{here}/authorize"), Some("localhost"), 421),
    ];
    for (url, host, expected) in places {
        let mut request = http.get(&url).header("accept", "application/json");
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let response = request.send().await.unwrap();
        let answer = Answer::of(response).await;
        assert_eq!(answer.status, expected, "{url} at {host:?}: {}", answer.body);
        check(&url, &answer, false, false);
    }
    house.end().await;
}
