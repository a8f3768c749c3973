#!/bin/bash
set -euo pipefail
# =====================================================================
#  Opprett app-registreringer for "Timeliste": portal + nattjobb
# =====================================================================
GRAPH_ID=00000003-0000-0000-c000-000000000000
PREFIX=${PREFIX:-timeliste}

opprett() {   # navn -> appId
  local id
  id=$(az ad app list --filter "displayName eq '$1'" --query "[0].appId" -o tsv)
  if [[ -z "$id" ]]; then
    id=$(az ad app create --display-name "$1" --query appId -o tsv)
    az ad sp create --id "$id" --output none
  fi
  echo "$id"
}

echo "--- portal"
PORTAL_ID=$(opprett "$PREFIX-portal")
az ad app update --id "$PORTAL_ID" --web-redirect-uris "https://$PREFIX.example.no/signin-oidc"
az ad app permission add --id "$PORTAL_ID" --api $GRAPH_ID \
  --api-permissions e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope
az ad app permission admin-consent --id "$PORTAL_ID"

echo "--- nattjobb"
JOBB_ID=$(opprett "$PREFIX-nattjobb")
az ad app permission add \
  --id "$JOBB_ID" \
  --api $GRAPH_ID \
  --api-permissions \
      810c84a8-4a9e-49e6-bf7d-12d183f40d01=Role \
      741f803b-c850-494e-b5df-cde7c675a1ca=Role

az ad app federated-credential create --id "$JOBB_ID" --parameters @- <<EOF
{
  "name": "aks-natt",
  "issuer": "$(az aks show -g rg-$PREFIX -n aks-$PREFIX --query oidcIssuerProfile.issuerUrl -o tsv)",
  "subject": "system:serviceaccount:$PREFIX:nattjobb",
  "audiences": ["api://AzureADTokenExchange"]
}
EOF

echo
echo "Portal:   $PORTAL_ID"
echo "Nattjobb: $JOBB_ID"
echo "Ferdig. Nattjobben starter kl 02:00."
