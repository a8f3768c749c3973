#!/usr/bin/env bash
# Posts an alert card into the ops channel. Reads the alert from stdin.
# env: M365_TENANT, ALERT_APP_ID, ALERT_APP_SECRET_FILE (docker secret)

TEAM=9a1d9a3e-6f0b-4f7c-9a40-9c8f3b8c1c55
CHANNEL='19:2a1c0e7d6b5f4e3c9d8e7f6a5b4c3d2e@thread.tacv2'
GRAPH=https://graph.microsoft.com/v1.0

set -o pipefail

die() { logger -t teams-alert -p user.err "$*"; exit 1; }

urlenc() { jq -rn --arg v "$1" '$v|@uri'; }

token() {
  local s body
  s=$(<"${ALERT_APP_SECRET_FILE:-/run/secrets/alert_app}")
  body="grant_type=client_credentials&client_id=${ALERT_APP_ID}"
  body+="&client_secret=$(urlenc "$s")"
  body+="&scope=$(urlenc "https://graph.microsoft.com/ChannelMessage.Send")"
  # body comes in over stdin, so ps does not show it
  printf '%s' "$body" | curl -fsS --data @- \
    "https://login.microsoftonline.com/${M365_TENANT:?}/oauth2/v2.0/token" | jq -er .access_token
}

alert=$(cat)
sev=$(jq -r '.severity // "info"' <<<"$alert")
case $sev in
  critical) icon='🔴' ;;
  warning)  icon='🟠' ;;
  *)        icon='🔵' ;;
esac

html=$(jq -r --arg i "$icon" '"<b>\($i) \(.title)</b><br/>\(.text // "")<br/><i>\(.host)</i>"' <<<"$alert")
payload=$(jq -n --arg c "$html" '{body:{contentType:"html", content:$c}}')

tok=$(token) || die "no token"
curl -fsS -X POST "$GRAPH/teams/$TEAM/channels/$(urlenc "$CHANNEL")/messages" \
  -H "Authorization: Bearer $tok" -H 'Content-Type: application/json' \
  --data "$payload" -o /dev/null || die "post failed: $sev"
