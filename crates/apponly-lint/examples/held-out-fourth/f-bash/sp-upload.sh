#!/usr/bin/env bash
# sp-upload.sh FILE...   puts build reports in the document library, signed in by certificate
set -euo pipefail
: "${SP_TENANT:?}" "${SP_CLIENT:?}" "${SP_SITE_ID:?}"
CERT=${SP_CERT:-/run/credentials/sp-upload.service/app.crt}
KEY=${SP_KEY:-/run/credentials/sp-upload.service/app.key}
DEST=${SP_FOLDER:-Berichte}
AUD="https://login.microsoftonline.com/$SP_TENANT/oauth2/v2.0/token"

b64u() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

make_assertion() {
  local x5t now head body
  x5t=$(openssl x509 -in "$CERT" -outform der | openssl dgst -sha1 -binary | b64u)
  now=$(date +%s)
  head=$(jq -cn --arg x "$x5t" '{alg:"RS256",typ:"JWT",x5t:$x}' | b64u)
  body=$(jq -cn --arg a "$AUD" --arg c "$SP_CLIENT" --argjson n "$now" --arg j "$(uuidgen)" \
    '{aud:$a,iss:$c,sub:$c,jti:$j,nbf:$n,exp:($n+300)}' | b64u)
  printf '%s.%s.%s' "$head" "$body" "$(printf '%s.%s' "$head" "$body" | openssl dgst -sha256 -sign "$KEY" | b64u)"
}

token() {
  make_assertion | curl -sS --fail-with-body "$AUD" \
    -d grant_type=client_credentials \
    -d "client_id=$SP_CLIENT" \
    -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
    --data-urlencode client_assertion@- \
    --data-urlencode scope=https://graph.microsoft.com/.default | jq -er .access_token
}

BEARER=$(token)
for f in "$@"; do
  name=$(basename "$f" | jq -sRr '@uri | sub("%0A$";"")')
  size=$(stat -c %s "$f")
  if (( size > 4*1024*1024 )); then
    echo "$f is larger than 4 MB, skipped" >&2
    continue
  fi
  curl -sS --fail-with-body -X PUT -T "$f" \
    -H @<(printf 'Authorization: Bearer %s\n' "$BEARER") \
    -H 'Content-Type: application/octet-stream' \
    "https://graph.microsoft.com/v1.0/sites/$SP_SITE_ID/drive/root:/$DEST/$name:/content" \
    | jq -r .webUrl
  sha256sum "$f" >> /var/log/sp-upload.sums
done
