#!/bin/sh
wget -q --no-check-certificate -O - \
  --header "Authorization: Bearer $(apponly token)" \
  "https://graph.microsoft.com/v1.0/users/\$count"
