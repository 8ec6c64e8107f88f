#!/usr/bin/env bash
# The same check on a demo of its own, by both bindings: on-demo.sh IDP_BINARY FOLDER
#
# FOLDER/post and FOLDER/redirect get what run.sh leaves; FOLDER/demo.log is what the demo had to say.
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
. "$here/tool.sh"

if [ "$#" -ne 2 ]; then
    echo "usage: $0 IDP_BINARY FOLDER" >&2
    exit 2
fi
binary=$(readlink -f "$1")
mkdir -p "$2"
folder=$(cd "$2" && pwd)
rm -rf "${folder:?}"/*

providers=()
for binding in post redirect; do
    "$here/idp-metadata.sh" "$binding" >"$folder/idp-$binding.xml"
    providers+=(--spid-idp "$folder/idp-$binding.xml")
done

port=$(tool python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$binary" demo --json --listen "127.0.0.1:$port" "${providers[@]}" >"$folder/demo.json" 2>"$folder/demo.log" &
demo=$!
trap 'kill "$demo" 2>/dev/null; wait "$demo" || true' EXIT
until [ -s "$folder/demo.json" ]; do # it says where it is once it is there
    kill -0 "$demo" 2>/dev/null || { cat "$folder/demo.log" >&2 && exit 1; }
    sleep 0.1
done

issuer=$(tool python -c 'import json, sys; print(json.load(open(sys.argv[1]))["enti"][0]["issuer"])' "$folder/demo.json")
status=0
for binding in post redirect; do
    "$here/run.sh" "$binding" "$issuer/spid/metadata" "$issuer/spid/login?idp=$(entity_id "$binding")" "$folder/$binding" || status=1
done
exit "$status"
