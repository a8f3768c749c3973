#=> DELETE /applications/{id}/owners/{id}/$ref
$verb = 'DELETE'
$target = "https://graph.microsoft.com/v1.0/applications/$appObjectId/owners/$ownerId/`$ref"
Invoke-RestMethod -Method $verb -Uri $target -Headers $headers
