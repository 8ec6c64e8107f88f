#!/usr/bin/env bash
# Redis: on a port of our own, remembering nothing, for what may be lost.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

NAME=redis
PORT_COUNT=1

prepare() {
    redis-server --version
}

server() {
    SERVER=(redis-server --bind 127.0.0.1 --port "${PORTS[0]}" --databases 1024 --save "" --appendonly no --dir "$FOLDER" --daemonize no)
}

is_ready() {
    [ "$(redis-cli -h 127.0.0.1 -p "${PORTS[0]}" ping)" = PONG ]
}

addresses() {
    echo "PORTICO_TEST_REDIS=redis://127.0.0.1:${PORTS[0]}/"
}

obey "$@"
