$settings = @'
{
  "tenantId": "contoso.onmicrosoft.com",
  "clientId": "aa0b1c2d-3e4f-4a5b-8c7d-9e0f1a2b3c4d",
  "clientSecret": "«8Q herestring»"
}
'@ | ConvertFrom-Json

$auth = @{
    Uri    = "https://login.microsoftonline.com/$($settings.tenantId)/oauth2/v2.0/token"
    Method = 'Post'
    Body   = "client_id=$($settings.clientId)&client_secret=$([uri]::EscapeDataString($settings.clientSecret))&grant_type=client_credentials&scope=https://graph.microsoft.com/.default"
}
$access = (Invoke-RestMethod @auth).access_token
$report = "https://graph.microsoft.com/v1.0/reports/getOffice365ActiveUserDetail(period='D30')"
Invoke-RestMethod -Uri $report -Headers @{ Authorization = "Bearer $access" } -OutFile active-users.csv
