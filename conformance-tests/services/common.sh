# What the service scripts share: a folder, ports, a process, and the words start, stop, kill, restart and addresses.
# shellcheck shell=bash
#
# A service script sets NAME and PORT_COUNT, and defines `prepare` (once, before the first start), `server` (sets SERVER,
# the command line), `is_ready` and `addresses` (lines VARIABLE=value for those who use it). It ends with `obey "$@"`.

# shellcheck disable=SC2034 # for the service scripts: where they and what they need lie
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
READY_WITHIN=30 # seconds; a loaded machine is slow, a broken server says so at once
GONE_WITHIN=10  # seconds, before a polite end becomes a rude one

obey() {
    FOLDER=${PORTICO_TEST_SERVICES:?is set by with.sh: where the running services keep what is theirs}/$NAME
    LOG=$FOLDER/log
    case ${1:-} in
        start) start "${@:2}" ;;
        stop) end "${STOP_SIGNAL:-TERM}" ;;
        kill) end "${KILL_SIGNAL:-KILL}" ;;
        restart) end "${STOP_SIGNAL:-TERM}" && begin ;;
        addresses) know_ports && addresses ;;
        *) echo "usage: $0 start|stop|kill|restart|addresses" >&2 && return 2 ;;
    esac
}

start() {
    mkdir -p "$FOLDER"
    free_ports >"$FOLDER/ports"
    know_ports
    prepare "$@" >>"$LOG" 2>&1 || give_up "could not be prepared"
    begin
}

# begin: in a session of its own, so that Ctrl-C reaches the tests first and the servers last.
begin() {
    know_ports
    server
    setsid "${SERVER[@]}" >>"$LOG" 2>&1 </dev/null &
    printf '%s %s\n' "$!" "$(born "$!")" >"$FOLDER/process"
    local deadline=$((SECONDS + READY_WITHIN))
    until is_ready >/dev/null 2>&1; do
        is_alive || give_up "ended at once"
        [ "$SECONDS" -lt "$deadline" ] || give_up "was not ready within $READY_WITHIN seconds"
        sleep 0.05
    done
}

give_up() {
    printf '%s %s. It said:\n' "$NAME" "$1" >&2
    tail -n 20 "$LOG" >&2
    exit 1
}

end() {
    is_alive || return 0
    local process deadline=$((SECONDS + GONE_WITHIN))
    read -r process _ <"$FOLDER/process"
    kill -s "$1" "$process"
    while is_alive; do
        [ "$SECONDS" -lt "$deadline" ] || kill -s KILL "$process"
        sleep 0.05
    done
}

# is_alive: the process we started, not a later one that was given the same number.
is_alive() {
    local process birth
    read -r process birth 2>/dev/null <"$FOLDER/process" || return 1
    [ -n "$birth" ] && [ "$(born "$process")" = "$birth" ]
}

# born PROCESS: when it was started, in clock ticks since the machine was; nothing when it is gone or only a name.
born() {
    local fields
    fields=$(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null) || return 0
    # shellcheck disable=SC2086 # fields are words
    set -- $fields
    [ "$1" = Z ] || echo "${20}"
}

know_ports() {
    # shellcheck disable=SC2034 # the service scripts read it
    mapfile -t PORTS <"$FOLDER/ports"
}

# free_ports: as many as the service needs, below those that the kernel gives to outgoing connections.
free_ports() {
    local found=0 port
    while [ "$found" -lt "$PORT_COUNT" ]; do
        port=$((20000 + RANDOM % 10000))
        is_listening "$port" && continue
        echo "$port"
        found=$((found + 1))
    done
}

is_listening() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
