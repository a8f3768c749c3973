#!/usr/bin/env bash
set -e
TOKEN=$(apponly token)
org=$(curl -s -H "Authorization: Bearer $TOKEN" https://graph.microsoft.com/v1.0/organization | jq -r '.value[0].displayName')
user=$(curl -s -H "Authorization: Bearer $TOKEN" "https://graph.microsoft.com/v1.0/users/$1" | jq -r .mail)
total=$(curl -s -H "Authorization: Bearer $TOKEN" -H ConsistencyLevel:eventual "https://graph.microsoft.com/v1.0/users?\$count=true&\$top=1" | jq '."@odata.count"')
echo "$org: $user is one of $total"
