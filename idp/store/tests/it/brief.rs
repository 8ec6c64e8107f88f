//! Counting that may be lost: the same in memory and in Redis, and never off.

use std::time::{Duration, Instant};

use idp_core::time::{Lifetime, Timestamp};
use idp_store::brief::{Brief, Memory, Redis, Taken};

use crate::house::{NOW, later, only_sqlite, told};

const MINUTE: Duration = Duration::from_mins(1);

async fn take(brief: &dyn Brief, key: &str, limit: u32, at: Timestamp) -> Taken {
    brief.take(key, limit, MINUTE, at).await
}

/// What every home of the counters does.
async fn counts(brief: &dyn Brief, run: &str) {
    let key = format!("{run}:otp:192.0.2.1");
    for _ in 0..6 {
        assert_eq!(take(brief, &key, 6, NOW).await, Taken::Allowed);
    }
    assert_eq!(take(brief, &key, 6, NOW).await, Taken::Wait(Duration::from_secs(10)), "one each ten seconds");
    let other = format!("{run}:otp:192.0.2.2");
    assert_eq!(take(brief, &other, 6, NOW).await, Taken::Allowed, "another address has its own");

    let soon = later(Lifetime::seconds(4));
    assert_eq!(take(brief, &key, 6, soon).await, Taken::Wait(Duration::from_secs(6)));
    assert_eq!(take(brief, &key, 6, later(Lifetime::seconds(10))).await, Taken::Allowed);
    assert_eq!(take(brief, &key, 6, later(Lifetime::seconds(10))).await, Taken::Wait(Duration::from_secs(10)));
    for _ in 0..6 {
        assert_eq!(take(brief, &key, 6, later(Lifetime::minutes(3))).await, Taken::Allowed, "all of it is back");
    }
    let fast = format!("{run}:token:app");
    for _ in 0..4 {
        assert_eq!(brief.take(&fast, 4, Duration::from_millis(1), NOW).await, Taken::Allowed, "thousands a second");
    }
    assert_eq!(brief.take(&fast, 4, Duration::from_millis(1), NOW).await, Taken::Wait(Duration::from_micros(250)));
    assert!(brief.is_shared().await);
}

#[tokio::test]
async fn memory_counts() {
    counts(&Memory::default(), "memory").await;
}

#[tokio::test]
async fn redis_counts() {
    if !only_sqlite() {
        counts(&Redis::at(&told("PORTICO_TEST_REDIS")).unwrap(), &run()).await;
    }
}

#[tokio::test]
async fn two_nodes_count_together() {
    if only_sqlite() {
        return;
    }
    let (one, two) = (Redis::at(&told("PORTICO_TEST_REDIS")).unwrap(), Redis::at(&told("PORTICO_TEST_REDIS")).unwrap());
    let key = format!("{}:together", run());
    for turn in 0..4 {
        let node = if turn % 2 == 0 { &one } else { &two };
        assert_eq!(take(node, &key, 4, NOW).await, Taken::Allowed);
    }
    assert!(matches!(take(&one, &key, 4, NOW).await, Taken::Wait(_)));
    assert!(matches!(take(&two, &key, 4, NOW).await, Taken::Wait(_)));
}

#[tokio::test]
async fn without_redis_the_limits_are_half_and_never_off() {
    // Nothing listens at this port: the system refuses at once.
    let away = Redis::at("redis://127.0.0.1:1/").unwrap();
    let began = Instant::now();
    for _ in 0..3 {
        assert_eq!(take(&away, "k", 6, NOW).await, Taken::Allowed);
    }
    assert!(matches!(take(&away, "k", 6, NOW).await, Taken::Wait(_)));
    assert_eq!(take(&away, "one", 1, NOW).await, Taken::Allowed, "half of one is one");
    assert!(began.elapsed() < Duration::from_secs(1), "it took {:?}", began.elapsed());
    assert!(!away.is_shared().await);
}

#[tokio::test]
async fn a_flood_of_addresses_does_not_forget_who_was_at_the_limit() {
    let memory = Memory::default();
    for _ in 0..30 {
        take(&memory, "attacker", 30, NOW).await;
    }
    for number in 0..250_000 {
        take(&memory, &format!("flood {number}"), 30, NOW).await;
    }
    assert!(matches!(take(&memory, "attacker", 30, NOW).await, Taken::Wait(_)));
}

/// Keys of this run alone: Redis outlives it.
fn run() -> String {
    format!("test-{}-{:?}", std::process::id(), std::thread::current().id())
}
