Connect-PnPOnline -Url https://contoso.sharepoint.com -ClientId $env:PNP_CLIENT -Tenant contoso.onmicrosoft.com -Thumbprint $env:PNP_THUMBPRINT
$profile = Invoke-PnPGraphMethod -Url "v1.0/me"
$profile.displayName
