#!/bin/bash
printf '%s' "$AZURE_CLIENT_SECRET" | docker login contoso.azurecr.io -u "$AZURE_CLIENT_ID" --password-stdin
docker push contoso.azurecr.io/graph-sync:latest
