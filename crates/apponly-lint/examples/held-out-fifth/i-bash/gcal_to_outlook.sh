#!/bin/bash
# Copies the events of one Google calendar into a room mailbox.
# Google side: refresh token of the service user, from pass(1)
# Microsoft side: certificate of the app "room-sync", limited by an access policy to rooms@
set -e
cd "$(dirname "$0")"

ROOM="boardroom@northwindow.example"
CAL="c_9f3k2m1q@group.calendar.google.com"

### Google
G_REFRESH=$(pass show google/roomsync/refresh_token)
G_TOKEN=$(curl -s https://oauth2.googleapis.com/token -d @- <<EOT | jq -r .access_token
grant_type=refresh_token&client_id=$(pass show google/roomsync/id)&client_secret=$(pass show google/roomsync/secret)&refresh_token=$G_REFRESH
EOT
)
curl -s -H @<(echo "Authorization: Bearer $G_TOKEN") \
  "https://www.googleapis.com/calendar/v3/calendars/$CAL/events?timeMin=$(date -u +%FT%TZ)&maxResults=50" > google.json

### Microsoft
b64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
TENANT=$(<tenant.txt) APP=$(<app.txt)
AUD="https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token"
X5T=$(openssl x509 -in room.crt -fingerprint -sha256 -noout | cut -d= -f2 | tr -d : | xxd -r -p | b64)
HEAD=$(printf '{"alg":"PS256","typ":"JWT","x5t#S256":"%s"}' "$X5T" | b64)
NOW=$(date +%s)
CLAIMS=$(printf '{"aud":"%s","iss":"%s","sub":"%s","jti":"%s","nbf":%d,"exp":%d}' \
  "$AUD" "$APP" "$APP" "$(uuidgen)" "$NOW" $((NOW+300)) | b64)
SIG=$(printf '%s.%s' "$HEAD" "$CLAIMS" | openssl dgst -sha256 -sigopt rsa_padding_mode:pss \
  -sigopt rsa_pss_saltlen:-1 -sign room.key -binary | b64)

MS_TOKEN=$(curl -s "$AUD" -d @- <<EOT | jq -r .access_token
grant_type=client_credentials&client_id=$APP&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=$HEAD.$CLAIMS.$SIG
EOT
)

jq -c '.items[] | {subject: .summary, start: {dateTime: .start.dateTime, timeZone: "UTC"}, end: {dateTime: .end.dateTime, timeZone: "UTC"}, transactionId: .id}' google.json |
while read -r ev; do
  curl -s -o /dev/null -w '%{http_code}\n' -X POST -H @<(echo "Authorization: Bearer $MS_TOKEN") \
    -H 'Content-Type: application/json' -d "$ev" \
    "https://graph.microsoft.com/v1.0/users/$ROOM/calendar/events"
done
