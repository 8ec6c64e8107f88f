# A picture of every page in every state and language, at three widths, examined by axe-core.
# shellcheck shell=bash

# look_at_pages [WORD]: only those whose name contains the word.
look_at_pages() {
    need_node_packages "$ASSETS"
    rm -rf "$PAGES"
    cargo run --quiet --package consent-ui --example samples -- "$PAGES"
    node "$ASSETS/build/inspect.mjs" "$PAGES" "$@"
}
