//! Who may ask: the services (apps) of an ente.

mod check;
pub mod oidc;
pub mod redirect;
mod words;

pub use check::{BadClient, is_client_id};
pub use oidc::OidcClient;
pub use words::{AccessTokenFormat, AuthMethod, GrantType, ResponseType, SigningAlgorithm, SubjectType};
