//! Use cases without HTTP that several rooms need: what a citizen does, whatever page it is done on.

pub mod code_page;
pub mod confirming;
pub mod credential;
pub mod end_sessions;
pub mod notify;
pub mod one_time_code;
pub mod password_change;
pub mod prove;
pub mod refuse;
pub mod release;
pub mod settle;
