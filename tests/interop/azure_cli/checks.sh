#!/usr/bin/env bash
# The Azure CLI with the managed identity of its environment: `checks.sh AZ HOST`. `tests/interop/run` sets the variables;
# INTEROP_MANAGER_PORT is where `arm.py` listens.
set -uo pipefail

az=$1
host=$2
export AZURE_CONFIG_DIR=$INTEROP_SCRATCH/azure-cli-$host AZURE_CORE_COLLECT_TELEMETRY=0 AZURE_CORE_NO_COLOR=1
failed=0

# check NAME PATTERN COMMAND...: the command ends well, and its output holds the pattern.
check() {
  local name=$1 pattern=$2 output
  shift 2
  if output=$("$@" 2>&1) && grep -q "$pattern" <<<"$output"; then
    echo "ok azure-cli $host-$name"
  else
    failed=1
    echo "FAIL azure-cli $host-$name: $(grep -m 1 -i error <<<"$output" || tail -n 1 <<<"$output")"
    sed -E 's/eyJ[A-Za-z0-9._-]+/[a token]/g' <<<"$output" >&2
  fi
}

mkdir -p "$AZURE_CONFIG_DIR"
check 'register-cloud' '' "$az" cloud register --name Emulated --endpoint-resource-manager "https://localhost:$INTEROP_MANAGER_PORT"
"$az" cloud set --name Emulated >/dev/null 2>&1
check 'login-identity' '"systemAssignedIdentity"' "$az" login --identity
check 'token' '"tokenType": "Bearer"' "$az" account get-access-token --resource https://graph.microsoft.com
check 'graph-page' '"displayName"' "$az" rest --method get --resource https://graph.microsoft.com \
  --url "$INTEROP_GRAPH_URL/v1.0/users?\$top=2"
exit "$failed"
