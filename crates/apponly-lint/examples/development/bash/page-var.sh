#!/bin/bash
set -eu
get() { curl -sf -H @h.txt "https://graph.microsoft.com/v1.0$1"; }
get /users/$1/manager | jq -r .displayName
get "/groups/$2/members?\$top=1" | jq -r '.value[0].id'
get /directoryRoles | jq -r '.value[].displayName'
