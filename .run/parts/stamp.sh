# What was made from which inputs: a step is skipped while the hash of its inputs has not changed.
# shellcheck shell=bash

# hash_of WORD FILE…: one hash over a word (a version, say) and the names and contents of the files.
hash_of() {
    local word=$1
    shift
    { printf '%s\n' "$word"; [ "$#" -eq 0 ] || sha256sum -- "$@"; } | sha256sum | cut -d' ' -f1
}

is_fresh() { # is_fresh STAMP HASH
    [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$2" ]
}

mark_fresh() { # mark_fresh STAMP HASH
    printf '%s\n' "$2" >"$STAMPS/$1"
}
