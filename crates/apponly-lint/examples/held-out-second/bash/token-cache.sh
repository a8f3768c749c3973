#!/bin/bash
# one token for all jobs of this user, asked anew when the old one is about to end
set -eu
cache="${XDG_RUNTIME_DIR:?}/graph-token"
fresh() { [[ -s $cache && $(stat -c %Y "$cache") -gt $(( $(date +%s) - 3000 )) ]]; }
if ! fresh; then
  (umask 077; apponly token > "$cache.new" && mv "$cache.new" "$cache")
fi
curl -fsS --config <(apponly header --format curl) 'https://graph.microsoft.com/v1.0/organization' | jq -r '.value[0].displayName'
