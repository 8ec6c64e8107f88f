//! Door one: OpenID Connect and OAuth.
//!
//! | endpoint | file | rule |
//! |---|---|---|
//! | `/.well-known/…` | [`discovery`] | OpenID Connect Discovery, RFC 8414 |
//! | `/jwks` | [`jwks`] | RFC 7517 |
//! | `/authorize` | [`authorize`] | OpenID Connect Core §3.1.2, RFC 6749, RFC 9207 |
//! | `/par` | [`par`] | RFC 9126, RFC 9396 |
//! | `/oidc/answer/{id}` | [`answer`] | where the corridor gives the visitor back |
//! | `/token` | [`token`] | RFC 6749, RFC 7636, RFC 9700 |
//! | `/userinfo` | [`userinfo`] | OpenID Connect Core §5.3 |
//! | `/introspect`, `/revoke` | [`introspect`], [`revoke`] | RFC 7662, RFC 7009 |
//! | `/logout` | [`logout`] | OpenID Connect RP-Initiated Logout |

pub mod access_token;
pub mod answer;
pub mod authorize;
pub mod client_auth;
pub mod discovery;
pub mod error;
pub mod id_token;
pub mod introspect;
pub mod jwks;
pub mod logout;
pub mod par;
pub mod posted;
pub mod revoke;
pub mod subject;
pub mod token;
pub mod userinfo;
