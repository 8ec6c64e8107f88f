# The style sheets, fonts and icons of the pages, built from npm packages into consent-ui/dist, which goes into the binary.
# shellcheck shell=bash

ASSETS=consent-ui

need_assets() {
    [ -f "$ASSETS/package.json" ] || return 0
    local inputs hash
    mapfile -t inputs < <(asset_inputs)
    hash=$(hash_of "$(node --version)" "${inputs[@]}")
    is_fresh assets "$hash" && [ -d "$ASSETS/dist" ] && return
    need_node_packages "$ASSETS"
    say "Building the assets of the pages (usually less than a minute)"
    quietly assets npm --prefix "$ASSETS" run build
    mark_fresh assets "$hash"
}

# Everything in the folder but what only cargo reads.
asset_inputs() {
    find "$ASSETS" -type f \
        -not -path "$ASSETS/node_modules/*" -not -path "$ASSETS/dist/*" \
        -not -path "$ASSETS/src/*" -not -path "$ASSETS/tests/*" -not -path "$ASSETS/templates/*" -not -path "$ASSETS/words/*" \
        -not -name Cargo.toml | LC_ALL=C sort
}
