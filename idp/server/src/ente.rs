//! An ente as requests meet it: who it is, its policy, its brand, parsed once.

use std::net::IpAddr;
use std::sync::Arc;

use consent_ui::shell::Brand;
use idp_core::ente::{EnteSlug, Issuer};
use idp_core::id::EnteId;
use idp_core::profile::{Profile, ProfileHash};

use crate::config::{EnteSettings, Footer};

/// An ente being served.
#[derive(Debug, Clone)]
pub struct EnteAt {
    /// Its id in every table.
    pub id: EnteId,
    /// Its short name.
    pub slug: EnteSlug,
    /// Its name, for people.
    pub name: String,
    /// Where it lives.
    pub issuer: Issuer,
    /// Its policy.
    pub profile: Profile,
    /// Which version of it.
    pub profile_hash: ProfileHash,
    /// How its pages look.
    pub brand: Arc<Brand>,
    /// Its settings, for what pages and rooms need of them.
    pub settings: EnteSettings,
}

impl EnteAt {
    /// Whether many people share this address.
    pub fn is_shared(&self, address: IpAddr) -> bool {
        self.settings.shared_addresses.contains(&address)
    }

    /// Whether citizens may sign in with local credentials: the policy says so, and a legal basis is stated (CAD art. 64).
    pub const fn has_local_login(&self) -> bool {
        self.profile.login.local && self.settings.local_accounts.is_some()
    }

    /// Whether SPID is offered: the policy says so, and the certificate is there.
    pub const fn has_spid(&self) -> bool {
        self.profile.login.spid && self.settings.spid.is_some()
    }

    /// Whether AgID's validator is at work: test providers are admitted, and a login without a request ends on a page
    /// that shows what was received.
    pub fn is_under_validation(&self) -> bool {
        self.settings.spid.as_ref().is_some_and(|spid| spid.validation)
    }

    /// The links at the foot of its pages.
    pub const fn footer(&self) -> &Footer {
        &self.settings.footer
    }
}
