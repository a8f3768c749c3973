#!/bin/bash
# -p and --secret of others
set -eu
az login --identity --output none
mkdir -p "$WORK/out"
docker run --rm -p "$PORT":8080 -v "$WORK:/data" ghcr.io/contoso/viewer:2
docker build --secret id=feed,src="$HOME/.feed" -t viewer .
kubectl get secret graph-sync -o jsonpath='{.data.AZURE_CLIENT_ID}'
kubectl create secret generic graph --from-file=client-secret=/run/secrets/graph
az keyvault secret download --vault-name kv --name graph-secret --file secret.txt
./sync --client-secret-file /run/secrets/graph --tenant "$TENANT_ID" --secret-name "$SECRET_NAME"
./sync --secret "$SECRET_NAME" --vault kv
ssh -p 2222 "$HOST" uptime
