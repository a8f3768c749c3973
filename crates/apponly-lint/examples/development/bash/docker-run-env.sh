#!/bin/bash
# Starts the directory exporter.
SECRET=$(cat /etc/exporter/client-secret)
docker run --rm -d --name exporter \
  -e AZURE_TENANT_ID="$TENANT" \
  -e AZURE_CLIENT_ID="$CLIENT" \
  -e AZURE_CLIENT_SECRET="$SECRET" \
  registry.internal/graph-exporter:4
docker logs exporter
