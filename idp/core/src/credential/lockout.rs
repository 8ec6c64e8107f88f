//! Failures make waiting, not locks: a stranger must not be able to shut the owner out.
//!
//! ```text
//! 1 2 3 failures: no wait      4th: 1 s   5th: 2 s   6th: 4 s  …  at most 300 s
//! 10 in 15 minutes: wait for the window's end
//! 100 in a row: this way in is closed until another one (SPID, a recovery, an operator) opens it
//! ```
//! Counted apart for browsers the owner has signed in from and for all others: what a stranger
//! counts up is not held against the owner's own browser.

use crate::time::{Lifetime, Timestamp};

/// What kind of browser tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// One the owner has signed in from.
    Known,
    /// Any other.
    Unknown,
}

impl Device {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Unknown => "unknown",
        }
    }
}

/// Failures in a row without any wait.
pub const FREE: u32 = 3;

/// The longest wait after a failure.
pub const LONGEST_DELAY: Lifetime = Lifetime::seconds(300);

/// Tries in a window.
pub const PER_WINDOW: u32 = 10;

/// The window.
pub const WINDOW: Lifetime = Lifetime::minutes(15);

/// Failures in a row that close this way in (NIST SP 800-63B-4 §3.2.2).
pub const DISABLE_AFTER: u32 = 100;

/// Wrong PINs in a row, each with a right password, that close the PIN: it has few digits, and whoever types it has the
/// password already.
pub const PIN_TRIES: u32 = 5;

/// How long to wait after this many failures in a row.
pub fn delay(in_a_row: u32) -> Lifetime {
    let Some(doublings) = in_a_row.checked_sub(FREE + 1) else { return Lifetime::ZERO };
    let doubled = Lifetime::seconds(1_u32.checked_shl(doublings.min(31)).unwrap_or(u32::MAX));
    doubled.min(LONGEST_DELAY)
}

/// What stands against someone, from one kind of browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Failures in a row.
    pub in_a_row: u32,
    /// Tries in the window.
    pub in_window: u32,
    /// When the window began.
    pub window_started_at: Timestamp,
    /// The end of the wait after the last failure.
    pub wait_until: Timestamp,
}

impl Counted {
    /// From when another try is taken; `None`: not this way, until another one opens it.
    pub fn opens_at(&self) -> Option<Timestamp> {
        if self.in_a_row >= DISABLE_AFTER {
            return None;
        }
        let window_is_full = self.in_window >= PER_WINDOW;
        Some(if window_is_full { self.wait_until.max(self.window_started_at + WINDOW) } else { self.wait_until })
    }
}
