#!/bin/sh
# Crée l'inscription d'application pour l'inventaire du parc (lecture seule).
# A lancer une seule fois par un administrateur, apres "az login".
set -e

NOM="inventaire-parc-${ENVIRONNEMENT:-prod}"
TMP=$(mktemp)
trap 'rm -f "$TMP"' EXIT INT TERM

cat > "$TMP" <<'JSON'
[
  {
    "resourceAppId": "00000003-0000-0000-c000-000000000000",
    "resourceAccess": [
      { "id": "2f51be20-0bb4-4fed-bf7b-db946066c75e", "type": "Role" },
      { "id": "7438b122-aefc-4978-80ed-43db9fcc7715", "type": "Role" }
    ]
  }
]
JSON

echo "Creation de $NOM ..."
APP=$(az ad app create \
        --display-name "$NOM" \
        --sign-in-audience AzureADMyOrg \
        --required-resource-accesses "@$TMP" \
        --query appId --output tsv)

# le principal de service n'est pas cree automatiquement par "az ad app create"
az ad sp create --id "$APP" --output none

if [ -n "$CERTIFICAT" ]; then
  az ad app credential reset --id "$APP" --cert "@$CERTIFICAT" --append --output none
else
  echo "Pas de certificat fourni, a ajouter plus tard (variable CERTIFICAT)" >&2
fi

PROPRIETAIRE=$(az ad signed-in-user show --query id --output tsv)
az ad app owner add --id "$APP" --owner-object-id "$PROPRIETAIRE"

printf 'AZURE_CLIENT_ID=%s\nAZURE_TENANT_ID=%s\n' "$APP" "$(az account show --query tenantId -o tsv)" > inventaire.env
echo "Termine : l'inventaire peut demarrer (voir inventaire.env)"
