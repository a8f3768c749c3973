#!/bin/sh
out=/var/www/reports/licences.json
apponly graph get /subscribedSkus --format json > "$out.new"
mv "$out.new" "$out"
chmod 644 "$out"
