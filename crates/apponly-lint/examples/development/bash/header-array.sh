#!/usr/bin/env bash
G="https://graph.microsoft.com/v1.0"
TOKEN=$(apponly token)
AUTH=(-H "Authorization: Bearer $TOKEN" -H "Accept: application/json")
curl -sS --fail-with-body "${AUTH[@]}" "$G/me/drive/root:/Reports:/children?\$top=1" | jq -r '.value[0].name'
