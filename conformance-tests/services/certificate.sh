# An authority and a certificate for this machine (certs/generate), made once per run of the services.
# shellcheck shell=bash

CERTIFICATE=${PORTICO_TEST_SERVICES:-}/certificate

need_certificate() {
    [ -s "$CERTIFICATE/localhost.pem" ] && return
    "$HERE/../../certs/generate" --out "$CERTIFICATE" --days 2
    cat "$CERTIFICATE/localhost.chain.crt" "$CERTIFICATE/localhost.key" >"$CERTIFICATE/localhost.pem" # as haproxy wants it
}
