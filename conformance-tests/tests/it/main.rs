//! The product, from outside: stories of citizens, tables of what apps and strangers may ask, races, house rules.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test says no"
)]

/// Runs a story on each engine that is wanted: a test apiece, each in a house of its own.
macro_rules! on_each_engine {
    ($($story:ident),+ $(,)?) => {
        $(
            mod $story {
                use conformance_tests::{Engine, House};

                async fn run(engine: Engine) {
                    if engine.is_wanted() {
                        let house = House::open(engine).await;
                        super::stories::$story(&house).await;
                        house.end().await;
                    }
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    run(Engine::Sqlite).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    run(Engine::Postgres).await;
                }
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
