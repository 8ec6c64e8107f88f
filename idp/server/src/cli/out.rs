//! Standard output and standard error: the only place that writes to them.

use std::io::Write as _;

/// Says something on standard output. A reader that went away is no trouble of ours.
pub(super) fn say(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
}

/// Says why a command was refused.
pub(super) fn refused(why: &str) {
    let _ = writeln!(std::io::stderr().lock(), "idp: {why}");
}

/// Says something that is no part of the answer, where it is not taken for one.
pub(super) fn aside(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Help, or what was not understood about a command, where such things are written.
pub(super) fn usage(told: &clap::Error) {
    let _ = told.print();
}

/// An error with the chain of its sources; one that its cause has told already is not told again.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(error.source(), |inner| inner.source());
    sources.fold(error.to_string(), |told, source| {
        let source = source.to_string();
        if told.ends_with(&source) { told } else { format!("{told}: {source}") }
    })
}

/// A number with its noun: `1 key`, `2 keys`.
pub(super) fn count<N: std::fmt::Display + PartialEq + From<u8>>(number: &N, (one, many): (&str, &str)) -> String {
    let noun = if *number == N::from(1) { one } else { many };
    format!("{number} {noun}")
}

/// An instant, or that it never was.
pub(super) fn at(at: Option<idp_core::time::Timestamp>) -> String {
    at.map_or_else(|| "never".to_owned(), idp_core::time::Timestamp::iso)
}
