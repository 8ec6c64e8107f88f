//! Counting on one node.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use idp_core::time::Timestamp;

use super::{Answer, Brief, Taken, gcra};

/// Keys kept at most; beyond it, those that count nothing any more go first.
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
            buckets.retain(|_, empty_at| *empty_at > now.millis());
        }
        match gcra(buckets.get(key).copied(), limit, per, now.millis()) {
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
