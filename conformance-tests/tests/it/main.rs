//! The product, from outside: stories of citizens, tables of what apps and strangers may ask, races, house rules.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test says no"
)]

/// Runs a test for each engine that is wanted; it makes itself what it needs.
macro_rules! for_each_engine {
    ($run:ident) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn sqlite() {
            if conformance_tests::Engine::Sqlite.is_wanted() {
                $run(conformance_tests::Engine::Sqlite).await;
            }
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn postgres() {
            if conformance_tests::Engine::Postgres.is_wanted() {
                $run(conformance_tests::Engine::Postgres).await;
            }
        }
    };
}

/// Runs a story on each engine that is wanted: a test apiece, each in a house of its own.
macro_rules! on_each_engine {
    ($($story:ident),+ $(,)?) => {
        $(
            mod $story {
                use conformance_tests::{Engine, House};

                async fn run(engine: Engine) {
                    let house = House::open(engine).await;
                    super::stories::$story(&house).await;
                    house.end().await;
                }

                for_each_engine!(run);
            }
        )+
    };
}

mod doors;
mod oidc;
mod races;
mod spid;
mod stories;
mod stress;
mod tidy;
mod upgrade;
