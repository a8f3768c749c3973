param([string]$TenantId, [string]$ClientId, [string]$Thumbprint)
Connect-MgGraph -TenantId $TenantId -ClientId $ClientId -CertificateThumbprint $Thumbprint -NoWelcome
$batch = @{
    requests = @(
        @{ id = 'settings'; method = 'GET'; url = '/me/mailboxSettings' }
        @{ id = 'folders'; method = 'GET'; url = '/users/archive@contoso.com/mailFolders/inbox' }
    )
}
$reply = Invoke-MgGraphRequest -Method POST -Uri 'v1.0/$batch' -Body ($batch | ConvertTo-Json -Depth 5)
$reply.responses | ForEach-Object { '{0}: {1}' -f $_.id, $_.status }
