#!/bin/bash
#
# Nächtliche Sicherung der Rechnungsdatenbank in die Bibliothek "Ablage"
# Aufruf durch cron:  15 2 * * *  /opt/skripte/sicherung-sharepoint.sh
#

set -u

MANDANT="5b1f6d0e-93c4-4f39-a0c5-7be1f6c1d802"
ANWENDUNG="0d3f7c1a-2b8e-4e43-9d0a-66ffb6a1c7e9"
SITE="kontor.sharepoint.com,7d5c1f8e-2f0b-4f4e-8a61-0b9e9a3d2c11,f2a1d7b0-5ce4-4f67-9d8f-3ab10cc0e4d5"
ZIEL="Sicherungen/$(date +%Y)/rechnungen-$(date +%Y%m%d).sql.gz"
ABLAGE=$(mktemp -d)
trap 'rm -rf "$ABLAGE"' EXIT

melde() {
    logger -t sicherung "$*"
}

hole_zugang() {
    curl -sS --request POST \
        --url "https://login.microsoftonline.com/${MANDANT}/oauth2/v2.0/token" \
        --header 'Content-Type: application/x-www-form-urlencoded' \
        --data-urlencode "client_id=${ANWENDUNG}" \
        --data-urlencode 'client_secret=«8Q sicherung»' \
        --data-urlencode 'scope=https://graph.microsoft.com/.default' \
        --data-urlencode 'grant_type=client_credentials' \
        | jq -r '.access_token // empty'
}

if ! mysqldump --defaults-extra-file=/etc/dump/my.cnf rechnungen | gzip -9 > "$ABLAGE/dump.gz"; then
    melde "mysqldump ist fehlgeschlagen"
    exit 2
fi

ZUGANG=$(hole_zugang)
if [ -z "$ZUGANG" ]; then
    melde "keine Anmeldung moeglich"
    exit 3
fi

GROESSE=$(stat -c %s "$ABLAGE/dump.gz")
if [ "$GROESSE" -gt 250000000 ]; then
    melde "Datei zu gross fuer einfaches Hochladen: $GROESSE"
    exit 4
fi

CODE=$(curl -sS -o "$ABLAGE/antwort.json" -w '%{http_code}' \
    --upload-file "$ABLAGE/dump.gz" \
    --header "Authorization: Bearer $ZUGANG" \
    --header 'Content-Type: application/gzip' \
    "https://graph.microsoft.com/v1.0/sites/$SITE/drive/root:/$ZIEL:/content")

case "$CODE" in
    200|201) melde "hochgeladen ($GROESSE Bytes)" ;;
    *)       melde "Fehler $CODE: $(jq -r '.error.message' "$ABLAGE/antwort.json")"; exit 5 ;;
esac
