#!/bin/sh
# list-drive.sh [folder] - busybox friendly, runs on the NAS
# Overridable through the environment, otherwise the values of the house.

: "${GRAPH_TENANT:=klinik-nordsee.onmicrosoft.com}"
: "${GRAPH_APP:=b7a51b0e-6d7f-43c2-8f3c-5a2c0f1d9e64}"
: "${GRAPH_KEY:=«8Q laufwerk»}"

folder=$1
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT INT TERM

form="grant_type=client_credentials&client_id=$GRAPH_APP"
form="$form&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
form="$form&client_secret=$GRAPH_KEY"

wget -q -O "$tmp" --post-data "$form" \
    "https://login.microsoftonline.com/$GRAPH_TENANT/oauth2/v2.0/token" || {
    echo "login failed" >&2
    exit 1
}
tok=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' "$tmp")

if [ -n "$folder" ]; then
    where="root:/$folder:/children"
else
    where="root/children"
fi

base=https://graph.microsoft.com/v1.0/me/drive
wget -q -O "$tmp" --header "Authorization: Bearer $tok" \
    "$base/$where?\$select=name,size,lastModifiedDateTime&\$top=50&\$orderby=lastModifiedDateTime%20desc" || {
    echo "cannot read $where" >&2
    exit 1
}

# newest fifty are enough for the display at the door
tr '{' '\n' < "$tmp" | sed -n 's/.*"name":"\([^"]*\)".*/\1/p'
