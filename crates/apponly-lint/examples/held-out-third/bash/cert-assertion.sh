#!/bin/bash
# App-only token with a certificate, nothing but openssl and curl.
#   CERT=/etc/ssl/private/reporter.pem  (key + certificate in one file, 0400)
#   eval "$(cert-assertion.sh)"  is NOT supported on purpose: print nothing but the report
set -eu -o pipefail

TENANT=${TENANT:?}
CLIENT=${CLIENT:?}
CERT=${CERT:-/etc/ssl/private/reporter.pem}
AUD="https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token"

b64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

thumb=$(openssl x509 -in "$CERT" -outform der | openssl dgst -sha256 -binary | b64url)
now=$(date +%s)
header=$(jq -nc --arg x "$thumb" '{alg:"PS256", typ:"JWT", "x5t#S256":$x}' | tr -d '\n' | b64url)
claims=$(jq -nc --arg a "$AUD" --arg c "$CLIENT" --arg j "$(cat /proc/sys/kernel/random/uuid)" --argjson n "$now" \
  '{aud:$a, iss:$c, sub:$c, jti:$j, nbf:$n, iat:$n, exp:($n+300)}' | tr -d '\n' | b64url)
sig=$(printf '%s.%s' "$header" "$claims" |
  openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest -sign "$CERT" -binary | b64url)

form=$(cat <<F
client_id=$CLIENT&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=$header.$claims.$sig
F
)
access=$(curl -fsS --data @- "$AUD" <<<"$form" | jq -er .access_token)

curl -fsSL -H @- -o active-users.csv \
  "https://graph.microsoft.com/v1.0/reports/getOffice365ActiveUserDetail(period='D30')" <<<"Authorization: Bearer $access"
echo "$(($(wc -l < active-users.csv) - 1)) rows"
sha256sum active-users.csv
