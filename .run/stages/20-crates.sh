# Every crate's own tests, with the servers they need beside them.
# Services: postgres redis smtp sms
# shellcheck shell=bash
#
# What kills, races or loads the product lives in a module `stress` of its crate's tests and is a stage of its own.
# So is `upgrade`, which needs the program of the commit before.

say "Compiling the tests (usually four to six minutes the first time on two cores, then seconds)"
cargo test --quiet --workspace --no-run

log=$LOGS/crates.log
status=0
cargo test --workspace --no-fail-fast -- --skip stress:: --skip upgrade:: 2>&1 | tee "$log" || status=$?
read -r passed failed < <(counted_by_cargo "$log")
count "$passed" "$failed"
exit "$status"
