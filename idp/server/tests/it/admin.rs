//! What the admin listener says of a house, and of one whose database is gone and comes back.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use idp::app::App;
use idp::router::router;
use idp::serve::{Admin, Readiness};
use idp::stop::Stop;
use serde_json::Value;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::ground::{Engine, Ground, only_sqlite};

fn admin(app: Option<&App>) -> Admin {
    let readiness = Readiness::default();
    if let Some(app) = app {
        readiness.opened(app.clone());
    }
    Admin { readiness, stop: Stop::default(), metrics: None }
}

async fn get(admin: &Admin, path: &str) -> (StatusCode, Vec<u8>) {
    let response = admin.clone().router().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    (response.status(), response.into_body().collect().await.unwrap().to_bytes().to_vec())
}

async fn ready(admin: &Admin) -> (u16, Value) {
    let (status, body) = get(admin, "/readyz").await;
    (status.as_u16(), serde_json::from_slice(&body).unwrap())
}

on_both_engines!(a_house_is_ready_when_everything_a_request_needs_is_there);

async fn a_house_is_ready_when_everything_a_request_needs_is_there(ground: Ground) {
    let app = ground.app().await;
    let admin = admin(Some(&app));
    let (status, told) = ready(&admin).await;
    assert_eq!((status, &told["ready"]), (200, &Value::Bool(true)), "{told}");

    admin.stop.ask();
    let (status, told) = ready(&admin).await;
    assert_eq!((status, told["house"].as_str()), (503, Some("stopping")), "no more requests for a house that stops");
    assert_eq!(get(&admin, "/healthz").await.0, 200, "the process lives until it ends");
}

#[tokio::test]
async fn a_process_lives_before_its_house_is_open() {
    let admin = admin(None);
    assert_eq!(get(&admin, "/healthz").await.0, 200);
    let (status, told) = ready(&admin).await;
    assert_eq!((status, told["house"].as_str()), (503, Some("opening")));
    assert_eq!(get(&admin, "/metrics").await.0, 404, "figures are told where they are collected");
}

#[tokio::test]
async fn without_redis_a_house_stays_open_and_says_so() {
    let ground = Ground::new(Engine::Lite);
    let mut config = ground.config();
    // A port where nobody listens.
    config.redis.url = "redis://127.0.0.1:9/".to_owned();
    let app = ground.app_with(config).await;
    let (status, told) = ready(&admin(Some(&app))).await;
    assert_eq!((status, told["redis"].as_str()), (200, Some("away")), "{told}");
}

/// A way to PostgreSQL that can be cut and mended.
struct Way {
    port: u16,
    open: watch::Sender<bool>,
}

impl Way {
    async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let open = watch::Sender::new(true);
        let gate = open.subscribe();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (mut gate, server) = (gate.clone(), server.clone());
                tokio::spawn(async move {
                    if !*gate.borrow() {
                        return;
                    }
                    let mut far = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = gate.wait_for(|open| !*open) => {}
                    }
                });
            }
        });
        Self { port, open }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_and_comes_back_is_told_and_needs_no_restart() {
    if only_sqlite() {
        return;
    }
    let ground = Ground::new(Engine::Pg);
    let url = url::Url::parse(&ground.url).unwrap();
    let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let way = Way::to(server).await;
    let mut through = url;
    through.set_port(Some(way.port)).unwrap();
    let mut config = ground.config();
    config.database.url = through.to_string();
    let app = ground.app_with(config).await;
    let (house, admin) = (router(app.clone()), admin(Some(&app)));
    // An address that reads the database: a client nobody knows.
    let ask = || async {
        let request = Request::post("/token")
            .header(header::HOST, "id.lagochiaro.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("grant_type=client_credentials&client_id=nobody&client_secret=nothing"))
            .unwrap();
        let began = std::time::Instant::now();
        let response = house.clone().oneshot(request).await.unwrap();
        let retry = response.headers().contains_key(header::RETRY_AFTER);
        (response.status().as_u16(), retry, began.elapsed())
    };
    assert_eq!(ask().await.0, 401);

    way.open.send_replace(false);
    let (status, told) = ready(&admin).await;
    assert_eq!((status, told["database"].as_str()), (503, Some("away")), "{told}");
    let (status, retry, took) = ask().await;
    assert_eq!((status, retry), (503, true));
    assert!(took.as_millis() < 2500, "told within two seconds: {took:?}");

    way.open.send_replace(true);
    // Connections that died with it are found out one by one.
    while ask().await.0 != 401 {}
    assert_eq!(ready(&admin).await.0, 200);
}
