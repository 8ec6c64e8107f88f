//! When a message that did not leave is tried again.

use idp_core::time::{Lifetime, Timestamp};

/// How long to wait after each failure; the last is repeated.
const WAITS: [Lifetime; 5] =
    [Lifetime::seconds(5), Lifetime::seconds(30), Lifetime::minutes(2), Lifetime::minutes(10), Lifetime::hours(1)];

/// How long a message is tried at all.
const GIVE_UP_AFTER: Lifetime = Lifetime::hours(24);

/// What to do with a message that did not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Try then.
    At(Timestamp),
    /// It would come too late to be of use.
    TooLate,
    /// It was tried long enough.
    GivenUp,
}

/// Decides, by the tries before this one and by when it was written and ends.
///
/// What expires is tried at least each half of the time it has left: a server that asks to come back in five minutes
/// (greylisting) gets a code of ten minutes, which the ordinary waits would miss.
pub fn again(tries: u32, created_at: Timestamp, expires_at: Option<Timestamp>, now: Timestamp) -> Again {
    let [shortest, .., longest] = WAITS;
    let mut wait = usize::try_from(tries).ok().and_then(|tries| WAITS.get(tries)).copied().unwrap_or(longest);
    if let Some(end) = expires_at {
        wait = wait.min(half(end.since(now)));
        if wait < shortest {
            return Again::TooLate;
        }
    }
    let next = now + wait;
    if next >= created_at + GIVE_UP_AFTER { Again::GivenUp } else { Again::At(next) }
}

fn half(left: Lifetime) -> Lifetime {
    Lifetime::millis(u32::try_from(left.as_millis() / 2).unwrap_or(u32::MAX))
}
