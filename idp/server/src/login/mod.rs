//! The rooms where people say who they are.

pub mod cancel;
pub mod change_password;
pub mod choose;
pub mod code;
pub mod password;
pub mod recover;
pub mod sign_in;
pub mod spid;
