#!/usr/bin/env bash
# Bestandsabgleich Intune -> CMDB, läuft nachts auf srv-ops03
set -euo pipefail
. /etc/cmdb/graph.env        # MANDANT, APP_ID, APP_KENNWORT (root:root 0600)

LOGIN="https://login.microsoftonline.com/${MANDANT}/oauth2/v2.0/token"
GRAPH="https://graph.microsoft.com/v1.0"
ZIEL=${1:-/var/lib/cmdb/geraete.csv}
AT="" RT="" ABLAUF=0

anmelden() {
  local antwort
  antwort=$(curl -sS --fail "$LOGIN" -d grant_type=client_credentials \
    --data-urlencode "client_id=$APP_ID" \
    --data-urlencode "client_secret=$APP_KENNWORT" \
    --data-urlencode "scope=https://graph.microsoft.com/.default")
  AT=$(jq -r .access_token <<<"$antwort")
  RT=$(jq -r .refresh_token <<<"$antwort")
  ABLAUF=$(( $(date +%s) + $(jq -r .expires_in <<<"$antwort") - 120 ))
}

erneuern() {
  local antwort
  antwort=$(curl -sS --fail "$LOGIN" -d grant_type=refresh_token \
    --data-urlencode "client_id=$APP_ID" \
    --data-urlencode "refresh_token=$RT" \
    --data-urlencode "client_secret=$APP_KENNWORT")
  AT=$(jq -r .access_token <<<"$antwort")
  ABLAUF=$(( $(date +%s) + 3400 ))
}

hole() {
  (( $(date +%s) < ABLAUF )) || erneuern
  curl -sS --fail --retry 4 -H "Authorization: Bearer $AT" "$1"
}

anmelden
: > "$ZIEL"
seite="$GRAPH/deviceManagement/managedDevices?\$select=id,deviceName,serialNumber,osVersion"
while [[ -n $seite ]]; do
  blatt=$(hole "$seite")
  jq -r '.value[] | [.id, .deviceName, .serialNumber, .osVersion] | @csv' <<<"$blatt" >> "$ZIEL"
  seite=$(jq -r '."@odata.nextLink" // empty' <<<"$blatt")
done
echo "$(wc -l < "$ZIEL") Geräte geschrieben"
