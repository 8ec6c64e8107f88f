//! The operations that are measured, what they may cost, and what they cost elsewhere.
//!
//! The figures of others are milliseconds of one core of a machine of this kind, server and database together, one node.

/// An operation, as the report calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// A login with a password.
    Login,
    /// A login with PIN and password.
    LoginWithPin,
    /// A token for a program.
    ClientCredentials,
    /// A refresh with an ID token.
    Refresh,
    /// A request that a session answers, and its code for tokens.
    Again,
    /// Userinfo.
    UserInfo,
    /// Introspection.
    Introspection,
}

/// What an operation may cost, in milliseconds of one core, and what it cost Keycloak 26.7 on PostgreSQL and
/// node-oidc-provider 9.13 in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Goal {
    /// Ours.
    pub(crate) ours: f64,
    /// Keycloak's.
    pub(crate) keycloak: f64,
    /// node-oidc-provider's.
    pub(crate) node: f64,
}

impl Operation {
    /// All of them.
    pub(crate) const ALL: [Self; 7] = [
        Self::Login,
        Self::LoginWithPin,
        Self::ClientCredentials,
        Self::Refresh,
        Self::Again,
        Self::UserInfo,
        Self::Introspection,
    ];

    /// By which it is chosen on the command line.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::LoginWithPin => "pin",
            Self::ClientCredentials => "machine",
            Self::Refresh => "refresh",
            Self::Again => "again",
            Self::UserInfo => "userinfo",
            Self::Introspection => "introspection",
        }
    }

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Login => "login, one hash",
            Self::LoginWithPin => "login, two hashes",
            Self::ClientCredentials => "client_credentials, at+jwt",
            Self::Refresh => "refresh with ID token",
            Self::Again => "authorize with a session + token",
            Self::UserInfo => "userinfo",
            Self::Introspection => "introspection",
        }
    }

    /// What it may cost, with ES256. A login is measured against the hashes it needs instead.
    pub(crate) const fn goal(self) -> Option<Goal> {
        Some(match self {
            Self::Login | Self::LoginWithPin => return None,
            Self::ClientCredentials => Goal { ours: 0.06, keycloak: 1.18, node: 0.136 },
            Self::Refresh => Goal { ours: 0.4, keycloak: 3.13, node: 0.203 },
            Self::Again => Goal { ours: 0.5, keycloak: 2.79, node: 0.534 },
            Self::UserInfo => Goal { ours: 0.08, keycloak: 0.18, node: 0.101 },
            Self::Introspection => Goal { ours: 0.08, keycloak: 0.27, node: 0.112 },
        })
    }

    /// Argon2id hashes it needs.
    pub(crate) const fn hashes(self) -> u32 {
        match self {
            Self::Login => 1,
            Self::LoginWithPin => 2,
            _ => 0,
        }
    }

    /// Changes it may make, at most.
    pub(crate) const fn most_commits(self) -> Option<u32> {
        match self {
            Self::Login | Self::LoginWithPin => Some(5),
            Self::Refresh => Some(1),
            Self::UserInfo => Some(0),
            Self::ClientCredentials | Self::Again | Self::Introspection => None,
        }
    }
}
