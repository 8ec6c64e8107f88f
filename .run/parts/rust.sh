# Cargo, also where a login shell has not put it on the PATH.
# shellcheck shell=bash

need_cargo() {
    command -v cargo >/dev/null || PATH=$HOME/.cargo/bin:$PATH
    command -v cargo >/dev/null || stop_with "Rust is missing: the stable toolchain, at least $(rust_version)."
}

rust_version() {
    sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml
}

# target_dir: where cargo puts what it builds, as a path that is good from every folder.
target_dir() {
    realpath --canonicalize-missing "${CARGO_TARGET_DIR:-target}"
}
