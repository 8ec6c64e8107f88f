# The validator and who it says it is. It chooses no binding: the service provider does, from what the identity
# provider's metadata offers. So there are two of it, each offering one, and one running demo answers both.
# shellcheck shell=bash

tool() { # tool PROGRAM ARGUMENT…: from the Python environment of the tests
    local python=${PORTICO_TEST_PYTHON:-$here/../../../.scratch/venv/bin/python} program=$1
    shift
    PATH=$(dirname "$python"):$PATH "$program" "$@"
}

entity_id() {
    case $1 in
        post) echo https://localhost:8443 ;;
        redirect) echo https://localhost:8444 ;;
        *) echo "The binding is post or redirect, not $1" >&2 && return 2 ;;
    esac
}
