#!/bin/bash
# Donne à l'identité managée de la Function App les rôles Graph dont elle a besoin.
# Usage : ./identite-managee-graph.sh <groupe-de-ressources> <function-app>

RG=$1
APP=$2
ROLES=("User.Read.All" "Mail.Send")

if [ $# -ne 2 ]; then
    echo "Usage : $0 <groupe-de-ressources> <function-app>"
    exit 1
fi

PRINCIPAL=$(az functionapp identity show -g "$RG" -n "$APP" --query principalId -o tsv)
if [ -z "$PRINCIPAL" ]; then
    echo "Activation de l'identité..."
    PRINCIPAL=$(az functionapp identity assign -g "$RG" -n "$APP" --query principalId -o tsv)
    sleep 15
fi

SP_GRAPH=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)

EXISTANTS=$(az rest --method GET \
    --url "https://graph.microsoft.com/v1.0/servicePrincipals/$PRINCIPAL/appRoleAssignments" \
    --query "value[].appRoleId" -o tsv)

for r in "${ROLES[@]}"; do
    ID_ROLE=$(az ad sp show --id "$SP_GRAPH" --query "appRoles[?value=='$r'].id" -o tsv)
    if grep -q "$ID_ROLE" <<< "$EXISTANTS"; then
        echo "  $r : déjà attribué"
        continue
    fi
    az rest --method POST \
        --url "https://graph.microsoft.com/v1.0/servicePrincipals/$PRINCIPAL/appRoleAssignments" \
        --headers "Content-Type=application/json" \
        --body "{\"principalId\":\"$PRINCIPAL\",\"resourceId\":\"$SP_GRAPH\",\"appRoleId\":\"$ID_ROLE\"}" \
        --output none && echo "  $r : attribué"
done
