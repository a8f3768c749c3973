#!/usr/bin/env bash
# Sends a mail when a file system is nearly full
# /etc/graphmail.conf:
#   TENANT=...
#   APPID=...
#   APPKEY=...

. /etc/graphmail.conf

LIMIT=${1:-90}
RCPT=${2:-ops@fabrikon.example}
HOST=$(hostname -f)

full=$(df -P -x tmpfs -x devtmpfs | awk -v l="$LIMIT" 'NR>1 { sub("%","",$5); if ($5+0 >= l) print $6 " " $5 "%" }')
[ -z "$full" ] && exit 0

form="grant_type=client_credentials"
form="$form&client_id=$APPID"
form="$form&scope=https%3A%2F%2Fgraph.microsoft.com%2FMail.Send"

# the key goes in over stdin so that it isn't in ps
resp=$(printf '%s&client_secret=%s' "$form" "$(jq -rn --arg v "$APPKEY" '$v|@uri')" |
       curl -s -X POST "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" -d @-)

tok=$(echo "$resp" | jq -r .access_token)
if [ "$tok" = "null" ]; then
  echo "$resp" | jq -r .error_description >&2
  exit 1
fi

mail=$(jq -n --arg h "$HOST" --arg f "$full" --arg to "$RCPT" '{
  message: {
    subject: ("disk space on " + $h),
    importance: "high",
    body: { contentType: "Text", content: $f },
    toRecipients: [ { emailAddress: { address: $to } } ]
  },
  saveToSentItems: false
}')

GRAPH=https://graph.microsoft.com/v1.0
curl -s -f -X POST "$GRAPH/me/sendMail" \
  -H @<(printf 'Authorization: Bearer %s\n' "$tok") \
  -H "Content-Type: application/json" \
  -d "$mail" || { echo "mail not sent" >&2; exit 1; }
