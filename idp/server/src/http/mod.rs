//! What every room stands on: where a request arrived, who sent it, how it is refused, how a page leaves.

pub mod arrival;
pub mod cookie;
pub mod csrf;
pub mod device;
pub mod door;
pub mod failure;
pub mod form;
pub mod headers;
pub mod limits;
pub mod origin;
pub mod page;
pub mod session;
pub mod tenant;
