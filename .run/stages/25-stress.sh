# What kills, cuts, silences or loads: the modules `stress` of the crates' tests.
# Services: postgres redis
# Not in: quick
# shellcheck shell=bash

log=$LOGS/stress.log
status=0
cargo test --workspace --no-fail-fast -- stress:: 2>&1 | tee "$log" || status=$?
read -r passed failed < <(counted_by_cargo "$log")
count "$passed" "$failed"
exit "$status"
