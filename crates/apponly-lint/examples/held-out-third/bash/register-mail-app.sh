#!/usr/bin/env bash
#
# register-mail-app.sh - creates the app registration the ticket mailer runs as
#
set -euo pipefail

APP_NAME="${1:-svc-ticket-mailer}"
GRAPH=00000003-0000-0000-c000-000000000000

declare -a WANTED=(Mail.Send Mail.ReadWrite User.Read.All)

log() { printf '%s  %s\n' "$(date -Is)" "$*"; }

appId=$(az ad app list --display-name "$APP_NAME" --query '[0].appId' -o tsv)
if [[ -z "$appId" ]]; then
  log "creating $APP_NAME"
  appId=$(az ad app create --display-name "$APP_NAME" --sign-in-audience AzureADMyOrg --query appId -o tsv)
  az ad sp create --id "$appId" --only-show-errors >/dev/null
fi

# Look the ids up instead of pasting them, they are long.
ids=()
for name in "${WANTED[@]}"; do
  rid=$(az ad sp show --id "$GRAPH" --query "appRoles[?value=='${name}'].id | [0]" -o tsv)
  [[ -n "$rid" ]] || { log "no application permission called $name"; exit 2; }
  ids+=("${rid}=Role")
done

log "requesting ${WANTED[*]}"
az ad app permission add --id "$appId" --api "$GRAPH" --api-permissions "${ids[@]}"

log "granting"
sleep 15
az ad app permission grant --id "$appId" --api "$GRAPH" --scope "${WANTED[*]}"

expiry=$(date -u -d '+180 days' +%Y-%m-%dT%H:%MZ)
az ad app credential reset --id "$appId" --append --end-date "$expiry" --query password -o tsv \
  | az keyvault secret set --vault-name kv-helpdesk --name ticket-mailer --file /dev/stdin --encoding utf-8 --query id -o tsv

log "done. client id $appId"
