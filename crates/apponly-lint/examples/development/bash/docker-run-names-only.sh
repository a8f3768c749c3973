#!/bin/bash
# The variables are taken from the environment of docker itself: only their names are on the command line.
set -a
. /etc/exporter/exporter.env
set +a
docker run --rm -d --name exporter \
  -e AZURE_TENANT_ID -e AZURE_CLIENT_ID -e AZURE_CLIENT_SECRET \
  registry.internal/graph-exporter:4
docker run --rm --env-file /etc/exporter/exporter.env registry.internal/graph-exporter:4 check
