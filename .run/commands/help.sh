# help       this list
# shellcheck shell=bash

printf 'Portico, an identity provider for municipalities.\n\n'
for file in .run/commands/*.sh; do
    printf '  ./run %s\n' "$(sed -n '1s/^# //p' "$file")"
done
printf '\nWhat a command lacks (Debian packages, Node, Python tools) it installs first, and says so.\n'
