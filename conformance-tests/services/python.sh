# The Python that has the packages of requirements.txt: the one named, else the one `./run test` makes.
# shellcheck shell=bash

python_found() {
    local python=${PORTICO_TEST_PYTHON:-$HERE/../../.scratch/venv/bin/python}
    [ -x "$python" ] || { echo "There is no $python: ./run test makes it." >&2 && return 1; }
    echo "$python"
}

python() {
    "$(python_found)" "$@"
}
