#!/usr/bin/env bash
set -euo pipefail
# Gives the managed identity of a function app its Graph application roles.
# There is no consent screen for managed identities, so the role is assigned directly.
#
#   ./grant-roles-mi.sh -g rg-hr -n func-hr-sync User.Read.All GroupMember.Read.All

rg='' name=''
while getopts ':g:n:' opt; do
  case $opt in
    g) rg=$OPTARG ;;
    n) name=$OPTARG ;;
    *) echo "unknown option -$OPTARG" >&2; exit 64 ;;
  esac
done
shift $((OPTIND - 1))
: "${rg:?-g}" "${name:?-n}"

principal=$(az functionapp identity show -g "$rg" -n "$name" --query principalId -o tsv)
graph_sp=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)

for role in "$@"; do
  role_id=$(az ad sp show --id "$graph_sp" \
    --query "appRoles[?value=='$role' && contains(allowedMemberTypes, 'Application')].id | [0]" -o tsv)
  if [[ -z $role_id ]]; then
    echo "skip $role: not an application permission" >&2
    continue
  fi
  body=$(jq -n --arg p "$principal" --arg r "$graph_sp" --arg a "$role_id" \
    '{principalId:$p, resourceId:$r, appRoleId:$a}')
  if out=$(az rest --method POST --only-show-errors \
      --uri "https://graph.microsoft.com/v1.0/servicePrincipals/$principal/appRoleAssignments" \
      --headers Content-Type=application/json --body "$body" 2>&1); then
    echo "assigned $role"
  elif grep -q 'already exists' <<<"$out"; then
    echo "kept     $role"
  else
    echo "$out" >&2
    exit 1
  fi
done
