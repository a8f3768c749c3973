#!/usr/bin/env bash
# Gives the managed identity of a Function App the Graph roles that it needs.
# Idempotent: roles that are there already are left alone.
set -Eeuo pipefail
trap 'echo "stopped in line $LINENO" >&2' ERR

usage() { echo "usage: $0 -g GROUP -n FUNCTIONAPP ROLE..." >&2; exit 64; }
while getopts "g:n:" o; do
  case $o in
    g) RG=$OPTARG ;;
    n) FN=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[[ $# -gt 0 && -n ${RG:-} && -n ${FN:-} ]] || usage

readonly GRAPH_APPID=00000003-0000-0000-c000-000000000000
readonly API=https://graph.microsoft.com/v1.0

MI=$(az functionapp identity show -g "$RG" -n "$FN" --query principalId -o tsv)
GRAPH_SP=$(az ad sp show --id "$GRAPH_APPID" --query id -o tsv)

role_id() {
  az ad sp show --id "$GRAPH_APPID" \
    --query "appRoles[?value=='$1' && contains(allowedMemberTypes,'Application')].id | [0]" -o tsv
}

have() {
  az rest --method GET --url "$API/servicePrincipals/$MI/appRoleAssignments?\$top=999" \
    --query "length(value[?appRoleId=='$1' && resourceId=='$GRAPH_SP'])" -o tsv
}

for role in "$@"; do
  rid=$(role_id "$role")
  if [[ -z $rid ]]; then
    echo "Graph has no application role called $role" >&2
    exit 65
  fi
  if [[ $(have "$rid") -gt 0 ]]; then
    echo "= $role"
    continue
  fi
  az rest --method POST --url "$API/servicePrincipals/$MI/appRoleAssignments" \
    --headers "Content-Type=application/json" \
    --body "{\"principalId\":\"$MI\",\"resourceId\":\"$GRAPH_SP\",\"appRoleId\":\"$rid\"}" \
    --output none
  echo "+ $role"
done
