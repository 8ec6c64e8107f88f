//! Hosts, as settings name them.

use std::net::IpAddr;

/// Whether a host is this machine: what is sent there in the clear, nobody else hears.
pub fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
