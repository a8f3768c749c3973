#!/usr/bin/env bash
#=> GET /users
#=> POST /users
#=> PATCH /users/{id}
#=> DELETE /users/{id}
#=> GET /groups/{id}/members
set -euo pipefail
GRAPH="https://graph.microsoft.com/v1.0"
TOKEN=$(curl -s -X POST "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" -d "scope=https://graph.microsoft.com/.default" | jq -r .access_token)
curl -sS -H "Authorization: Bearer $TOKEN" "$GRAPH/users?\$select=id" | jq .
curl -sS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d @user.json "$GRAPH/users"
curl -sS -XPATCH --data '{"jobTitle":"x"}' -H "Authorization: Bearer $TOKEN" "${GRAPH}/users/${id}"
curl --request DELETE --url "$GRAPH/users/$id" -H "Authorization: Bearer $TOKEN"
members=$(curl -fsS "$GRAPH/groups/$1/members" -H "Authorization: Bearer $TOKEN")
