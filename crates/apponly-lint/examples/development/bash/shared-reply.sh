#!/bin/bash
curl -s -X POST "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" \
  -d "grant_type=client_credentials" -d "client_id=$CLIENT" --data-urlencode "client_secret@$HOME/.graph-secret" \
  -d "scope=https://graph.microsoft.com/.default" > /tmp/reply.json
token=$(jq -r .access_token /tmp/reply.json)
curl -s -H "Authorization: Bearer $token" https://graph.microsoft.com/v1.0/organization | jq -r '.value[0].displayName'
