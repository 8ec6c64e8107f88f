//! What is told: one text in Markdown, value beside goal, as ratios.

use std::fmt::Write as _;

use crate::ceilings::{Commit, Hashing, Signing};
use crate::import::Imported;
use crate::memory::Held;
use crate::operations::Row;
use crate::processes;

/// The part of the ceiling that logins must reach.
const OF_THE_CEILING: f64 = 0.9;

/// Memory after the start, and after the busy day, at most, in MiB.
const IDLE_MIB: f64 = 60.0;
const BUSY_MIB: f64 = 100.0;

/// Ready within, and a town imported within, seconds.
const READY: f64 = 1.0;
const IMPORTED: f64 = 120.0;

/// The text so far.
#[derive(Debug, Default)]
pub(crate) struct Report(String);

impl Report {
    /// The limits of the machine.
    pub(crate) fn limits(&mut self, signing: &Signing, hashing: &Hashing, commits: &[(&str, Commit)]) {
        let (Signing { es256, rs256 }, Hashing { rate, cost }, cores) = (signing, hashing, processes::cores());
        self.line(&format!("# Portico's figures, on {cores} cores\n\n## Limits of this machine\n"));
        self.line("| what | figure |\n|---|---|");
        self.line(&format!("| one Argon2id hash (19 MiB, 2 passes), {cores} threads at work | {cost:.1} ms of a core, {rate:.1} a second |"));
        self.line(&format!("| one ES256 signature | {es256:.3} ms of a core |"));
        self.line(&format!("| one RS256 signature (2048 bits) | {rs256:.3} ms of a core |"));
        for (engine, Commit { takes, costs }) in commits {
            self.line(&format!(
                "| one durable commit of one row, {engine} | {costs:.3} ms of a core, told after {takes:.2} ms |"
            ));
        }
    }

    /// The operations on one footing.
    pub(crate) fn operations(&mut self, footing: &str, rows: &[Row], hashing: Option<&Hashing>) {
        self.line(&format!(
            "\n## Operations on {footing}\n\nThe product on one core, but for logins, which have all.\n"
        ));
        self.line(
            "| operation | ms of a core | server + database + Redis | goal | of the goal | of Keycloak | of node-oidc-provider | \
             a second | 99 of 100 within | commits | rows | driver | others |\n\
             |---|---|---|---|---|---|---|---|---|---|---|---|---|",
        );
        for row in rows {
            self.operation(row);
        }
        if let Some(hashing) = hashing {
            self.logins(rows, hashing);
        }
    }

    fn logins(&mut self, rows: &[Row], hashing: &Hashing) {
        self.line(
            "\n| login | a second | Argon2id alone allows | of that | goal | Argon2id's part of its processor time |\n\
             |---|---|---|---|---|---|",
        );
        for row in rows.iter().filter(|row| row.operation.hashes() > 0) {
            let hashes = f64::from(row.operation.hashes());
            let (rate, alone) = (row.measured.rate(), hashing.rate / hashes);
            self.line(&format!(
                "| {} | {rate:.1} | {alone:.1} | {} {} | ≥ {} | {} |",
                row.operation.name(),
                percent(rate / alone),
                mark(rate / alone >= OF_THE_CEILING),
                percent(OF_THE_CEILING),
                percent(hashing.cost * hashes / row.measured.cost()),
            ));
        }
    }

    fn operation(&mut self, row: &Row) {
        let Row { operation, algorithm, measured, commits, rows } = row;
        let (cost, spent) = (measured.cost(), &measured.spent);
        let parts = [spent.server, spent.database, spent.redis].map(|part| format!("{:.3}", measured.per_time(part)));
        // The goals were set for ES256.
        let goal = operation.goal().filter(|_| *algorithm != "RS256");
        let told = |it: Option<String>| it.unwrap_or_else(|| String::from("–"));
        let times = |of: f64| format!("{:.2}×", cost / of);
        let most = operation.most_commits();
        let kept = most.map(|most| format!(" (≤ {most} {})", mark(*commits <= f64::from(most) + 0.05)));
        self.line(&format!(
            "| {} {algorithm} | {cost:.3} | {} | {} | {} | {} | {} | {:.0} | {:.1} ms | {:.2}{} | {} | {} | {} |",
            operation.name(),
            parts.join(" + "),
            told(goal.map(|goal| format!("{}", goal.ours))),
            told(goal.map(|goal| format!("{} {}", times(goal.ours), mark(cost <= 2.0 * goal.ours)))),
            told(goal.map(|goal| times(goal.keycloak))),
            told(goal.map(|goal| times(goal.node))),
            measured.rate(),
            measured.most(10),
            commits,
            kept.unwrap_or_default(),
            told(rows.map(|rows| format!("{rows:.1}"))),
            percent(measured.of_a_core(spent.driver)),
            percent(measured.of_a_core(spent.strangers())),
        ));
    }

    /// Memory and readiness.
    pub(crate) fn memory(&mut self, footing: &str, held: &Held) {
        let ready = held.ready.as_secs_f64();
        self.line(&format!("\n## Memory on {footing}\n\n| what | figure | goal |\n|---|---|---|"));
        self.line(&format!("| ready after | {ready:.2} s | ≤ {READY} s {} |", mark(ready <= READY)));
        self.line(&format!(
            "| resident after the start | {:.0} MiB | ≤ {IDLE_MIB} {} |",
            held.idle,
            mark(held.idle <= IDLE_MIB)
        ));
        self.line(&format!(
            "| after 100 000 sessions and 16 parallel logins | {:.0} MiB (at most {:.0}) | ≤ {BUSY_MIB} {} |",
            held.busy,
            held.peak,
            mark(held.busy <= BUSY_MIB)
        ));
    }

    /// A town imported.
    pub(crate) fn import(&mut self, footing: &str, imported: &Imported) {
        let (took, logins) = (imported.took.as_secs_f64(), &imported.logins);
        self.line(&format!("\n## Import on {footing}\n\n| what | figure | goal |\n|---|---|---|"));
        self.line(&format!(
            "| 100 000 people with ready hashes | {took:.0} s | ≤ {IMPORTED} s {} |",
            mark(took <= IMPORTED)
        ));
        self.line(&format!(
            "| logins meanwhile | {:.1} a second, half within {:.0} ms, 99 of 100 within {:.0} ms, all within {:.0} ms | |",
            logins.rate(),
            logins.most(500),
            logins.most(10),
            logins.most(0)
        ));
    }

    /// The whole.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    fn line(&mut self, line: &str) {
        writeln!(self.0, "{line}").unwrap();
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

const fn mark(holds: bool) -> &'static str {
    if holds { "✓" } else { "✗" }
}
