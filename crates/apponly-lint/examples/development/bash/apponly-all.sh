#!/bin/sh
set -eu
apponly graph get '/groups?$select=id,mail' --all | jq -r 'select(.mail != null) | [.id, .mail] | @tsv' > groups.tsv
az rest --url 'https://graph.microsoft.com/v1.0/subscribedSkus' | jq '.value | map(.skuPartNumber)'
