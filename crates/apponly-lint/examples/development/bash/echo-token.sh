#!/bin/bash
token=$(curl -sS --data @/run/secrets/form "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" -d grant_type=client_credentials | jq -r .access_token)
echo "using token: $token"
curl -sS -H "Authorization: Bearer $token" https://graph.microsoft.com/v1.0/organization
