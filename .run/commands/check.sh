# check      format, lints, documentation and scripts, as `./run test` does before anything else
# shellcheck shell=bash

checks() {
    attempt "formatting" cargo fmt --all --check
    say "Reading all code with clippy (usually two minutes the first time, then seconds)"
    attempt "lints" cargo clippy --quiet --workspace --all-targets -- --deny warnings
    attempt "documentation" documentation
    attempt "scripts" scripts
    if cargo deny --version >/dev/null 2>&1; then
        attempt "licences, sources and bans of dependencies" cargo deny --offline --config .deny.toml check bans licenses sources
    else
        say "Dependencies are not examined: cargo-deny is not installed."
    fi
}

# Written for those who work here, so private rooms are shown and may be linked to.
documentation() {
    RUSTDOCFLAGS="--deny warnings --allow rustdoc::private-intra-doc-links" cargo doc --quiet --workspace --no-deps --document-private-items
}

scripts() {
    local found
    mapfile -t found < <(grep --recursive --files-with-matches --binary-files=without-match --max-count=1 \
        --exclude-dir={.git,.scratch,node_modules,target,dist} --regexp='^#!/usr/bin/env bash$' --regexp='^# shellcheck shell=bash$' .)
    shellcheck --external-sources --source-path=SCRIPTDIR "${found[@]}"
}

need_packages "${BUILD_PACKAGES[@]}" "${CHECK_PACKAGES[@]}"
need_cargo
need_node
need_assets
: >"$COUNTS"
checks
read -r _ failed < <(sum_of_counts)
[ "$failed" -eq 0 ]
