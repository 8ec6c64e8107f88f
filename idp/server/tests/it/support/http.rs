//! An HTTP server that answers as it is told, and keeps what it was asked.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;

/// A request, as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// The server.
#[derive(Clone)]
pub(crate) struct Sink {
    pub(crate) url: String,
    status: StatusCode,
    answer: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Sink {
    /// One that gives every request this answer, and says with it where to go instead.
    pub(crate) async fn answering(status: u16, answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            status: StatusCode::from_u16(status).unwrap(),
            answer: answer.to_owned(),
            asked: Arc::default(),
        };
        let router = Router::new().fallback(answered).with_state(sink.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        sink
    }

    /// Everything it was asked.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answered(State(sink): State<Sink>, method: Method, uri: Uri, headers: HeaderMap, body: String) -> Response {
    sink.asked.lock().unwrap().push(Asked { method, uri, headers, body });
    (sink.status, [(header::LOCATION, format!("{}/elsewhere", sink.url))], sink.answer).into_response()
}
