//! What happens: the server, layer by layer. Imports point downwards; rooms never import rooms. `app` alone
//! names what stands above it: the instruments it carries to everyone.
//!
//! | layer | modules | may import |
//! |---|---|---|
//! | roof | `main`, `router`, `cli`, `serve`, `jobs`, `doctor`, `scribe`, `telemetry`, `demo` | everything below |
//! | rooms | `oidc` `login` `enrolment` `consent` `dispositive` `account` `assets` | acts, instruments, foundation |
//! | acts | `acts`: use cases that several rooms need | instruments, foundation |
//! | instruments | `interaction` `jose` `hashing` `outbox` `seal` `upstream` | foundation |
//! | foundation | `config` `app` `cx` `ente` `clients` `urls` `http` `clock` `entropy` `stop` `outbound` `private_file` | core, store, consent-ui |

pub mod account;
pub mod acts;
pub mod app;
pub mod assets;
pub mod cli;
pub mod clients;
pub mod clock;
pub mod config;
pub mod consent;
pub mod cx;
#[cfg(feature = "demo")]
pub mod demo;
pub mod dispositive;
pub mod doctor;
pub mod enrolment;
pub mod ente;
pub mod entropy;
pub mod hashing;
pub mod http;
pub mod interaction;
pub mod jobs;
pub mod jose;
pub mod login;
pub mod oidc;
pub mod outbound;
pub mod outbox;
pub mod private_file;
pub mod router;
pub mod scribe;
pub mod seal;
pub mod serve;
pub mod stop;
pub mod telemetry;
pub mod upstream;
pub mod urls;
