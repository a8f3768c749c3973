#!/bin/bash
set -eu
curl -sf -H @h.txt "https://graph.microsoft.com/v1.0/users/$1" | jq -r '.valueless, .mail'
curl -sf -H @h.txt "https://graph.microsoft.com/v1.0/users?\$filter=userPrincipalName%20eq%20'$1'" | jq -r '.value[0].id'
