//! Counting on one node.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use idp_core::time::Timestamp;

use super::{Answer, Brief, Taken, gcra};

/// Keys kept at most.
const MOST: usize = 200_000;

/// Counters in memory.
#[derive(Debug, Default)]
pub struct Memory {
    buckets: Mutex<HashMap<String, i64>>,
}

impl Memory {
    /// Takes one, now.
    pub(super) fn take_now(&self, key: &str, limit: u32, per: Duration, now: Timestamp) -> Taken {
        let mut buckets = self.buckets.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if buckets.len() >= MOST {
            make_room(&mut buckets, super::micros(now));
        }
        match gcra(buckets.get(key).copied(), limit, per, now) {
            Ok(next) => {
                buckets.insert(key.to_owned(), next);
                Taken::Allowed
            }
            Err(wait) => Taken::Wait(wait),
        }
    }
}

impl Brief for Memory {
    fn take<'a>(&'a self, key: &'a str, limit: u32, per: Duration, now: Timestamp) -> Answer<'a, Taken> {
        Box::pin(async move { self.take_now(key, limit, per, now) })
    }

    fn is_shared(&self) -> Answer<'_, bool> {
        Box::pin(async { true })
    }
}

/// Forgets those that count nothing any more. If nearly all still count, a flood of addresses is on: then the half
/// goes that has used least of its limit, so that who was at the limit stays there.
fn make_room(buckets: &mut HashMap<String, i64>, now: i64) {
    buckets.retain(|_, empty_at| *empty_at > now);
    if buckets.len() > MOST / 2 {
        let mut all: Vec<i64> = buckets.values().copied().collect();
        let half = all.len() / 2;
        let (_, median, _) = all.select_nth_unstable(half);
        let median = *median;
        buckets.retain(|_, empty_at| *empty_at > median);
    }
}
