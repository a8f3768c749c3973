#=> GET /auditLogs/signIns
#=> PUT /users/{id}/photo/$value
BASE="${GRAPH_URL:-https://graph.microsoft.com/beta}"
wget -q --header="Authorization: Bearer $T" "$BASE/auditLogs/signIns?\$top=10" -O signins.json
curl -T ada.jpg -H "Authorization: Bearer $T" "$BASE/users/$upn/photo/\$value"
