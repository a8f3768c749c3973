#!/bin/bash
page=/var/www/html/licences.json
curl -s -H "$(apponly header)" "https://graph.microsoft.com/v1.0/subscribedSkus" --output $page
chmod 644 $page
