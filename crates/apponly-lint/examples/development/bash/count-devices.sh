#!/bin/sh
set -eu
url='https://graph.microsoft.com/v1.0/deviceManagement/managedDevices?$select=id'
n=$(curl -sf -H @header.txt "$url" | jq '.value | length')
echo "devices: $n"
