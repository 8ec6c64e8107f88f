//! Writes every page, sample and language into a folder, with the assets, as files a static server can show:
//! `cargo run -p consent-ui --example samples -- FOLDER`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use consent_ui::pages::{all_samples, sample_shell};
use idp_core::language::Language;

fn main() -> io::Result<()> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("samples"), PathBuf::from);
    for sample in all_samples() {
        for language in Language::ALL {
            let mut shell = sample_shell(language);
            shell.demo = sample.page.starts_with("demo/");
            let name = format!("{}/{}.{}.html", sample.page, sample.state, language.tag());
            write(&folder.join(name), sample.render(&shell).as_bytes())?;
        }
    }
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        if let Some(name) = path.file_name() {
            write(&folder.join("assets").join(name), &fs::read(&path)?)?;
        }
    }
    Ok(())
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, content)
}
