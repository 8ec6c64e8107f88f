//! Whose house a request enters: by host, or by host and first path.

use std::collections::HashMap;
use std::sync::Arc;

use axum::http::uri::{Authority, PathAndQuery};
use axum::http::{HeaderMap, Uri, header};

use crate::ente::EnteAt;
use crate::http::failure::Failure;

/// Every ente, by where it lives.
#[derive(Debug, Clone, Default)]
pub struct Enti {
    by_authority: HashMap<String, Vec<Arc<EnteAt>>>,
}

impl Enti {
    /// Puts each at its address. Where one ente has the host and another a path below it, the longer path wins.
    pub fn new(enti: impl IntoIterator<Item = Arc<EnteAt>>) -> Self {
        let mut by_authority: HashMap<String, Vec<Arc<EnteAt>>> = HashMap::new();
        for ente in enti {
            by_authority.entry(ente.issuer.authority()).or_default().push(ente);
        }
        for neighbours in by_authority.values_mut() {
            neighbours.sort_by_key(|ente| std::cmp::Reverse(ente.issuer.path().len()));
        }
        Self { by_authority }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<EnteAt>> {
        self.by_authority.values().flatten()
    }

    /// The one of a short name.
    pub fn by_slug(&self, slug: &str) -> Option<&Arc<EnteAt>> {
        self.iter().find(|ente| ente.slug.as_str() == slug)
    }

    /// Finds the ente a request is for, and the path inside it. An unknown host gets 421, an unknown path 404.
    ///
    /// RFC 8414 puts the metadata of `https://host/comune` at `/.well-known/NAME/comune`: such a path enters too.
    pub fn locate(&self, headers: &HeaderMap, uri: &Uri) -> Result<(Arc<EnteAt>, Uri), Failure> {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .or_else(|| uri.authority().map(Authority::as_str));
        let authority = host.ok_or_else(Failure::misdirected)?.to_ascii_lowercase();
        let neighbours = self.by_authority.get(&authority).ok_or_else(Failure::misdirected)?;
        let path = uri.path();
        for ente in neighbours {
            if let Some(inside) = inside(path, ente.issuer.path()) {
                return Ok((Arc::clone(ente), with_path(uri, &inside)?));
            }
        }
        Err(Failure::not_found())
    }
}

/// The names that have their own place before the path (RFC 8414 §3, RFC 8615).
const WELL_KNOWN: [&str; 2] = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"];

fn inside(path: &str, root: &str) -> Option<String> {
    if root.is_empty() {
        return Some(path.to_owned());
    }
    if let Some(name) = WELL_KNOWN.into_iter().find(|name| path.strip_prefix(name) == Some(root)) {
        return Some(name.to_owned());
    }
    match path.strip_prefix(root)? {
        "" => Some("/".to_owned()),
        rest if rest.starts_with('/') => Some(rest.to_owned()),
        _ => None,
    }
}

fn with_path(uri: &Uri, path: &str) -> Result<Uri, Failure> {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let target = PathAndQuery::try_from(format!("{path}{query}")).map_err(|_| Failure::not_found())?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target);
    Uri::from_parts(parts).map_err(|_| Failure::not_found())
}
