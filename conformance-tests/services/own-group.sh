# in_own_group COMMAND…: runs it in a process group of its own, passes on the signals we get, and leaves none of its
# children behind. Its exit status is ours.
# shellcheck shell=bash

in_own_group() {
    local status=0 signalled=0
    set -m # a group of its own, and SIGINT not ignored as it is for other background commands
    "$@" </dev/null &
    set +m
    local group=$!
    # shellcheck disable=SC2064 # now, while we know the group
    {
        trap "signalled=130; kill -s INT -- -$group 2>/dev/null" INT
        trap "signalled=143; kill -s TERM -- -$group 2>/dev/null" TERM HUP
    }
    while kill -s 0 "$group" 2>/dev/null; do
        wait "$group" && status=0 || status=$?
    done
    trap - INT TERM HUP
    kill -s KILL -- "-$group" 2>/dev/null || true
    [ "$signalled" -eq 0 ] || return "$signalled"
    return "$status"
}
