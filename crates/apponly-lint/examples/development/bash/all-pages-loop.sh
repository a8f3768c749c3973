#!/bin/bash
set -euo pipefail
url='https://graph.microsoft.com/v1.0/groups?$select=id'
while [ -n "$url" ]; do
  page=$(curl -sf -H @header.txt "$url")
  jq -r '.value[].id' <<<"$page"
  url=$(jq -r '."@odata.nextLink" // empty' <<<"$page")
done
apponly graph get /devices --all | jq -r .id
