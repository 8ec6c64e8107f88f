# Stories in Chromium, with and without JavaScript and by keyboard, and a relying party nobody here wrote.
# shellcheck shell=bash

say "Compiling the program (seconds, when the tests are compiled)"
cargo build --quiet --package idp
PORTICO_IDP=$(readlink -f "$(target_dir)/debug/idp")
export PORTICO_IDP

log=$LOGS/browser.log
: >"$log"
cd conformance-tests/browser || exit
status=0
for script in stories.mjs relying_party.mjs; do
    # Its closing line is for counting: only ./run test has the last word.
    node "$script" 2>&1 | tee -a "$log" | { grep --line-buffered --invert-match "$CLOSING_LINE" || true; } || status=$?
done
read -r passed failed < <(counted_by_closing_lines "$log")
count "$passed" "$failed"
exit "$status"
