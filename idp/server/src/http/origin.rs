//! Where a request comes from: the peer, or what a trusted proxy says.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

use crate::config::{Forwarded, Server};

/// Who sent a request, as far as the network knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The client's address.
    pub address: IpAddr,
}

impl Origin {
    /// Reads it. Headers of anyone but a trusted proxy are ignored.
    ///
    /// # Why
    /// The list is walked from the right: what stands left of the last trusted proxy was written by strangers.
    pub fn of(peer: SocketAddr, headers: &HeaderMap, server: &Server) -> Self {
        let peer = canonical(peer.ip());
        if !server.trusted_proxies.contains(&peer) {
            return Self { address: peer };
        }
        let hops = match server.forwarded {
            Forwarded::XForwarded => listed(headers, "x-forwarded-for").iter().map(|hop| parse_hop(hop)).collect(),
            Forwarded::Rfc7239 => listed(headers, "forwarded").iter().map(|hop| parse_for(hop)).collect::<Vec<_>>(),
        };
        let mut address = peer;
        for hop in hops.into_iter().rev() {
            let Some(hop) = hop else { break };
            address = hop;
            if !server.trusted_proxies.contains(&hop) {
                break;
            }
        }
        Self { address }
    }

    /// What address caps count: an IPv4 address, or the /64 of an IPv6 one.
    pub fn bucket(&self) -> String {
        match self.address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("{}/64", prefix(address, 4)),
        }
    }

    /// What the audit trail keeps: the /24 or /48 it belongs to.
    pub fn shortened(&self) -> String {
        match self.address {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                format!("{a}.{b}.{c}.0/24")
            }
            IpAddr::V6(address) => format!("{}/48", prefix(address, 3)),
        }
    }
}

fn prefix(address: Ipv6Addr, groups: usize) -> Ipv6Addr {
    let mut kept = [0_u16; 8];
    for (slot, group) in kept.iter_mut().zip(address.segments()).take(groups) {
        *slot = group;
    }
    Ipv6Addr::from(kept)
}

/// An IPv4 address in IPv6 clothes is an IPv4 address.
fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

fn listed(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|hop| hop.trim().to_owned()).collect()
}

fn parse_hop(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_matches('"');
    bare.parse::<IpAddr>()
        .ok()
        .or_else(|| bare.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .or_else(|| bare.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
        .map(canonical)
}

fn parse_for(element: &str) -> Option<IpAddr> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| parse_hop(value.trim()))?
    })
}
