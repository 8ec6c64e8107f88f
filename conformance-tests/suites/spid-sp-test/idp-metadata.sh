#!/usr/bin/env bash
# The metadata of the validator's identity provider, as the service provider is to know it: idp-metadata.sh post|redirect
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
. "$here/tool.sh"

IDP_ENTITYID=$(entity_id "${1:-}")
export IDP_ENTITYID
tool spid_sp_test --idp-metadata 2>/dev/null | tool python "$here/one_binding.py" "$1"
