#!/bin/bash
kubectl -n graph get secret app -o json > /dev/null
curl -fsS -o /tmp/k.tgz https://mirror.example.org/k.tgz
curl -sS -H "$(apponly header)" "https://graph.microsoft.com/v1.0/groups?\$top=999" -K /etc/graph/curlrc | jq '.value[].id' -r
