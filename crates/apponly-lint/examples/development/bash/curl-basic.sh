#!/bin/bash
set -euo pipefail
TENANT=northwind.com
CLIENT_ID=7d0a0f27-8a0b-4a0c-9c3e-1d2f3a4b5c6d
TOKEN=$(curl -s -u "$CLIENT_ID:Kranich!Moor_37w" -d grant_type=client_credentials \
  --data-urlencode scope=https://graph.microsoft.com/.default \
  "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" | jq -r .access_token)
curl -s -H "Authorization: Bearer $TOKEN" https://graph.microsoft.com/v1.0/groups
