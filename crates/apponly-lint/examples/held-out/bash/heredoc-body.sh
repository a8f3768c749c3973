#!/bin/sh
# token helper, sourced by the other jobs
get_token() {
  curl --silent --request POST \
    --url https://login.microsoftonline.com/adatum.com/oauth2/v2.0/token \
    --header 'content-type: application/x-www-form-urlencoded' \
    --data @- <<EOT | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p'
grant_type=client_credentials&client_id=31f7d2a5-6c8b-4e90-a1d3-c5e7f9a0b2c4&client_secret=«8Q heredoc»&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default
EOT
}
bearer=$(get_token)
curl -s -K - "https://graph.microsoft.com/v1.0/users/svc-scan@adatum.com" <<EOT
header = "Authorization: Bearer $bearer"
EOT
