//! Who may ask: the services (apps) of an ente.

pub mod oidc;
pub mod redirect;

pub use oidc::{AccessTokenFormat, AuthMethod, GrantType, OidcClient, SigningAlgorithm, SubjectType};
