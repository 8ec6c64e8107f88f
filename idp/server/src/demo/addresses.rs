//! Where everything of the demo is. The issuer is at `localhost` and the rest at `127.0.0.1`: another site to the
//! browser, so that cookies meet a real cross-site return.

/// Two names; one port, unless a balancer stands before the nodes.
#[derive(Debug, Clone, Copy)]
pub struct Addresses {
    /// The port of the demo's own pages: its first node's.
    pub port: u16,
    /// The port of the issuers: the balancer's, or the same.
    pub front: u16,
}

impl Addresses {
    /// The issuer of an ente.
    pub fn issuer(self, slug: &str) -> String {
        format!("http://localhost:{}/{slug}", self.front)
    }

    /// A page of the demo's own.
    pub fn demo(self, path: &str) -> String {
        format!("http://127.0.0.1:{}/demo{path}", self.port)
    }

    /// The app of an ente.
    pub fn app(self, slug: &str) -> String {
        self.demo(&format!("/app/{slug}"))
    }

    /// The resource server behind the app, for every ente.
    pub fn resource(self) -> String {
        self.demo("/api")
    }

    /// The `Host` that is the demo's own.
    pub fn own_host(self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}
