$certificate = Get-Item "Cert:\CurrentUser\My\$env:THUMB"
$token = Get-MsalToken -ClientId $env:CLIENT -TenantId $env:TENANT -ClientCertificate $certificate `
    -Scopes 'https://graph.microsoft.com/User.Read.All'
$h = @{ Authorization = "Bearer $($token.AccessToken)" }
$u = Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$($args[0])?`$select=displayName,department" -Headers $h
"{0} works in {1}" -f $u.displayName, $u.department
