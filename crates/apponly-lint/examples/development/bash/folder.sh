#!/bin/bash
set -euo pipefail
h="Authorization: Bearer $(apponly token)"
root=$(curl -fsS -H "$h" "https://graph.microsoft.com/v1.0/users/$1/drive/root" | jq -r .id)
curl -fsS -H "$h" -T "$2" "https://graph.microsoft.com/v1.0/users/$1/drive/items/$root:/$(basename "$2"):/content" | jq -r .webUrl
