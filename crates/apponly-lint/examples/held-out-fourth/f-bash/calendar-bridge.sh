#!/bin/bash
# Room calendar (Exchange Online) -> public Google calendar, every 15 minutes.
# Graph side: app-only. Google side: the installed-app flow, refresh token in the keyring.
set -euo pipefail

ROOM=${ROOM:-aula@schule.example}
GCAL=${GCAL:?google calendar id}

ms_token() {
  curl -fsS -K - <<EOF | jq -re .access_token
url = "https://login.microsoftonline.com/${MS_TENANT}/oauth2/v2.0/token"
data-urlencode = "grant_type=client_credentials"
data-urlencode = "client_id=${MS_CLIENT}"
data-urlencode = "client_secret=$(systemd-creds cat ms-client-secret)"
data-urlencode = "scope=https://graph.microsoft.com/.default"
EOF
}

google_token() {
  local refresh_token
  refresh_token=$(secret-tool lookup service google-calendar account "$USER")
  curl -fsS https://oauth2.googleapis.com/token \
    -d grant_type=refresh_token \
    -d "client_id=$GOOGLE_CLIENT_ID" \
    --data-urlencode "refresh_token=$refresh_token" \
    --data-urlencode "client_secret@${CREDENTIALS_DIRECTORY}/google-client" | jq -re .access_token
}

MS=$(ms_token)
GO=$(google_token)

from=$(date -u +%FT00:00:00Z)
to=$(date -u -d '+14 days' +%FT00:00:00Z)
url="https://graph.microsoft.com/v1.0/users/$ROOM/calendarView?startDateTime=$from&endDateTime=$to&\$select=subject,start,end,iCalUId&\$top=50"

while [ -n "$url" ]; do
  page=$(curl -fsS -H "Authorization: Bearer $MS" -H 'Prefer: outlook.timezone="Europe/Vienna"' "$url")
  jq -c '.value[] | {iCalUID: .iCalUId, summary: "belegt",
      start: {dateTime: .start.dateTime, timeZone: "Europe/Vienna"},
      end:   {dateTime: .end.dateTime,   timeZone: "Europe/Vienna"}}' <<<"$page" |
  while read -r ev; do
    curl -fsS -o /dev/null -H "Authorization: Bearer $GO" -H 'Content-Type: application/json' -d "$ev" \
      "https://www.googleapis.com/calendar/v3/calendars/$GCAL/events/import" || true
  done
  url=$(jq -r '."@odata.nextLink" // empty' <<<"$page")
done

# who are we on the Google side, for the log only
curl -fsS -H "Authorization: Bearer $GO" https://www.googleapis.com/calendar/v3/users/me/settings/timezone | jq -r .value
