//! A wire to a server that can be cut, or go silent, and be mended: what happens to servers, without touching them.

use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Bytes pass.
    Whole,
    /// Connections are taken and kept, and nothing passes.
    Silent,
    /// Connections are dropped, old and new.
    Cut,
}

/// The wire, and the address of its near end.
pub(crate) struct Wire {
    pub(crate) address: String,
    state: Arc<watch::Sender<State>>,
    accepting: JoinHandle<()>,
}

impl Wire {
    /// To a server at `host:port`.
    pub(crate) async fn to(far: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Arc::new(watch::Sender::new(State::Whole));
        let (far, of_wire) = (far.to_owned(), Arc::clone(&state));
        let accepting = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, far.clone(), of_wire.subscribe()));
            }
        });
        Self { address, state, accepting }
    }

    pub(crate) fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    pub(crate) fn silence(&self) {
        self.state.send_replace(State::Silent);
    }

    pub(crate) fn mend(&self) {
        self.state.send_replace(State::Whole);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn carry(near: TcpStream, far: String, mut state: watch::Receiver<State>) {
    if *state.borrow_and_update() == State::Cut {
        return;
    }
    let Ok(far) = TcpStream::connect(far).await else { return };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let mut until_cut = state.clone();
    tokio::select! {
        _ = until_cut.wait_for(|state| *state == State::Cut) => {}
        () = pass(near_in, far_out, state.clone()) => {}
        () = pass(far_in, near_out, state.clone()) => {}
    }
}

async fn pass(mut from: OwnedReadHalf, mut into: OwnedWriteHalf, mut state: watch::Receiver<State>) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if state.wait_for(|state| *state != State::Silent).await.is_err() {
            return;
        }
        if into.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}
