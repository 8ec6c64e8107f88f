//! Signing in with SPID, page by page.
//!
//! 1. [`choose`]: the providers, where a code was asked for and SPID would do as well.
//! 2. [`start`]: the browser leaves for a provider.
//! 3. [`acs`]: the provider's answer arrives, from another site.
//! 4. [`arrive`]: the browser that began brings the ticket, in our own site.
//! 5. [`account`]: whose account it is: found, made, or neither. [`supersede`]: what the first strong proof voids.
//! 6. [`turned`]: the page for everybody who was not let in.
//!
//! [`publish`] is what providers read; [`mod@test`] is where a login ends that AgID's validator began.

pub mod account;
pub mod acs;
pub mod arrive;
pub mod choose;
mod facts;
pub mod publish;
pub mod start;
mod supersede;
pub mod test;
mod turned;
