#!/bin/sh
set -eu
body="grant_type=client_credentials&client_id=$ID&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_secret=$(cat /run/secrets/app)"
T=$(wget -qO- --post-data "$body" "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
wget -qO- --header "Authorization: Bearer $T" https://graph.microsoft.com/v1.0/me/mailboxSettings
