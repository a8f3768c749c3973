#!/bin/bash
# Registers the connector application and gives it what is listed in PERMS.
# You have to be Privileged Role Administrator for the last step.

set -o errexit -o nounset

NAME=${NAME:-docs-connector}
PERMS="Sites.Selected User.Read.All GroupMember.Read.All"
MSGRAPH=00000003-0000-0000-c000-000000000000

log() { printf '%s  %s\n' "$(date +%T)" "$*"; }

wait_for() {            # directory writes take a while to be seen everywhere
    local n=0
    until "$@" >/dev/null 2>&1; do
        n=$((n + 1))
        [ $n -gt 24 ] && { log "gave up on: $*"; return 1; }
        sleep 5
    done
}

APP=$(az ad app create --display-name "$NAME" --sign-in-audience AzureADMyOrg --query appId --output tsv)
wait_for az ad app show --id "$APP"
log "application $APP"

az ad sp create --id "$APP" --output none
wait_for az ad sp show --id "$APP"

declare -a WANTED=()
for p in $PERMS; do
    role=$(az ad sp show --id $MSGRAPH --query "appRoles[?value=='$p' && contains(allowedMemberTypes,'Application')].id" --output tsv)
    WANTED+=("$role=Role")
    log "will ask for $p"
done

az ad app permission add --id "$APP" --api $MSGRAPH --api-permissions "${WANTED[@]}" --only-show-errors

az ad app federated-credential create --id "$APP" --output none --parameters "$(jq -n \
    --arg issuer "$(az aks show -n "$CLUSTER" -g "$GROUP" --query oidcIssuerProfile.issuerUrl -o tsv)" \
    '{name:"connector", issuer:$issuer, subject:"system:serviceaccount:docs:connector", audiences:["api://AzureADTokenExchange"]}')"

# a moment for the permissions to land, otherwise the next call grants nothing
sleep 30
az ad app permission admin-consent --id "$APP"
log "consent given"
