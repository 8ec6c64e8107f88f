# Stories in Chromium, on one node and on two, with and without JavaScript and by keyboard; two foreign relying parties.
# Services: postgres redis haproxy
# shellcheck shell=bash

say "Compiling the program (seconds, when the tests are compiled)"
cargo build --quiet --package idp
PORTICO_TEST_IDP=$(target_dir)/debug/idp
export PORTICO_TEST_IDP

log=$LOGS/browser.log
status=0
: >"$log"
for walk in stories.mjs relying_party.mjs; do
    (cd conformance-tests/browser && node "$walk") 2>&1 | tee -a "$log" || status=1
done
"$PORTICO_TEST_PYTHON" conformance-tests/suites/authlib/relying_party.py "$PORTICO_TEST_IDP" 2>&1 | tee -a "$log" || status=1
read -r passed failed < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$log" |
    awk '{ passed += $1; failed += $2 } END { print passed + 0, failed + 0 }')
count "$passed" "$failed"
exit "$status"
