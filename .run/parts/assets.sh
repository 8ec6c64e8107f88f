# The style sheets, fonts and icons of the pages, built from npm packages into consent-ui/dist, which goes into the binary.
# shellcheck shell=bash

ASSETS=consent-ui

need_assets() {
    local inputs hash
    mapfile -t inputs < <(asset_inputs)
    hash=$(hash_of "$(node --version)" "${inputs[@]}")
    is_fresh assets "$hash" && [ -d "$ASSETS/dist" ] && return
    need_node_packages "$ASSETS"
    say "Building the assets of the pages (usually less than a minute)"
    quietly assets npm --prefix "$ASSETS" run build
    mark_fresh assets "$hash"
}

# Templates too: the style sheet and the icons are cut down to what they use. What only cargo reads is left out.
asset_inputs() {
    find "$ASSETS" \( -name node_modules -o -name 'dist*' -o -path "$ASSETS/src" -o -path "$ASSETS/tests" -o -path "$ASSETS/words" \) -prune \
        -o -type f -not -name '*.rs' -not -name Cargo.toml -print | LC_ALL=C sort
}
