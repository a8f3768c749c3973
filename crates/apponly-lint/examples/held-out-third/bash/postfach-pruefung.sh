#!/bin/bash
# Prüft, ob das Ticket-Postfach Mails annimmt: schickt eine Testmail und wartet auf sie.
# Läuft alle 5 Minuten per cron, meldet an Icinga (passiver Check).
#
# Konfiguration in /etc/icinga2/postfach.conf (root:icinga 0640):
#   MANDANT=...  APP=...  GEHEIMNIS=<Wert aus dem Tresor>

. /etc/icinga2/postfach.conf

ABSENDER=monitoring@beispiel.de
ZIEL=ticket@beispiel.de
ID=$(uuidgen)
TOKEN_REFRESH_AFTER=3300
TOKEN_FILE=/dev/shm/postfach.$UID
umask 077

hole_token() {
    # noch frisch genug?
    if [[ -f $TOKEN_FILE && $(( $(date +%s) - $(stat -c %Y "$TOKEN_FILE") )) -lt $TOKEN_REFRESH_AFTER ]]; then
        cat "$TOKEN_FILE"; return
    fi
    curl -sf "https://login.microsoftonline.com/$MANDANT/oauth2/v2.0/token" -K - <<KONF | jq -re .access_token | tee "$TOKEN_FILE"
data-urlencode = "client_id=$APP"
data-urlencode = "client_secret=$GEHEIMNIS"
data-urlencode = "grant_type=client_credentials"
data-urlencode = "scope=https://graph.microsoft.com/.default"
KONF
}

melde() { printf '[%s] PROCESS_SERVICE_CHECK_RESULT;exchange;postfach;%s;%s\n' "$(date +%s)" "$1" "$2" > /run/icinga2/cmd/icinga2.cmd; }

T=$(hole_token) || { melde 3 "kein Token"; exit; }

jq -n --arg s "probe $ID" --arg z "$ZIEL" \
   '{message:{subject:$s, body:{contentType:"Text",content:"automatische Probe"}, toRecipients:[{emailAddress:{address:$z}}]}, saveToSentItems:false}' |
curl -sf -H "Authorization: Bearer $T" -H 'Content-Type: application/json' --data @- \
   "https://graph.microsoft.com/v1.0/users/$ABSENDER/sendMail" || { melde 2 "Versand abgelehnt"; exit; }

for i in {1..10}; do
    sleep 6
    n=$(curl -sfG -H "Authorization: Bearer $T" "https://graph.microsoft.com/v1.0/users/$ZIEL/messages" \
          --data-urlencode "\$filter=subject eq 'probe $ID'" --data-urlencode '$select=id' --data-urlencode '$top=1' | jq '.value|length')
    [[ $n == 1 ]] && { melde 0 "nach $((i*6))s angekommen"; exit; }
done
melde 1 "nicht angekommen"
