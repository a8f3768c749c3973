#!/bin/sh
cat <<'TEXT'
Usage: app-report UPN
An app has no /me: GET https://graph.microsoft.com/v1.0/me is for users, and so is az ad signed-in-user show.
TEXT
token=$(apponly token)
curl -sf -H "Authorization: Bearer $token" "https://graph.microsoft.com/v1.0/users/$1?\$select=displayName" | jq -r .displayName
