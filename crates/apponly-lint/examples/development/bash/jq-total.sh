#!/usr/bin/env bash
set -e
TOKEN=$(apponly token)
response=$(curl -s -H "Authorization: Bearer $TOKEN" https://graph.microsoft.com/v1.0/servicePrincipals)
echo "$(jq '[.value[] | select(.accountEnabled)] | length' <<< "$response") enabled"
