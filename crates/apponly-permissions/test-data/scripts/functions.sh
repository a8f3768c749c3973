#=> GET /sites/{id}/drives
#=> POST /drives/{id}/items/{id}/children
graph_get() {
  curl -s -H "Authorization: Bearer $TOKEN" "https://graph.microsoft.com/v1.0$1"
}
graph_post() {
  curl -s -X POST -d "$2" -H "Authorization: Bearer $TOKEN" "https://graph.microsoft.com/v1.0$1"
}
drives=$(graph_get "/sites/$SITE/drives" | jq -r '.value[].id')
graph_post "/drives/$d/items/$folder/children" '{"name":"x","folder":{}}'
