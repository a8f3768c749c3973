#!/bin/sh
reply=$(wget -q -O - --post-data "grant_type=client_credentials&client_id=$ID&client_secret=$SECRET&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default" \
  "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token")
access=$(echo "$reply" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
printf '{"body":{"content":"%s"}}' "$1" > message.json
wget -q -O /dev/null --header "Authorization: Bearer $access" --header 'Content-Type: application/json' \
  --post-file message.json "https://graph.microsoft.com/v1.0/teams/$TEAM/channels/$CHANNEL/messages"
