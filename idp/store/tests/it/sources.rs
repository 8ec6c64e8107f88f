//! The statements of the store, read from its sources.

use std::fs;
use std::path::{Path, PathBuf};

/// A statement where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) file: String,
    pub(crate) sql: String,
    pub(crate) dialect: Dialect,
}

impl Statement {
    /// SQLite takes several in one text; it prepares and explains only the first of them.
    pub(crate) fn one_by_one(&self) -> impl Iterator<Item = &str> {
        self.sql.split("; ")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Both,
    Lite,
    Pg,
}

const VERBS: [&str; 6] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "VACUUM "];

/// Every statement of every source file of this crate.
pub(crate) fn statements() -> Vec<Statement> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for file in files(&root) {
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        let text = fs::read_to_string(&file).unwrap();
        for literal in literals(&text) {
            let sql = squeeze(&literal.text);
            if VERBS.iter().any(|verb| sql.starts_with(verb)) {
                found.push(Statement { file: name.clone(), sql, dialect: literal.dialect });
            }
        }
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

struct Literal {
    text: String,
    dialect: Dialect,
}

/// Every string literal outside comments, and whether it stands behind `lite:` or `pg:`.
fn literals(source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    for (before, text) in split(source) {
        let before = before.trim_end();
        let dialect = match () {
            () if before.ends_with("lite:") => Dialect::Lite,
            () if before.ends_with("pg:") => Dialect::Pg,
            () => Dialect::Both,
        };
        found.push(Literal { text, dialect });
    }
    found
}

/// The literals of a source with the code that stands before each, comments left out.
fn split(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut code, mut rest) = (String::new(), source);
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("'\"'") {
            rest = &rest[3..];
        } else if first == '"' {
            let end = closing(&rest[1..]);
            found.push((std::mem::take(&mut code), unescape(&rest[1..=end])));
            rest = &rest[end + 2..];
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

fn closing(text: &str) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices() {
        match char {
            '"' if !escaped => return at,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    panic!("a literal that does not end")
}

fn unescape(text: &str) -> String {
    text.replace("\\\"", "\"").replace("\\n", "\n")
}

/// One space between words: layout is for people.
pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
