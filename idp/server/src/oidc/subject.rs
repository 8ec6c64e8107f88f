//! How a citizen is named to a client: never by codice fiscale, and to each client otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use idp_core::client::{OidcClient, SubjectType};
use idp_core::id::AccountId;
use idp_core::mac;
use uuid::Uuid;

use crate::cx::Cx;

/// The `sub` (OpenID Connect Core §8.1). Computed, so that nothing is stored and nothing can be looked up.
///
/// The client itself is its sector: two apps of one host cannot compare notes, and a changed redirect URI changes
/// nothing.
pub fn of(cx: &Cx, client: &OidcClient, account: AccountId) -> String {
    let sector = match client.subject_type {
        SubjectType::Pairwise => client.client_id.as_str(),
        SubjectType::Public => "",
    };
    let (ente, account) = (Uuid::from(cx.ente().id), Uuid::from(account));
    let keyed =
        mac::keyed(cx.app.secrets.pairwise_key(), "sub", &[ente.as_bytes(), sector.as_bytes(), account.as_bytes()]);
    URL_SAFE_NO_PAD.encode(keyed)
}
