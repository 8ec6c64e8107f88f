# A Python environment in the scratch folder: the mail sink, the SPID validator, a relying party; Node where Debian's is too old.
# shellcheck shell=bash

TEST_REQUIREMENTS=conformance-tests/services/requirements.txt

need_venv() {
    need_packages python3-venv
    local python=/usr/bin/python3
    [ -x "$python" ] || python=$(command -v python3) || stop_with "Python 3 is missing."
    local hash
    hash=$(hash_of "$("$python" --version) $VENV")
    is_fresh venv "$hash" && [ -x "$VENV/bin/pip" ] && return
    rm -rf "$VENV" "$STAMPS/python-tools"
    quietly venv "$python" -m venv "$VENV"
    mark_fresh venv "$hash"
}

need_python_tools() {
    need_venv
    local hash
    hash=$(hash_of '' "$TEST_REQUIREMENTS")
    is_fresh python-tools "$hash" && return
    say "Installing the Python tools of the tests (usually ten seconds to a minute)"
    quietly pip "$VENV/bin/pip" install --disable-pip-version-check -r "$TEST_REQUIREMENTS"
    mark_fresh python-tools "$hash"
}
