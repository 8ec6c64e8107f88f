#!/usr/bin/env bash
# An SMS gateway that sends nothing and tells over HTTP what it was asked (sms_sink.py, inbox.py).
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
. "$HERE/python.sh"

NAME=sms
PORT_COUNT=2

prepare() {
    :
}

server() {
    SERVER=("$(python_found)" "$HERE/sms_sink.py" "${PORTS[@]}")
}

is_ready() {
    is_listening "${PORTS[0]}" && is_listening "${PORTS[1]}"
}

addresses() {
    echo "PORTICO_TEST_SMS=http://127.0.0.1:${PORTS[0]}"
    echo "PORTICO_TEST_SMS_INBOX=http://127.0.0.1:${PORTS[1]}"
}

obey "$@"
