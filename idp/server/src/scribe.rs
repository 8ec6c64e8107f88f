//! Writes the audit trail where there is no HTTP request: jobs, start-up, an administrator's commands.

use idp_core::audit::{Actor, AuditEntry, AuditEvent};
use idp_core::id::EnteId;
use idp_core::time::Timestamp;

use crate::app::App;
use crate::entropy::Entropy;

/// Who acts, where, and under which name the doing is found again.
#[derive(Debug, Clone)]
pub struct Scribe {
    /// The node's name.
    pub node: String,
    /// Who.
    pub actor: Actor,
    /// The command or the job.
    pub request: String,
    /// For the entries' names.
    pub entropy: Entropy,
}

impl Scribe {
    /// For a job of the running product.
    pub fn of_job(app: &App, job: &str) -> Self {
        Self {
            node: app.node.clone(),
            actor: Actor::Portico,
            request: format!("job {job}"),
            entropy: app.entropy.clone(),
        }
    }

    /// An entry about something that happened in an ente's house.
    pub fn entry(&self, ente: EnteId, now: Timestamp, event: &AuditEvent) -> AuditEntry {
        AuditEntry {
            id: self.entropy.id(now),
            ente,
            at: now,
            node: self.node.clone(),
            actor: self.actor.clone(),
            event: event.code(),
            detail: event.detail(),
            interaction: None,
            request: self.request.clone(),
            origin: None,
        }
    }
}
