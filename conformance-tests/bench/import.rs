//! `idp account import` of a whole town, while others sign in.

use std::time::{Duration, Instant};

use conformance_tests::house::LAGO;

use crate::ground::Ground;
use crate::load::{self, Measured};
use crate::people;
use crate::scenarios::LocalLogin;

/// People in the file.
const TOWN: usize = 100_000;

/// Who was there before has smaller numbers.
const FIRST: usize = 1_000;

/// Who signs in meanwhile, again and again.
const MEANWHILE: usize = 2;

/// What was found.
#[derive(Debug, Clone)]
pub(crate) struct Imported {
    /// How long it took.
    pub(crate) took: Duration,
    /// The logins meanwhile.
    pub(crate) logins: Measured,
}

/// Imports, and measures.
pub(crate) async fn measure(ground: &Ground) -> Imported {
    let file = ground.site.write("town.csv", &people::who_come_in(FIRST..FIRST + TOWN));
    let mut command = tokio::process::Command::from(ground.site.command());
    command.args(["account", "import", "--ente", LAGO, "--config"]).arg(&ground.site.nodes[0].config).arg(&file);
    let actors = ground.visitors(&ground.apps.service, MEANWHILE).await.into_iter().map(LocalLogin).collect();
    let begun = Instant::now();
    let mut took = Duration::ZERO;
    let importing = async {
        let ended = command.output().await.unwrap();
        let told = String::from_utf8_lossy(&ended.stdout);
        assert!(ended.status.success(), "{told}{}", String::from_utf8_lossy(&ended.stderr));
        assert!(told.contains(&format!("{TOWN} imported")), "{told}");
        took = begun.elapsed();
    };
    let (logins, _) = load::run_while(actors, &ground.watched(), (Duration::ZERO, importing)).await;
    Imported { took, logins }
}
