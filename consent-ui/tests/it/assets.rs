//! Assets: hashed, compressed, complete, and nothing of anybody else's.

use std::io::Read as _;

use consent_ui::assets::{find, hashed};

use crate::sources::{files, here};

/// The names the templates ask for, before hashing.
fn asked() -> Vec<String> {
    let templates = files(&here("templates"), ".html");
    let names = templates.iter().flat_map(|(_, text)| text.split("asset(\"").skip(1));
    names.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn every_asset_a_template_names_is_there_under_its_hash() {
    let asked = asked();
    assert!(asked.len() >= 3, "{asked:?}");
    for name in asked {
        let hashed = hashed(&name);
        assert_ne!(hashed, name, "{name} has no hash");
        assert!(find(hashed, "").is_some(), "{name}");
    }
}

#[test]
fn the_best_encoding_the_browser_takes_is_sent() {
    let css = hashed("pages.css");
    let encoding = |accept| find(css, accept).unwrap().encoding;
    assert_eq!(encoding("gzip, deflate, br, zstd"), Some("br"));
    assert_eq!(encoding("gzip;q=1.0, br;q=0"), Some("gzip"));
    assert_eq!(encoding("GZIP"), Some("gzip"));
    assert_eq!(encoding("identity"), None);
    assert_eq!(encoding(""), None);
    assert_eq!(find(hashed("titillium-web-regular.woff2"), "br").unwrap().encoding, None, "woff2 is compressed itself");
}

#[test]
fn the_style_sheet_points_at_files_of_ours_alone() {
    let css = String::from_utf8(find(hashed("pages.css"), "").unwrap().body.into_owned()).unwrap();
    for rest in css.split("url(").skip(1) {
        let name = rest.split(')').next().unwrap().trim_matches(['"', '\'']);
        assert!(find(name, "").is_some(), "{name}");
    }
    assert!(!css.contains("data:") && !css.contains("@import"));
}

#[test]
fn pages_are_light() {
    let size = |name: &str| find(hashed(name), "gzip").unwrap().body.len();
    assert!(size("pages.css") < 40_000, "{} bytes of style", size("pages.css"));
    assert!(size("pages.js") < 4_000, "{} bytes of script", size("pages.js"));
}

#[test]
fn nothing_else_is_served() {
    for name in ["manifest.json", "icons.json", "../Cargo.toml", "", "pages.css", "pages.css.gz", "/etc/passwd"] {
        assert_eq!(find(name, "br, gzip"), None, "{name}");
    }
    let gz = format!("{}.gz", hashed("pages.css"));
    assert_eq!(find(&gz, ""), None);
}

#[test]
fn icons_stand_in_the_page_itself() {
    let icons = std::fs::File::open(here("dist/icons.json")).unwrap();
    let mut text = String::new();
    std::io::BufReader::new(icons).read_to_string(&mut text).unwrap();
    for (path, template) in files(&here("templates"), ".html") {
        for rest in template.split("icon(\"").skip(1) {
            let name = rest.split('"').next().unwrap();
            assert!(text.contains(&format!("\"{name}\"")), "{}: {name}", path.display());
        }
    }
}
