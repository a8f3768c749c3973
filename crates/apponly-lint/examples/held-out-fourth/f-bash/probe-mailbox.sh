#!/usr/bin/env bash
#
# Read-only check of what the helpdesk importer sees in the shared mailbox.
# Prints the raw answer, because the importer hides errors behind an empty list.
#
#   HELPDESK_TENANT=... HELPDESK_APP=... HELPDESK_KEY=... ./probe-mailbox.sh support@example.org

: "${HELPDESK_TENANT:?tenant id missing}"
: "${HELPDESK_APP:?app id missing}"
: "${HELPDESK_KEY:?app key missing}"
BOX="${1:-support@example.org}"
MARK="${MARK:-imported}"

TOKEN=$(printf 'client_id=%s&scope=https%%3A%%2F%%2Fgraph.microsoft.com%%2F.default&grant_type=client_credentials&client_secret=%s' \
    "$HELPDESK_APP" "$(python3 -c 'import os,urllib.parse as u;print(u.quote(os.environ["HELPDESK_KEY"],safe=""))')" \
  | curl -s --data @- "https://login.microsoftonline.com/$HELPDESK_TENANT/oauth2/v2.0/token" \
  | python3 -c 'import sys,json; print(json.load(sys.stdin).get("access_token",""))')
[ -n "$TOKEN" ] || { echo "no token, see the sign-in log of the app" >&2; exit 1; }

URL="https://graph.microsoft.com/v1.0/users/$BOX/mailFolders/inbox/messages"
HDR=(-H "Authorization: Bearer $TOKEN" -H "ConsistencyLevel: eventual")

zeige() {  # label, filter
  printf '\n## %s\n' "$1"
  curl -s -G "$URL" "${HDR[@]}" \
    --data-urlencode "\$filter=$2" \
    --data-urlencode '$top=3' \
    --data-urlencode '$count=true' \
    --data-urlencode '$select=subject,receivedDateTime,categories'
}

zeige "with the marker"     "categories/any(c:c eq '$MARK')"
zeige "without the marker"  "not categories/any(c:c eq '$MARK')"
zeige "unread"              "isRead eq false"

# A refresh is never needed here: the token lives for an hour, the probe for seconds.
printf '\ntoken ok, length %d\n' "${#TOKEN}"
