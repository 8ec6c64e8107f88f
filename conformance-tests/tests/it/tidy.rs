//! The rules of the house, held by tests because nothing else would: sizes, heavy dependencies, layers, words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The longest a source file may be, in lines.
const LONGEST: usize = 400;

/// Heavy dependencies, and the crates that may have them: each could be replaced in one room.
const ROOMS_OF: [(&str, &[&str]); 13] = [
    ("sqlx", &["idp/store"]),
    ("redis", &["idp/store"]),
    ("chacha20poly1305", &["idp/store"]),
    ("axum", &["idp/server"]),
    ("josekit", &["idp/server"]),
    ("lettre", &["idp/server"]),
    ("samael", &["spid/saml2", "conformance-tests"]),
    ("openssl", &["idp/server", "spid/saml2", "spid/sp"]),
    ("askama", &["consent-ui"]),
    ("fluent-bundle", &["consent-ui"]),
    ("argon2", &["idp/core"]),
    ("totp-rs", &["idp/core"]),
    ("openidconnect", &["idp/server", "conformance-tests"]),
];

/// What the core may not know: it has no input, no output, no clock and no chance.
const NOT_IN_CORE: [&str; 8] = ["tokio", "tracing", "rand", "getrandom", "reqwest", "sqlx", "axum", "futures-util"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What is kept under version control, as git lists it, but for what is about to be removed.
fn files() -> Vec<PathBuf> {
    let listed = Command::new("git").arg("-C").arg(root()).arg("ls-files").output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).unwrap();
    listed.lines().map(PathBuf::from).filter(|path| root().join(path).exists()).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

fn rust_files(under: &str) -> Vec<(PathBuf, String)> {
    let files = files().into_iter().filter(|path| path.starts_with(under));
    let rust = files.filter(|path| path.extension().is_some_and(|it| it == "rs"));
    rust.map(|path| (path.clone(), read(&path))).collect()
}

#[test]
fn no_file_is_too_long() {
    let kinds = ["rs", "html", "sql", "mjs", "py", "sh", "toml", "css", "js", "ftl"];
    let source = |path: &PathBuf| path.extension().is_none_or(|kind| kinds.iter().any(|it| kind == *it));
    let measured = files().into_iter().filter(source).map(|path| (read(&path).lines().count(), path));
    let measured: Vec<_> = measured.collect();
    assert!(measured.len() > 100, "the sources were not found");
    let long: Vec<_> = measured.into_iter().filter(|(lines, _)| *lines > LONGEST).collect();
    assert!(long.is_empty(), "over {LONGEST} lines: {long:?}");
}

fn dependencies(krate: &str) -> BTreeSet<String> {
    let manifest: toml::Table = read(&Path::new(krate).join("Cargo.toml")).parse().unwrap();
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = tables.iter().filter_map(|name| manifest.get(*name)?.as_table());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

#[test]
fn heavy_dependencies_stay_in_their_rooms() {
    let workspace: toml::Table = read(Path::new("Cargo.toml")).parse().unwrap();
    let members = workspace["workspace"]["members"].as_array().unwrap();
    let mut wrong = Vec::new();
    for member in members.iter().filter_map(|member| member.as_str()) {
        let has = dependencies(member);
        let heavy = ROOMS_OF.iter().filter(|(name, rooms)| has.contains(*name) && !rooms.contains(&member));
        wrong.extend(heavy.map(|(name, _)| format!("{member} depends on {name}")));
    }
    let core = dependencies("idp/core");
    wrong.extend(NOT_IN_CORE.iter().filter(|name| core.contains(**name)).map(|name| format!("idp/core knows {name}")));
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The layers of the server, as `lib.rs` documents them: module by rank, foundation first.
fn layers() -> BTreeMap<String, usize> {
    let library = read(Path::new("idp/server/src/lib.rs"));
    let names = ["foundation", "instruments", "acts", "rooms", "roof"];
    let mut ranks = BTreeMap::new();
    for row in library.lines().filter_map(|line| line.strip_prefix("//! | ")) {
        let mut cells = row.split('|').map(str::trim);
        let (Some(layer), Some(modules)) = (cells.next(), cells.next()) else { continue };
        let Some(rank) = names.iter().position(|name| *name == layer) else { continue };
        ranks.extend(modules.split('`').skip(1).step_by(2).map(|module| (module.to_owned(), rank)));
    }
    for module in library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        assert!(ranks.contains_key(module), "the table in lib.rs does not say in which layer {module} is");
    }
    ranks
}

/// Upwards on purpose: the app carries the instruments to everyone.
const CARRIED: [&str; 4] = ["hashing", "jose", "seal", "upstream"];

fn is_on_purpose(from: &str, to: &str) -> bool {
    from == "app" && CARRIED.contains(&to)
}

/// Whether a module of one layer may use one of another.
fn may_use(from: usize, to: usize) -> bool {
    const FOUNDATION: usize = 0;
    const ROOF: usize = 4;
    from == ROOF || to < from || (from == FOUNDATION && to == FOUNDATION)
}

#[test]
fn imports_point_downwards() {
    let ranks = layers();
    let mut wrong = Vec::new();
    for (path, text) in rust_files("idp/server/src") {
        let inside = path.strip_prefix("idp/server/src").unwrap().with_extension("");
        let own = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let Some(from) = ranks.get(&own) else { continue };
        for used in text.match_indices("crate::").map(|(at, word)| &text[at + word.len()..]) {
            let module: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            let Some(to) = ranks.get(&module) else { continue };
            if module != own && !may_use(*from, *to) && !is_on_purpose(&own, &module) {
                wrong.push(format!("{} uses {module}", path.display()));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "imports that point upwards or sideways: {wrong:#?}");
}

#[test]
fn nothing_is_unfinished_or_skipped() {
    // Put together here, so that this file does not hold them.
    let words = ["#[ign", "todo", "unimplemented", "TO", "FIX", "#[all"];
    let ends = ["ore", "!(", "!(", "DO", "ME", "ow("];
    let forbidden: Vec<String> = words.iter().zip(ends).map(|(word, end)| format!("{word}{end}")).collect();
    let mut wrong = Vec::new();
    for (path, text) in rust_files("") {
        let found = forbidden.iter().filter(|word| text.contains(word.as_str()));
        wrong.extend(found.map(|word| format!("{}: {word}", path.display())));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn tests_live_outside_the_sources() {
    let sources = rust_files("").into_iter().filter(|(path, _)| path.components().any(|it| it.as_os_str() == "src"));
    let wrong: Vec<_> = sources.filter(|(_, text)| text.contains("cfg(test)")).map(|(path, _)| path).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn audit_words_are_unique_and_told() {
    let source = read(Path::new("idp/core/src/audit.rs"));
    let mut words = BTreeSet::new();
    let mut previous = "";
    for line in source.lines() {
        let event = line.trim().split_once(" = \"").and_then(|(_, rest)| rest.strip_suffix("\" {"));
        if let Some(word) = event {
            assert!(words.insert(word.to_owned()), "{word} stands for two things");
            assert!(previous.trim().starts_with("///"), "{word} is not documented");
            let plain = word.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '.' | '_'));
            assert!(plain && word.contains('.'), "{word} is not a word with dots");
        }
        previous = line;
    }
    assert!(words.len() > 20, "the events were not found: {words:?}");
}
