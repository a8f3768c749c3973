#!/bin/bash
# Legt im Mandanten eines Kunden die Anwendung "Lizenzbericht" an
# 2021-03  erste Fassung
# 2023-09  auf neue az-Version umgestellt

KUNDE=$1
[ "$KUNDE" ] || { echo "Kunde fehlt"; exit 1; }

WORK=$(mktemp -d)
cat > "$WORK/rechte.json" <<'JSON'
[
  {
    "resourceAppId": "00000003-0000-0000-c000-000000000000",
    "resourceAccess": [
      { "id": "498476ce-e0fe-48b0-b801-37ba7e2685c6", "type": "Role" },
      { "id": "230c1aed-a721-4c5d-9cb4-a90514e508ef", "type": "Role" },
      { "id": "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "type": "Scope" }
    ]
  }
]
JSON

az login --tenant "$KUNDE.onmicrosoft.com" --allow-no-subscriptions -o none

ID=$(az ad app create --display-name "Lizenzbericht" \
        --required-resource-accesses @"$WORK/rechte.json" \
        --query appId -o tsv)
az ad sp create --id "$ID" -o none

openssl req -x509 -newkey rsa:3072 -nodes -days 365 \
    -subj "/CN=lizenzbericht-$KUNDE" \
    -keyout "/etc/lizenzbericht/$KUNDE.key" -out "$WORK/$KUNDE.crt" 2>/dev/null
chmod 600 "/etc/lizenzbericht/$KUNDE.key"
cat "$WORK/$KUNDE.crt" "/etc/lizenzbericht/$KUNDE.key" > "/etc/lizenzbericht/$KUNDE.pem"
chmod 600 "/etc/lizenzbericht/$KUNDE.pem"

az ad app credential reset --id "$ID" --append --cert @"$WORK/$KUNDE.crt" -o none

{
  echo "[$KUNDE]"
  echo "client_id = $ID"
  echo "tenant    = $KUNDE.onmicrosoft.com"
  echo "pem       = /etc/lizenzbericht/$KUNDE.pem"
} >> /etc/lizenzbericht/kunden.ini

rm -rf "$WORK"
echo "fertig: $ID"
