#!/usr/bin/env bash
# The official check of a SPID service provider (spid-sp-test), against one that is running:
#
#     run.sh post|redirect METADATA_URL LOGIN_URL FOLDER
#
# LOGIN_URL starts a login at the validator's identity provider, which the service provider must know (idp-metadata.sh).
# The folder gets the report, the pages shown for each response, and `counts`: how many checks passed and failed.
# The tool ends with 0 also when it could test nothing, so what it says is not believed: its report is counted.
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
. "$here/tool.sh"

if [ "$#" -ne 4 ]; then
    echo "usage: $0 post|redirect METADATA_URL LOGIN_URL FOLDER" >&2
    exit 2
fi
binding=$1 metadata=$2 login=$3
mkdir -p "$4"
folder=$(cd "$4" && pwd)
rm -rf "$folder/pages" "$folder/report.json" "$folder/counts"

IDP_ENTITYID=$(entity_id "$binding")
export IDP_ENTITYID
status=0
cd "$folder" # the tool writes where it stands
tool spid_sp_test --profile spid-sp-public --extra --metadata-url "$metadata" --authn-url "$login" \
    --test-response --response-html-dumps pages --report_format json --report-output-file report.json \
    --debug ERROR >said 2>&1 || status=$?
if [ ! -s report.json ]; then
    tail -n 3 said >&2
    echo "spid-sp-test ended with $status and wrote no report; what it said is in $folder/said" >&2
    exit 1
fi
tool python "$here/report.py" "$binding" report.json counts
if [ "$status" -ne 0 ]; then
    echo "spid-sp-test ended with $status; what it said is in $folder/said" >&2
    exit 1
fi
