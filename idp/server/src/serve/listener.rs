//! The listener of citizens and apps: accepts, counts, speaks TLS or clear text, and finishes what it began.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use super::crowd::{Counting, Crowd};
use super::tls::{Certificate, TlsError};
use crate::stop::Stop;

/// Bytes of a request's line and headers.
const HEADERS: u32 = 16 * 1024;

/// Requests at once on one HTTP/2 connection.
const STREAMS: u32 = 100;

/// Why the door could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken, or not ours.
    #[error("cannot listen at {address}: {source}")]
    Address {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// How long the listener waits for others.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a TLS handshake, for a request's headers, and between requests of one connection.
    pub headers: Duration,
    /// For requests still being answered when it was asked to stop.
    pub farewell: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { headers: Duration::from_secs(10), farewell: Duration::from_secs(20) }
    }
}

/// What a listener serves.
pub struct Listening {
    /// The house.
    pub router: Router,
    /// Its certificate; without one it speaks clear text.
    pub certificate: Option<Certificate>,
    /// How long it waits.
    pub patience: Patience,
    /// How many it lets in.
    pub crowd: Crowd,
}

/// Listens at an address until asked to stop. The address it got, and the task that ends when the last answer is out.
pub async fn listen(
    address: SocketAddr,
    listening: Listening,
    stop: &Stop,
) -> Result<(SocketAddr, JoinHandle<()>), ServeError> {
    let refused = |source| ServeError::Address { address, source };
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let got = listener.local_addr().map_err(refused)?;
    let acceptor = match &listening.certificate {
        Some(certificate) => Some(TlsAcceptor::from(certificate.server_config()?)),
        None => None,
    };
    let door = Arc::new(Door {
        router: listening.router,
        acceptor,
        patience: listening.patience,
        http1: builder(listening.patience).http1_only(),
        http2: builder(listening.patience).http2_only(),
    });
    let stop = stop.clone();
    Ok((got, tokio::spawn(accept(listener, door, listening.crowd, stop))))
}

fn builder(patience: Patience) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(patience.headers).max_buf_size(HEADERS as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(HEADERS)
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(patience.farewell)
        .keep_alive_timeout(patience.headers);
    builder
}

struct Door {
    router: Router,
    acceptor: Option<TlsAcceptor>,
    patience: Patience,
    http1: auto::Builder<TokioExecutor>,
    http2: auto::Builder<TokioExecutor>,
}

async fn accept(listener: TcpListener, door: Arc<Door>, crowd: Crowd, stop: Stop) {
    let (graceful, cut) = (GracefulShutdown::new(), Stop::default());
    loop {
        let arrived = tokio::select! {
            () = stop.asked() => break,
            arrived = listener.accept() => arrived,
        };
        match arrived {
            Ok((stream, peer)) => {
                if let Some(counting) = crowd.enter(peer.ip()) {
                    let serving = Arc::clone(&door).serve(stream, peer, graceful.watcher(), counting);
                    let cut = cut.clone();
                    tokio::spawn(async move {
                        tokio::select! {
                            () = serving => {}
                            () = cut.asked() => {}
                        }
                    });
                }
            }
            Err(why) => {
                // Out of file descriptors, most likely: wait for some to be given back.
                tracing::error!(%why, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(door.patience.farewell, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still being answered: their connections are cut");
        cut.ask();
    }
}

impl Door {
    async fn serve(self: Arc<Self>, stream: TcpStream, peer: SocketAddr, watcher: Watcher, counting: Counting) {
        // Answers are small: waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        match &self.acceptor {
            None => self.speak(&self.http1, stream, peer, watcher).await,
            Some(acceptor) => {
                let Ok(Ok(tls)) = tokio::time::timeout(self.patience.headers, acceptor.accept(stream)).await else {
                    return;
                };
                // By ALPN, so that nobody can hold us waiting for the first bytes that would tell.
                let is_http2 = tls.get_ref().1.alpn_protocol() == Some(b"h2");
                self.speak(if is_http2 { &self.http2 } else { &self.http1 }, tls, peer, watcher).await;
            }
        }
        drop(counting);
    }

    async fn speak(
        &self,
        http: &auto::Builder<TokioExecutor>,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: SocketAddr,
        watcher: Watcher,
    ) {
        let router = self.router.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let answered = router.clone().oneshot(request);
            async move { Ok::<_, Infallible>(answered.await.unwrap_or_else(|never| match never {})) }
        });
        let connection = http.serve_connection(TokioIo::new(stream), service);
        if let Err(why) = watcher.watch(connection).await {
            tracing::debug!(%why, "a connection ended badly");
        }
    }
}
