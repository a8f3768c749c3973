#!/usr/bin/env bash
set -e
m365 entra app add --name 'site archive' --withSecret \
  --apisApplication 'https://graph.microsoft.com/Sites.Read.All' \
  --grantAdminConsent
