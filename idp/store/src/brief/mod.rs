//! What nodes share and may lose: counters of address caps, and wake-ups. Nothing that may be used once.

mod memory;
mod redis;

use std::time::Duration;

use idp_core::time::Timestamp;

pub use memory::Memory;
pub use redis::Redis;

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// One more was allowed, and is counted.
    Allowed,
    /// Not before this long.
    Wait(Duration),
}

/// A future that can be boxed: the trait has two homes and one caller.
pub type Answer<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Counting together.
pub trait Brief: Send + Sync + 'static {
    /// Takes one of `limit` per `per` under a key (generic cell rate algorithm: no bursts at a window's edge).
    fn take<'a>(&'a self, key: &'a str, limit: u32, per: Duration, now: Timestamp) -> Answer<'a, Taken>;

    /// Whether all nodes count together at the moment.
    fn is_shared(&self) -> Answer<'_, bool>;
}

/// The rule, on a state of one number: the instant at which the bucket is empty again, in microseconds, so that also
/// millions a minute are told apart.
///
/// Gives the new state, or how long to wait.
fn gcra(empty_at: Option<i64>, limit: u32, per: Duration, now: Timestamp) -> Result<i64, Duration> {
    let (now, (each, per)) = (micros(now), pace(limit, per));
    let empty_at = empty_at.unwrap_or(now).max(now);
    let next = empty_at + each;
    let ahead = next - now;
    if ahead <= per { Ok(next) } else { Err(Duration::from_micros(u64::try_from(ahead - per).unwrap_or(u64::MAX))) }
}

/// How much of a bucket one takes, and how much it holds, in microseconds.
fn pace(limit: u32, per: Duration) -> (i64, i64) {
    let per = i64::try_from(per.as_micros()).unwrap_or(i64::MAX);
    ((per / i64::from(limit.max(1))).max(1), per)
}

const fn micros(at: Timestamp) -> i64 {
    at.millis().saturating_mul(1000)
}
