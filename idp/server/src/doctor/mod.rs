//! What keeps `serve` from starting, and what an administrator should think about: one list, for `idp serve`,
//! `idp config check` and `idp doctor`. None of it can be switched off.
//!
//! | part | looks at | who asks |
//! |---|---|---|
//! | [`mod@settings`] | the settings and the policies they name | all three |
//! | [`mod@machine`] | the user, the files, the keys, the certificates; mail, text messages and SPID as configured | `serve`, `doctor` |
//! | [`mod@tables`] | the database | `serve`, `doctor` |
//! | [`mod@advice`] | everything that is allowed, and unwise | `doctor` |
//! | [`neighbours`] | whether the mail server, the SMS gateway and Redis answer | `doctor` |
//! | [`mod@registry`] | the SPID providers we know, the certificates of SPID | `doctor` |

mod advice;
mod machine;
mod neighbours;
mod refusal;
mod registry;
mod settings;
mod tables;

pub use advice::{Advice, advice};
pub use machine::machine;
pub use neighbours::away;
pub use refusal::Refusal;
pub use registry::registry;
pub use settings::settings;
pub use tables::tables;

/// Refusals as an administrator reads them: what is wrong, and under it what to do.
pub fn told(refusals: &[Refusal]) -> String {
    refusals.iter().map(|why| format!("✗ {why}\n    {}", why.fix())).collect::<Vec<_>>().join("\n")
}
