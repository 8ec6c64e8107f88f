//! The one way out over HTTP: to places named in the settings, within limits, and no further than the first answer.
//!
//! # Why
//! A URL that is put together from what people typed must not reach a neighbour of ours (SSRF): where a request may
//! go is decided at start, redirects are not followed, and no proxy is taken from the environment.

mod origin;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::http::{Request, StatusCode};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Response};
use rustls::crypto::ring;
use url::Url;

pub use origin::{Origin, OriginError};

/// What an answer may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From the first byte of the request to the last of the answer.
    pub patience: Duration,
    /// Bytes of the answer's body.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { patience: Duration::from_secs(5), body: 64 * 1024 }
    }
}

/// Why a request got no answer. What was asked is not told: a URL may carry a number, a text or a secret.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// The file of the CA.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The client cannot be made: a CA that does not read, no CA on this machine.
    #[error("requests cannot be sent: {0}")]
    Unusable(#[source] reqwest::Error),
    /// The request is none.
    #[error("not a request that can be sent")]
    Malformed,
    /// Nobody said that it may go there.
    #[error("requests to {0} are not allowed")]
    NotAllowed(String),
    /// Nobody answered, or not in time.
    #[error("no answer")]
    NoAnswer(#[source] reqwest::Error),
    /// The answer is longer than the limit.
    #[error("the answer is too long")]
    TooLong,
}

/// A client for some places. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Outbound {
    client: Client,
    allowed: BTreeSet<Origin>,
    limits: Limits,
}

impl Outbound {
    /// For these places; a CA of the file is trusted beside the machine's.
    pub fn new(
        allowed: impl IntoIterator<Item = Origin>,
        ca_file: Option<&Path>,
        limits: Limits,
    ) -> Result<Self, OutboundError> {
        // reqwest takes the provider of the process. Someone may have chosen it before; there is only one to choose.
        let _ = ring::default_provider().install_default();
        let mut builder = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .timeout(limits.patience)
            .connect_timeout(limits.patience)
            .user_agent(concat!("portico/", env!("CARGO_PKG_VERSION")));
        if let Some(path) = ca_file {
            let pem = std::fs::read(path).map_err(|source| OutboundError::File { path: path.to_owned(), source })?;
            builder = builder.tls_certs_merge(Certificate::from_pem_bundle(&pem).map_err(OutboundError::Unusable)?);
        }
        let client = builder.build().map_err(OutboundError::Unusable)?;
        Ok(Self { client, allowed: allowed.into_iter().collect(), limits })
    }

    /// Sends a request and waits for the head of its answer.
    pub async fn send(&self, request: Request<String>) -> Result<Answer, OutboundError> {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| OutboundError::Malformed)?;
        if !Origin::of(&url).is_ok_and(|origin| self.allowed.contains(&origin)) {
            return Err(OutboundError::NotAllowed(url.origin().ascii_serialization()));
        }
        let request = reqwest::Request::try_from(request).map_err(|_| OutboundError::Malformed)?;
        let response = self.client.execute(request).await.map_err(no_answer)?;
        Ok(Answer { response, limit: self.limits.body })
    }
}

fn no_answer(why: reqwest::Error) -> OutboundError {
    OutboundError::NoAnswer(why.without_url())
}

/// An answer whose body was not read yet.
#[derive(Debug)]
pub struct Answer {
    response: Response,
    limit: usize,
}

impl Answer {
    /// Its status: a redirect stays one.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// Its body, as long as it keeps to the limit.
    pub async fn body(mut self) -> Result<Vec<u8>, OutboundError> {
        let mut body = Vec::new();
        while let Some(chunk) = self.response.chunk().await.map_err(no_answer)? {
            if body.len() + chunk.len() > self.limit {
                return Err(OutboundError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}
