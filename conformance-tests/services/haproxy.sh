#!/usr/bin/env bash
# haproxy: one address, with and without TLS, in front of two nodes that the test starts where it is told (haproxy.cfg).
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
. "$HERE/certificate.sh"

NAME=haproxy
PORT_COUNT=4

prepare() {
    need_certificate
    server
    "${SERVER[@]}" -c
}

server() {
    SERVER=(env FRONT="${PORTS[0]}" FRONT_TLS="${PORTS[1]}" NODE_1="${PORTS[2]}" NODE_2="${PORTS[3]}"
        CERTIFICATE="$CERTIFICATE/localhost.pem" PATH="$PATH:/usr/sbin" haproxy -db -f "$HERE/haproxy.cfg")
}

is_ready() {
    is_listening "${PORTS[0]}"
}

addresses() {
    echo "PORTICO_TEST_FRONT=http://localhost:${PORTS[0]}"
    echo "PORTICO_TEST_FRONT_TLS=https://localhost:${PORTS[1]}"
    echo "PORTICO_TEST_NODE_1=127.0.0.1:${PORTS[2]}"
    echo "PORTICO_TEST_NODE_2=127.0.0.1:${PORTS[3]}"
    echo "PORTICO_TEST_CA=$CERTIFICATE/ca.crt"
}

obey "$@"
