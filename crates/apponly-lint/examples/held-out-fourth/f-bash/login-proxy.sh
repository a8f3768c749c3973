#!/bin/bash
# Sign-in app for oauth2-proxy in front of Grafana. People sign in themselves;
# nothing here runs without a user.
set -e

HOST=${1:?host name}
NS=${2:-monitoring}
MSGRAPH=00000003-0000-0000-c000-000000000000

# openid, profile, email, User.Read: a user may consent to these alone
SCOPES="37f7f235-527c-4136-accd-4a02d197296e
14dad69e-099b-42c9-810b-d002981feec1
64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0
e1fe6dd8-ba31-4d61-89e7-88639da4683d"

app=$(az ad app list --display-name "proxy-$HOST" --query '[0].appId' -o tsv)
if [ -z "$app" ]; then
  app=$(az ad app create --display-name "proxy-$HOST" \
      --web-redirect-uris "https://$HOST/oauth2/callback" \
      --sign-in-audience AzureADMyOrg \
      --query appId -o tsv)
  az ad sp create --id "$app" -o none
fi

for s in $SCOPES; do
  az ad app permission add --id "$app" --api "$MSGRAPH" --api-permissions "$s=Scope" -o none
done

# the new secret goes straight into the cluster, it never touches a file or the terminal
az ad app credential reset --id "$app" --append --display-name "$NS" --query password -o tsv \
  | tr -d '\n' \
  | kubectl -n "$NS" create secret generic oauth2-proxy --from-file=client-secret=/dev/stdin \
      --dry-run=client -o yaml \
  | kubectl apply -f -

cat <<EOF
issuer  https://login.microsoftonline.com/$(az account show --query tenantId -o tsv)/v2.0
client  $app
scope   openid profile email offline_access
EOF
