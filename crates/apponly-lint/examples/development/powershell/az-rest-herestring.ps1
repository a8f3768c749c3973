$body = @"
{ \"requiredResourceAccess\": [ { \"resourceAppId\": \"$graphAppId\", \"resourceAccess\": [ { \"id\": \"$roleId\", \"type\": \"Role\" } ] } ] }
"@
az rest --method PATCH --uri "https://graph.microsoft.com/v1.0/applications/$objectId" --headers 'Content-Type=application/json' --body $body
