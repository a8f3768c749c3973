#=> GET /users/{id}/drive/root/children
#=> GET /users/{id}/drive/items/{id}/content
$files = (Invoke-WebRequest -UseBasicParsing -Uri "https://graph.microsoft.com/v1.0/users/$upn/drive/root/children" -Headers $h).Content | ConvertFrom-Json
Write-Host "Size: $((Invoke-WebRequest -Uri "https://graph.microsoft.com/v1.0/users/$upn/drive/items/$id/content" -Headers $h).RawContentLength)"
