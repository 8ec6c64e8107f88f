#!/usr/bin/env bash
# PostgreSQL: a cluster of our own, on a port of our own, gone when the tests are.
#
# `start durable` keeps every promise about power cuts, for tests that kill the server. Without it the cluster never
# waits for the disk: contract tests lose nothing by that and are several times faster.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

NAME=postgres
PORT_COUNT=1
STOP_SIGNAL=INT  # fast shutdown: sessions are ended, nothing is lost
KILL_SIGNAL=QUIT # immediate: every process drops dead at once and the next start recovers from the log. KILL would
                 # end only the first process, and the next start would find the others still there

prepare() {
    local durable=${1:-}
    install -d -m 700 "$FOLDER/cluster"
    : >"$FOLDER/settings"
    [ "$durable" = durable ] || printf '%s\n' fsync=off synchronous_commit=off full_page_writes=off >"$FOLDER/settings"
    chmod -R a+rX "$FOLDER"
    chmod 700 "$FOLDER/cluster"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres "$FOLDER/cluster"
    fi
    unprivileged "$(programs)/initdb" --pgdata="$FOLDER/cluster" --username=postgres --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions
}

server() {
    local setting
    SERVER=("$(programs)/postgres" -D "$FOLDER/cluster" -p "${PORTS[0]}"
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c timezone=UTC)
    while read -r setting; do
        SERVER+=(-c "$setting")
    done <"$FOLDER/settings"
    [ "$(id -u)" -ne 0 ] || SERVER=("${AS_POSTGRES[@]}" "${SERVER[@]}")
}

# is_ready: it answers, and the role the product uses exists: not a superuser, but allowed to make a database per test.
is_ready() {
    sql postgres "SELECT" || return 1
    [ "$(sql postgres "SELECT count(*) FROM pg_roles WHERE rolname = 'portico'")" = 1 ] && return
    sql postgres "CREATE ROLE portico LOGIN CREATEDB"
    sql postgres "CREATE DATABASE portico OWNER portico"
}

addresses() {
    echo "PORTICO_TEST_POSTGRES=postgres://portico@127.0.0.1:${PORTS[0]}/portico"
}

sql() {
    "$(programs)/psql" --no-psqlrc --quiet --tuples-only --no-align --host=127.0.0.1 --port="${PORTS[0]}" --username=postgres --dbname="$1" --command="$2"
}

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
AS_POSTGRES=(setpriv --reuid=postgres --regid=postgres --clear-groups --)

unprivileged() {
    cd /
    if [ "$(id -u)" -eq 0 ]; then
        "${AS_POSTGRES[@]}" "$@"
    else
        "$@"
    fi
}

# programs: where Debian keeps the newest PostgreSQL installed; they are not on the PATH.
programs() {
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    [ -x "$found/postgres" ] || { echo "PostgreSQL is missing: apt-get install postgresql" >&2 && return 1; }
    echo "$found"
}

obey "$@"
