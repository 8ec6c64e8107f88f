#!/usr/bin/env bash
# A mail server that delivers nowhere and tells over HTTP what it was given (smtp_sink.py, inbox.py).
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
. "$HERE/certificate.sh"
. "$HERE/python.sh"

NAME=smtp
PORT_COUNT=3

prepare() {
    need_certificate
    python -c 'import aiosmtpd'
}

server() {
    SERVER=("$(python_found)" "$HERE/smtp_sink.py" "${PORTS[@]}" "$CERTIFICATE/localhost.crt" "$CERTIFICATE/localhost.key")
}

is_ready() {
    is_listening "${PORTS[2]}"
}

addresses() {
    echo "PORTICO_TEST_SMTP=smtp://localhost:${PORTS[0]}"
    echo "PORTICO_TEST_SMTPS=smtps://localhost:${PORTS[1]}"
    echo "PORTICO_TEST_MAILBOX=http://127.0.0.1:${PORTS[2]}"
    echo "PORTICO_TEST_CA=$CERTIFICATE/ca.crt"
}

obey "$@"
