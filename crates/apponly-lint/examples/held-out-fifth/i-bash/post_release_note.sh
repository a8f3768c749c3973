#!/bin/sh
# post_release_note.sh VERSION NOTES.md
# posts the notes of a release to the "Releases" channel
set -e

VERSION=$1
NOTES=$2
: "${TENANT_ID:?}" "${CLIENT_ID:?}" "${CLIENT_SECRET:?}"
TEAM_ID=${TEAM_ID:-2c9e7f02-5a41-4f0b-9a57-0f4e7b1c2a63}
CHANNEL_ID=${CHANNEL_ID:-19:6b2f0c4d7e8a4f1bb2d5c0a9e3f71245@thread.tacv2}

usage() {
    echo "usage: $0 version notes-file" >&2
    exit 64
}
[ -n "$VERSION" ] && [ -r "$NOTES" ] || usage

POST="client_id=$CLIENT_ID"
POST="$POST&client_secret=$CLIENT_SECRET"
POST="$POST&grant_type=client_credentials"
POST="$POST&scope=offline_access%20https%3A%2F%2Fgraph.microsoft.com%2F.default"

ANSWER=$(wget -q -O - --post-data "$POST" \
    "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token")
TOKEN=$(echo "$ANSWER" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')

if [ -z "$TOKEN" ]; then
    echo "could not sign in" >&2
    exit 1
fi

HTML=$(pandoc -f gfm -t html "$NOTES" | python3 -c 'import json,sys; print(json.dumps(sys.stdin.read()))')

cat > /tmp/note.$$ <<JSON
{
  "subject": "Release $VERSION",
  "body": { "contentType": "html", "content": $HTML }
}
JSON

wget -q -O /dev/null \
    --header "Authorization: Bearer $TOKEN" \
    --header "Content-Type: application/json" \
    --post-file /tmp/note.$$ \
    "https://graph.microsoft.com/v1.0/teams/$TEAM_ID/channels/$CHANNEL_ID/messages"
rm -f /tmp/note.$$
echo "posted $VERSION"
