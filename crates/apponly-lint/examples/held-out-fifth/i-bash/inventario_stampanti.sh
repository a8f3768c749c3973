#!/bin/bash
# Inventario delle stampanti di Universal Print
# Gira come servizio: ogni 10 minuti legge lo stato e lo scrive per node_exporter

source /etc/stampanti/app.env        # TENANT APP_ID APP_SECRET

URL_TOKEN="https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token"
PROM=/var/lib/node_exporter/stampanti.prom

accesso() {
	local risposta
	risposta=$(curl -s "$URL_TOKEN" -K - <<-CFG
		data-urlencode = "client_id=$APP_ID"
		data-urlencode = "client_secret=$APP_SECRET"
		data-urlencode = "scope=https://graph.microsoft.com/.default"
		data-urlencode = "grant_type=client_credentials"
	CFG
	)
	IFS=$'\t' read -r ACCESSO RINNOVO SCADENZA < <(jq -r '[.access_token, .refresh_token, .expires_in] | @tsv' <<< "$risposta")
	SCADENZA=$(( SECONDS + SCADENZA - 60 ))
}

rinnova() {
	local risposta
	risposta=$(curl -s "$URL_TOKEN" -K - <<-CFG
		data-urlencode = "client_id=$APP_ID"
		data-urlencode = "client_secret=$APP_SECRET"
		data-urlencode = "refresh_token=$RINNOVO"
		data-urlencode = "grant_type=refresh_token"
	CFG
	)
	ACCESSO=$(jq -r '.access_token' <<< "$risposta")
	SCADENZA=$(( SECONDS + 3500 ))
}

leggi() {
	local url="https://graph.microsoft.com/v1.0/print/printers?\$select=id,displayName,status"
	while [ -n "$url" ]; do
		pagina=$(curl -s -H @<(echo "Authorization: Bearer $ACCESSO") "$url")
		jq -r '.value[] | "stampante_attiva{nome=\"\(.displayName)\"} \(if .status.state == "idle" then 1 else 0 end)"' <<< "$pagina"
		url=$(jq -r '."@odata.nextLink" // empty' <<< "$pagina")
	done
}

accesso
while true; do
	[ "$SECONDS" -ge "$SCADENZA" ] && rinnova
	leggi > "$PROM.tmp" && mv "$PROM.tmp" "$PROM"
	sleep 600
done
