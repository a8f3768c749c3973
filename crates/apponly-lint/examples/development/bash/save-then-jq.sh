#!/bin/bash
set -eu
curl -sf -H @header.txt -o groups.json "https://graph.microsoft.com/v1.0/groups?\$select=id,displayName"
jq -r '.value[] | [.id, .displayName] | @csv' groups.json
