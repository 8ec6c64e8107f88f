# What kills, cuts, silences or loads (the modules `stress` of the crates' tests), and 200 rounds of every race.
# Services: postgres:durable redis smtp sms haproxy
# Not in: quick
# shellcheck shell=bash

say "Compiling the program (seconds, when the tests are compiled)"
cargo build --quiet --package idp
PORTICO_TEST_IDP=$(target_dir)/debug/idp
PORTICO_TEST_ROUNDS=200
export PORTICO_TEST_IDP PORTICO_TEST_ROUNDS

log=$LOGS/stress.log
status=0
cargo test --workspace --no-fail-fast -- stress:: races:: 2>&1 | tee "$log" || status=$?
read -r passed failed < <(counted_by_cargo "$log")
count "$passed" "$failed"
exit "$status"
