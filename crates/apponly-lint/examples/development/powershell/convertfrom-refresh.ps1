$Form = "client_id=$ClientId&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_secret=$([uri]::EscapeDataString($Secret))&grant_type=client_credentials"
$Response = Invoke-WebRequest -UseBasicParsing -Method Post -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" -Body $Form
$Json = $Response.Content | ConvertFrom-Json
$Global:AccessToken = $Json.access_token
$Global:RefreshToken = $Json.refresh_token
