//! Says what to do when the assets were not built, instead of letting a macro fail obscurely.

fn main() {
    println!("cargo::rerun-if-changed=dist/manifest.json");
    if !std::path::Path::new("dist/manifest.json").exists() {
        println!(
            "cargo::error=the assets of the pages are not built. Use ./run (it builds them), \
             or once: npm --prefix consent-ui ci && npm --prefix consent-ui run build"
        );
    }
}
