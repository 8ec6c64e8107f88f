# test       proves everything, on real servers; `test quick` leaves out kills, races and load; `test NAME…` runs those stages
# shellcheck shell=bash

. conformance-tests/services/own-group.sh

test_all() {
    local wanted=("$@") files=() file
    for file in .run/stages/*.sh; do
        is_wanted "$file" "${wanted[@]}" && files+=("$file")
    done
    [ "${#files[@]}" -gt 0 ] || stop_with "There is no such stage, only: $(stage_names)"

    prepare_tests
    local passed=0 failed=0 report=()
    for file in "${files[@]}"; do
        run_stage "$file"
    done
    say "What was proven:"
    printf '    %s\n' "${report[@]}" >&2
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
}

# is_wanted FILE NAME…: those named; where none is, all, or all that is quick.
is_wanted() {
    local file=$1 name
    shift
    if [ "$#" -eq 0 ]; then
        [ "$quick" = no ] || ! grep -q '^# Not in: quick$' "$file"
        return
    fi
    for name in "$@"; do
        [ "$(stage_name "$file")" != "$name" ] || return 0
    done
    return 1
}

stage_name() { # .run/stages/20-crates.sh → crates
    basename "${1#*-}" .sh
}

stage_names() {
    local file
    for file in .run/stages/*.sh; do
        printf '%s ' "$(stage_name "$file")"
    done
}

prepare_tests() {
    need_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}" "${CHECK_PACKAGES[@]}"
    need_cargo
    need_python_tools
    need_node
    need_assets
    need_node_packages conformance-tests/browser
    export PATH PORTICO_TEST_PYTHON=$VENV/bin/python
}

# run_stage FILE: adds to passed, failed and report of the caller.
run_stage() {
    local file=$1 services status=0 started=$SECONDS stage_passed stage_failed
    read -ra services < <(sed -n 's/^# Services: //p' "$file") || true
    say "── $(stage_name "$file"): $(sed -n '1s/^# //p' "$file")"
    : >"$COUNTS"
    in_own_group conformance-tests/services/with.sh "${services[@]}" -- .run/stage "$file" || status=$?
    [ "$status" -lt 128 ] || stop_with "Interrupted."

    read -r stage_passed stage_failed < <(sum_of_counts)
    if [ "$stage_failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$stage_passed" -eq 0 ]; }; then
        say "$(stage_name "$file") ended with status $status and counted $stage_passed: that is a failure."
        stage_failed=1
    fi
    passed=$((passed + stage_passed))
    failed=$((failed + stage_failed))
    report+=("$(printf '%-16s %5d passed %3d failed %5d s' "$(stage_name "$file")" "$stage_passed" "$stage_failed" $((SECONDS - started)))")
}

quick=no
if [ "${1:-}" = quick ]; then
    quick=yes
    shift
fi
test_all "$@"
