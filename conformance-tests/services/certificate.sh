# A throw-away authority and a certificate for this machine, made once per run of the services, trusted by nobody else.
# shellcheck shell=bash

CERTIFICATE=${PORTICO_TEST_SERVICES:-}/certificate

need_certificate() {
    [ -s "$CERTIFICATE/localhost.pem" ] && return
    mkdir -p "$CERTIFICATE"
    (
        cd "$CERTIFICATE" || exit
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=Portico test authority" \
            -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign" \
            -keyout ca.key -out ca.crt
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
            -addext "subjectAltName=DNS:localhost,DNS:*.localhost,IP:127.0.0.1" -addext "extendedKeyUsage=serverAuth" \
            -keyout localhost.key -out localhost.csr
        openssl x509 -req -in localhost.csr -CA ca.crt -CAkey ca.key -days 2 -copy_extensions copyall -out localhost.crt
        cat localhost.crt localhost.key >localhost.pem # as haproxy wants it
    )
}
