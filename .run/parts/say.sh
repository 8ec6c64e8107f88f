# Talking to the person who waits. Everything goes to standard error: standard output belongs to what was asked for.
# shellcheck shell=bash

say() {
    printf '▸ %s\n' "$*" >&2
}

stop_with() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}

# quietly LOG COMMAND…: keeps the command's chatter in a log and shows its end only when it failed.
quietly() {
    local log=$LOGS/$1.log
    shift
    "$@" >"$log" 2>&1 </dev/null && return
    tail -n 30 "$log" >&2
    stop_with "This failed: $*. The whole of what it said is in ${log#"$PWD"/}"
}
