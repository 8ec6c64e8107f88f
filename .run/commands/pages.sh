# pages      pictures of every page at 320, 768 and 1280 pixels, and what axe-core says of them; `pages login` for some
# shellcheck shell=bash

need_packages "${BUILD_PACKAGES[@]}" chromium
need_cargo
need_node
need_assets
say "Looking at every page in Chromium (usually three to five minutes for all); the pictures go to ${PAGES#"$PWD"/}/pictures"
look_at_pages "$@"
