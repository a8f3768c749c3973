#!/bin/bash
set -eu
sites=$(curl -sf -H @h.txt 'https://graph.microsoft.com/v1.0/sites?search=*')
for id in $(jq -r '.value[].id' <<<"$sites"); do echo "$id"; done
