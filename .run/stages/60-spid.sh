# The official check of a SPID service provider, on a demo of its own, by both bindings.
# shellcheck shell=bash

say "Compiling the program (seconds, when the tests are compiled)"
cargo build --quiet --package idp

folder=$SCRATCH/spid-sp-test
status=0
conformance-tests/suites/spid-sp-test/on-demo.sh "$(target_dir)/debug/idp" "$folder" 2>&1 | tee "$LOGS/spid.log" || status=1
read -r passed failed < <(cat "$folder"/post/counts "$folder"/redirect/counts 2>/dev/null |
    awk '{ passed += $1; failed += $2 } END { print passed + 0, failed + 0 }')
count "$passed" "$failed"
exit "$status"
