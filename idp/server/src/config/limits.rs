//! Caps per address and per client. Those per account are not settings: they are always the same.

/// `[limits]`: how many per minute from one address (an IPv4 address, an IPv6 /64), unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Authorization requests per minute.
    pub authorize: u32,
    /// Passwords tried, right or wrong, per five minutes.
    pub logins: u32,
    /// Codes answered per fifteen minutes.
    pub otp_answers: u32,
    /// Codes asked for per hour.
    pub otp_sends: u32,
    /// Recovery links asked for per hour.
    pub recoveries: u32,
    /// Assertions posted per minute.
    pub acs: u32,
    /// Requests at the token endpoint per client and minute.
    pub token: u32,
    /// Failed client authentications per client, address and five minutes.
    pub client_failures: u32,
    /// By how much the address caps grow for the shared addresses an ente lists (library, school, office).
    pub shared_address_factor: u32,
    /// Bytes of a request's body, unless a page of ours takes more.
    pub body_bytes: usize,
    /// Threads that hash passwords; 0 is one a core.
    pub hash_threads: usize,
    /// How long a login waits for a hash before it is told to come back, in milliseconds.
    pub hash_wait_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            authorize: 120,
            logins: 30,
            otp_answers: 60,
            otp_sends: 10,
            recoveries: 10,
            acs: 60,
            token: 600,
            client_failures: 20,
            shared_address_factor: 100,
            body_bytes: 64 * 1024,
            hash_threads: 0,
            hash_wait_ms: 2000,
        }
    }
}
