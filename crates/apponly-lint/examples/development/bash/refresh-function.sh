#!/bin/bash
# refresh_token asks anew; Entra gives an app no refresh token.
refresh_token() {
  TOKEN=$(printf 'client_id=%s&client_secret=%s&grant_type=client_credentials&scope=https://graph.microsoft.com/.default' "$CLIENT_ID" "$(cat secret)" |
    curl -sS --data @- "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token" | jq -r .access_token)
}
refresh_token
while read -r id; do
  (( SECONDS > 3000 )) && refresh_token && SECONDS=0
  curl -sS -H @- "https://graph.microsoft.com/v1.0/users/$id" <<< "Authorization: Bearer $TOKEN"
done < ids.txt
