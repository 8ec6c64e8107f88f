# Adding up what passed and what failed. A stage counts as it goes; `./run test` sums at the end.
# shellcheck shell=bash

count() { # count PASSED FAILED
    printf '%d %d\n' "$1" "$2" >>"$COUNTS"
}

# attempt NAME COMMAND…: one thing that holds or does not. Says which, counts it, and goes on.
attempt() {
    local name=$1
    shift
    if "$@"; then
        say "$name: fine"
        count 1 0
    else
        say "$name: NOT FINE ($*)"
        count 0 1
    fi
}

sum_of_counts() { # prints PASSED FAILED
    awk '{ passed += $1; failed += $2 } END { printf "%d %d\n", passed, failed }' "$COUNTS"
}

# counted_by_cargo LOG: the sum of cargo's lines `test result: ok. 3 passed; 0 failed; …`.
counted_by_cargo() {
    awk '/^test result: / { passed += $4; failed += $6 } END { printf "%d %d\n", passed, failed }' "$1"
}

# counted_by_unittest LOG: Python's `Ran 11 tests` and `FAILED (failures=1, errors=2)`.
counted_by_unittest() {
    awk '/^Ran [0-9]+ tests? in / { ran += $2 }
         /^FAILED \(/ { while (match($0, /(failures|errors)=[0-9]+/)) {
                            split(substr($0, RSTART, RLENGTH), part, "="); failed += part[2]
                            $0 = substr($0, RSTART + RLENGTH) } }
         END { printf "%d %d\n", ran - failed, failed }' "$1"
}

# counted_by_closing_lines LOG: the sum of lines `3 passed, 0 failed`, as our own scripts end.
CLOSING_LINE='^[0-9]\+ passed, [0-9]\+ failed$'
counted_by_closing_lines() {
    grep "$CLOSING_LINE" "$1" | awk '{ passed += $1; failed += $3 } END { printf "%d %d\n", passed, failed }'
}
