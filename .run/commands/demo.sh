# demo       a whole municipality on your machine, to click on; arguments go to `idp demo` (--json, --listen ADDR, …)
# shellcheck shell=bash
#
# A debug build on purpose. What would be felt (hashing, sealing) is optimised in every profile, the rest of a page
# takes a millisecond either way, and it shares everything with `cargo test`. On two cores a fresh clone compiles in
# about three minutes; a release build takes about seven, too near the twelve that a newcomer may wait for the first page.

need_packages "${BUILD_PACKAGES[@]}"
need_cargo
need_node
need_assets
say "Compiling (usually three to five minutes the first time on two cores, then seconds)"
cargo build --package idp --bin idp
exec "$(target_dir)/debug/idp" demo "$@"
