//! Where everything is remembered, and what nodes share.

/// `[database]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:PATH` for one node, `postgres://user@host/name` for many.
    pub url: String,
    /// Connections at most (PostgreSQL), or readers (SQLite).
    pub connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite:portico.db".to_owned(), connections: 8 }
    }
}

/// `[redis]`
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Redis {
    /// `redis://host:6379` or `rediss://…`; empty for one node, which counts in memory.
    pub url: String,
}
