# Format, lints, documentation, scripts.
# shellcheck shell=bash

. .run/commands/check.sh
