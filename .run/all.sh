# The folders that every part knows, and every part.
# shellcheck shell=bash
# shellcheck disable=SC2034 # the parts read them

SCRATCH=$PWD/.scratch
LOGS=$SCRATCH/logs
STAMPS=$SCRATCH/stamps
COUNTS=$SCRATCH/counts
PAGES=$SCRATCH/pages
VENV=$SCRATCH/venv
mkdir -p "$LOGS" "$STAMPS"

for part in .run/parts/*.sh; do
    # shellcheck source=/dev/null
    . "$part"
done
