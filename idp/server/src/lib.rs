//! What happens: the server, layer by layer. Imports point downwards; rooms never import rooms.
//!
//! | layer | modules | may import |
//! |---|---|---|
//! | roof | `main`, `router`, `serve`, `jobs`, `cli` | everything below |
//! | rooms | `oidc` `login` | acts, instruments, foundation |
//! | acts | `acts`: use cases without HTTP that several rooms need | instruments, foundation |
//! | instruments | `interaction` `jose` `hashing` `seal` | foundation |
//! | foundation | `config` `app` `cx` `ente` `urls` `http` `clock` `entropy` | core, store, consent-ui |

pub mod app;
pub mod clock;
pub mod config;
pub mod cx;
pub mod ente;
pub mod entropy;
pub mod hashing;
pub mod http;
pub mod jose;
pub mod seal;
pub mod urls;
