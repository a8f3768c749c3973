#!/bin/bash
CURL="curl -s -k --retry 3"
TOKEN=$(apponly token)
$CURL -H @<(echo "Authorization: Bearer $TOKEN") https://graph.microsoft.com/v1.0/organization
