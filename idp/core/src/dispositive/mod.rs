//! Dispositive operations: what an app may ask a citizen to confirm, parsed, put in one form, and digested.
//!
//! What is shown is what was pushed; what was pushed is what the code is bound to; and the token carries it.

mod amount;
pub mod hex32;
mod operation;
mod strict_json;
mod text;

pub use amount::{Amount, BadAmount};
pub use operation::{Action, Creditor, DETAILS_TYPE, Operation, OperationRefused};
pub use text::{BadText, Shown};
