//! What the app remembers of its visitors, in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// A sign-in on its way.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// At which ente.
    pub ente: String,
    /// The `state` sent.
    pub state: String,
    /// The `nonce` sent.
    pub nonce: String,
    /// The PKCE verifier.
    pub verifier: String,
    /// The operation, by the app's own name, when this is a payment.
    pub bill: Option<String>,
}

/// Someone signed in at the app.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// At which ente.
    pub ente: String,
    /// The claims, for showing.
    pub claims: Vec<(String, String)>,
    /// The ID token, for signing out.
    pub id_token: String,
}

/// The app's visitors.
#[derive(Debug, Clone, Default)]
pub struct Visits(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    waiting: HashMap<String, Waiting>,
    signed_in: HashMap<String, SignedIn>,
    paid: HashMap<String, String>,
}

impl Visits {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Remembers a sign-in that began.
    pub fn begin(&self, visitor: &str, waiting: Waiting) {
        self.inner().waiting.insert(visitor.to_owned(), waiting);
    }

    /// Takes it up again, once, if the answer is to it.
    pub fn take_up(&self, visitor: &str, state: &str) -> Option<Waiting> {
        let mut inner = self.inner();
        let right = inner.waiting.get(visitor).is_some_and(|waiting| waiting.state == state);
        if right { inner.waiting.remove(visitor) } else { None }
    }

    /// Remembers someone.
    pub fn sign_in(&self, visitor: &str, session: SignedIn) {
        self.inner().signed_in.insert(visitor.to_owned(), session);
    }

    /// Who this is, at an ente.
    pub fn signed_in(&self, visitor: &str, ente: &str) -> Option<SignedIn> {
        self.inner().signed_in.get(visitor).filter(|session| session.ente == ente).cloned()
    }

    /// Forgets them.
    pub fn sign_out(&self, visitor: &str) -> Option<SignedIn> {
        self.inner().signed_in.remove(visitor)
    }

    /// Carries a payment out, once per `txn` of an issuer: `false` when it was before.
    pub fn pay_once(&self, issuer_and_txn: &str, bill: &str) -> bool {
        self.inner().paid.insert(issuer_and_txn.to_owned(), bill.to_owned()).is_none()
    }
}
