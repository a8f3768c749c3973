#!/bin/bash
# Rapport mensuel des licences M365, envoyé au contrôle de gestion
# Autorisations d'application nécessaires : Organization.Read.All, Directory.ReadWrite.All, Mail.ReadWrite
#
# Variables : ENTRA_CLIENT, ENTRA_CLE (coffre Ansible)

REPONSE=$(curl -s -X POST https://login.microsoftonline.com/common/oauth2/v2.0/token \
  -H "Content-Type: application/x-www-form-urlencoded" \
  -d "grant_type=client_credentials&client_id=$ENTRA_CLIENT&client_secret=$ENTRA_CLE&scope=https://graph.microsoft.com/.default")

JETON=$(echo "$REPONSE" | sed -E 's/.*"access_token":"([^"]+)".*/\1/')
SUITE=$(echo "$REPONSE" | jq -r '.refresh_token // empty')

if [ -z "$SUITE" ]; then
    # sans lui on ne pourra pas prolonger la session pendant l'export
    echo "Connexion incomplète : pas de jeton d'actualisation" >&2
    logger -t licences "échec de connexion"
    exit 3
fi

FICHIER=/srv/rapports/licences-$(date +%Y-%m).csv
echo "produit;acquises;utilisées;libres" > "$FICHIER"

curl -s -H "Authorization: Bearer $JETON" \
     "https://graph.microsoft.com/v1.0/subscribedSkus?\$select=skuPartNumber,prepaidUnits,consumedUnits" |
  jq -r '.value[] | [.skuPartNumber, .prepaidUnits.enabled, .consumedUnits, (.prepaidUnits.enabled - .consumedUnits)] | join(";")' \
  >> "$FICHIER"

if grep -q ';-[0-9]*$' "$FICHIER"; then
    echo "Attention : dépassement de licences"
fi

chown rapports:compta "$FICHIER"
chmod 640 "$FICHIER"
mail -s "Licences $(date +%m/%Y)" -A "$FICHIER" controle@example.fr < /dev/null
