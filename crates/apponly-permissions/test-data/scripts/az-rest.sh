#=> GET /servicePrincipals
#=> POST /servicePrincipals/{id}/appRoleAssignments
#=> PATCH /applications/{id}
sp=$(az rest --method GET --uri "https://graph.microsoft.com/v1.0/servicePrincipals?\$filter=appId eq '$APP'" --query 'value[0].id' -o tsv)
az rest -m post -u https://graph.microsoft.com/v1.0/servicePrincipals/$sp/appRoleAssignments \
  --headers Content-Type=application/json \
  -b "{\"principalId\":\"$sp\"}"
az rest --method=patch --url="https://graph.microsoft.com/v1.0/applications/$OBJ" --body @app.json
