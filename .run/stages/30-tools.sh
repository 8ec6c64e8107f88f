# The tools that test, tested: what runs the services, the sinks, and what reads the SPID validator's reports.
# Services: smtp sms
# shellcheck shell=bash

log=$LOGS/tools.log
: >"$log"
for folder in conformance-tests/services/tests conformance-tests/suites/spid-sp-test/tests; do
    "$PORTICO_TEST_PYTHON" -m unittest discover --start-directory "$folder" 2>&1 | tee -a "$log" || true # counted below
done
read -r passed failed < <(counted_by_unittest "$log")
count "$passed" "$failed"
