#!/bin/bash
# Mails the owners of apps whose secrets end soon.
set -euo pipefail
apps=$(curl -fsS -H "Authorization: Bearer $(apponly token)" \
  'https://graph.microsoft.com/v1.0/applications?$select=displayName,passwordCredentials')
count=$(echo "$apps" | jq '[.value[] | select(.passwordCredentials | length > 0)] | length')
echo "$count apps have secrets"
