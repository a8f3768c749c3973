$token = Get-MsalToken -ClientId $AppId -ClientSecret (Read-Host -AsSecureString) -TenantId $TenantId
$h = @{ Authorization = $token.CreateAuthorizationHeader() }
$mine = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/me/licenseDetails' -Headers $h
$mine.value | Select-Object skuPartNumber
