#!/usr/bin/env bash
# Runs a command with real services beside it and stops them afterwards, whatever happened:
#
#     conformance-tests/services/with.sh postgres redis -- cargo test -p idp-store
#
# A word may carry an argument: `postgres:durable`. The command finds the addresses in PORTICO_TEST_… (README.md).
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
. "$here/own-group.sh"

main() {
    local services=()
    while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
        services+=("$1")
        shift
    done
    if [ "$#" -lt 2 ]; then
        echo "usage: $0 SERVICE… -- COMMAND…    services: $(known)" >&2
        exit 2
    fi
    shift

    sweep
    PORTICO_TEST_SERVICES=$(mktemp -d "${TMPDIR:-/tmp}/portico-services.XXXXXX")
    export PORTICO_TEST_SERVICES
    chmod 755 "$PORTICO_TEST_SERVICES"
    echo "$$" >"$PORTICO_TEST_SERVICES/owner"
    trap 'put_away "$PORTICO_TEST_SERVICES"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP

    local service
    for service in "${services[@]}"; do
        start "$service"
    done
    in_own_group "$@"
}

start() {
    local name=${1%%:*} argument=
    [ "$name" = "$1" ] || argument=${1#*:}
    [[ " $(known) " == *" $name "* ]] || { echo "There is no service '$name', only: $(known)" >&2 && exit 2; }
    # shellcheck disable=SC2086 # no argument is no word
    "$here/$name.sh" start $argument
    local line
    while read -r line; do
        export "${line?}"
    done < <("$here/$name.sh" addresses)
}

# known: a service is a script that obeys.
known() {
    local names
    names=$(grep -l '^obey ' "$here"/*.sh | xargs -n 1 basename --suffix=.sh)
    echo "${names//$'\n'/ }"
}

# put_away FOLDER: stops what runs there and removes it.
put_away() {
    trap '' INT TERM HUP
    local process name
    for process in "$1"/*/process; do
        name=$(basename "$(dirname "$process")")
        [ ! -e "$process" ] || PORTICO_TEST_SERVICES=$1 "$here/$name.sh" stop || true
    done
    rm -rf "$1"
}

# sweep: what a run left behind that was killed before it could put away.
sweep() {
    local folder
    for folder in "${TMPDIR:-/tmp}"/portico-services.*; do
        [ -O "$folder/owner" ] || continue
        kill -0 "$(cat "$folder/owner")" 2>/dev/null || put_away "$folder"
    done
}

main "$@"
