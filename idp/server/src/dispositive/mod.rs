//! A dispositive operation: read it, accept or refuse, confirm it with a code that counts for it alone.

pub mod code;
pub mod summary;
pub mod wait;
