//! The loop: so many at once, warmed up, then measured for a while.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::processes::{Spent, Watched};

/// Somebody who does the same again and again.
pub(crate) trait Actor: 'static {
    /// Once.
    fn act(&mut self) -> impl Future<Output = ()>;
}

/// How long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Length {
    /// Before anything counts: connections open, statements prepared, pages in memory.
    pub(crate) warm: Duration,
    /// Measured.
    pub(crate) measured: Duration,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measured {
    /// How often it was done, in the time measured.
    pub(crate) times: u32,
    /// How often in all, before and after included: what counters of the server grew by.
    pub(crate) in_all: u32,
    /// The time measured, in seconds.
    pub(crate) seconds: f64,
    /// Who took how much of the processors.
    pub(crate) spent: Spent,
    /// How long each took, in milliseconds, the shortest first.
    pub(crate) each: Vec<f64>,
}

#[derive(Default)]
struct Tally {
    times: Cell<u32>,
    in_all: Cell<u32>,
    counts: Cell<bool>,
    is_over: Cell<bool>,
    each: RefCell<Vec<f64>>,
}

impl Tally {
    fn note(&self, took: Duration) {
        self.in_all.set(self.in_all.get() + 1);
        if self.counts.get() {
            self.times.set(self.times.get() + 1);
            self.each.borrow_mut().push(took.as_secs_f64() * 1000.0);
        }
    }
}

/// Lets them act, all at once. Gives them back with what was measured.
pub(crate) async fn run<A: Actor>(actors: Vec<A>, watched: &Watched, length: Length) -> (Measured, Vec<A>) {
    run_while(actors, watched, (length.warm, sleep(length.measured))).await
}

/// The same for as long as something else takes.
pub(crate) async fn run_while<A: Actor>(
    actors: Vec<A>,
    watched: &Watched,
    (warm, until): (Duration, impl Future<Output = ()>),
) -> (Measured, Vec<A>) {
    let tally = Rc::new(Tally::default());
    let mut tasks = JoinSet::new();
    for actor in actors {
        tasks.spawn_local(again_and_again(actor, Rc::clone(&tally)));
    }
    sleep(warm).await;
    let (before, begun) = (watched.spent(), Instant::now());
    tally.counts.set(true);
    until.await;
    tally.counts.set(false);
    let (after, seconds) = (watched.spent(), begun.elapsed().as_secs_f64());
    tally.is_over.set(true);
    let actors = tasks.join_all().await;
    let mut each = tally.each.take();
    each.sort_by(f64::total_cmp);
    let spent = after.since(&before);
    (Measured { times: tally.times.get(), in_all: tally.in_all.get(), seconds, spent, each }, actors)
}

async fn again_and_again<A: Actor>(mut actor: A, tally: Rc<Tally>) -> A {
    while !tally.is_over.get() {
        let begun = Instant::now();
        actor.act().await;
        tally.note(begun.elapsed());
    }
    actor
}

impl Measured {
    /// How often a second.
    pub(crate) fn rate(&self) -> f64 {
        f64::from(self.times) / self.seconds
    }

    /// Milliseconds of one processor that the product took each time.
    pub(crate) fn cost(&self) -> f64 {
        self.spent.product() / f64::from(self.times.max(1))
    }

    /// A share of the spent time, each time.
    pub(crate) fn per_time(&self, milliseconds: f64) -> f64 {
        milliseconds / f64::from(self.times.max(1))
    }

    /// A share of one processor, as a part of it.
    pub(crate) fn of_a_core(&self, milliseconds: f64) -> f64 {
        milliseconds / (self.seconds * 1000.0)
    }

    /// How long all but so many of a thousand took at most.
    pub(crate) fn most(&self, but_of_a_thousand: usize) -> f64 {
        let left_out = self.each.len() * but_of_a_thousand / 1000;
        self.each.iter().rev().nth(left_out).copied().unwrap_or_default()
    }
}
