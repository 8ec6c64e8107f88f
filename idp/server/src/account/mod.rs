//! The citizen's own page: what was used when, what is open, how to close it.

pub mod enter;
pub mod gate;
pub mod profile;
