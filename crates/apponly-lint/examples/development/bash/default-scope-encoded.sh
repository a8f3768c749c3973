#!/bin/sh
curl -s "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" \
  -d "grant_type=client_credentials&client_id=$CLIENT&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default" \
  --data-urlencode client_secret@/run/secrets/app | jq -e .access_token >/dev/null && echo ok
