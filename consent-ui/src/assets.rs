//! What pages load: style sheet, fonts, pictures, script. Gathered from npm packages by `npm run build` into `dist/`,
//! embedded in the binary, served under [`PATH`] with names that carry a hash.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Where the server answers with assets, under the path of each ente.
pub const PATH: &str = "/assets";

/// For ever: another content has another name (RFC 8246).
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

#[derive(rust_embed::RustEmbed)]
#[folder = "dist/"]
struct Dist;

/// One asset, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its octets, compressed as `encoding` says.
    pub body: Cow<'static, [u8]>,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// `Content-Encoding`, if compressed. Send `Vary: Accept-Encoding` with every asset.
    pub encoding: Option<&'static str>,
}

/// The asset of that hashed name, in the best form that `accept_encoding` (the header, whole) allows. `None` for
/// anything else, also for what the build keeps for itself.
pub fn find(hashed: &str, accept_encoding: &str) -> Option<Asset> {
    let content_type = content_type(hashed).filter(|_| MANIFEST.values().any(|known| known == hashed))?;
    let compressed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, suffix)| {
        let file = accepts(accept_encoding, encoding).then(|| Dist::get(&format!("{hashed}.{suffix}")))??;
        Some(Asset { body: file.data, content_type, encoding: Some(encoding) })
    });
    compressed.or_else(|| Some(Asset { body: Dist::get(hashed)?.data, content_type, encoding: None }))
}

/// The hashed name of an asset: `pages.css` → `pages-….css`. A name that is not there comes back as it is, and so
/// leads to a 404: a test finds each name of the templates.
pub fn hashed(name: &str) -> &str {
    MANIFEST.get(name).map_or(name, String::as_str)
}

/// An icon of the design system as inline SVG, decorative: the words beside it say what it means.
pub(crate) fn icon(name: &str) -> String {
    ICONS.get(name).map_or_else(String::new, |Icon { r#box, body }| {
        format!(r#"<svg class="icon" viewBox="{box}" aria-hidden="true" focusable="false">{body}</svg>"#)
    })
}

struct Icon {
    r#box: String,
    body: String,
}

static MANIFEST: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    members("manifest.json").into_iter().map(|(name, value)| (name, text(&value))).collect()
});

static ICONS: LazyLock<HashMap<String, Icon>> = LazyLock::new(|| {
    let text = |value: &serde_json::Value, member| value[member].as_str().unwrap_or_default().to_owned();
    let icon = |value: &serde_json::Value| Icon { r#box: text(value, "box"), body: text(value, "body") };
    members("icons.json").into_iter().map(|(name, value)| (name, icon(&value))).collect()
});

/// The members of a JSON object the build wrote.
fn members(file: &str) -> serde_json::Map<String, serde_json::Value> {
    Dist::get(file).and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
}

fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// Whether an `Accept-Encoding` header names `encoding` without refusing it (RFC 9110 §12.5.3).
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}
