#!/bin/bash
# Registers the wiki for sign-in with Entra ID.  Only delegated permissions:
# people see the usual consent prompt the first time.

WIKI_URL=${1:-https://wiki.example.org}
NAME="Wiki sign-in"

[ "$(az account show --query user.type -o tsv)" = "user" ] || { echo "please az login first"; exit 1; }

APP_ID=$(az ad app create --display-name "$NAME" \
    --web-redirect-uris "$WIKI_URL/oauth2/callback" \
    --enable-id-token-issuance false \
    --query appId -o tsv) || exit 1

# openid, profile, email, offline_access, User.Read
for p in 37f7f235-527c-4136-accd-4a02d197296e \
         14dad69e-099b-42c9-810b-d002981feec1 \
         64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0 \
         7427e0e9-2fba-42fe-b0c0-848c9e6a8182 \
         e1fe6dd8-ba31-4d61-89e7-88639da4683d
do
    az ad app permission add --id "$APP_ID" \
        --api 00000003-0000-0000-c000-000000000000 \
        --api-permissions "$p=Scope" --only-show-errors
done

az ad sp create --id "$APP_ID" -o none

me=$(az ad signed-in-user show --query userPrincipalName -o tsv)
echo "owner will be $me"

kubectl -n wiki create secret generic wiki-oidc \
    --from-literal=client-id="$APP_ID" \
    --from-file=client-secret=<(az ad app credential reset --id "$APP_ID" --display-name wiki --query password -o tsv | tr -d '\n') \
    --from-file=cookie-secret=<(openssl rand -base64 32 | tr -d '\n') \
    --dry-run=client -o yaml | kubectl apply -f -
