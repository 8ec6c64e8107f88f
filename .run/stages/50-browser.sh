# Stories in Chromium, with and without JavaScript and by keyboard, and a relying party nobody here wrote.
# shellcheck shell=bash

say "Compiling the program (seconds, when the tests are compiled)"
cargo build --quiet --package idp
export PORTICO_IDP=$PWD/target/debug/idp

log=$LOGS/browser.log
status=0
(
    cd conformance-tests/browser
    node stories.mjs || exit 1
) 2>&1 | tee "$log" || status=1
(
    cd conformance-tests/browser
    node relying_party.mjs || exit 1
) 2>&1 | tee -a "$log" || status=1
read -r passed failed < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$log" |
    awk '{ passed += $1; failed += $2 } END { print passed + 0, failed + 0 }')
count "$passed" "$failed"
exit "$status"
