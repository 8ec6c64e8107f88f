//! Every operation in turn, on one ground.

use std::rc::Rc;
use std::time::Duration;

use conformance_tests::Engine;

use crate::ceilings::Hashing;
use crate::commits;
use crate::cores;
use crate::goals::Operation;
use crate::ground::Ground;
use crate::load::{self, Actor, Length, Measured};
use crate::scenarios::{AgainWithSession, ClientCredentials, Introspection, LocalLogin, Refresh, UserInfo};
use crate::visitor::{App, Visitor};
use crate::wanted::Wanted;

/// Who acts at once: enough that no processor waits, few enough that none queues for long.
const AT_ONCE: usize = 8;

const ES: &str = "ES256";
const RS: &str = "RS256";
const UNSIGNED: &str = "";

/// How long Argon2id alone is measured, before and after the logins.
const ALONE: Duration = Duration::from_secs(3);

/// How long an operation is repeated to count its rows.
const COUNTED: Length = Length { warm: Duration::ZERO, measured: Duration::from_secs(1) };

/// How long an operation fills the tables before PostgreSQL looks at them.
const FILLED: Length = Length { warm: Duration::ZERO, measured: Duration::from_secs(1) };

/// One operation, measured.
pub(crate) struct Row {
    /// Which.
    pub(crate) operation: Operation,
    /// How tokens were signed; empty where nothing is.
    pub(crate) algorithm: &'static str,
    /// How it went.
    pub(crate) measured: Measured,
    /// Changes each time.
    pub(crate) commits: f64,
    /// Rows each time, where the engine counts them.
    pub(crate) rows: Option<f64>,
}

/// Measures those that are wanted; and, with logins, what Argon2id alone allowed at that time. Logins have all cores, what
/// is compared with others' figures has one.
pub(crate) async fn measure(ground: &Ground, wanted: &Wanted) -> (Vec<Row>, Option<Hashing>) {
    let mut on = On { ground, wanted, rows: Vec::new(), counts_rows: false };
    let before = on.alone();
    on.logins().await;
    let hashing = before.zip(on.alone()).map(|(before, after)| Hashing::between(before, after));
    let all = cores::allowed();
    cores::apart(&ground.watched());
    on.tokens().await;
    cores::together(&ground.watched(), &all);
    // In a second round: to count, connections are cut, and new ones are slow at first.
    if ground.footing.engine == Engine::Postgres && !ground.footing.redis {
        on.counts_rows = true;
        on.logins().await;
        on.tokens().await;
    }
    (on.rows, hashing)
}

struct On<'a> {
    ground: &'a Ground,
    wanted: &'a Wanted,
    rows: Vec<Row>,
    counts_rows: bool,
}

impl On<'_> {
    fn alone(&self) -> Option<Hashing> {
        let logins = self.wanted.has(Operation::Login) || self.wanted.has(Operation::LoginWithPin);
        logins.then(|| Hashing::measure(ALONE))
    }

    async fn logins(&mut self) {
        let apps = &self.ground.apps;
        self.row(Operation::Login, (&apps.service, ES), async |visitor| LocalLogin(visitor)).await;
        self.row(Operation::LoginWithPin, (&apps.with_pin, ES), async |visitor| LocalLogin(visitor)).await;
    }

    async fn tokens(&mut self) {
        use Operation::{Again, ClientCredentials as Own, Introspection as Asked, Refresh as Next};
        let apps = &self.ground.apps;
        self.row(Own, (&apps.machine, ES), async |visitor| ClientCredentials(visitor)).await;
        self.row(Own, (&apps.machine_rs, RS), async |visitor| ClientCredentials(visitor)).await;
        self.row(Next, (&apps.service, ES), Refresh::of).await;
        self.row(Next, (&apps.service_rs, RS), Refresh::of).await;
        self.row(Again, (&apps.service, ES), AgainWithSession::of).await;
        self.row(Again, (&apps.service_rs, RS), AgainWithSession::of).await;
        self.row(Operation::UserInfo, (&apps.service, UNSIGNED), UserInfo::of).await;
        self.row(Asked, (&apps.service, UNSIGNED), Introspection::of).await;
    }

    async fn row<A: Actor>(
        &mut self,
        operation: Operation,
        (app, algorithm): (&Rc<App>, &'static str),
        begin: impl AsyncFn(Visitor) -> A,
    ) {
        if !self.wanted.has(operation) {
            return;
        }
        let ground = self.ground;
        let what = if self.counts_rows { "rows of " } else { "" };
        crate::say(&format!("{what}{} {algorithm} on {}", operation.name(), ground.footing.name()));
        let mut actors = Vec::new();
        for visitor in ground.visitors(app, AT_ONCE).await {
            actors.push(begin(visitor).await);
        }
        if ground.footing.engine == Engine::Postgres {
            (_, actors) = load::run(actors, &ground.watched(), FILLED).await;
            commits::look_at_tables(ground);
        }
        if self.counts_rows {
            let before = commits::rows_so_far(ground).await;
            let (measured, _) = load::run(actors, &ground.watched(), COUNTED).await;
            let each = (commits::rows_so_far(ground).await - before) / f64::from(measured.in_all);
            let found = self.rows.iter_mut().find(|row| row.operation == operation && row.algorithm == algorithm);
            found.expect("it was measured before").rows = Some(each);
        } else {
            let before = commits::so_far(ground).await;
            let (measured, _) = load::run(actors, &ground.watched(), self.wanted.length).await;
            let commits = (commits::so_far(ground).await - before) / f64::from(measured.in_all);
            self.rows.push(Row { operation, algorithm, measured, commits, rows: None });
        }
    }
}
