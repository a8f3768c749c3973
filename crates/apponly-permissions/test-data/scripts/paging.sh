#=> GET /users
url="https://graph.microsoft.com/v1.0/users?\$top=999"
while [ -n "$url" ] && [ "$url" != "null" ]; do
  page=$(curl -s "$url" -H "$(apponly header --format plain | head -1)")
  echo "$page" | jq -c '.value[]'
  url=$(echo "$page" | jq -r '."@odata.nextLink"')
done
