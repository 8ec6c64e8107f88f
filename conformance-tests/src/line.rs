//! The line to a server, which a test may cut: an answer that did not come then is no failure of the test, and ends only
//! what was being done over it.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;

use futures_util::FutureExt as _;
use tokio::sync::watch;

/// Why an answer did not come.
struct Cut(String);

/// Counts what is sent over lines that are going to be cut, so that the moment can be chosen.
#[derive(Debug, Clone, Default)]
pub struct Requests(Arc<watch::Sender<usize>>);

impl Requests {
    /// Nothing more is going to be sent: nobody need wait for it.
    pub fn over(&self) {
        self.0.send_replace(usize::MAX);
    }

    /// Waits until so many were sent, or all.
    pub async fn sent(&self, number: usize) {
        let mut counted = self.0.subscribe();
        counted.wait_for(|count| *count >= number).await.expect("we hold the sender");
    }
}

/// A line.
#[derive(Debug, Clone, Default)]
pub struct Line(Option<Requests>);

impl Line {
    /// One that is going to be cut.
    pub fn to_be_cut(requests: &Requests) -> Self {
        Self(Some(requests.clone()))
    }

    /// Notes that something is sent.
    pub(crate) fn sends(&self) {
        if let Some(requests) = &self.0 {
            requests.0.send_modify(|count| *count = count.saturating_add(1));
        }
    }

    /// What comes instead of an answer: a failed test, or the end of [`until_cut`].
    pub(crate) fn broken(&self, why: String) -> ! {
        match self.0 {
            Some(_) => resume_unwind(Box::new(Cut(why))),
            None => panic!("{why}"),
        }
    }

    /// Takes the answer of a server that has none, or of a balancer without one, for none.
    pub(crate) fn answered(&self, status: u16, told: impl FnOnce() -> String) {
        if self.0.is_some() && matches!(status, 502..=504) {
            self.broken(format!("{status} {}", told()));
        }
    }
}

/// Does something until its end, or until the line is cut: then why. Whatever else goes wrong fails the test.
pub async fn until_cut<T>(steps: impl Future<Output = T>) -> Result<T, String> {
    match AssertUnwindSafe(steps).catch_unwind().await {
        Ok(done) => Ok(done),
        Err(why) => match why.downcast::<Cut>() {
            Ok(cut) => Err(cut.0),
            Err(failure) => resume_unwind(failure),
        },
    }
}
