//! Caps per address and per client, shared by all nodes. Those per account are in the tables.

use std::time::Duration;

use idp_store::brief::Taken;

use crate::cx::Cx;
use crate::http::failure::Failure;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cap {
    /// Authorization requests and SPID starts.
    Authorize,
    /// Passwords tried.
    Login,
    /// Codes answered.
    OtpAnswer,
    /// Codes asked for.
    OtpSend,
    /// Recovery links asked for.
    Recovery,
    /// Assertions posted.
    Acs,
}

impl Cap {
    const fn word(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Login => "login",
            Self::OtpAnswer => "otp-answer",
            Self::OtpSend => "otp-send",
            Self::Recovery => "recovery",
            Self::Acs => "acs",
        }
    }

    /// How many, per how long.
    fn rate(self, cx: &Cx) -> (u32, Duration) {
        let limits = &cx.app.config.limits;
        let minutes = Duration::from_mins;
        match self {
            Self::Authorize => (limits.authorize, minutes(1)),
            Self::Login => (limits.logins, minutes(5)),
            Self::OtpAnswer => (limits.otp_answers, minutes(15)),
            Self::OtpSend => (limits.otp_sends, minutes(60)),
            Self::Recovery => (limits.recoveries, minutes(60)),
            Self::Acs => (limits.acs, minutes(1)),
        }
    }
}

/// Counts one against the visitor's address; refuses with the time to wait when the cap is reached.
pub async fn take(cx: &Cx, cap: Cap) -> Result<(), Failure> {
    let (limit, per) = cap.rate(cx);
    let factor = if cx.ente().is_shared(cx.origin().address) { cx.app.config.limits.shared_address_factor } else { 1 };
    let key = format!("{}:{}:{}", cap.word(), cx.ente().slug, cx.origin().bucket());
    count(cx, &key, limit.saturating_mul(factor), per).await
}

/// Counts one against a client that is named from an address, before it has proven anything: what a stranger takes is the
/// stranger's alone, for everybody may read a client's id.
pub async fn take_named_client(cx: &Cx, client: &str) -> Result<(), Failure> {
    let factor = if cx.ente().is_shared(cx.origin().address) { cx.app.config.limits.shared_address_factor } else { 1 };
    let key = format!("named:{}:{}:{client}", cx.ente().slug, cx.origin().bucket());
    count(cx, &key, cx.app.config.limits.token.saturating_mul(factor), Duration::from_mins(1)).await
}

/// Counts one against a client that has shown who it is.
pub async fn take_client(cx: &Cx, client: &str) -> Result<(), Failure> {
    let key = format!("token:{}:{client}", cx.ente().slug);
    count(cx, &key, cx.app.config.limits.token, Duration::from_mins(1)).await
}

/// Counts one failed authentication of a client from an address.
pub async fn take_client_failure(cx: &Cx, client: &str) -> Result<(), Failure> {
    let factor = if cx.ente().is_shared(cx.origin().address) { cx.app.config.limits.shared_address_factor } else { 1 };
    let key = format!("client:{}:{}:{client}", cx.ente().slug, cx.origin().bucket());
    count(cx, &key, cx.app.config.limits.client_failures.saturating_mul(factor), Duration::from_mins(5)).await
}

async fn count(cx: &Cx, key: &str, limit: u32, per: Duration) -> Result<(), Failure> {
    match cx.app.brief.take(key, limit, per, cx.now).await {
        Taken::Allowed => Ok(()),
        Taken::Wait(span) => Err(Failure::too_many(u32::try_from(span.as_secs()).unwrap_or(u32::MAX).max(1))),
    }
}
