# The data of the commit before, taken over by this one: sessions, tokens, requests half way, on both engines.
# Services: postgres:durable redis smtp sms haproxy
# Not in: quick
# shellcheck shell=bash

previous=$(git rev-parse --verify --quiet HEAD~1) || stop_with "The commit before this one is not here: fetch the history."
source=$SCRATCH/previous/source
# A target folder of its own: to cargo the two trees are one workspace, and the older one would pass for built.
target=$SCRATCH/previous/target

build_previous() {
    rm -rf "$source"
    mkdir -p "$source"
    # Dated now, so that cargo sees what changed since the commit built here last.
    git archive "$previous" | tar --extract --touch --directory "$source"
    cd "$source" || return
    . .run/all.sh
    need_node
    need_assets
    CARGO_TARGET_DIR=$target cargo build --quiet --package idp
}

say "Compiling the program of the commit before (usually three to five minutes the first time on two cores)"
(build_previous)
cargo build --quiet --package idp
PORTICO_TEST_PREVIOUS=$target/debug/idp
PORTICO_TEST_IDP=$(target_dir)/debug/idp
export PORTICO_TEST_PREVIOUS PORTICO_TEST_IDP

log=$LOGS/upgrade.log
status=0
cargo test --package conformance-tests --test it -- upgrade:: 2>&1 | tee "$log" || status=$?
read -r passed failed < <(counted_by_cargo "$log")
count "$passed" "$failed"
exit "$status"
