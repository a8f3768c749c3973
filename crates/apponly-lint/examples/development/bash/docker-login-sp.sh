#!/bin/bash
docker login contoso.azurecr.io -u "$AZURE_CLIENT_ID" -p "$AZURE_CLIENT_SECRET"
docker push contoso.azurecr.io/graph-sync:latest
