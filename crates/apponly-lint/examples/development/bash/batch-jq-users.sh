#!/usr/bin/env bash
set -euo pipefail
token=$(apponly token)
jq -Rn '{requests: [inputs | {id: ., method: "GET", url: ("/users/" + . + "/manager")}]}' < users.txt |
  curl -sf -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d @- 'https://graph.microsoft.com/v1.0/$batch' |
  jq -c '.responses[] | {id, status}'
