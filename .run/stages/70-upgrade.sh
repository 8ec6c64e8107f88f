# The data of the commit before, taken over by this one: sessions, tokens, requests half way, on both engines.
# Services: postgres:durable redis smtp sms haproxy
# Not in: quick
# shellcheck shell=bash

previous=$(git rev-parse --verify --quiet HEAD~1) || stop_with "The commit before this one is not here: fetch the history."
folder=$SCRATCH/previous
rm -rf "$folder"
mkdir -p "$folder"
git archive "$previous" | tar -x -C "$folder"
say "Compiling the program of the commit before (usually two to three minutes)"
# The same target folder: what both are built on is compiled once. The program itself is set aside.
CARGO_TARGET_DIR=$(target_dir)
export CARGO_TARGET_DIR
(
    cd "$folder"
    . .run/all.sh
    need_node
    need_assets
    cargo build --quiet --package idp
)
cp "$CARGO_TARGET_DIR/debug/idp" "$folder/idp"
cargo build --quiet --package idp
PORTICO_TEST_PREVIOUS=$folder/idp
PORTICO_TEST_IDP=$CARGO_TARGET_DIR/debug/idp
export PORTICO_TEST_PREVIOUS PORTICO_TEST_IDP

log=$LOGS/upgrade.log
status=0
cargo test --package conformance-tests --test it -- upgrade:: 2>&1 | tee "$log" || status=$?
read -r passed failed < <(counted_by_cargo "$log")
count "$passed" "$failed"
exit "$status"
