#!/bin/sh
APP="$1"
GRAPH=00000003-0000-0000-c000-000000000000
add() {
    # $1 id, $2 kind
    az ad app permission add --id "$APP" --api "$GRAPH" --api-permissions "$1=$2" --only-show-errors
}
add 98830695-27a2-44f7-8c18-0c3ebc9698f6 Role
add 230c1aed-a721-4c5d-9cb4-a90514e508ef Role
az ad sp create --id "$APP" >/dev/null 2>&1 || true
sleep 20
echo "permissions of $APP are in place"
