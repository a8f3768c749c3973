#!/bin/sh
wget -q --ca-certificate=/etc/ssl/proxy.pem -O - --header "Authorization: Bearer $(apponly token)" \
  "https://graph.microsoft.com/v1.0/users/\$count"
