#!/bin/sh
set -eu
curl -sf -H @header.txt "https://graph.microsoft.com/v1.0/auditLogs/signIns?\$top=1" | jq -r '.value[0].createdDateTime'
curl -sf -H @header.txt -H 'ConsistencyLevel: eventual' 'https://graph.microsoft.com/v1.0/users/$count'
curl -sf -H @header.txt "https://graph.microsoft.com/v1.0/users/$1/photo/\$value" -o photo.jpg
