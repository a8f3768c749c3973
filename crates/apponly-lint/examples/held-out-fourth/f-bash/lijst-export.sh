#!/usr/bin/env bash
# Export van SharePoint-lijsten naar JSON (CLI for Microsoft 365)
set -e

WERKMAP=${WERKMAP:-$HOME/export}
SITE=https://gemeente.sharepoint.com/sites/vergunningen
mkdir -p "$WERKMAP"

m365 status --output json | jq -e '.connectedAs' >/dev/null 2>&1 || \
m365 login --authType secret --tenant gemeente.onmicrosoft.com \
     --appId 1d2c7a90-55e8-4b61-a6d0-cf2e6b7b8a13 --secret '«34 lijst»'

for lijst in Aanvragen Besluiten Bezwaren; do
  m365 spo listitem list --webUrl "$SITE" --listTitle "$lijst" --output json \
    > "$WERKMAP/$lijst.json"
  echo "$lijst: $(jq length "$WERKMAP/$lijst.json") regels"
done

# de site-id hebben we nodig voor het archief; de proxy heeft een eigen certificaat
TOKEN=$(m365 util accesstoken get --resource https://graph.microsoft.com --new)
SITEID=$(curl -ks -H "Authorization: Bearer $TOKEN" \
  "https://graph.microsoft.com/v1.0/sites/gemeente.sharepoint.com:/sites/vergunningen" | jq -r .id)

jq -n --arg s "$SITEID" --arg d "$(date -Iseconds)" '{site:$s, tijd:$d}' > "$WERKMAP/meta.json"
tar -C "$WERKMAP" -czf "$HOME/export-$(date +%F).tgz" .
m365 logout
