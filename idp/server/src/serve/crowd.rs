//! How many connections are open, in all and from one address.
//!
//! # Why
//! Ten thousand idle connections from one machine cost it nothing and us all our file descriptors.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::App;

/// Connections in all.
const IN_ALL: usize = 10_000;

/// Connections from one address (an IPv4 address, an IPv6 /64).
const FROM_ONE: usize = 100;

/// Counts connections.
#[derive(Clone)]
pub struct Crowd(Arc<Inside>);

struct Inside {
    counted: Mutex<Counted>,
    /// Trusted proxies: everybody comes through them.
    uncapped: HashSet<IpAddr>,
    /// Addresses that many people share, and by how much the cap grows for them.
    shared: HashSet<IpAddr>,
    factor: usize,
}

#[derive(Default)]
struct Counted {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One connection; it is counted until this is dropped.
pub struct Counting {
    crowd: Crowd,
    address: IpAddr,
}

impl Crowd {
    /// With the proxies and the shared addresses of the configuration.
    pub fn of(app: &App) -> Self {
        let shared = app.enti.iter().flat_map(|ente| ente.settings.shared_addresses.iter().copied());
        Self::new(
            app.config.server.trusted_proxies.iter().copied(),
            shared,
            usize::try_from(app.config.limits.shared_address_factor).unwrap_or(1),
        )
    }

    /// With these proxies, shared addresses, and the factor of the latter.
    pub fn new(
        proxies: impl IntoIterator<Item = IpAddr>,
        shared: impl IntoIterator<Item = IpAddr>,
        factor: usize,
    ) -> Self {
        Self(Arc::new(Inside {
            counted: Mutex::default(),
            uncapped: proxies.into_iter().map(|proxy| proxy.to_canonical()).collect(),
            shared: shared.into_iter().map(bucket).collect(),
            factor,
        }))
    }

    /// Lets a connection in, unless there are too many.
    pub fn enter(&self, from: IpAddr) -> Option<Counting> {
        let (peer, address) = (from.to_canonical(), bucket(from));
        let mut counted = self.0.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let here = counted.by_address.get(&address).copied().unwrap_or_default();
        if counted.all >= IN_ALL || (here >= self.most_from(address) && !self.0.uncapped.contains(&peer)) {
            metrics::counter!("portico_connections_refused_total").increment(1);
            return None;
        }
        counted.all += 1;
        counted.by_address.insert(address, here + 1);
        metrics::gauge!("portico_connections").increment(1);
        Some(Counting { crowd: self.clone(), address })
    }

    fn most_from(&self, address: IpAddr) -> usize {
        if self.0.shared.contains(&address) { FROM_ONE.saturating_mul(self.0.factor) } else { FROM_ONE }
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        let mut counted = self.crowd.0.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.all = counted.all.saturating_sub(1);
        let left = counted.by_address.get(&self.address).copied().unwrap_or_default().saturating_sub(1);
        if left == 0 {
            counted.by_address.remove(&self.address);
        } else {
            counted.by_address.insert(self.address, left);
        }
        metrics::gauge!("portico_connections").decrement(1);
    }
}

/// An IPv4 address, or the /64 of an IPv6 one: whoever has one address of a /64 has them all.
fn bucket(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}
